// After the hand-in: what is still kept on this device goes to the server, which keeps late messages too; then it goes.

import { Outbox } from "./outbox.js";
import { send } from "./send.js";

const { user, attempt } = document.querySelector("[data-handed-in]").dataset;
const outbox = new Outbox(user, attempt);

for (const { message, url } of outbox.all()) {
  const { status } = await send(url, "PUT", message);
  if (status === 200 || status === 409 || status === 422) outbox.drop(message);
}
