// The clock. The server sends how long is left, never a time of day; performance.now() cannot jump.
// It only shows: the server alone ends an attempt.

import { recall, remember } from "./memory.js";
import { keepSwitch } from "./switches.js";
import { clockTime, fill, say, words } from "./words.js";

const RESYNC_MS = 30_000;
const NOTICE_MS = 10_000;
const LATE_MS = 30_000; // a threshold passed longer ago, on a former page, is not spoken again
const LOW_MS = 5 * 60_000;
const CHANGED_MS = 2_000;

export class Clock {
  /** `told` hears passed(text, milliseconds or undefined), changed(text) and ended(); `ask` fetches the time left. */
  constructor({ element, attempt, remainingMs, ask, told }) {
    this.element = element;
    this.left = element.querySelector(".clock__left");
    this.spokenKey = `passage-spoken/${attempt}`;
    this.ask = ask;
    this.told = told;
    this.end = performance.now() + remainingMs;
    this.thresholds = Object.keys(words.left).map(Number).sort((one, other) => one - other);
    this.#passOver(remainingMs);
    this.#offerHiding();
    this.#tick();
    setInterval(() => this.resync(), RESYNC_MS);
  }

  get remaining() { return Math.max(0, this.end - performance.now()); }

  /** 18 min left, or 4:59 left. */
  get text() {
    const seconds = Math.ceil(this.remaining / 1000);
    if (this.remaining > LOW_MS) return fill(words.minutes_left, { minutes: Math.ceil(seconds / 60) });
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    return fill(words.clock_left, { clock });
  }

  async resync() {
    if (!document.hidden) this.hear(await this.ask());
  }

  /** What any answer of the server says about the time. */
  hear({ remaining_ms: remaining, ends_at: endsAt, notice }) {
    if (remaining === undefined || remaining === null) return;
    const change = performance.now() + remaining - this.end;
    this.end += change;
    if (change > CHANGED_MS) {
      const time = clockTime(endsAt);
      this.element.querySelector(".clock__ends").textContent = fill(words.ends_at, { time });
      this.told.changed(notice ?? fill(words.time_changed, { time }));
    }
    this.#tick();
  }

  #tick() {
    clearTimeout(this.timer);
    const { remaining, text } = this;
    if (this.left.textContent !== text) this.left.textContent = text;
    this.element.toggleAttribute("data-low", remaining <= LOW_MS);
    this.#speak(remaining);
    if (remaining === 0) this.told.ended();
    else this.timer = setTimeout(() => this.#tick(), (remaining % 1000) + 20);
  }

  /** The smallest threshold passed and not yet spoken, once for the whole attempt. */
  #speak(remaining) {
    const minutes = this.thresholds.find((each) => remaining <= each * 60_000);
    if (!minutes || remaining === 0 || minutes >= this.#spoken()) return;
    remember(this.spokenKey, minutes);
    this.told.passed(words.left[minutes], minutes === 1 ? undefined : NOTICE_MS);
  }

  #passOver(remaining) {
    const passed = this.thresholds.find((each) => remaining < each * 60_000 - LATE_MS);
    if (passed && passed < this.#spoken()) remember(this.spokenKey, passed);
  }

  #spoken() {
    return Number(recall(this.spokenKey)) || Infinity;
  }

  #offerHiding() {
    const button = this.element.querySelector("[data-clock-toggle]");
    const time = this.element.querySelector(".clock__time");
    const hide = (isHidden) => {
      time.hidden = isHidden;
      button.textContent = isHidden ? button.dataset.show : button.dataset.hide;
    };
    button.addEventListener("click", () => {
      hide(!time.hidden);
      keepSwitch("is_time_hidden", time.hidden);
      if (!time.hidden) say(this.text);
    });
  }
}
