// Saving: every change becomes a numbered message, is kept on this device, and is sent until the server confirms it.
// A message that was sent once is sent again exactly as it was; one that was not gives way to a newer one.

import { Outbox } from "./outbox.js";
import { pause, renewToken, send } from "./send.js";

const DEBOUNCE_MS = 400;
const LONGEST_WAIT_MS = 1500; // somebody who types on and on is saved all the same
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * `told` hears what happens: saving(question), saved(question, body), failed(question), refused(question),
 * conflict(question, message, current), closed(body), signedOut(body), stuck().
 */
export class Saver {
  constructor({ user, attempt, url, revisions, told }) {
    this.clientId = crypto.getRandomValues(new Uint32Array(3)).join("-");
    this.seq = 0;
    this.url = url;
    this.told = told;
    this.outbox = new Outbox(user, attempt);
    this.questions = new Map();
    for (const [question, rev] of revisions) this.#state(question).rev = rev;
  }

  /** Messages left behind by former pages, each question's newest; they go out again as they were. */
  resume() {
    const entries = this.outbox.all();
    for (const { message } of entries) {
      const state = this.#state(message.question);
      if (state.waiting) this.#replace(state, state.waiting);
      state.waiting = message;
      state.sealed = true;
    }
    this.questions.forEach((state) => this.#send(state));
    return entries.map(({ message }) => message);
  }

  change(question, value) {
    const state = this.#state(question);
    if (state.waiting) this.#replace(state, state.waiting);
    state.waiting = { question, value, client_id: this.clientId, seq: ++this.seq, base_rev: state.rev };
    state.sealed = false;
    this.outbox.put(state.waiting, this.url);
    state.since ??= Date.now();
    this.told.saving(question);
    if (!state.failures) this.#schedule(state, Math.min(DEBOUNCE_MS, state.since + LONGEST_WAIT_MS - Date.now()));
  }

  /** Keep the value that is stored, or the one of this page. */
  resolve(question, keepStored) {
    const state = this.#state(question);
    const { message, current } = state.conflict;
    const mine = state.waiting ?? message;
    state.rev = current.rev;
    state.conflict = state.waiting = null;
    this.outbox.drop(message);
    this.outbox.drop(mine);
    if (keepStored) this.told.saved(question, current);
    else this.change(question, mine.value);
  }

  /** Send everything now: the page is going away, or the connection is back. */
  flush() {
    this.questions.forEach((state) => this.#send(state, true));
  }

  /** What no answer has confirmed, fixed as it is: a form may carry it to the server as well. */
  unsent() {
    const states = [...this.questions.values()];
    states.forEach((state) => this.#seal(state));
    return states.flatMap((state) => [state.flying, state.waiting, state.conflict?.message]).filter(Boolean);
  }

  /** What a form has to say about the question: {seq, base_rev} of its newest message or of a new one. */
  stamp(question) {
    const state = this.#state(question);
    this.#seal(state);
    const newest = state.waiting ?? state.flying;
    const isOwn = newest?.client_id === this.clientId;
    return isOwn ? newest : { seq: ++this.seq, base_rev: state.rev };
  }

  get isSaving() { return [...this.questions.values()].some((state) => state.waiting || state.flying); }
  get isFailing() { return [...this.questions.values()].some((state) => state.failures > 0); }

  #state(question) {
    if (!this.questions.has(question)) {
      this.questions.set(question, { question, rev: 0, waiting: null, flying: null, sealed: false, failures: 0, former: new Set() });
    }
    return this.questions.get(question);
  }

  #seal(state) {
    if (!state.waiting || state.sealed) return;
    state.waiting.base_rev = state.rev;
    state.sealed = true;
    this.outbox.put(state.waiting, this.url);
  }

  async #send(state, isLast = false) {
    if (!state.waiting || state.conflict || (state.flying && !isLast)) return;
    clearTimeout(state.timer);
    state.since = undefined;
    this.#seal(state);
    const message = state.waiting;
    state.waiting = null;
    state.flying = message;
    this.told.saving(state.question);
    const reply = await send(this.url, "PUT", message);
    if (state.flying === message) state.flying = null;
    this.#hear(state, message, reply);
    if (state.waiting && !state.failures) this.#send(state);
  }

  #hear(state, message, { status, body, retryAfter }) {
    if (status === 200) return this.#confirm(state, message, body);
    if (status === 409 && body.code === "conflict") return this.#meet(state, message, body);
    if (status === 409 && body.code === "key_reused") return this.#renumber(state, message);
    if (status === 409) { this.outbox.drop(message); return this.told.closed(body); }
    if (status === 422 || status === 413) { this.outbox.drop(message); return this.told.refused(state.question); }
    if (status === 401) this.told.signedOut(body);
    if (status === 403) renewToken().then((isNew) => (isNew ? this.#send(state) : this.told.stuck()));
    if (status === 404) this.told.stuck();
    this.#wait(state, message, retryAfter);
  }

  #confirm(state, message, body) {
    const isOwn = message.client_id === this.clientId;
    if (isOwn || body.verdict !== "stale") state.rev = Math.max(state.rev, body.rev);
    state.failures = 0;
    this.outbox.drop(message);
    this.told.saved(state.question, body);
  }

  /** Another value is stored. Our own earlier one is no conflict, nor is the same value. */
  #meet(state, message, body) {
    const { current } = body;
    state.failures = 0;
    if (same(current.value, message.value)) return this.#confirm(state, message, { ...body, ...current });
    if (current.client_id === message.client_id || state.former.has(current.client_id)) {
      state.rev = current.rev;
      return this.#renumber(state, message);
    }
    state.conflict = { message, current };
    this.told.conflict(state.question, message, current);
  }

  #renumber(state, message) {
    state.failures = 0;
    if (state.waiting) this.outbox.drop(message);
    else { this.#replace(state, message); this.change(state.question, message.value); }
  }

  /** A newer message takes the place of this one, which may have reached the server all the same. */
  #replace(state, message) {
    if (message.client_id === this.clientId) return;
    state.former.add(message.client_id);
    this.outbox.drop(message);
  }

  #wait(state, message, retryAfter) {
    state.failures += 1;
    if (state.waiting) this.#replace(state, message);
    else { state.waiting = message; state.sealed = true; }
    this.told.failed(state.question);
    this.#schedule(state, pause(state.failures, retryAfter));
  }

  #schedule(state, delay) {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => this.#send(state), delay);
  }
}
