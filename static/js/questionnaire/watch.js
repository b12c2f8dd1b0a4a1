// On every page: what this device has not sent yet is sent, named and linked to; and nobody signs out over it unasked.

import { Store } from "../devices/store.js";
import { forgetKeys } from "../devices/vault.js";
import { call, configure } from "./api.js";
import { speak, t } from "./words.js";

const config = JSON.parse(document.getElementById("waiting-config").textContent);
configure(config);
speak(config.words);
const dialog = document.getElementById("sign-out");
const store = await new Store(config.officer.id).open();
let waiting = null; // the module that sends, once there is something to send

async function look() {
  const rows = await store.waiting();
  if (!waiting && !rows.length) return rows;
  waiting ??= await import("./waiting.js");
  await waiting.show(config, store, rows);
  return rows;
}

// --- signing out -----------------------------------------------------------------------------------------------------

function say(title, text, offersToSend) {
  dialog.querySelector(".dialog-title").textContent = title;
  dialog.querySelector(".dialog-text").textContent = text;
  dialog.querySelector("[data-sends-first]").hidden = !offersToSend;
  dialog.querySelector("[data-signs-out-anyway]").hidden = !offersToSend;
  if (!dialog.open) dialog.showModal();
}

const unsent = async () => (await store.waiting()).filter(({ sends }) => sends).length;

/** Leaves the page only when the server can be reached: an error page would say nothing of what is on the device. */
async function signOut(form) {
  const { status } = await call("GET", "session/", undefined, { seconds: 10 });
  if (status === 0) return say(t("sign_out_offline_title"), t("sign_out_offline_text"), false);
  forgetKeys();
  form.dataset.isSure = "yes";
  form.requestSubmit();
  return undefined;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-signs-out]") || form.dataset.isSure) return;
  event.preventDefault();
  const count = await unsent();
  if (count) say(t("sign_out_title", { count }), t("sign_out_text"), true);
  else await signOut(form);
});

dialog.querySelector("[data-signs-out-anyway]").addEventListener("click", () => {
  signOut(document.querySelector("form[data-signs-out]"));
});

dialog.querySelector("[data-sends-first]").addEventListener("click", async () => {
  say(t("sign_out_sending"), "", false);
  const others = [];
  document.dispatchEvent(new CustomEvent("regsosek:send", { detail: others })); // the questionnaire on this page
  await Promise.all([...others, look().then(() => waiting?.sendAll())]);
  const count = await unsent();
  if (count) say(t("sign_out_title", { count }), t("sign_out_not_sent"), true);
  else await signOut(document.querySelector("form[data-signs-out]"));
});

await look();
document.addEventListener("visibilitychange", () => document.hidden || look());
window.addEventListener("pageshow", ({ persisted }) => persisted && look());
