// Keying from paper: the whole form on one page, codes as numbers, Enter to go on, no mouse.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { aside, codeInBoxes, icon, inFours, inWords, placeOf, problem, remarkBox, unlessTyping } from "./fields.js";
import { HOUSEHOLD } from "./form.js";
import { removedLine, withRemoved } from "./members.js";
import { finishView } from "./panels.js";
import { isBlank, isMasked, read } from "./rules.js";
import { isNotInterviewed, questionsIn, stepsOf } from "./steps.js";
import { dayInWords, say, t } from "./words.js";

export function keyingView(app) {
  const { form } = app;
  const shown = new Set(stepsOf(form).map((step) => step.id));
  const ofPersons = form.codebook.blocks.filter((block) => block.whose === "person");
  let members = false;
  return html`<div class="k-form" @keydown=${(event) => onKey(app, event)}>
      <p class="k-help">${t("keying_help")}</p>
      ${form.codebook.blocks.map((block) => {
        if (block.whose === "household") {
          return shown.has(block.number) ? section(app, block, HOUSEHOLD) : nothing;
        }
        if (members || !shown.has("members")) return nothing;
        members = true;
        return html`${repeat(
            withRemoved(form),
            (one) => (one.entry ? `removed-${one.entry.member.id}` : one.id),
            (member) =>
              member.entry
                ? removedLine(app, member.entry)
                : html`<section class="k-member" aria-label="${member.number}. ${member.name ?? ""}">
                    <h2 class="k-member-title">
                      <span>${t("member_of", { number: member.number, all: form.members.length })}</span>
                      ${member.name ?? ""}
                      ${
                        app.readOnly
                          ? nothing
                          : html`<button type="button" class="btn btn-sm" @click=${() => app.removeMember(member.id)}>
                              ${icon(app, "trash")}${t("remove")}
                            </button>`
                      }
                    </h2>
                    ${ofPersons.map((part) => section(app, part, member.id))}
                  </section>`,
          )}
          <div class="k-add">
            ${app.problems.at(HOUSEHOLD, "number").map((one) => problem(app, one))}
            ${app.problems.at(HOUSEHOLD, "relationship").map((one) => problem(app, one))}
            ${
              app.readOnly
                ? nothing
                : html`<button type="button" class="btn btn-primary" data-key @click=${() => app.addMember()}>
                    ${icon(app, "plus")}${t("add_member")} <kbd>F9</kbd>
                  </button>`
            }
          </div>`;
      })}
      ${isNotInterviewed(form) ? html`<p class="q-hint">${t("not_interviewed")}</p>` : nothing}
    </div>
    <h2 class="k-title qn-step-title" tabindex="-1">${t("finish")}</h2>
    ${finishView(app)}`;
}

function section(app, block, row) {
  const questions = questionsIn(app.form, block, row);
  if (!questions.length) return nothing;
  const title = `${block.number}. ${say(block.title)}`;
  return html`<section class="k-section">
    ${row === HOUSEHOLD ? html`<h2 class="k-title">${title}</h2>` : html`<h3 class="k-title">${title}</h3>`}
    ${repeat(
      questions,
      (card) => card.name,
      (card) => line(app, card, row),
    )}
  </section>`;
}

function line(app, card, row) {
  const id = placeOf(row, card.name);
  const value = app.form.value(row, card.name);
  const problems = app.problems.at(row, card.name);
  const worst = problems.some((one) => one.severity === "error") ? "bad" : problems.length ? "warn" : "";
  const said = ["coded", "flags"].includes(card.kind) && !isBlank(value) ? inWords(app, card, value) : "";
  return html`<div class="k-row ${worst ? `q-has-${worst}` : ""}" id=${id}>
    <label class="k-label" for="${id}-in"><span class="q-number">${card.number}</span> ${say(card.label)}</label>
    <div class="k-value">
      ${box(app, card, row, value, id)}
      <span class="k-said" aria-live="polite">${said.replace(/^\d+ /, "")}${card.unit ? say(card.unit) : ""}</span>
    </div>
    <div class="k-more" id="${id}-problems">
      ${aside(app, card, row)} ${problems.map((one) => problem(app, one))}
      ${app.remarksAt(row, card.name).map((remark) => remarkBox(app, remark))}
    </div>
  </div>`;
}

function box(app, card, row, value, id) {
  const shown = isMasked(value) ? "" : card.kind === "day" ? dayInWords(value) : written(card, value);
  const commit = (event, more) => {
    const typed = event.target.value;
    if (isMasked(value) && typed.trim() === "") return; // left alone: the number that is there stays
    app.answer(row, card.name, take(card, typed), more);
  };
  // Codes count when they are left, so that "1" on the way to "11" skips nothing; texts count with each letter.
  const asTyped = card.kind === "text";
  const common = {
    input: (event) => (asTyped ? commit(event, { typing: true }) : undefined),
    change: (event) => commit(event, {}),
  };
  if (card.multiline) {
    return html`<textarea
      class="form-control k-in k-wide"
      id="${id}-in"
      data-key
      rows="3"
      .value=${unlessTyping(`${id}-in`, shown)}
      ?readonly=${app.readOnly}
      @input=${common.input}
      @change=${common.change}
      @blur=${() => app.left(row, card.name)}
    ></textarea>`;
  }
  return html`<input
    class="form-control k-in ${asTyped ? "k-wide" : card.kind === "sealed" ? "k-long" : card.kind === "day" ? "k-day" : ""}"
    id="${id}-in"
    data-key
    type="text"
    autocomplete="off"
    spellcheck="false"
    inputmode=${asTyped ? "text" : "numeric"}
    placeholder=${isMasked(value) ? inFours(value) : card.kind === "day" ? t("day_pattern") : nothing}
    .value=${unlessTyping(`${id}-in`, shown)}
    ?readonly=${app.readOnly}
    @focus=${(event) => event.target.select()}
    @input=${common.input}
    @change=${common.change}
    @blur=${() => app.left(row, card.name)}
  />`;
}

function written(card, value) {
  if (isBlank(value)) return "";
  return card.kind === "coded" && Number.isInteger(value) ? codeInBoxes(card, value) : String(value);
}

/**
 * What was keyed, as an answer. 15102026, 15-10-2026, 1/11/2010 and 15/10/26 are days; 1112010 is none, because it is
 * two: without something between, day and month take two digits each.
 */
function take(card, typed) {
  if (card.kind === "day") {
    const found =
      /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/.exec(typed.trim()) ??
      /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(typed.trim());
    if (!found) return read(card, typed);
    const year = found[3].length === 4 ? found[3] : `${Number(found[3]) > 30 ? 19 : 20}${found[3]}`;
    return `${year}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}`;
  }
  return read(card, typed);
}

async function onKey(app, event) {
  if (event.key === "Enter" && !event.ctrlKey && event.target.matches("input, button[data-key]")) {
    if (event.target.matches("button")) return;
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
    await app.updateComplete; // a skip may have taken the next question away, or put one in
    step(event.target, event.shiftKey ? -1 : 1);
  } else if (event.key === "F8") {
    event.preventDefault();
    nextProblem(event.target);
  } else if (event.key === "F9" && !app.readOnly) {
    event.preventDefault();
    app.addMember();
  }
}

function step(from, by) {
  const all = [...document.querySelectorAll(".k-form [data-key]")];
  all[all.indexOf(from) + by]?.focus();
}

function nextProblem(from) {
  const all = [...document.querySelectorAll(".k-row.q-has-bad [data-key], .k-row.q-has-warn [data-key]")];
  const later = all.find((one) => from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  (later ?? all[0])?.focus();
}
