// Signing out sends what is still kept on this device first, and warns once if it cannot.

import { Outbox } from "./outbox.js";
import { send } from "./send.js";

/** Watch the sign-out form. */
export function guardSignOut(form) {
  form.addEventListener("submit", async (event) => {
    const outbox = new Outbox(form.dataset.signOut);
    if ("isWarned" in form.dataset || !outbox.all().length) return;
    event.preventDefault();
    await Promise.all(outbox.all().map((entry) => deliver(entry, form.dataset.signOut)));
    if (!outbox.all().length) { form.submit(); return; }
    form.dataset.isWarned = "";
    form.querySelector("[role=status]").textContent = form.dataset.unsent;
  });
}

async function deliver({ message, url, key }, user) {
  const { status, body } = await send(url, "PUT", message);
  const isKnown = status === 200 || status === 422 || (status === 409 && body.code !== "conflict");
  if (isKnown) new Outbox(user).forget(key);
}
