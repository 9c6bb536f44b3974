// Saving: every change becomes a numbered message, is kept on this device, and is sent until the server confirms it.
// A message that was sent once is sent again exactly as it was; one that was not gives way to a newer one.

import { Outbox } from "./outbox.js";
import { Pending } from "./pending.js";
import { pause, renewToken, send } from "./send.js";

const DEBOUNCE_MS = 400;
const LONGEST_WAIT_MS = 1500; // somebody who types on and on is saved all the same
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * `told` hears what happens: saving(question), saved(question, body), failed(question, whether nobody answered at all),
 * refused(question), conflict(question, message, current), closed(body), signedOut(body), stuck().
 */
export class Saver {
  constructor({ user, attempt, url, revisions, told }) {
    this.clientId = crypto.getRandomValues(new Uint32Array(3)).join("-");
    this.seq = 0;
    this.url = url;
    this.told = told;
    this.outbox = new Outbox(user, attempt);
    this.questions = new Map();
    for (const [question, rev] of revisions) this.#of(question).rev = rev;
  }

  get isSaving() { return [...this.questions.values()].some(({ waiting, flying }) => waiting || flying); }
  get isFailing() { return [...this.questions.values()].some(({ failures }) => failures > 0); }

  /** Messages left behind by former pages, each question's newest; they go out again as they were. */
  resume() {
    const entries = this.outbox.all();
    for (const { message, former } of entries) {
      const pending = this.#of(message.question);
      if (pending.waiting) this.#replace(pending, pending.waiting);
      former.forEach((page) => pending.former.add(page));
      pending.hold(message);
    }
    this.questions.forEach((pending) => this.#send(pending));
    return entries.map(({ message }) => message);
  }

  change(question, value) {
    const pending = this.#of(question);
    if (pending.waiting) this.#replace(pending, pending.waiting);
    pending.waiting = { question, value, client_id: this.clientId, seq: ++this.seq, base_rev: pending.rev };
    pending.isSealed = false;
    pending.since ??= Date.now();
    this.outbox.put(pending.waiting, this.url, pending.former);
    if (pending.conflict) return this.told.conflict(question, pending.waiting, pending.conflict.current);
    this.told.saving(question);
    const delay = Math.min(DEBOUNCE_MS, pending.since + LONGEST_WAIT_MS - Date.now());
    if (!pending.failures) pending.schedule(() => this.#send(pending), delay);
  }

  /** Keep the value that is stored, or the one of this page. */
  resolve(question, keepStored) {
    const pending = this.#of(question);
    const { message, current } = pending.conflict;
    const mine = pending.waiting ?? message;
    pending.rev = current.rev;
    pending.conflict = pending.waiting = null;
    this.outbox.drop(message);
    this.outbox.drop(mine);
    if (keepStored) this.told.saved(question, current);
    else this.change(question, mine.value);
  }

  /** Send everything now: the page is going away, or the connection is back. */
  flush() {
    this.questions.forEach((pending) => this.#send(pending, true));
  }

  /** What no answer has confirmed, fixed as it is: a form may carry it to the server as well. */
  unsent() {
    this.questions.forEach((pending) => this.#seal(pending));
    return [...this.questions.values()].flatMap((pending) => pending.unconfirmed);
  }

  /** What a form has to say about the question: {seq, base_rev} of its newest message or of a new one. */
  stamp(question) {
    const pending = this.#of(question);
    this.#seal(pending);
    const newest = pending.waiting ?? pending.flying;
    return newest?.client_id === this.clientId ? newest : { seq: ++this.seq, base_rev: pending.rev };
  }

  #of(question) {
    if (!this.questions.has(question)) this.questions.set(question, new Pending(question));
    return this.questions.get(question);
  }

  #seal(pending) {
    if (pending.seal()) this.outbox.put(pending.waiting, this.url, pending.former);
  }

  async #send(pending, isLast = false) {
    if (!pending.waiting || pending.conflict || (pending.flying && !isLast)) return;
    this.#seal(pending);
    const message = pending.take();
    this.told.saving(pending.question);
    const reply = await send(this.url, "PUT", message);
    if (pending.flying === message) pending.flying = null;
    this.#hear(pending, message, reply);
    if (!pending.failures) this.#send(pending);
  }

  #hear(pending, message, { status, body, retryAfter }) {
    if (status === 200) return this.#confirm(pending, message, body);
    if (status === 409 && body.code === "conflict") return this.#meet(pending, message, body);
    if (status === 409 && body.code === "key_reused") return this.#renumber(pending, message);
    if (status === 409) { this.outbox.drop(message); return this.told.closed(body); }
    if (status === 422 || status === 413) { this.outbox.drop(message); return this.told.refused(pending.question); }
    if (status === 401) this.told.signedOut(body);
    if (status === 403) renewToken().then((isNew) => (isNew ? this.#send(pending) : this.told.stuck()));
    if (status === 404) this.told.stuck();
    this.#wait(pending, message, retryAfter, status === 0);
  }

  #confirm(pending, message, body) {
    const isOwn = message.client_id === this.clientId;
    if (isOwn || body.verdict !== "stale") pending.rev = Math.max(pending.rev, body.rev);
    pending.failures = 0;
    this.outbox.drop(message);
    this.told.saved(pending.question, body);
  }

  /** Another value is stored. An earlier one of ours is no conflict, nor is the same value. */
  #meet(pending, message, body) {
    const { current } = body;
    pending.failures = 0;
    if (same(current.value, message.value)) return this.#confirm(pending, message, { ...body, ...current });
    if (current.client_id === message.client_id || pending.former.has(current.client_id)) {
      pending.rev = current.rev;
      return this.#renumber(pending, message);
    }
    pending.conflict = { message, current };
    this.told.conflict(pending.question, pending.waiting ?? message, current);
  }

  #renumber(pending, message) {
    pending.failures = 0;
    if (pending.waiting) this.outbox.drop(message);
    else { this.#replace(pending, message); this.change(pending.question, message.value); }
  }

  /** A newer message takes the place of this one, which may have reached the server all the same. */
  #replace(pending, message) {
    if (message.client_id === this.clientId) return;
    pending.former.add(message.client_id);
    this.outbox.drop(message);
  }

  #wait(pending, message, retryAfter, isCutOff) {
    pending.failures += 1;
    if (pending.waiting) this.#replace(pending, message);
    else pending.hold(message);
    this.told.failed(pending.question, isCutOff);
    pending.schedule(() => this.#send(pending), pause(pending.failures, retryAfter));
  }
}
