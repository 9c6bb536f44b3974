// What the page says while an attempt runs: the status line of each question, and notices that stay or go.

import { notice, press, say, words } from "./words.js";

/** The line under a question: saved, saving or not. */
export function setStatus(q, text, isUnsaved = false) {
  const line = q?.querySelector(".save");
  if (!line) return;
  if (line.textContent !== text) line.textContent = text;
  line.toggleAttribute("data-unsaved", isUnsaved);
}

/** A sentence about time or connection, shown and spoken; it goes after `milliseconds`, if any. */
export function tell(text, milliseconds) {
  const box = notice("time-notice", text);
  say(text);
  if (milliseconds) setTimeout(() => box.remove(), milliseconds);
}

/** The attempt is over: nothing can be changed, and there is a way on. */
export function tellClosed({ code, result_url: resultUrl }) {
  document.querySelectorAll(".ask").forEach((ask) => { ask.disabled = true; });
  tellOnce("closed", code === "late" ? words.late : words.closed, press(words.to_result, resultUrl, "btn btn--go"), "warn");
}

/** Nobody is signed in any more. */
export function tellSignedOut({ sign_in_url: signInUrl }) {
  const address = `${signInUrl}?next=${encodeURIComponent(location.pathname)}`;
  tellOnce("signed-out", words.signed_out, press(words.sign_in, address, "btn btn--go"));
}

export function forgetSignedOut() {
  document.getElementById("signed-out")?.remove();
}

/** The server refuses this page. */
export function tellStuck() {
  tellOnce("stuck", words.page_changed, press(words.try_again, location.pathname, "btn btn--go"));
}

/** The hand-in did not reach the server. */
export function tellNotHandedIn(again) {
  notice("not-handed-in", words.hand_in_failed, [press(words.try_again, again, "btn btn--go")], "wrong");
  say(words.hand_in_failed);
}

function tellOnce(id, sentence, way, kind = "wrong") {
  if (document.getElementById(id)) return;
  notice(id, sentence, [way], kind);
  say(sentence);
}
