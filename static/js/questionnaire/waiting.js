// Which families this device has not sent in full, by name and with the way to each, on pages of the server.

import { bookOf } from "../devices/codebook.js";
import { Outbox } from "../devices/outbox.js";
import { HOUSEHOLD } from "./form.js";
import { t } from "./words.js";

const MOST = 5; // names on other pages than the work list
let config;
let outbox = null;

/** Draws the list, and begins to send what is new in it. */
export async function show(config_, store, rows) {
  config = config_;
  outbox ??= new Outbox({ store, codebook: (form) => bookOf(config, form), here });
  outbox.addEventListener("change", draw);
  await outbox.read(rows);
  await outbox.sendNew();
}

/** Everything once more, now; over when each has been answered, or cannot be. */
export const sendAll = () => outbox.sendAll();

/** The family of this very page, which sends it itself. */
function here() {
  const page = document.getElementById("qn-dossier");
  return page ? JSON.parse(page.textContent).id : null;
}

function make(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function link(household, { record, sender }) {
  const name =
    (sender?.form.value(HOUSEHOLD, "head_name") ?? record.current?.answers?.head_name) || t("waiting_unnamed");
  const found = make("a", "", name);
  const short = record.kind?.endsWith(".XK") ? "&form=XK" : "";
  const area = record.area ? `?sls=${record.area}${short}` : ""; // of a family that the server does not know yet
  found.href = config.questionnaire.replace(config.nobody, household) + area;
  return found;
}

function row(household, family, { words, isTold }) {
  const line = make("li", "", link(household, family), ` – ${words}`);
  if (!isTold) return line;
  const button = make("button", "btn btn-sm", t("waiting_understood"));
  button.type = "button";
  button.addEventListener("click", () => outbox.forget(household));
  line.append(" ", button);
  return line;
}

function draw() {
  const left = outbox.matters;
  badges(left);
  const open = left.filter(([, , { isTold }]) => !isTold);
  const states = new Set(open.map(([, { sender, isElsewhere }]) => (isElsewhere ? "stopped" : sender?.state)));
  const box = document.getElementById("waiting");
  box.hidden = outbox.families.size === 0;
  if (box.hidden) return;
  const isWorkList = Boolean(document.querySelector(".wl"));
  const shown = isWorkList ? left : left.slice(0, MOST);
  const title = open.length
    ? t("waiting_title", { count: open.length })
    : left.length
      ? t("waiting_told", { count: left.length })
      : t("waiting_done");
  const body = make("div", "notice-body", make("strong", "notice-title", title));
  if (open.length) body.append(make("div", "notice-text", t(sentence(states, open))));
  if (left.length) body.append(make("ul", "notice-list", ...shown.map((one) => row(...one))));
  if (left.length > shown.length) {
    const more = make("a", "", t("waiting_more", { count: left.length - shown.length }));
    more.href = config.worklist;
    body.append(make("p", "notice-text", more));
  }
  box.replaceChildren(make("div", `notice tone-${left.length ? "warn" : "good"}`, body));
  box.firstElementChild.setAttribute("role", "status");
}

function sentence(states, open) {
  if (states.has("signed-out")) return "waiting_signed_out";
  if (states.has("offline") || states.has(undefined)) return "waiting_offline";
  return open.some(([, , { isOpen }]) => isOpen) ? "waiting_open" : "waiting_sending";
}

/** On the work list each family says so in its own line too. */
function badges(left) {
  const matters = new Map(left.map(([household, , what]) => [household, what]));
  for (const household of outbox.families.keys()) {
    const place = document.querySelector(`[data-household="${CSS.escape(household)}"] .wl-device`);
    if (!place) continue;
    const what = matters.get(household);
    place.className = what ? `wl-device pill tone-${what.isOpen || what.isTold ? "bad" : "warn"}` : "wl-device";
    place.textContent = what ? (what.isTold ? t("badge_told") : what.words) : "";
  }
}
