// What stands around the questions: the steps, the problems, and the last page before sending.

import { html, nothing } from "lit";

import { icon, problem, remarkBox } from "./fields.js";
import { HOUSEHOLD } from "./form.js";
import { lockedWords, takeBackButton } from "./saving.js";
import { counts, LEADS } from "./jumping.js";
import { FINISH, isBlankProblem, isNotInterviewed, MEMBERS, progressOf, stepOfProblem } from "./steps.js";
import { clock, say, t } from "./words.js";

export function titleOf(app, step) {
  if (step.id === MEMBERS) return `IV. ${t("members")}`;
  if (step.id === FINISH) return t("finish");
  if (step.member) return `${step.member.number}. ${step.member.name || t("unnamed")}`;
  const { block } = step.blocks[0];
  return `${block.number}. ${say(block.title)}`;
}

/** The parts of the form with how far each is, and the ways to what waits. */
export function stepList(app) {
  return html`${jumps(app)}
    <ul class="s-list">
      ${app.steps.map(
        (step) => html`<li class=${step.member ? "s-person" : ""}>${stepButton(app, step, titleOf(app, step))}</li>`,
      )}
    </ul>`;
}

/** "Belum terisi 12", "Kesalahan 1", "Peringatan 2", "Catatan 1": each press goes to the next one. */
function jumps(app) {
  const found = counts(app);
  return html`<div class="s-jumps" role="group" aria-label=${t("jump_to")}>
    ${Object.keys(LEADS).map(
      (kind) =>
        html`<button
          type="button"
          class="s-jump tone-${LEADS[kind]}"
          ?disabled=${!found[kind].length}
          @click=${() => app.advance.jumpToNext(kind)}
        >
          ${t(`jump_${kind}`)} <b>${found[kind].length}</b>
        </button>`,
    )}
  </div>`;
}

function stepButton(app, step, title) {
  const { done, all } = progressOf(app.form, step);
  const mine = app.problems.shown.filter((one) => stepOfProblem(app.form, one) === step.id);
  const errors = mine.filter((one) => one.severity === "error").length;
  const warnings = mine.filter((one) => app.form.isOpen(one)).length - errors;
  const isHere = step.id === app.step;
  const isDone = all > 0 && done === all && !errors;
  return html`<button
    type="button"
    class="s-step ${isDone ? "is-done" : ""}"
    aria-current=${isHere ? "step" : nothing}
    @click=${() => app.go(step.id)}
  >
    <span class="s-mark">${isDone ? icon(app, "check") : nothing}</span>
    <span class="s-title">${title}</span>
    ${errors ? html`<span class="pill tone-bad" aria-label=${t("errors", { count: errors })}>${errors}</span>` : nothing}
    ${
      !errors && warnings > 0
        ? html`<span class="pill tone-warn" aria-label=${t("warnings", { count: warnings })}>${warnings}</span>`
        : nothing
    }
    ${all ? html`<span class="s-count">${done}/${all}</span>` : nothing}
  </button>`;
}

/** Remarks of the reviewer that wait, with the way to each. */
export function remarkList(app, place = "list") {
  const open = app.dossier.remarks.filter((remark) => !remark.resolved_at);
  if (!open.length) return nothing;
  return html`<section class="qn-remarks" aria-labelledby="qn-remarks-title">
    <h3 class="qn-panel-title" id="qn-remarks-title">${t("remarks", { count: open.length })}</h3>
    ${open.map((remark) => {
      const card = app.form.byName.get(remark.question);
      const member = app.form.members.find((one) => one.id === remark.member);
      return html`${remarkBox(app, remark, place)}
      ${
        card
          ? html`<button
              type="button"
              class="link"
              @click=${() => app.advance.jump({ row: remark.member ?? HOUSEHOLD, name: remark.question })}
            >
              ${t("go_to", { number: card.number, who: member ? `${member.number}. ${member.name ?? ""}` : "" })}
            </button>`
          : nothing
      }`;
    })}
  </section>`;
}

/** Everything that stands in the way, with the way to each. */
export function problemList(app, { all = false } = {}) {
  const found = all ? app.problems.all : app.problems.shown;
  const errors = found.filter((one) => one.severity === "error" && !isBlankProblem(one));
  const blanks = found.filter((one) => one.severity === "error" && isBlankProblem(one));
  const warnings = found.filter((one) => one.severity === "warning");
  if (!found.length && app.problems.all.length)
    return html`<p class="q-hint">${t("nothing_yet", { count: app.problems.all.length })}</p>`;
  if (!found.length) return html`<p class="qn-clean">${icon(app, "circle-check")}<span>${t("no_problems")}</span></p>`;
  return html`
    ${
      errors.length
        ? html`<h3 class="qn-panel-title">${t("errors", { count: errors.length })}</h3>
            ${errors.map((one) => problem(app, one, { linked: true }))}`
        : nothing
    }
    ${
      blanks.length
        ? html`<h3 class="qn-panel-title">${t("blanks", { count: blanks.length })}</h3>
            <ul class="qn-blanks">
              ${blankGroups(app, blanks)}
            </ul>`
        : nothing
    }
    ${
      warnings.length
        ? html`<h3 class="qn-panel-title">${t("warnings", { count: warnings.length })}</h3>
            <p class="q-hint">${t("warnings_lead")}</p>
            ${warnings.map((one) => problem(app, one, { linked: true }))}`
        : nothing
    }
  `;
}

/** Blanks by step: forty lines "must be answered" say less than four with their numbers. */
function blankGroups(app, blanks) {
  const groups = Map.groupBy
    ? Map.groupBy(blanks, (one) => stepOfProblem(app.form, one))
    : blanks.reduce((found, one) => {
        const id = stepOfProblem(app.form, one);
        return found.set(id, [...(found.get(id) ?? []), one]);
      }, new Map());
  return [...groups].map(([id, ones]) => {
    const step = app.steps.find((one) => one.id === id);
    return html`<li>
      <strong>${step ? titleOf(app, step) : ""}</strong>
      <span class="qn-blank-numbers"
        >${ones.map(
          (one) =>
            html`<button type="button" class="q-jump" @click=${() => app.advance.jump(one)}>${one.number}</button>`,
        )}</span
      >
    </li>`;
  });
}

/** The last page: what is left to do, then send. */
export function finishView(app) {
  const { sender } = app;
  const errors = app.problems.all.filter((one) => one.severity === "error").length;
  const open = app.problems.all.filter((one) => app.form.isOpen(one)).length - errors;
  const isReady = !errors && !open;
  return html`
    ${isNotInterviewed(app.form) ? html`<p class="qn-lead">${t("not_interviewed")}</p>` : nothing}
    <div class="qn-panel">${problemList(app, { all: true })}</div>
    ${remarkList(app)}
    ${
      app.isOver
        ? nothing
        : html`<div class="qn-send">
            <p>
              ${sender.isSubmitting ? lockedWords(sender) : isReady ? t("ready") : t("not_ready", { errors, open })}
            </p>
            <button
              type="button"
              class="btn btn-primary btn-lg"
              ?disabled=${!isReady || sender.isSubmitting || sender.state === "stopped"}
              @click=${() => app.submit()}
            >
              ${icon(app, "send")}${sender.isSubmitting ? t(sender.state === "offline" ? "submit_waits" : "submitting") : t("submit")}
            </button>
            ${sender.isSubmitting ? takeBackButton(app) : nothing}
          </div>`
    }
  `;
}

/** After sending: the receipt, and where to go now. */
export function receiptView(app) {
  const { receipt, config } = app;
  return html`<section class="qn-receipt" aria-labelledby="qn-receipt-title">
    <div class="qn-receipt-mark tone-good">${icon(app, "circle-check")}</div>
    <h2 id="qn-receipt-title" tabindex="-1">${t("submitted")}</h2>
    <p>${t("submitted_at", { time: clock(new Date(receipt.saved_at)), family: app.familyName })}</p>
    <p class="qn-receipt-key">${t("receipt", { key: receipt.key.slice(0, 8).toUpperCase() })}</p>
    <div class="row-flex">
      ${config.next ? html`<a class="btn btn-primary btn-lg" href=${config.next}>${t("next_family")}</a>` : nothing}
      <a class="btn btn-lg" href=${config.back}>${t("back_to_list")}</a>
    </div>
  </section>`;
}

/** On a phone the steps and the problems come from below. */
export function sheets(app) {
  return html`
    <dialog class="dialog qn-sheet" id="qn-steps-dialog" aria-labelledby="qn-steps-title">
      <div class="dialog-inner">
        <h2 class="dialog-title" id="qn-steps-title">${t("parts")}</h2>
        ${stepList(app)}
        <div class="dialog-buttons"><button type="button" class="btn" data-closes>${t("close")}</button></div>
      </div>
    </dialog>
    <dialog class="dialog qn-sheet" id="qn-problems-dialog" aria-labelledby="qn-problems-title">
      <div class="dialog-inner">
        <h2 class="dialog-title" id="qn-problems-title">${t("to_check")}</h2>
        ${remarkList(app, "sheet")} ${problemList(app)}
        <div class="dialog-buttons"><button type="button" class="btn" data-closes>${t("close")}</button></div>
      </div>
    </dialog>
  `;
}
