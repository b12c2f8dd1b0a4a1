// Keying from paper: the whole form on one page, codes as numbers, Enter to go on, no mouse.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { aside, codeInBoxes, icon, inFours, inWords, placeOf, problem, remarkBox, unlessTyping } from "./fields.js";
import { HOUSEHOLD } from "./form.js";
import { removedLine, withRemoved } from "./members.js";
import { finishView } from "./panels.js";
import { KeyingMoves, SWITCHES } from "./keying_moves.js";
import { isBlank, isMasked } from "./rules.js";
import { isNotInterviewed, questionsIn, shownBlocks } from "./steps.js";
import { take } from "./typed_codes.js";
import { dayTyped, say, t } from "./words.js";

export function keyingView(app) {
  const { form } = app;
  app.keying ??= new KeyingMoves(app); // begins with the first drawing
  const shown = new Set(shownBlocks(form).map((block) => block.number));
  const ofPersons = form.codebook.blocks.filter((block) => block.whose === "person");
  let members = false;
  return html`<div class="k-form">
      ${form.codebook.blocks.map((block) => {
        if (block.whose === "household") {
          return shown.has(block.number) ? section(app, block, HOUSEHOLD) : nothing;
        }
        if (members || !shown.has(block.number)) return nothing;
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
    ${finishView(app)} ${keyList(app)}`;
}

/** The keys, always in sight; what can be switched is a button as well. */
function keyList(app) {
  const { on } = app.keying;
  const finds = document.getElementById("find") ? ["Ctrl+K"] : [];
  return html`<div class="k-keys" role="group" aria-label=${t("keys")}>
    <ul>
      ${["Enter", "Shift+Enter", "F8", "F9", "F10", ...finds].map((key) => html`<li><kbd>${key}</kbd> ${t(`key_${key}`)}</li>`)}
    </ul>
    ${Object.entries(SWITCHES).map(
      ([name, key]) =>
        html`<button
          type="button"
          class="btn btn-sm"
          aria-pressed=${on[name] ? "true" : "false"}
          @click=${() => app.keying.flip(name)}
        >
          <kbd>${key}</kbd> ${t(`switch_${name}_${on[name] ? "on" : "off"}`)}
        </button>`,
    )}
  </div>`;
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
  const isHeld = app.keying.stop?.id === `${id}-in`;
  const isCode = ["coded", "flags"].includes(card.kind) && !isBlank(value) && app.form.accepts(card, value);
  const said = isCode ? inWords(app, card, value) : "";
  return html`<div class="k-row ${worst ? `q-has-${worst}` : ""}" id=${id}>
    <label class="k-label" for="${id}-in"><span class="q-number">${card.number}</span> ${say(card.label)}</label>
    <div class="k-value">
      ${box(app, card, row, value, id)}
      <span class="k-said" aria-live="polite">${said.replace(/^\d+ /, "")}${card.unit ? say(card.unit) : ""}</span>
    </div>
    ${isHeld ? html`<p class="k-stop" id="${id}-stop" role="alert">${app.keying.stop.text}</p>` : nothing}
    <div class="k-more" id="${id}-problems">
      ${aside(app, card, row)} ${isHeld ? nothing : problems.map((one) => problem(app, one))}
      ${app.remarksAt(row, card.name).map((remark) => remarkBox(app, remark))}
    </div>
  </div>`;
}

function box(app, card, row, value, id) {
  const shown = isMasked(value) ? "" : card.kind === "day" ? dayTyped(value) : written(card, value);
  const commit = (event, more) => {
    const typed = event.target.value;
    if (isMasked(value) && typed.trim() === "") return; // left alone: the number that is there stays
    app.answer(row, card.name, take(card, typed), more);
  };
  // Codes count when they are left, so that "1" on the way to "11" skips nothing; texts count with each letter.
  const asTyped = card.kind === "text";
  const common = {
    input: (event) =>
      asTyped ? commit(event, { typing: true }) : app.keying.typed(event, card, () => commit(event, {})),
    change: (event) => commit(event, {}),
  };
  const enter = (event) => {
    if (event.key !== "Enter" || event.ctrlKey) return;
    event.preventDefault();
    app.keying.entered(event, card, () => commit(event, {}));
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
    aria-describedby=${app.keying.stop?.id === `${id}-in` ? `${id}-stop` : nothing}
    @keydown=${enter}
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
