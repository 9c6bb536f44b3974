// Handing in, by the student or by the clock, with everything that no answer has confirmed yet.

import { send } from "./send.js";
import { tellNotHandedIn } from "./telling.js";

const AGAIN_MS = 5_000;

export class HandIn {
  /** `told` hears closed(body) and hasTime(body): the clock had not run out after all. */
  constructor({ saver, timeUrl, told }) {
    this.saver = saver;
    this.timeUrl = timeUrl;
    this.told = told;
    this.isEnding = this.isSubmitting = false;
  }

  /** The student's own: the form of the page of checking. A second press while the first is on its way is none. */
  watch(form) {
    form?.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (this.isSubmitting) return;
      this.isSubmitting = true;
      this.isSubmitting = await this.#submit(form);
    });
  }

  /** The clock's: once, however often it says so, and tried until the server answers. */
  timeUp() {
    if (this.isEnding) return;
    this.isEnding = true;
    this.#end();
  }

  async #end() {
    this.saver.flush();
    const isThere = await this.#submit(document.getElementById("hand-in"), true);
    if (!isThere) setTimeout(() => this.#end(), AGAIN_MS);
  }

  /** Post the form once the server is known to answer; false where it does not. */
  async #submit(form, isByClock = false) {
    const { status, body } = await send(this.timeUrl);
    if (status === 0 || status >= 500) {
      tellNotHandedIn(() => this.#submit(form, isByClock));
      return false;
    }
    if (body.is_closed) this.told.closed(body);
    else if (isByClock && body.remaining_ms > 0) {
      this.isEnding = false;
      this.told.hasTime(body);
    } else {
      form.elements.unsent.value = JSON.stringify(this.saver.unsent());
      form.submit();
    }
    return true;
  }
}
