// Tables that become cards on a phone (each cell learns its column's name), and rows chosen by checkbox.

// A column that is named for screen readers only has no name to see: its buttons say what they do. What a term means is
// no part of the name.
function nameToSee(cell) {
  const seen = cell.cloneNode(true);
  seen.querySelectorAll(".visually-hidden, .term-says").forEach((hidden) => hidden.remove());
  return seen.textContent.trim();
}

export function label(root) {
  for (const table of root.querySelectorAll(".table-stack table")) {
    const names = [...table.querySelectorAll("thead tr:last-child > *")].map(nameToSee);
    for (const row of table.querySelectorAll("tbody tr, tfoot tr")) {
      [...row.cells].forEach((cell, place) => {
        // A cell with nothing in it but spaces shows no name either: it is :empty then.
        if (!cell.childElementCount && !cell.textContent.trim()) cell.replaceChildren();
        else if (!cell.dataset.label && names[place]) cell.dataset.label = names[place];
      });
    }
  }
}

// What was chosen on another page of a list waits in [data-aside]: it counts, but isn't seen.
const isSeen = (box) => !box.closest("[data-aside]");
const boxes = (name) => [
  ...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]:not(:disabled)`),
];

function count(bar) {
  const name = bar.dataset.bulk;
  const all = boxes(name);
  const chosen = all.filter((box) => box.checked);
  bar.classList.toggle("is-open", chosen.length > 0);
  bar.querySelector("[data-bulk-count]").textContent = chosen.length.toLocaleString(document.documentElement.lang);
  const seen = all.filter(isSeen);
  const here = seen.filter((box) => box.checked).length;
  for (const head of document.querySelectorAll(`[data-selects="${CSS.escape(name)}"]`)) {
    head.checked = here > 0 && here === seen.length;
    head.indeterminate = here > 0 && here < seen.length;
  }
}

export function countAll() {
  document.querySelectorAll("[data-bulk]").forEach(count);
}

let last = null;

document.addEventListener("change", (event) => {
  if (!event.target.matches?.("input[type=checkbox]")) return;
  const head = event.target.dataset.selects;
  if (head)
    boxes(head)
      .filter(isSeen)
      .forEach((box) => (box.checked = event.target.checked));
  countAll();
});

document.addEventListener("click", (event) => {
  const clear = event.target.closest("[data-bulk-clear]");
  if (clear) {
    boxes(clear.closest("[data-bulk]").dataset.bulk).forEach((box) => (box.checked = false));
    countAll();
    return;
  }
  // Shift takes everything between two presses, as in every file manager.
  const box = event.target;
  if (!box.matches?.("input[type=checkbox][name]")) return;
  const all = boxes(box.name).filter(isSeen);
  if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    all.slice(from, to + 1).forEach((between) => (between.checked = box.checked));
    countAll();
  }
  last = box;
});
