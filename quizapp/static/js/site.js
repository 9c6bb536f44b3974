// What every page outside an attempt has: focus on the summary of a refused form, passwords that can be shown,
// texts that can be copied, a menu that closes, and a sign-out that loses nothing.

import { offerToCopy } from "./copy.js";
import { offerToShow } from "./password.js";
import { guardSignOut } from "./sign-out.js";

document.querySelector("[data-focus]")?.focus();
document.querySelectorAll("button[data-show]").forEach(offerToShow);
document.querySelectorAll("button[data-copy]").forEach(offerToCopy);
document.querySelectorAll("form[data-sign-out]").forEach(guardSignOut);

const menu = document.querySelector("details.menu");
document.addEventListener("click", ({ target }) => {
  if (menu && !menu.contains(target)) menu.open = false;
});
menu?.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
