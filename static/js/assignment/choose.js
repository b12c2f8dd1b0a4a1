// Choosing many rows without a mouse: arrows, Space, Shift and arrows, and a letter for each part of the page.
//
// A row is any <input type="checkbox" data-row>, a group's head one with data-ticks-group="CODE" in a tbody with
// data-group="CODE"; [data-choices] holds the radio buttons that say to whom. Only one row is a stop of the Tab key.

const SWITCH = "letter-keys";
const ACTION = ".bulk.is-open button[type=submit]:not([hidden])";
const stops = () =>
  [...document.querySelectorAll("input[data-row], input[data-ticks-group]")].filter((one) => one.offsetParent);
export const rows = () => [...document.querySelectorAll("input[data-row]")];
export const ticked = () => rows().filter((box) => box.checked);

let last = null; // value of the row that had the focus last
let anchor = null; // where a range began
let lastIndex = 0;

const keyOf = (box) => (box.value !== "on" ? box.value : `group:${box.dataset.ticksGroup}`);

/** Tells whoever counts (tables.js, the list of officers) that ticks have changed: one event for all of them. */
export function tell(box = rows()[0]) {
  box?.dispatchEvent(new Event("change", { bubbles: true }));
}

function rove(current) {
  const all = stops();
  const here = current && all.includes(current) ? current : (all.find((box) => keyOf(box) === last) ?? all[0]);
  for (const box of all) {
    const within = box === here ? 0 : -1;
    box.tabIndex = within;
    for (const link of box.closest("tr, [data-line]")?.querySelectorAll("td a, td button") ?? [])
      link.tabIndex = within;
  }
  return here;
}

function go(box) {
  if (!box) return;
  rove(box);
  box.focus({ preventScroll: true });
  box.closest("tr, [data-line]")?.scrollIntoView({ block: "nearest" });
}

function showGroups() {
  for (const head of document.querySelectorAll("input[data-ticks-group]")) {
    const members = [...head.closest("[data-group]").querySelectorAll("input[data-row]")];
    const count = members.filter((box) => box.checked).length;
    head.checked = count > 0 && count === members.length;
    head.indeterminate = count > 0 && count < members.length;
  }
}

function clear() {
  if (!ticked().length) return false;
  for (const box of rows()) box.checked = false;
  tell();
  return true;
}

function move(event, all, at) {
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
  event.preventDefault();
  const next = all[Math.min(all.length - 1, Math.max(0, to))];
  if (event.shiftKey) {
    anchor ??= all[at];
    const [from, upto] = [all.indexOf(anchor), all.indexOf(next)].sort((a, b) => a - b);
    const range = new Set(all.slice(from, upto + 1));
    // Going back gives up what the range no longer reaches.
    for (const box of [all[at], ...range]) if (box.matches("[data-row]")) box.checked = range.has(box);
    go(next);
    tell(next.matches("[data-row]") ? next : undefined);
  } else {
    anchor = null;
    go(next);
  }
}

const isTyping = (target) =>
  target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const lettersAreOn = () => localStorage.getItem(SWITCH) !== "off";

function letter(key) {
  if (key === "/") return focusOn("[data-search], .filters input:not([type=hidden])");
  if (key === "b") return go(rove()) ?? true;
  if (key === "p") return focusOn("[data-choices] input[type=radio]:checked, [data-choices] input[type=radio]");
  if (key === "t") return focusOn(ACTION);
  if (key === "a" && rows().length) {
    for (const box of stops()) if (box.matches("[data-row]")) box.checked = true;
    tell();
    return true;
  }
  return false;
}

/** Enter in a field would press the form's first button, whichever that is: here it goes on to the next thing to do. */
function onEnter(target, at) {
  if (at >= 0) return true;
  const form = target.closest?.("form:has(.bulk)");
  if (!form || !target.matches("input")) return false;
  if (target.matches("[type=search]")) return letter("p");
  if (target.matches("[type=radio]")) return letter("t");
  form.querySelector(`${ACTION}:not([hidden])`)?.click();
  return true;
}

function focusOn(selector) {
  const [first, ...others] = selector
    .split(", ")
    .map((one) => [...document.querySelectorAll(one)].find((found) => found.offsetParent));
  const found = first ?? others.find(Boolean);
  found?.focus();
  found?.select?.();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (
    event.defaultPrevented ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    document.querySelector("dialog[open]")
  )
    return;
  if (event.key === "Escape") {
    if (!isTyping(event.target) && clear()) event.preventDefault();
    return;
  }
  const all = stops();
  const at = all.indexOf(event.target);
  if (at >= 0 && ["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return move(event, all, at);
  if (event.key === "Enter" && onEnter(event.target, at)) return event.preventDefault();
  if (isTyping(event.target) || !lettersAreOn() || !all.length) return;
  if (letter(event.key.toLowerCase())) event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  if (!event.target.matches("input[data-row], input[data-ticks-group]")) return;
  last = keyOf(event.target);
  lastIndex = stops().indexOf(event.target);
  rove(event.target);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("input[data-ticks-group]")) {
    const members = event.target.closest("[data-group]").querySelectorAll("input[data-row]");
    for (const box of members) box.checked = event.target.checked;
    tell(members[0]);
  }
  if (event.target.matches("[data-keys-switch]")) localStorage.setItem(SWITCH, event.target.checked ? "on" : "off");
  showGroups();
});
// Shift and a click tick without a change event of their own. A group's head must keep its tick until its change comes.
document.addEventListener("click", (event) => {
  if (!event.target.matches("[data-ticks-group]")) queueMicrotask(showGroups);
});

// After an action the page's middle is new: the focus goes to what went wrong, else back to the row it was on.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.matches?.("[data-choices]")) return;
  rove();
  showGroups();
  const news = document.querySelector("main [data-takes-focus]");
  if (news && !news.dataset.taken) {
    news.dataset.taken = "yes";
    return news.focus();
  }
  if (document.activeElement && document.activeElement !== document.body) return;
  const wrong = document.querySelector("main .notice[role=alert][tabindex]");
  if (wrong) return wrong.focus();
  const all = stops();
  const same = all.find((box) => keyOf(box) === last);
  go(same ?? all[Math.min(lastIndex, all.length - 1)]);
});

const keySwitch = document.querySelector("[data-keys-switch]");
if (keySwitch) keySwitch.checked = lettersAreOn();
rove();
showGroups();

// The list of officers comes back from the server while somebody may already have chosen one of them.
let chosen = null;
let hadFocus = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "officers") return;
  chosen = document.querySelector('#officers input[name="petugas"]:checked')?.id ?? null;
  hadFocus = document.activeElement?.closest("#officers") ? document.activeElement.id : null;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "officers") return;
  const again = chosen && document.getElementById(chosen);
  if (again) again.checked = true;
  if (hadFocus) document.getElementById(hadFocus)?.focus();
});

/** Ticks stay when the next page of a list, or a search, comes: the boxes wait aside in the same form until their row is
 *  on the page again. `beside(box)`: a field that goes with a box, where there is one. */
export function keepTicks(list, beside = () => null) {
  const aside = () => document.querySelector("[data-aside]");
  const isList = ({ detail }) => `#${detail.target.id}` === list && document.querySelector(list);
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isList(event) || !event.detail.shouldSwap) return;
    for (const box of event.detail.target.querySelectorAll("input[data-row]:checked")) {
      aside().append(...[box, beside(box)].filter(Boolean));
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!isList(event)) return;
    for (const box of aside().querySelectorAll("input[data-row]")) {
      const again = document.querySelector(`${list} input[data-row][value="${box.value}"]`);
      if (again) again.checked = box.checked;
      if (!again && box.checked) continue;
      beside(box)?.remove();
      box.remove();
    }
  });
}
