// The page's sentences, rendered by the server in the page's language, and the line that speaks them.

const block = document.querySelector("script#words");
export const words = block ? JSON.parse(block.textContent) : {};

/** A sentence with its places filled: fill("Saved at {time}.", {time: "10:26"}). */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** 10:45, in the site's time zone. */
export function clockTime(instant) {
  const { lang, dataset } = document.documentElement;
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: dataset.timeZone };
  return new Date(instant).toLocaleTimeString(lang, form);
}

/** Have a screen reader say it, once the reader has seen the line empty. */
export function say(sentence) {
  const line = document.getElementById("announce");
  line.textContent = "";
  setTimeout(() => { line.textContent = sentence; }, 60);
}

/** A notice above the question, with buttons or links in it; one of each id. */
export function notice(id, sentence, extras = [], kind = "warn") {
  const box = document.createElement("div");
  const line = document.createElement("p");
  box.id = id;
  box.className = `notice notice--${kind}`;
  line.textContent = sentence;
  box.append(line, ...extras);
  document.getElementById(id)?.remove();
  document.getElementById("notices").append(box);
  return box;
}

/** A button or, with an address, a link that looks like one. */
export function press(label, action, className = "btn") {
  const isLink = typeof action === "string";
  const made = document.createElement(isLink ? "a" : "button");
  made.className = className;
  made.textContent = label;
  if (isLink) made.href = action;
  else { made.type = "button"; made.addEventListener("click", action); }
  return made;
}
