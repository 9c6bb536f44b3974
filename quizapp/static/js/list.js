// The question list: which are answered, which are flagged, and how many.

import { fill, words } from "./words.js";

export class QuestionList {
  constructor(answered, count) {
    this.answered = new Set(answered);
    this.count = count;
    this.heading = document.querySelector("#questions-heading");
  }

  get blank() { return this.count - this.answered.size; }

  setAnswered(question, isAnswered) {
    if (isAnswered) this.answered.add(question);
    else this.answered.delete(question);
    this.#mark(question, "answered", isAnswered);
  }

  setFlagged(question, isFlagged) {
    this.#mark(question, "flag", isFlagged);
  }

  #mark(question, name, isSet) {
    const item = document.querySelector(`.qn[data-question="${question}"]`);
    if (!item) return;
    item.toggleAttribute(`data-${name}`, isSet);
    const { answered, flag } = item.dataset;
    const state = answered === undefined ? words.not_answered : words.answered;
    item.querySelector(".qn__state").textContent = state + (flag === undefined ? "" : words.flagged);
    this.#count();
  }

  #count() {
    const flagged = document.querySelectorAll(".qn[data-flag]").length;
    const values = { answered: this.answered.size, count: this.count, flagged };
    this.heading.textContent = fill(flagged ? words.listed_flagged : words.listed, values);
  }
}
