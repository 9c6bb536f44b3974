// Putting a text where it can be pasted from.

import { say } from "./words.js";

const SHOWN_MS = 2_000;

/** Let `button` copy the text in its `data-copy`, and say so. */
export function offerToCopy(button) {
  button.addEventListener("click", () => copyFor(button, button.dataset.copy, button.dataset));
}

/** Copy the text; the button shows it for a moment. False where the browser does not allow it, as on a page without TLS. */
export async function copyFor(button, text, { done, failed }, mark = done) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    say(failed);
    return false;
  }
  say(done);
  button.textContent = mark;
  setTimeout(() => { button.textContent = label; }, SHOWN_MS);
  return true;
}
