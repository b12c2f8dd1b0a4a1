// On the work list: which families this device has not sent in full yet, and sends them as soon as it can.

import { configure } from "./api.js";
import { Form } from "./form.js";
import { Sender } from "./sending.js";
import { Store } from "./store.js";
import { speak, t } from "./words.js";

const config = JSON.parse(document.getElementById("waiting-config").textContent);
configure(config);
speak(config.words);

const box = document.getElementById("waiting");
const store = await new Store(config.officer.id).open();
const senders = new Map(); // household → Sender
const needsPerson = new Set(["compare", "closed", "held", "refused"]);

if ((await store.waiting()).length) await sendAll();

async function sendAll() {
  const codebook = await (await fetch(config.codebook, { credentials: "same-origin" })).json();
  // The questionnaire of one of them is opened in another tab: that tab goes on from here.
  new BroadcastChannel("regsosek").onmessage = ({ data }) => senders.get(data.wants)?.stop();
  for (const { household } of await store.waiting()) begin(codebook, household);
  window.addEventListener("online", () => [...senders.values()].forEach((sender) => sender.flush()));
}

/** Only where no other tab is filling the family in, and only until one wants to. */
async function begin(codebook, household) {
  const send = async () => {
    const kept = await store.find(household);
    if (!kept) return;
    const sender = new Sender({ form: new Form(codebook, kept.base, kept), store, household, area: kept.area, kept });
    senders.set(household, sender);
    sender.addEventListener("change", show);
    const over = new Promise((resolve) => {
      sender.addEventListener("change", () => (sender.state === "saved" || sender.state === "stopped") && resolve());
    });
    await sender.flush();
    if (sender.state !== "saved") await over;
  };
  if (!navigator.locks) return send();
  const name = `regsosek-${config.officer.id}-${household}`;
  return navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? send() : undefined)).catch(() => {});
}

function show() {
  const left = [...senders].filter(([, sender]) => !["saved", "stopped"].includes(sender.state));
  for (const [household, sender] of senders) {
    const place = document.querySelector(`[data-household="${CSS.escape(household)}"] .wl-device`);
    if (!place) continue;
    const isOpen = needsPerson.has(sender.state);
    place.className = sender.state === "saved" ? "wl-device" : `wl-device pill tone-${isOpen ? "bad" : "warn"}`;
    place.textContent =
      sender.state === "saved" ? "" : t(isOpen ? "badge_open" : "badge_waiting", { count: sender.unsent });
  }
  const states = new Set(left.map(([, sender]) => sender.state));
  const words = states.has("signed-out")
    ? "waiting_signed_out"
    : states.has("offline")
      ? "waiting_offline"
      : [...states].some((state) => needsPerson.has(state))
        ? "waiting_open"
        : "waiting_sending";
  box.className = `notice tone-${left.length ? "warn" : "good"}`;
  box.setAttribute("role", "status");
  const title = document.createElement("strong");
  title.className = "notice-title";
  title.textContent = left.length ? t("waiting_title", { count: left.length }) : t("waiting_done");
  const text = document.createElement("div");
  text.className = "notice-text";
  text.textContent = left.length ? t(words) : "";
  const body = document.createElement("div");
  body.className = "notice-body";
  body.append(title, text);
  box.replaceChildren(body);
  box.hidden = false;
}
