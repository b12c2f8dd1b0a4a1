// Ctrl+K, or / where nobody is typing, opens the search on every page. Arrows go through what was found, Enter opens it.

import { rememberedSwitch, rememberSwitch } from "./questionnaire/remembered.js";

const dialog = document.getElementById("find");
const { officer } = dialog.dataset;
const SWITCH = "slash-finds";
const TYPED = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]";

// --- Opening ---------------------------------------------------------------------------------------------------------

function open() {
  if (document.querySelector("dialog[open]")) return;
  const own = document.getElementById("find-page"); // the page of the search itself
  if (own) return own.select();
  dialog.showModal();
  dialog.querySelector("[name=cari]").select();
}

const box = dialog.querySelector("[data-slash]");
box.checked = rememberedSwitch(officer, SWITCH);
box.addEventListener("change", () => rememberSwitch(officer, SWITCH, box.checked));

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.repeat) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const isSlash = event.key === "/" && !isCommand && box.checked && !event.composedPath()[0].closest?.(TYPED);
  if (!isSlash && !(isCommand && !event.shiftKey && event.key.toLowerCase() === "k")) return;
  event.preventDefault();
  open();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-finds]");
  if (!opener || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open();
});

// A search box takes the first Escape to empty itself: it closes the search, from the box too, and what was typed stays.
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  event.preventDefault();
  dialog.close();
});

// --- Going through what was found --------------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-find]");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!form || !step) return;
  const stops = [form.querySelector("[name=cari]"), ...form.querySelectorAll(".find-hit")];
  const next = stops[stops.indexOf(event.target) + step];
  if (stops.indexOf(event.target) < 0 || !next) return;
  event.preventDefault();
  next.focus();
});
