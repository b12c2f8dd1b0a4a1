// The teams of a kecamatan: ticks stay when the next page or a search comes, and how many wait is said beside the count.

import { keepTicks, ticked } from "./choose.js";

function sayElsewhere() {
  const place = document.querySelector('[data-bulk="ppl"] [data-ticked-elsewhere]');
  if (!place) return;
  const waiting = ticked().filter((box) => box.closest("[data-aside]")).length;
  place.dataset.words ??= place.textContent;
  place.textContent = place.dataset.words.replace("{}", waiting.toLocaleString(document.documentElement.lang));
  place.hidden = !waiting;
}

keepTicks("#team-list");

document.addEventListener("change", sayElsewhere);
document.addEventListener("click", () => queueMicrotask(sayElsewhere));
document.addEventListener("htmx:afterSettle", sayElsewhere);
sayElsewhere();
