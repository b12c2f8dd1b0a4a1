// Which families this device has not sent in full, by name and with the way to each; sends them as soon as it can.

import { call } from "./api.js";
import { Form, HOUSEHOLD } from "./form.js";
import { Sender } from "./sending.js";
import { t } from "./words.js";

const MOST = 5; // names on other pages than the work list
const needsPerson = new Set(["compare", "closed", "held", "refused"]);
const families = new Map(); // household → { record, sender }
let config;
let store;
let codebook = null;
let isListening = false;

/** Draws the list, and begins to send what is new in it. */
export async function show(config_, store_, rows) {
  [config, store] = [config_, store_];
  const page = document.getElementById("qn-dossier");
  const here = page ? JSON.parse(page.textContent).id : null; // its own page sends it
  const there = new Set(rows.map(({ household }) => household).filter((household) => household !== here));
  for (const household of families.keys()) {
    if (!there.has(household) && !families.get(household).sender) families.delete(household);
  }
  for (const household of there) {
    const family = families.get(household);
    if (family && (family.isBeginning || !["saved", "stopped"].includes(family.sender?.state ?? "saved"))) continue;
    const record = await store.find(household);
    if (record) families.set(household, { record, sender: null });
  }
  draw();
  listen();
  if (await fetchCodebook()) await Promise.all([...families.keys()].map((household) => begin(household)));
}

/** Everything once more, now; over when each has been answered, or cannot be. */
export async function sendAll() {
  await fetchCodebook();
  await Promise.all([...families.keys()].map((household) => begin(household)));
  await Promise.all([...families.values()].map(({ sender }) => sender?.flush()));
}

function listen() {
  if (isListening) return;
  isListening = true;
  // The questionnaire of one of them is opened in another tab: that tab goes on from here.
  new BroadcastChannel("regsosek").onmessage = ({ data }) => families.get(data.wants)?.sender?.stop();
  window.addEventListener("online", sendAll);
}

async function fetchCodebook() {
  try {
    codebook ??= await (await fetch(config.codebook, { credentials: "same-origin" })).json();
  } catch {
    // Without a connection there is nothing to send either: "online" tries again.
  }
  return codebook;
}

/** Only where no other tab is filling the family in, and only until one wants to. */
async function begin(household) {
  const family = families.get(household);
  if (family.sender || family.isBeginning) return;
  family.isBeginning = true;
  await new Promise((resolve) => {
    const send = async (lock) => {
      const kept = lock ? await store.find(household) : null;
      family.isElsewhere = !lock;
      if (!kept) return resolve();
      const form = new Form(codebook, kept.base, kept);
      const sender = new Sender({ form, store, household, area: kept.area, kept });
      Object.assign(family, { record: kept, sender });
      sender.addEventListener("change", draw);
      if (kept.delivered) return resolve();
      const over = new Promise((end) => {
        const isOver = () => ["saved", "stopped"].includes(sender.state);
        sender.addEventListener("change", () => isOver() && end());
      });
      await sender.flush();
      await forgetIfHandedIn(sender);
      resolve();
      return sender.state === "saved" ? undefined : over;
    };
    if (!navigator.locks) return send(true);
    const name = `regsosek-${config.officer.id}-${household}`;
    return navigator.locks.request(name, { ifAvailable: true }, send).catch(resolve);
  });
  family.isBeginning = false;
  draw();
}

/** What was not handed in from here may have been handed in from elsewhere since. */
async function forgetIfHandedIn(sender) {
  if (!sender.notHandedIn || sender.unsent || sender.sent) return;
  const { ok, status, body } = await call("GET", `households/${sender.household}/`);
  if ((ok && !body.may_answer) || status === 404) await forget(sender.household);
}

async function forget(household) {
  await store.forget(household);
  families.get(household)?.sender?.stop();
  families.delete(household);
  draw();
}

// --- drawing ---------------------------------------------------------------------------------------------------------

function make(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** { tone, words, isTold }: what is the matter with one family; null when it is over. */
function matter({ record, sender, isElsewhere }) {
  const delivered = sender?.delivered ?? record.delivered;
  if (delivered) return { isTold: true, words: `${delivered.reason} ${t("waiting_delivered", delivered)}` };
  if (!sender && !isElsewhere) return { words: t("waiting_for_page") };
  if (!sender || sender.state === "stopped") return { words: t("waiting_elsewhere") };
  const { notHandedIn, unsent: count, state } = sender;
  if (state === "saved") return notHandedIn ? { isOpen: true, words: t(`waiting_${notHandedIn.why}`) } : null;
  if (needsPerson.has(state)) return { isOpen: true, words: t("badge_open", { count }) };
  const parts = [count ? t("badge_waiting", { count }) : "", sender.isSubmitting ? t("badge_hand_in") : ""];
  return { words: parts.filter(Boolean).join(" · ") };
}

function link(household, { record, sender }) {
  const name =
    (sender?.form.value(HOUSEHOLD, "head_name") ?? record.current?.answers?.head_name) || t("waiting_unnamed");
  const found = make("a", "", name);
  const area = record.area ? `?sls=${record.area}` : ""; // of a family that the server does not know yet
  found.href = config.questionnaire.replace(config.nobody, household) + area;
  return found;
}

function row(household, family, { words, isTold }) {
  const line = make("li", "", link(household, family), ` – ${words}`);
  if (!isTold) return line;
  const button = make("button", "btn btn-sm", t("waiting_understood"));
  button.type = "button";
  button.addEventListener("click", () => forget(household));
  line.append(" ", button);
  return line;
}

function draw() {
  const left = [...families].map(([id, family]) => [id, family, matter(family)]).filter(([, , what]) => what);
  badges();
  const open = left.filter(([, , { isTold }]) => !isTold);
  const states = new Set(open.map(([, { sender, isElsewhere }]) => (isElsewhere ? "stopped" : sender?.state)));
  const box = document.getElementById("waiting");
  box.hidden = families.size === 0;
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
function badges() {
  for (const [household, family] of families) {
    const place = document.querySelector(`[data-household="${CSS.escape(household)}"] .wl-device`);
    if (!place) continue;
    const what = matter(family);
    place.className = what ? `wl-device pill tone-${what.isOpen || what.isTold ? "bad" : "warn"}` : "wl-device";
    place.textContent = what ? (what.isTold ? t("badge_told") : what.words) : "";
  }
}
