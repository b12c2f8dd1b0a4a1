// The teams of a kecamatan: ticks stay when the next page or a search comes. The boxes wait aside in the same form until
// their row is on the page again; how many wait is said beside the count.

import { ticked } from "./choose.js";

const aside = document.querySelector("#teams [data-aside]");

function sayElsewhere() {
  const place = document.querySelector('[data-bulk="ppl"] [data-ticked-elsewhere]');
  if (!place) return;
  const waiting = ticked().filter((box) => aside.contains(box)).length;
  place.dataset.words ??= place.textContent;
  place.textContent = place.dataset.words.replace("{}", waiting.toLocaleString(document.documentElement.lang));
  place.hidden = !waiting;
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "team-list" || !detail.shouldSwap) return;
  aside.append(...detail.target.querySelectorAll("input[data-row]:checked"));
});

document.addEventListener("htmx:afterSwap", () => {
  for (const box of aside.querySelectorAll("input[data-row]")) {
    const again = document.querySelector(`#team-list input[data-row][value="${box.value}"]`);
    if (again) again.checked = box.checked;
    if (again || !box.checked) box.remove();
  }
});

document.addEventListener("change", sayElsewhere);
document.addEventListener("click", () => queueMicrotask(sayElsewhere));
document.addEventListener("htmx:afterSettle", sayElsewhere);
sayElsewhere();
