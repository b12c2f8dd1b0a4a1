// A proposal: adds up what is ticked, and says at once when an officer is still to be chosen.

import { ticked } from "./assignment/choose.js";

const figure = (value) => value.toLocaleString(document.documentElement.lang);

function show() {
  const bar = document.querySelector('[data-bulk="sls"]');
  if (!bar) return;
  const place = bar.querySelector("[data-families-ticked]");
  place.dataset.words ??= place.textContent;
  const families = ticked().reduce((sum, box) => sum + Number(box.dataset.families), 0);
  place.textContent = place.dataset.words.replace("{}", figure(families));
  place.hidden = false;
  bar.querySelector("[data-bulk-problem]").textContent = "";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-needs-officer]");
  if (button && !button.form.querySelector('input[name="petugas"]:checked')) {
    event.preventDefault();
    const said = button.form.querySelector("[data-bulk-problem]");
    said.textContent = said.dataset.noOfficer;
    (button.form.querySelector('input[name="petugas"]') ?? button.form.elements.cari_petugas).focus();
    return;
  }
  if (event.target.closest("[data-bulk-clear], #lines")) {
    queueMicrotask(() => {
      show();
      if (!event.target.matches("input[data-row]")) document.body.dispatchEvent(new CustomEvent("ticked"));
    });
  }
});
document.addEventListener("change", (event) => {
  if (event.target.closest("#lines")) queueMicrotask(show);
});
document.addEventListener("htmx:afterSettle", show);
show();
