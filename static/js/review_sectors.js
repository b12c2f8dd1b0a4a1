// Coding 417 and 421: groups proposed from the enumerator's words, by the module that proposes on the phone. A press fills
// the list in; what counts is what the supervisor stores. U stores the enumerator's own proposals.

import { propose } from "./questionnaire/proposing.js";

for (const list of document.querySelectorAll("[data-words]")) {
  const place = document.querySelector(`[data-chips-for="${CSS.escape(list.id)}"]`);
  const chips = propose(list.dataset.words, { typing: false }).map((group) => {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "btn btn-sm";
    chip.textContent = list.querySelector(`option[value="${group}"]`).textContent.trim();
    chip.title = chip.textContent; // on a desk it may be cut
    chip.setAttribute("aria-pressed", String(list.value === String(group)));
    chip.addEventListener("click", () => {
      list.value = String(group);
      list.dispatchEvent(new Event("change"));
    });
    list.addEventListener("change", () => chip.setAttribute("aria-pressed", String(list.value === String(group))));
    return chip;
  });
  place.append(...chips);
  place.hidden = chips.length === 0;
}

const all = document.querySelector("[data-use-proposals]");
document.addEventListener("keydown", (event) => {
  if (!all || event.key.toLowerCase() !== "u" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  event.preventDefault();
  all.click();
});
