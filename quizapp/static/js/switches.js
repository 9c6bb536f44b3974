// What can be switched on the page of an attempt and stays so: the account keeps it, for every page and device.

import { send } from "./send.js";

/** `name` is that of the setting. */
export function keepSwitch(name, isOn) {
  send(document.body.dataset.settingsUrl, "PUT", { [name]: isOn });
}
