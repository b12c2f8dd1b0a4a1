// Help about a page, and terms explained in place. Without JavaScript both are links to pages.
//
// The "?" beside a page's title, and the key ?, open the help in a dialog. The key rests while somebody types, while a
// dialog is open, and where the officer has switched it off on this device. What a page adds of its own, such as the
// keys of reviewing, stands in [data-help-adds] and is shown in the same dialog.

import { rememberedSwitch, rememberSwitch } from "./questionnaire/remembered.js";

const SWITCH = "help-key";
const dialog = document.getElementById("help");
const opener = () => document.querySelector("a[data-help]"); // the questionnaire draws its own
const own = document.querySelector("[data-help-adds]");
let isFetched = false;

function open() {
  if (dialog.open) return;
  if (own?.hidden) {
    dialog.querySelector("[data-help-own]").append(own);
    own.hidden = false;
  }
  dialog.showModal();
  const link = opener();
  if (link && !isFetched) fetchWords(link);
}

async function fetchWords(link) {
  const failed = dialog.querySelector("[data-help-failed]");
  failed.hidden = true;
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const words = new DOMParser().parseFromString(await answer.text(), "text/html");
    dialog.querySelector("#help-title").textContent = link.ariaLabel ?? link.textContent.trim();
    dialog.querySelector("[data-help-words]").replaceChildren(...words.body.childNodes);
    isFetched = true;
  } catch {
    failed.hidden = false; // without a connection; the page's own keys are there
  }
}

function press(event) {
  const { key, repeat, ctrlKey, altKey, metaKey, target, defaultPrevented } = event;
  if (key !== "?" || repeat || ctrlKey || altKey || metaKey || defaultPrevented) return;
  if (!rememberedSwitch(dialog.dataset.officer, SWITCH) || document.querySelector("dialog[open]")) return;
  if (target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
  if (!opener() && !own) return;
  event.preventDefault();
  open();
}

if (dialog) {
  document.addEventListener("keydown", press);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-help]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  const box = dialog.querySelector("[data-help-key]");
  box.checked = rememberedSwitch(dialog.dataset.officer, SWITCH);
  box.addEventListener("change", () => rememberSwitch(dialog.dataset.officer, SWITCH, box.checked));
}

// --- Terms -----------------------------------------------------------------------------------------------------------

function show(word, isShown) {
  word.setAttribute("aria-expanded", String(isShown));
  word.nextElementSibling.hidden = !isShown;
}

document.addEventListener("click", (event) => {
  const word = event.target.closest("[data-term]");
  if (!word || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(word, word.nextElementSibling.hidden);
});
document.addEventListener("keydown", ({ key, target }) => {
  const word = key === "Escape" && target.closest?.("[data-term]");
  if (word) show(word, false);
});
