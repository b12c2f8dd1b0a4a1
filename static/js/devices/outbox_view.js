// "Kiriman": every family that was touched on this device, and where its answers are now.

import { html, nothing } from "lit";

import { icon } from "../questionnaire/fields.js";
import { HOUSEHOLD } from "../questionnaire/form.js";
import { dateAndTime, t } from "../questionnaire/words.js";
import { fileOf } from "./device_file.js";
import { notice } from "./frame.js";
import { matterOf } from "./outbox.js";

/** What became of everything here, by what is to be done about it. */
function sorted(app) {
  const all = [...app.outbox.families].map(([id, family]) => ({ id, family, what: matterOf(family) }));
  return {
    todo: all.filter(({ what }) => what?.isOpen || what?.isTold),
    waiting: all.filter(({ what }) => what && !what.isOpen && !what.isTold),
    drafts: all.filter(({ what }) => !what),
  };
}

export function outboxView(app) {
  app.readReceipts();
  const { todo, waiting, drafts } = sorted(app);
  const receipts = app.receipts ?? [];
  const presses = app.presses.all;
  const isEmpty = ![todo, waiting, drafts, receipts, presses].some(({ length }) => length);
  return html`
    <div class="field-head">
      <h1 id="field-title" tabindex="-1">${t("out_title")}</h1>
      <p class="field-fetched">
        ${t("out_lead")}
        <button
          type="button"
          class="btn btn-primary"
          ?disabled=${!waiting.length && !todo.length && !presses.length}
          @click=${() => app.sendAll()}
        >
          ${icon(app, "cloud-upload")}${t("out_send")}
        </button>
      </p>
    </div>
    ${isEmpty ? notice("neutral", t("out_none")) : nothing} ${part(app, "out_todo", todo)} ${pressed(app, presses)}
    ${part(app, "out_waiting", waiting)} ${part(app, "out_drafts", drafts)}
    ${
      receipts.length
        ? html`<h2 class="section-title">${t("out_sent", { count: receipts.length })}</h2>
            <ul class="wl">
              ${receipts.map((receipt) => sentRow(app, receipt))}
            </ul>`
        : nothing
    }
    ${
      [todo, waiting, drafts, presses].some(({ length }) => length)
        ? html`<p class="field-file">
            <button type="button" class="btn" @click=${() => fileOf(app)}>
              ${icon(app, "download")}${t("out_file")}
            </button>
            <span class="hint">${t("out_file_text")}</span>
          </p>`
        : nothing
    }
  `;
}

function part(app, title, rows) {
  if (!rows.length) return nothing;
  return html`<h2 class="section-title">${t(title, { count: rows.length })}</h2>
    <ul class="wl">
      ${rows.map((one) => row(app, one))}
    </ul>`;
}

/** What was pressed on the lists: one line per press, leading to its list. */
function pressed(app, presses) {
  if (!presses.length) return nothing;
  return html`<h2 class="section-title">${t("out_presses", { count: presses.length })}</h2>
    <ul class="wl">
      ${presses.map(
        (press) =>
          html`<li class="wl-row">
            <a class="wl-link" href=${app.address(`verifikasi/${press.area}/`)}>
              <span class="wl-words">
                <span class="wl-name">${press.name || t("waiting_unnamed")}</span>
                <span class="wl-note tone-${press.refused ? "bad" : "warn"}"
                  >${press.refused ?? t("waiting_for_page")}</span
                >
              </span>
              ${icon(app, "chevron-right")}
            </a>
          </li>`,
      )}
    </ul>`;
}

function row(app, { id, family, what }) {
  const { record, sender } = family;
  const name = sender?.form.value(HOUSEHOLD, "head_name") ?? record.current?.answers?.head_name;
  const isWithdrawn = !record.area && !app.fetched.families.has(id);
  const tone = what?.isOpen || what?.isTold ? "bad" : what ? "warn" : "neutral";
  return html`<li class="wl-row field-out" data-household=${id}>
    <a class="wl-link" href=${app.address(`keluarga/${id}/${record.area ? `?sls=${record.area}` : ""}`)}>
      <span class="wl-words">
        <span class="wl-name">${name || t("waiting_unnamed")}</span>
        <span class="wl-note tone-${tone}">${isWithdrawn ? t("out_withdrawn") : (what?.words ?? t("out_draft"))}</span>
        ${sender?.refusal && !what?.isTold ? html`<span class="wl-note">${sender.refusal}</span>` : nothing}
      </span>
      ${icon(app, "chevron-right")}
    </a>
    ${
      what?.isTold
        ? html`<button type="button" class="btn btn-sm" @click=${() => app.outbox.forget(id)}>
            ${t("waiting_understood")}
          </button>`
        : nothing
    }
  </li>`;
}

const sentRow = (app, { household, key, at, name }) =>
  html`<li class="wl-row" data-household=${household}>
    <a class="wl-link" href=${app.address(`keluarga/${household}/`)}>
      <span class="wl-words">
        <span class="wl-name">${name || t("waiting_unnamed")}</span>
        <span class="wl-note">
          ${t("out_receipt", { time: dateAndTime(new Date(at)), key: key.slice(0, 8).toUpperCase() })}
        </span>
      </span>
      ${icon(app, "circle-check")}
    </a>
  </li>`;
