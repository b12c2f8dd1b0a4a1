// The assignment board: ticks what is free, adds up what is ticked, shows only the buttons that apply, and asks with
// counts and loads before anything is decided.

import { keepTicks, rows, tell, ticked } from "./choose.js";

const language = () => document.documentElement.lang;
const figure = (value) => value.toLocaleString(language());
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
const familiesOf = (boxes) => boxes.reduce((sum, box) => sum + Number(box.dataset.families), 0);

function say(place, value) {
  place.dataset.words ??= place.textContent;
  place.textContent = place.dataset.words.replace("{}", figure(value));
  place.hidden = false;
}

function show() {
  const bar = document.querySelector('[data-bulk="sls"]');
  if (!bar) return;
  const chosen = ticked();
  say(bar.querySelector("[data-families-ticked]"), familiesOf(chosen));
  const elsewhere = bar.querySelector("[data-ticked-elsewhere]");
  const waiting = chosen.filter((box) => box.closest("[data-aside]")).length;
  say(elsewhere, waiting);
  elsewhere.hidden = !waiting;
  bar.querySelector("[data-bulk-problem]").textContent = "";
  const free = chosen.some((box) => "free" in box.dataset);
  const held = chosen.some((box) => !("free" in box.dataset));
  for (const part of bar.querySelectorAll("[data-for]")) {
    part.hidden = chosen.length > 0 && !(part.dataset.for === "free" ? free : held);
  }
}

document.addEventListener("click", (event) => {
  const tick = event.target.closest("[data-ticks-free]");
  if (tick) {
    event.preventDefault();
    for (const box of rows()) if (box.offsetParent) box.checked = "free" in box.dataset;
    tell();
    return;
  }
  const button = event.target.closest("button[data-asks]");
  if (button) return prepare(event, button);
  // Clearing and shift-selecting tick boxes without a change event of their own.
  if (event.target.closest("[data-bulk-clear], [data-selects], #sls-table")) {
    queueMicrotask(() => {
      show();
      if (!event.target.matches("input[data-row]")) document.body.dispatchEvent(new CustomEvent("ticked"));
    });
  }
});

/** Writes the question that is asked before the form is sent; what is missing is said at once instead. */
function prepare(event, button) {
  const { form } = button;
  const forFree = button.dataset.for === "free";
  const needsOfficer = "needsOfficer" in button.dataset;
  const chosen = ticked().filter((box) => forFree === "free" in box.dataset);
  const officer = form.querySelector('input[name="petugas"]:checked');
  const reason = form.elements.alasan;
  const said = form.querySelector("[data-bulk-problem]");
  const missing =
    needsOfficer && !officer
      ? [said.dataset.noOfficer, form.querySelector('input[name="petugas"]') ?? form.elements.cari]
      : !forFree && !reason.value.trim()
        ? [said.dataset.noReason, reason]
        : null;
  if (missing) {
    event.preventDefault();
    said.textContent = missing[0];
    missing[1]?.focus();
    return;
  }
  said.textContent = "";
  const values = { n: figure(chosen.length), families: figure(familiesOf(chosen)), officer: officer?.dataset.name };
  form.dataset.confirm = fill(button.dataset.asks, values);
  form.dataset.confirmText = loads(button.dataset.loads, chosen, needsOfficer ? officer : null).join(" ");
  form.dataset.confirmVerb = button.textContent.trim();
}

/** Before and after for who receives, and for those who give. */
function loads(words, chosen, officer) {
  const change = new Map();
  const add = (name, before, by) => {
    const known = change.get(name) ?? { before, by: 0 };
    change.set(name, { before, by: known.by + by });
  };
  if (officer) add(officer.dataset.name, Number(officer.dataset.load), familiesOf(chosen));
  for (const box of chosen) {
    if (box.dataset.holder) add(box.dataset.holder, Number(box.dataset.holderLoad), -Number(box.dataset.families));
  }
  const said = [...change]
    .slice(0, 4)
    .map(([name, { before, by }]) =>
      fill(words, { officer: name, before: figure(before), after: figure(before + by) }),
    );
  return change.size > said.length ? [...said, "…"] : said;
}

// Each SLS keeps the period that was seen beside it.
keepTicks("#sls-list", (box) =>
  box.closest("tr, [data-aside]").querySelector(`input[name="dilihat"][value^="${box.value}:"]`),
);

document.addEventListener("change", (event) => {
  if (event.target.closest("#board")) queueMicrotask(show);
});
document.addEventListener("htmx:afterSettle", show);
show();
