// The review: a note and its passage stay in step. On small screens the article comes up in a sheet.

const reader = document.querySelector(".reader");
const home = reader.parentElement;
const sheet = document.querySelector(".bottom-sheet");
const wide = matchMedia("(min-width: 64rem)");
const ANCHOR = /^#q(\d+)(-passage(?:-\d+)?)?$/;

/** Full highlighter for the passages of this question, pale for all others. */
function activate(number) {
  document.querySelectorAll("[data-active]").forEach((element) => element.removeAttribute("data-active"));
  const found = [
    document.querySelector(`.item#q${number}`),
    ...document.querySelectorAll(`.ref[href="#q${number}"]`),
    ...marksOf(number),
  ];
  found.filter(Boolean).forEach((element) => element.setAttribute("data-active", ""));
}

function marksOf(number) {
  const own = new RegExp(`^q${number}-passage(-\\d+)?$`);
  return [...document.querySelectorAll("mark[data-marks]")]
    .filter((mark) => mark.dataset.marks.split(" ").some((id) => own.test(id)));
}

/** Scroll the pane alone, so that the page stays where it is. */
function centre(element, behavior = "auto") {
  const distance = element.getBoundingClientRect().top - reader.getBoundingClientRect().top;
  reader.scrollBy({ top: distance - reader.clientHeight / 3, behavior });
}

function open(target) {
  sheet.append(reader);
  sheet.showModal();
  if (target) centre(target, "instant");
}

function follow(event) {
  const link = event.target.closest("a[href^='#']");
  if (!link) return;
  if (link.hash === "#article" && !wide.matches) { event.preventDefault(); open(null); return; }
  const [, number, passage] = link.hash.match(ANCHOR) ?? [];
  if (!number) return;
  activate(number);
  const target = document.querySelector(link.hash);
  if (!passage) {
    if (sheet.open) sheet.close();
    if (wide.matches) centreFirst(number);
    return;
  }
  event.preventDefault();
  history.replaceState(null, "", `#q${number}`);
  if (wide.matches) centre(target);
  else open(target);
}

function centreFirst(number) {
  const [first] = marksOf(number);
  if (first) centre(first);
}

/** The address may name a question: note on one side, passage on the other. */
function arrive() {
  const [, number] = location.hash.match(ANCHOR) ?? [];
  if (!number) return;
  activate(number);
  if (wide.matches) centreFirst(number);
}

document.addEventListener("click", follow);
sheet.addEventListener("close", () => home.append(reader));
wide.addEventListener("change", () => sheet.open && sheet.close());
addEventListener("load", arrive);
