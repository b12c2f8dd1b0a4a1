// Reviewing with one key each. Keys rest while somebody types, while a dialog is open, and where the officer has
// switched them off on this device; "approve" passes no warning that was not in view.

import { rememberedSwitch, rememberSwitch } from "./questionnaire/remembered.js";

const bar = document.querySelector("[data-review-keys]");
const adds = document.querySelector("[data-help-adds]"); // shown in the page's help (help.js)
const said = bar.querySelector("[data-said]");
const officer = bar.dataset.reviewKeys;
const SWITCH = "review-keys";
let isOn = rememberedSwitch(officer, SWITCH);

// --- What was in view ------------------------------------------------------------------------------------------------

const unseen = new Set(document.querySelectorAll(".finding.tone-bad, .finding.tone-warn"));
const watch = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      unseen.delete(target);
      watch.unobserve(target);
    }
  },
  { threshold: 0.9, rootMargin: `0px 0px -${bar.offsetHeight}px` },
);
for (const finding of unseen) watch.observe(finding);

// --- The keys --------------------------------------------------------------------------------------------------------

function approve(button) {
  const [first] = unseen;
  if (!first) return button.form.requestSubmit(button);
  first.scrollIntoView({ block: "center" });
  said.textContent = bar.dataset.unread;
  return undefined;
}

let pointed = null; // what the pointer was over last
document.addEventListener("pointerover", ({ target }) => (pointed = target));

/** A remark about the answer where the cursor stands, or under the pointer; else about the whole form. */
function remark() {
  const rows = [document.activeElement, pointed].map((one) => one?.closest("tr, .answer"));
  const buttons = rows.map((row) => row?.querySelector("[data-remark]"));
  (buttons.find(Boolean) ?? document.querySelector("[data-remark-whole]"))?.click();
}

function press(key) {
  const button = bar.querySelector(`[data-key="${key}"]`);
  if (key === "c") return remark();
  if (key === "s" && button) return approve(button);
  if (key === "k" && button) return sendBack();
  return button?.click();
}

/** Open the form that sends back, with the cursor in the reason. */
function sendBack() {
  document.getElementById("decision").open = true;
  document.getElementById("reason").focus();
}
bar.querySelector('[data-key="k"]')?.addEventListener("click", (event) => {
  event.preventDefault();
  sendBack();
});

document.addEventListener("keydown", (event) => {
  const { key, repeat, ctrlKey, altKey, metaKey, target } = event;
  if (!isOn || repeat || ctrlKey || altKey || metaKey || document.querySelector("dialog[open]")) return;
  if (target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
  const small = key.toLowerCase();
  if (!["s", "k", "j", "l", "c"].includes(small)) return;
  event.preventDefault();
  press(small);
});

// --- Help, and the switch --------------------------------------------------------------------------------------------

const button = bar.querySelector(".decide-help");
button.hidden = false;
const box = adds.querySelector("[data-keys-on]");
box.checked = isOn;
box.addEventListener("change", () => {
  isOn = box.checked;
  rememberSwitch(officer, SWITCH, isOn);
});

// --- The reason ------------------------------------------------------------------------------------------------------

// One key sends back from where the reason is typed, so that no hand leaves the keyboard.
document.getElementById("send-back")?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
});
