// What the page says about saving: where the answers are, and what became of handing the questionnaire in.

import { html, nothing } from "lit";

import { icon } from "./fields.js";
import { clock, t } from "./words.js";

const TONES = {
  saved: "good",
  sending: "info",
  waiting: "info",
  held: "warn",
  offline: "warn",
  refused: "bad",
  "signed-out": "bad",
  compare: "bad",
  closed: "bad",
  stopped: "warn",
};
const ICONS = {
  saved: "circle-check",
  sending: "cloud-upload",
  waiting: "cloud-upload",
  offline: "wifi-off",
  "signed-out": "lock",
};

/** "Tersimpan 12:04:31", "Menunggu kirim (3)". */
function statusWords(sender) {
  const count = sender.unsent;
  switch (sender.state) {
    case "saved":
      if (count) return t("waiting", { count });
      return sender.savedAt ? t("saved_at", { time: clock(sender.savedAt) }) : t("nothing_unsent");
    case "sending":
    case "waiting":
      if (sender.isSubmitting) return t(sender.wantsBack ? "taking_back" : "submitting");
      return count ? t("waiting", { count }) : t("sending");
    case "offline":
      if (sender.isSubmitting) return t("hand_in_waits");
      return count ? t("waiting", { count }) : t("offline");
    default:
      return t(`state_${sender.state.replace("-", "_")}`, { count });
  }
}

/** What is read out when it changes. */
export function spokenWords(sender) {
  // The clock in "saved 12:04:31" would be read out with every answer.
  if (sender.state === "saved") return t("all_saved");
  return `${sender.state === "offline" ? `${t("offline")}. ` : ""}${statusWords(sender)}`;
}

export function status(app) {
  const { sender, store } = app;
  const tone = !store.works && sender.unsent ? "bad" : TONES[sender.state];
  return html`<button
    type="button"
    class="qn-status tone-${tone}"
    data-state=${sender.state}
    @click=${() => app.openStatus()}
  >
    ${icon(app, ICONS[sender.state] ?? "alert-triangle")}<span>${statusWords(sender)}</span>
  </button>`;
}

export function statusDialog(app) {
  const { sender, store } = app;
  const rows = [
    [t("on_server"), sender.savedAt ? t("saved_at", { time: clock(sender.savedAt) }) : t("not_in_this_visit")],
    [t("not_sent_yet"), waitingWords(sender)],
    [t("on_device"), store.works ? t("device_works") : t(`device_${store.reason}`)],
    [t("version"), app.form.base.version || "–"],
  ];
  return html`<dialog class="dialog" id="qn-status-dialog" aria-labelledby="qn-status-title">
    <div class="dialog-inner">
      <h2 class="dialog-title" id="qn-status-title">${t("status_title")}</h2>
      <dl class="facts">
        ${rows.map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
      ${sender.refusal ? html`<p class="q-problem tone-bad">${icon(app, "alert-circle")}<span>${sender.refusal}</span></p>` : nothing}
      <div class="dialog-buttons">
        <button type="button" class="btn" data-closes>${t("close")}</button>
        <button
          type="button"
          class="btn btn-primary"
          ?disabled=${!sender.unsent && !sender.isSubmitting}
          @click=${() => app.sendNow()}
        >
          ${t("send_now")}
        </button>
      </div>
    </div>
  </dialog>`;
}

/** What this device still has to send: answers, and handing in. */
export function waitingWords({ unsent, isSubmitting }) {
  const answers = unsent || !isSubmitting ? [t("answers", { count: unsent })] : [];
  return [...answers, ...(isSubmitting ? [t("hand_in")] : [])].join(" + ");
}

/** Why nothing can be changed while the questionnaire is being handed in. */
export function lockedWords({ wantsBack, state }) {
  if (!wantsBack) return t(state === "offline" ? "locked_offline" : "locked_text");
  return t(state === "offline" ? "take_back_offline" : "take_back_text");
}

export function takeBackButton(app) {
  return html`<button type="button" class="btn" ?disabled=${app.sender.wantsBack} @click=${() => app.sender.takeBack()}>
    ${icon(app, "arrow-back-up")}${t("take_back")}
  </button>`;
}

/** What became of the answers that cannot be saved any more. */
export function closedWords({ delivered, unsent }) {
  if (delivered) return delivered.count ? t("closed_text", { count: delivered.count }) : nothing;
  return unsent ? t("closed_here", { count: unsent }) : nothing;
}
