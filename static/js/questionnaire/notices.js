// What is said above the questions: why nothing can be typed, what became of handing in, what the office wants.

import { html, nothing } from "lit";

import { placeNotice } from "./attending.js";
import { elsewhereNotice } from "./dialogs.js";
import { remarkBox } from "./fields.js";
import { closedWords, lockedWords, takeBackButton } from "./saving.js";
import { FINISH, firstStepOf } from "./steps.js";
import { dateAndTime, serverTime, t } from "./words.js";

const notice = (tone, title, text, more = nothing) =>
  html`<div class="notice tone-${tone}" role=${tone === "bad" ? "alert" : "status"}>
    <div class="notice-body">
      <strong class="notice-title">${title}</strong>
      <div class="notice-text">${text}</div>
      ${more}
    </div>
  </div>`;

export function notices(app) {
  const { sender, dossier } = app;
  const general = dossier.remarks.filter((one) => !one.question && !one.resolved_at);
  return html`
    ${sender.state === "stopped" ? elsewhereNotice(app) : nothing}
    ${
      sender.state === "closed"
        ? notice(
            "bad",
            t("closed_title"),
            html`${sender.refusal} ${closedWords(sender)}`,
            html`<p class="qn-notice-buttons">
              <button type="button" class="btn" @click=${() => app.giveUp()}>${t("drop_mine")}</button>
            </p>`,
          )
        : nothing
    }
    ${
      !dossier.may_answer && sender.state !== "closed"
        ? notice("info", t("read_only_title", { state: dossier.state_label }), t("read_only_text"))
        : nothing
    }
    ${
      sender.isSubmitting && !app.isOver && (app.mode === "keying" || app.step !== FINISH)
        ? notice(
            "info",
            t("locked_title"),
            lockedWords(sender),
            html`<p class="qn-notice-buttons">${takeBackButton(app)}</p>`,
          )
        : nothing
    }
    ${
      sender.notHandedIn && !sender.isSubmitting && dossier.may_answer
        ? notice("warn", t("not_handed_in_title"), t(`not_handed_in_${sender.notHandedIn.why}`))
        : nothing
    }
    ${sender.refusal && sender.state === "refused" ? notice("bad", t("refused_title"), sender.refusal) : nothing}
    ${
      app.clockIsOff
        ? notice(
            "warn",
            t("clock_title"),
            t("clock_text", { device: dateAndTime(new Date()), server: dateAndTime(serverTime()) }),
          )
        : nothing
    }
    ${!app.store.works ? notice("warn", t("device_title"), t(`device_${app.store.reason}`)) : nothing}
    ${app.joined ? notice("info", t("joined_title"), t("joined_text", { count: app.joined })) : nothing}
    ${app.said ? notice("warn", app.said, "") : nothing}
    ${
      dossier.state === "sent_back" && dossier.may_answer
        ? notice(
            "warn",
            t("sent_back_title"),
            dossier.sent_back
              ? html`<strong class="qn-reason">${dossier.sent_back.reason}</strong> ${dossier.sent_back.by} ·
                  ${dateAndTime(new Date(dossier.sent_back.at))}.
                  ${app.mode === "keying" || app.step === firstStepOf(app.form, dossier.remarks) ? t("sent_back_text") : nothing}`
              : t("sent_back_text"),
          )
        : nothing
    }
    ${general.map((remark) => remarkBox(app, remark))} ${placeNotice(app)}
  `;
}
