// A running attempt's page: saving, clock, question list and shortcuts around forms that work without them.

import { read, write } from "./answers.js";
import { Clock } from "./clock.js";
import { showConflict } from "./conflict.js";
import { HandIn } from "./hand-in.js";
import { listen } from "./keys.js";
import { QuestionList } from "./list.js";
import { Saver } from "./saving.js";
import { send } from "./send.js";
import { forgetSignedOut, setStatus, tell, tellClosed, tellSignedOut, tellStuck } from "./telling.js";
import { clockTime, fill, say, words } from "./words.js";

const { user, attempt, saveUrl, flagUrl, timeUrl, remainingMs, answered, questionCount } = document.body.dataset;
const questions = new Map([...document.querySelectorAll(".q[data-question]")].map((q) => [q.dataset.question, q]));
const askOf = (question) => questions.get(question)?.querySelector(".ask");
const known = new Map(); // what the controls held when last looked at
const touched = new Set(); // the questions that were changed on this page
const list = new QuestionList(answered.split(" ").filter(Boolean), Number(questionCount));
let owed = 0; // answers that waited for the connection
let isReached = false; // whether the server answered when the page was to be left

const saver = new Saver({
  user,
  attempt,
  url: saveUrl,
  revisions: [...questions].map(([question, q]) => [question, Number(q.dataset.rev)]),
  told: {
    saving: (question) => setStatus(questions.get(question), words.saving),
    failed: (question, isCutOff) => setStatus(questions.get(question), isCutOff ? words.kept : words.not_saved, true),
    refused: (question) => setStatus(questions.get(question), words.refused, true),
    saved,
    conflict,
    closed: tellClosed,
    signedOut: tellSignedOut,
    stuck: tellStuck,
  },
});
const handIn = new HandIn({ saver, timeUrl, told: { closed: leaveFor, hasTime: (body) => clock.hear(body) } });

start();
const clock = startClock();

function start() {
  questions.forEach((_, question) => known.set(question, JSON.stringify(read(askOf(question)))));
  for (const { question, value } of saver.resume()) show(question, value);
  document.addEventListener("input", ({ target }) => note(target.closest(".q")?.dataset.question));
  document.addEventListener("change", ({ target }) => flag(target));
  document.addEventListener("click", ({ target }) => clear(target.closest("[data-clear]")?.closest(".q").dataset.question));
  document.getElementById("answer")?.addEventListener("submit", leave);
  document.getElementById("answer")?.addEventListener("formdata", fillForm);
  handIn.watch(document.getElementById("check"));
  addEventListener("pagehide", () => saver.flush());
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  addEventListener("online", connect);
  addEventListener("offline", connect);
  document.addEventListener("visibilitychange", wake);
  const toggle = document.getElementById("keys-on");
  if (toggle) listen(toggle, () => clock?.text ?? words.no_limit);
  connect();
}

/** Have the controls hold `value`, which is no news to the server. */
function show(question, value) {
  if (!askOf(question)) return;
  write(askOf(question), value);
  known.set(question, JSON.stringify(value));
  list.setAnswered(question, value !== null);
}

/** Save the question's value if it changed. */
function note(question) {
  if (!askOf(question)) return;
  const value = read(askOf(question));
  if (JSON.stringify(value) === known.get(question)) return;
  known.set(question, JSON.stringify(value));
  touched.add(question);
  list.setAnswered(question, value !== null);
  saver.change(question, value);
}

function clear(question) {
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

/** Every button saves; without a connection the page stays, and so do the answers. */
async function leave(event) {
  const { target, submitter } = event;
  questions.forEach((_, question) => note(question));
  if (isReached || (navigator.onLine && !saver.isFailing)) return;
  event.preventDefault();
  isReached = (await send(timeUrl)).status > 0;
  showOffline(!isReached);
  if (isReached) target.requestSubmit(submitter);
  else say(words.offline);
}

function showOffline(isOffline) {
  document.getElementById("offline").hidden = !isOffline;
}

/** The form says the same as the messages do, so nothing counts twice, and nothing about what was not changed here. */
function fillForm({ formData }) {
  formData.set("client_id", saver.clientId);
  questions.forEach((_, question) => {
    if (!touched.has(question)) {
      [...askOf(question).elements].forEach(({ name }) => name && formData.delete(name));
      return;
    }
    const stamp = saver.stamp(question);
    formData.set(`seq_${question}`, stamp.seq);
    formData.set(`base_rev_${question}`, stamp.base_rev);
  });
}

function startClock() {
  const element = document.getElementById("clock");
  const told = { passed, changed: tell, ended: () => handIn.timeUp() };
  return element && new Clock({ element, attempt, remainingMs: Number(remainingMs), ask: askTime, told });
}

async function askTime() {
  const { body } = await send(timeUrl);
  if (body.is_closed) tellClosed(body);
  return body;
}

function passed(text, milliseconds) {
  const isSafe = saver.isSaving ? "" : words.are_saved;
  tell([text, isSafe, words.blank[list.blank]].filter(Boolean).join(" "), milliseconds);
}

function leaveFor({ result_url: address }) {
  location.assign(address);
}

function wake() {
  saver.flush();
  if (!document.hidden) clock?.resync();
}

function connect() {
  showOffline(!navigator.onLine);
  if (!navigator.onLine) return;
  owed = saver.isFailing ? saver.unsent().length : 0;
  saver.flush();
}

function saved(question, body) {
  setStatus(questions.get(question), fill(words.saved_at, { time: clockTime(body.saved_at) }));
  clock?.hear(body);
  forgetSignedOut();
  showOffline(false);
  if (!owed || saver.isSaving) return;
  tell(words.sent[Math.min(owed, words.sent.length - 1)], 10_000);
  owed = 0;
}

/** Another value is stored: its own page asks which to keep; for a question on another page, that page or the hand-in does. */
function conflict(question, message, current) {
  if (!askOf(question)) return;
  setStatus(questions.get(question), words.not_saved, true);
  showConflict(askOf(question), message.value, current, (keepStored) => {
    if (keepStored) show(question, current.value);
    saver.resolve(question, keepStored);
  });
}
