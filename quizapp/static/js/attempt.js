// A running attempt's page: saving, clock, question list and shortcuts around forms that work without them.

import { read, write } from "./answers.js";
import { Clock } from "./clock.js";
import { showConflict } from "./conflict.js";
import { listen } from "./keys.js";
import { QuestionList } from "./list.js";
import { Saver } from "./saving.js";
import { send } from "./send.js";
import { clockTime, fill, notice, press, say, words } from "./words.js";

const { user, attempt, saveUrl, flagUrl, timeUrl, remainingMs, answered, questionCount } = document.body.dataset;
const questions = new Map([...document.querySelectorAll(".q[data-question]")].map((q) => [q.dataset.question, q]));
const askOf = (question) => questions.get(question)?.querySelector(".ask");
const known = new Map();
const list = new QuestionList(answered.split(" ").filter(Boolean), Number(questionCount));
let owed = 0; // answers that waited for the connection

const saver = new Saver({
  user,
  attempt,
  url: saveUrl,
  revisions: [...questions].map(([question, q]) => [question, Number(q.dataset.rev)]),
  told: { saving, saved, failed, refused, conflict, closed, signedOut, stuck },
});

start();
const clock = startClock();

function start() {
  for (const [question] of questions) known.set(question, JSON.stringify(read(askOf(question))));
  for (const { question, value } of saver.resume()) show(question, value);
  document.addEventListener("input", (event) => note(event.target.closest(".q")?.dataset.question));
  document.addEventListener("change", (event) => flag(event.target));
  document.addEventListener("click", clear);
  document.getElementById("answer")?.addEventListener("submit", leave);
  document.getElementById("check")?.addEventListener("submit", handIn);
  addEventListener("pagehide", () => saver.flush());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", online);
  addEventListener("offline", online);
  online();
  startKeys();
}

/** Have the controls hold `value`, which is not news to the server. */
function show(question, value) {
  if (!askOf(question)) return;
  write(askOf(question), value);
  known.set(question, JSON.stringify(value));
  list.setAnswered(question, value !== null);
}

/** Send the question's value if it changed. */
function note(question) {
  const ask = askOf(question);
  if (!ask) return;
  const value = read(ask);
  if (JSON.stringify(value) === known.get(question)) return;
  known.set(question, JSON.stringify(value));
  list.setAnswered(question, value !== null);
  saver.change(question, value);
}

function clear({ target }) {
  const question = target.closest("[data-clear]")?.closest(".q").dataset.question;
  if (!question) return;
  write(askOf(question), null);
  note(question);
}

function flag(box) {
  if (!box.matches("[type=checkbox][name^=flag_]")) return;
  const { question } = box.closest(".q").dataset;
  list.setFlagged(question, box.checked);
  send(flagUrl, "PUT", { question, flagged: box.checked });
}

/** The form itself carries the answers on; it says the same as the messages do, so nothing counts twice. */
function leave(event) {
  const { elements } = event.target;
  questions.forEach((_, question) => note(question));
  if (!navigator.onLine) {
    event.preventDefault();
    say(words.offline);
    return;
  }
  elements.client_id.value = saver.clientId;
  for (const [question] of questions) {
    const stamp = saver.stamp(question);
    elements[`seq_${question}`].value = stamp.seq;
    elements[`base_rev_${question}`].value = stamp.base_rev;
  }
}

/** Hand in with everything unconfirmed, once the server is known to answer. */
async function handIn(event) {
  event?.preventDefault();
  const form = event?.target ?? document.getElementById("hand-in");
  const { status, body } = await send(timeUrl);
  if (status === 200 && body.is_closed) { location.assign(body.result_url); return; }
  if (status === 200 && !event && body.remaining_ms > 0) { clock.hear(body); return; }
  if (status === 0 || status >= 500) {
    notice("hand-in-failed", words.hand_in_failed, [press(words.try_again, () => handIn(event), "btn btn--go")], "wrong");
    say(words.hand_in_failed);
    if (!event) setTimeout(handIn, 5_000);
    return;
  }
  form.elements.unsent.value = JSON.stringify(saver.unsent());
  form.submit();
}

function startClock() {
  const element = document.getElementById("clock");
  const told = { passed, changed: (text) => tell(text), ended: () => { saver.flush(); handIn(); } };
  const ask = async () => {
    const { body } = await send(timeUrl);
    if (body.is_closed) closed({ code: "closed", ...body });
    return body;
  };
  return element && new Clock({ element, attempt, remainingMs: Number(remainingMs), ask, told });
}

function passed(text, milliseconds) {
  const safe = saver.isSaving ? "" : words.are_saved;
  tell([text, safe, words.blank[list.blank]].filter(Boolean).join(" "), milliseconds);
}

function tell(text, milliseconds) {
  const box = notice("time-notice", text);
  say(text);
  if (milliseconds) setTimeout(() => box.remove(), milliseconds);
}

function startKeys() {
  const toggle = document.getElementById("keys-on");
  if (toggle) listen(toggle, () => clock?.text ?? words.no_limit);
}

function wake() {
  saver.flush();
  if (!document.hidden) clock?.resync();
}

function online() {
  document.getElementById("offline").hidden = navigator.onLine;
  if (!navigator.onLine) return;
  owed = saver.isFailing ? saver.unsent().length : 0;
  saver.flush();
}

function status(question, text, isUnsaved = false) {
  const line = questions.get(question)?.querySelector(".save");
  if (!line) return;
  if (line.textContent !== text) line.textContent = text;
  line.toggleAttribute("data-unsaved", isUnsaved);
}

function saving(question) { status(question, words.saving); }

function failed(question) { status(question, navigator.onLine ? words.not_saved : words.kept, true); }

function refused(question) { status(question, words.refused, true); }

function saved(question, body) {
  status(question, fill(words.saved_at, { time: clockTime(body.saved_at) }));
  clock?.hear(body);
  document.getElementById("signed-out")?.remove();
  if (!owed || saver.isSaving) return;
  tell(words.sent[Math.min(owed, words.sent.length - 1)], 10_000);
  owed = 0;
}

function conflict(question, message, current) {
  const ask = askOf(question);
  if (!ask) return; // its own page will ask, or the hand-in
  status(question, words.not_saved, true);
  showConflict(ask, message.value, current, (keepStored) => {
    if (keepStored) show(question, current.value);
    saver.resolve(question, keepStored);
  });
}

function closed(body) {
  document.querySelectorAll(".ask").forEach((ask) => { ask.disabled = true; });
  const sentence = body.code === "late" ? words.late : words.closed;
  notice("closed", sentence, [press(words.to_result, body.result_url, "btn btn--go")]);
  say(sentence);
}

function signedOut(body) {
  if (document.getElementById("signed-out")) return;
  const address = `${body.sign_in_url}?next=${encodeURIComponent(location.pathname)}`;
  notice("signed-out", words.signed_out, [press(words.sign_in, address, "btn btn--go")], "wrong");
  say(words.signed_out);
}

function stuck() {
  if (document.getElementById("stuck")) return;
  notice("stuck", words.page_changed, [press(words.try_again, location.pathname, "btn btn--go")], "wrong");
  say(words.page_changed);
}
