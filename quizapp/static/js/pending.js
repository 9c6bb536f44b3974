// One question's saving: the message on its way, the one that waits, and the revision that this page has seen.

export class Pending {
  constructor(question) {
    this.question = question;
    this.rev = 0;
    this.flying = null;
    this.waiting = null;
    this.isSealed = false; // whether the waiting message was sent once, or could have been
    this.conflict = null; // {message, current} until the student has chosen
    this.failures = 0;
    this.former = new Set(); // pages whose message this page has taken the place of
  }

  get unconfirmed() {
    return [this.flying, this.waiting, this.conflict?.message].filter(Boolean);
  }

  /** Fix the waiting message as it is: it rests on what this page has seen by now. True if it was open until now. */
  seal() {
    if (!this.waiting || this.isSealed) return false;
    this.waiting.base_rev = this.rev;
    this.isSealed = true;
    return true;
  }

  hold(message) {
    this.waiting = message;
    this.isSealed = true;
  }

  /** Take the waiting message along. */
  take() {
    clearTimeout(this.timer);
    this.since = undefined;
    this.flying = this.waiting;
    this.waiting = null;
    return this.flying;
  }

  schedule(action, delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(action, delay);
  }
}
