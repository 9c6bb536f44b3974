// Every paragraph of the article can be pointed at: a button after it copies a link to it, or to the words selected in it.

import { copyFor } from "./copy.js";

const FEWEST_WORDS = 4;
const MOST_WORDS = 10;
const prose = document.querySelector("[data-share] .prose");
const { label, done, failed } = prose.closest("[data-share]").dataset;
const whole = squeezed(prose.textContent);

prose.querySelectorAll("p[id]").forEach(offerLink);

function offerLink(paragraph) {
  const text = squeezed(paragraph.textContent);
  const button = document.createElement("button");
  let selected = "";
  button.type = "button";
  button.className = "pilcrow";
  button.textContent = "¶";
  button.setAttribute("aria-label", label.replace("{number}", paragraph.id.slice(1)));
  button.addEventListener("pointerdown", () => { selected = selectedIn(paragraph, text); }); // a tap may end the selection
  button.addEventListener("click", async () => {
    const words = selected || selectedIn(paragraph, text) || beginning(text);
    selected = "";
    const address = `${location.origin}${location.pathname}#${paragraph.id}`;
    const isCopied = await copyFor(button, `${address}:~:text=${directive(words)}`, { done, failed }, "✓");
    if (!isCopied) history.replaceState(null, "", `#${paragraph.id}`);
  });
  paragraph.append(" ", button);
}

function squeezed(text) {
  return text.trim().replace(/\s+/g, " ");
}

/** The words selected in the paragraph, begun ones whole, for browsers find whole words only. */
function selectedIn(paragraph, text) {
  const selection = document.getSelection();
  const selected = squeezed(selection.toString().replace("¶", ""));
  if (!selected || !paragraph.contains(selection.anchorNode) || !paragraph.contains(selection.focusNode)) return "";
  const start = text.indexOf(selected);
  if (start < 0) return "";
  const end = text.indexOf(" ", start + selected.length);
  return text.slice(text.lastIndexOf(" ", start) + 1, end < 0 ? undefined : end);
}

/** As much of the text's beginning as stands nowhere else in the article. */
function beginning(text) {
  const words = text.split(" ");
  for (let count = FEWEST_WORDS; count < words.length; count += 1) {
    const start = words.slice(0, count).join(" ");
    if (whole.indexOf(start) === whole.lastIndexOf(start)) return start;
  }
  return text;
}

/** The words as a text fragment names them: by their first and last few where there are many. */
function directive(text) {
  const words = text.split(" ");
  const encode = (some) => encodeURIComponent(some.join(" ")).replaceAll("-", "%2D");
  if (words.length <= MOST_WORDS) return encode(words);
  return [words.slice(0, MOST_WORDS / 2), words.slice(-MOST_WORDS / 2)].map(encode).join(",");
}
