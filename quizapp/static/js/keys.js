// Single-key shortcuts. They press the same controls as everybody else, and rest while somebody types.

import { keepSwitch } from "./switches.js";
import { say, words } from "./words.js";

const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

/** `timeText` gives the time left in words. */
export function listen(toggle, timeText) {
  toggle.addEventListener("change", () => keepSwitch("has_shortcuts", toggle.checked));
  document.addEventListener("keydown", (event) => {
    const isOurs = !(event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented);
    if (!toggle.checked || !isOurs || event.target.matches(TYPING) || document.querySelector("dialog[open]")) return;
    if (act(event.key.toLowerCase(), current(), timeText)) event.preventDefault();
  });
}

/** The question that has the focus, else the first in sight. */
function current() {
  const inFocus = document.activeElement.closest(".q");
  const questions = [...document.querySelectorAll(".q")];
  return inFocus ?? questions.find((each) => each.getBoundingClientRect().bottom > innerHeight / 3) ?? document.body;
}

function act(key, question, timeText) {
  const option = chosen(key, question);
  if (option) { option.click(); option.focus(); return true; }
  switch (key) {
    case "n": return go(question, "next", 1);
    case "p": return go(question, "prev", -1);
    case "f": return toggleFlag(question.querySelector("[name^=flag_][type=checkbox]"));
    case "t": say(timeText()); return true;
    case "?": return showList();
    default: return false;
  }
}

/** Option 1 to 9, or the one with the letter A to E as the page shows it, in whatever script. */
function chosen(key, question) {
  const options = [...question.querySelectorAll(".opt:not(.opt--none) input")];
  if (/^[1-9]$/.test(key)) return options[key - 1];
  const letters = options.map((option) => option.closest(".opt").querySelector(".opt__key")?.textContent.toLowerCase());
  return options[letters.slice(0, 5).indexOf(key)];
}

function go(question, name, step) {
  const button = question.querySelector(`[name=go][value=${name}]`);
  if (button) button.click();
  else {
    const questions = [...document.querySelectorAll(".q")];
    questions[questions.indexOf(question) + step]?.querySelector(".ask").focus();
  }
  return true;
}

function toggleFlag(box) {
  if (!box) return false;
  box.click();
  say(box.checked ? words.flag_set : words.flag_removed);
  return true;
}

function showList() {
  const list = document.querySelector("#keys");
  list.open = true;
  list.querySelector("summary").focus();
  say(words.keys);
  return true;
}
