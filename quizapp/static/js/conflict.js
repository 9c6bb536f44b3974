// Two answers to one question: both are shown, and the student keeps one.

import { describe } from "./answers.js";
import { clockTime, fill, notice, press, say, words } from "./words.js";

/** Show both values of the question in `ask`; `choose` hears true for the stored one. */
export function showConflict(ask, mine, current, choose) {
  const sentence = fill(words.conflict, { time: clockTime(current.saved_at) });
  const decide = (keepStored) => () => {
    box.remove();
    ask.focus();
    choose(keepStored);
  };
  const box = notice(`conflict-${ask.id}`, sentence, [
    values(words.conflict_stored, describe(ask, current.value)),
    press(words.keep_stored, decide(true)),
    values(words.conflict_sent, describe(ask, mine)),
    press(words.keep_sent, decide(false)),
  ]);
  box.querySelectorAll("button").forEach((button) => button.setAttribute("aria-describedby", box.id));
  say(sentence);
}

function values(heading, lines) {
  const list = document.createElement("dl");
  const title = document.createElement("dt");
  title.textContent = heading;
  list.className = "ans";
  list.append(title, ...(lines.length ? lines : [words.no_answer]).map((line) => {
    const value = document.createElement("dd");
    value.textContent = line;
    return value;
  }));
  return list;
}
