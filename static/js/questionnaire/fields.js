// One question as it stands on the page: number, wording, a control of its kind, and what is to be said about it.

import { html, noChange, nothing } from "lit";
import { live } from "lit/directives/live.js";

import { aboutRemark, HOUSEHOLD, isTooLong, MOST_IN_NOTE } from "./form.js";
import { isLong } from "./layout.js";
import { suggestion } from "./offers.js";
import { boxes, breakable, chooser, codeInBoxes, DONT_KNOW, radios } from "./options.js";
import { isBlank, isMasked } from "./rules.js";
import { sectorChips } from "./sectors.js";
import { dateAndTime, dayInWords, say, t, today } from "./words.js";

export { breakable, codeInBoxes } from "./options.js";

const SHORT_WORDS = 10; // two codes of so few letters stand beside the question

export const placeOf = (row, name) => `q-${row}-${name}`;

export function icon(app, name) {
  return html`<svg class="icon" aria-hidden="true" focusable="false">
    <use href="${app.config.icons}#${name}"></use>
  </svg>`;
}

/**
 * What a box shows: the answer, except where the cursor is. There the person's own letters stand, with the space at the
 * end that the answer does not have yet and the date that is typed half.
 */
export function unlessTyping(id, value) {
  return document.activeElement?.id === id ? noChange : live(value);
}

/** An answer as a person reads it. */
export function inWords(app, question, value) {
  if (isBlank(value)) return t("blank");
  const list = question.codes ? app.codebook.lists[question.codes] : null;
  const found = list?.find(([code]) => code === value);
  if (found) return `${codeInBoxes(question, value)} ${say(found[1])}`;
  if (question.kind === "flags" && Number.isInteger(value)) {
    return `${value} ${list
      .filter(([code]) => code && code !== DONT_KNOW && code & value)
      .map(([, label]) => say(label))
      .join(", ")}`;
  }
  if (question.kind === "day") return dayInWords(value);
  return question.unit ? `${value} ${say(question.unit)}` : String(value);
}

/** The question with everything around it. `withHint` is false where it is said once for all. */
export function question(app, card, row, { withHint = true, shape = "" } = {}) {
  const value = app.form.value(row, card.name);
  const id = placeOf(row, card.name);
  const title = html`<span class="q-number">${card.number}</span>
    <span class="q-words"
      >${breakable(say(card.label))}${
        card.filled_by === "supervisor" ? html` <span class="q-tag">${t("by_supervisor")}</span>` : nothing
      }</span
    >`;
  const hint = withHint && card.hint;
  const control = html`
    ${hint ? html`<p class="q-hint" id="${id}-hint">${say(card.hint)}</p>` : nothing}
    ${answerBox(app, card, row, value, id, about(app, card, row, hint))} ${suggestion(app, card, row, value)}
    ${sectorChips(app, card, row)}
  `;
  return frame(app, card, row, { title, control, shape: shape || `q-${shapeOf(app, card)}`, hint });
}

/** What belongs to a question whatever it looks like: its place, what is said about it, and the way to empty it. */
export function frame(app, card, row, { title, control, shape, hint = false }) {
  const value = app.form.value(row, card.name);
  const id = placeOf(row, card.name);
  const problems = app.problems.at(row, card.name);
  const remarks = app.remarksAt(row, card.name);
  const worst = problems.some((one) => one.severity === "error") ? "bad" : problems.length ? "warn" : "";
  const grouped = isGrouped(app, card);
  const classes = [
    "q",
    shape,
    worst ? `q-has-${worst}` : "",
    remarks.length ? "q-has-remark" : "",
    app.advance.isHere(row, card.name) ? "is-here" : "",
  ].join(" ");
  const clear =
    isBlank(value) || app.readOnly || !grouped
      ? nothing
      : html`<button type="button" class="q-clear" @click=${() => app.answer(row, card.name, null)}>
          ${icon(app, "x")}<span class="visually-hidden">${t("clear")} ${card.number}</span>
        </button>`;
  const more = html`${aside(app, card, row)}
    <div id="${id}-problems">${problems.map((one) => problem(app, one))}</div>
    ${remarks.map((remark) => remarkBox(app, remark))}`;
  return grouped
    ? html`<fieldset class=${classes} id=${id} tabindex="-1" aria-describedby=${about(app, card, row, hint) || nothing}>
        <legend class="q-title">${title}</legend>
        ${clear} ${control} ${more}
      </fieldset>`
    : html`<div class=${classes} id=${id} tabindex="-1">
        <label class="q-title" for="${id}-in">${title}</label>
        ${control} ${more}
      </div>`;
}

/** The ids of what is said about a question, for its control. */
export function about(app, card, row, hint = false) {
  const id = placeOf(row, card.name);
  return [hint ? `${id}-hint` : "", app.problems.at(row, card.name).length ? `${id}-problems` : ""]
    .filter(Boolean)
    .join(" ");
}

const isGrouped = (app, card) => card.kind === "flags" || (card.kind === "coded" && !isLong(app, card));

/** How a question lies on a phone: beside its words ("line") where its codes are short, below them elsewhere. */
function shapeOf(app, card) {
  if (card.name.endsWith("_month") || card.name.endsWith("_year")) return "half";
  if (card.kind === "whole" || card.digits || isFixed(card)) return "line-shape";
  if (card.kind === "coded" && !isLong(app, card)) {
    const labels = app.codebook.lists[card.codes].map(([, label]) => say(label).length);
    if (labels.length <= 2 && Math.max(...labels) <= SHORT_WORDS) return "line-shape";
  }
  return "full";
}

/** A text of so many letters, no more and no fewer: 113. */
const isFixed = (card) => Boolean(card.pattern?.endsWith(`{${card.max_length}}`));

/** The control of a question, of its kind. */
export function answerBox(app, card, row, value, id, told) {
  switch (card.kind) {
    case "coded":
      return isLong(app, card) ? chooser(app, card, row, value, id, told) : radios(app, card, row, value, id, told);
    case "flags":
      return boxes(app, card, row, value, id);
    case "day":
      return day(app, card, row, value, id, told);
    case "sealed":
      return sealed(app, card, row, value, id, told);
    default:
      return typed(app, card, row, value, id, told);
  }
}

function typed(app, card, row, value, id, told) {
  const isNumber = card.kind === "whole";
  const change = (event) => app.advance.type(event, row, card);
  const common = { change, leave: () => app.left(row, card.name) };
  if (card.multiline) {
    return html`<textarea
      class="form-control q-in"
      id="${id}-in"
      rows="4"
      aria-describedby=${told || nothing}
      .value=${unlessTyping(`${id}-in`, value ?? "")}
      ?readonly=${app.readOnly}
      @input=${common.change}
      @blur=${common.leave}
    ></textarea>`;
  }
  return html`<div class="q-line">
    <input
      class="form-control q-in ${isNumber ? "q-number-in" : isFixed(card) ? "q-fixed-in" : ""}"
      id="${id}-in"
      type="text"
      inputmode=${isNumber ? "numeric" : "text"}
      autocomplete="off"
      autocapitalize=${isNumber ? "off" : "characters"}
      enterkeyhint="next"
      spellcheck="false"
      aria-describedby=${told || nothing}
      .value=${unlessTyping(`${id}-in`, isBlank(value) ? "" : String(value))}
      ?readonly=${app.readOnly}
      @input=${common.change}
      @blur=${common.leave}
    />${card.unit ? html`<span class="q-unit">${say(card.unit)}</span>` : nothing}
  </div>`;
}

function day(app, card, row, value, id, told) {
  const take = (event) => {
    // A date that is typed half is "" here and bad input there; it must not wipe what stood before.
    if (event.target.value === "" && event.target.validity?.badInput) return;
    app.answer(row, card.name, event.target.value || null, { typing: true });
  };
  return html`<div class="q-line">
    <input
      class="form-control q-in q-day"
      id="${id}-in"
      type="date"
      min=${card.name === "enumerated_on" ? app.config.first_day : card.earliest}
      max=${today()}
      aria-describedby=${told || nothing}
      .value=${unlessTyping(`${id}-in`, value ?? "")}
      ?readonly=${app.readOnly}
      @change=${take}
      @blur=${(event) => {
        take(event);
        app.left(row, card.name);
      }}
    />
    ${
      card.name === "enumerated_on" && !app.readOnly && value !== today()
        ? html`<button type="button" class="btn" @click=${() => app.advance.tap(row, card.name, today())}>
            ${t("today")}
          </button>`
        : nothing
    }
    ${isBlank(value) ? nothing : html`<span class="q-said">${dayInWords(value)}</span>`}
  </div>`;
}

/** A number that is kept sealed: shown masked; to change it, it is typed again from the beginning. */
function sealed(app, card, row, value, id, told) {
  const key = `${row}.${card.name}`;
  if (isMasked(value) && !app.retyping.has(key)) {
    return html`<div class="q-line">
      <output class="q-masked" id="${id}-in" aria-label=${t("masked", { shown: value.replace(/[•*]+/g, " ").trim() })}
        >${inFours(value)}</output
      >
      ${
        app.readOnly
          ? nothing
          : html`<button type="button" class="btn" @click=${() => app.retype(row, card.name)}>${t("retype")}</button>`
      }
    </div>`;
  }
  const plain = isMasked(value) ? "" : (value ?? "");
  const change = (event) => app.advance.type(event, row, card);
  return html`<div class="q-line">
      <input
        class="form-control q-in ${card.digits ? "q-digits" : ""}"
        id="${id}-in"
        type="text"
        inputmode="numeric"
        enterkeyhint="next"
        autocomplete="off"
        aria-describedby=${told || nothing}
        .value=${unlessTyping(`${id}-in`, plain)}
        ?readonly=${app.readOnly}
        @input=${change}
        @blur=${() => app.left(row, card.name)}
      />
      ${
        app.retyping.has(key)
          ? html`<button type="button" class="btn" @click=${() => app.keepMasked(row, card.name)}>
              ${t("keep_old")}
            </button>`
          : nothing
      }
    </div>
    ${
      card.digits && plain.length && plain.length !== card.digits
        ? html`<p class="q-hint">${t("digits", { done: plain.length, all: card.digits })}</p>`
        : nothing
    }`;
}

export function inFours(text) {
  return text.replace(/(.{4})(?=.)/g, "$1 ");
}

export function aside(app, card, row) {
  const numbers = app.form.asideBecauseOf(row, card.name);
  if (!numbers.length) return nothing;
  const shown = numbers.slice(0, 8).join(", ") + (numbers.length > 8 ? " …" : "");
  return html`<p class="q-aside" role="status">
    ${icon(app, "info-circle")}<span>${t("aside", { count: numbers.length, numbers: shown })}</span>
  </p>`;
}

/** "2. Sitti – ", where a problem is a member's own. */
function whose(form, one) {
  const member = form.members.find((found) => found.id === one.row);
  return member ? `${member.number}. ${member.name || t("unnamed")} – ` : "";
}

const tooLong = (note) => t("note_long", { most: MOST_IN_NOTE, count: [...note].length });

/** An error, or a warning with room for the reason why it is right all the same. */
export function problem(app, one, { linked = false } = {}) {
  const isError = one.severity === "error";
  const words = say(one.message);
  const note = app.form.note(one.code, one.member_id);
  const noteId = `${linked ? "list" : "at"}-note-${one.row}-${one.code}`;
  return html`<div class="q-problem ${isError ? "tone-bad" : "tone-warn"}">
    ${icon(app, isError ? "alert-circle" : "alert-triangle")}
    <div class="q-problem-body">
      ${
        linked
          ? html`<button type="button" class="link" @click=${() => app.advance.jump(one)}>
              ${whose(app.form, one)}${words}
            </button>`
          : html`<p>${words}</p>`
      }
      ${
        isError
          ? nothing
          : html`<label class="q-note"
              ><span>${t("note_label")}</span
              ><input
                class="form-control"
                type="text"
                id=${noteId}
                .value=${unlessTyping(noteId, note)}
                ?readonly=${app.readOnly}
                placeholder=${t("note_example")}
                @input=${(event) => app.explain(one, event.target.value)}
                @blur=${() => app.leftNote(one)}
              />${isTooLong(note) ? html`<span class="q-hint" role="status">${tooLong(note)}</span>` : nothing}</label
            >`
      }
    </div>
  </div>`;
}

/** What the enumerator says to a remark: read at the next review. `place`: the same remark may stand at two. */
function remarkAnswer(app, remark, place) {
  const [check, id] = [aboutRemark(remark), `${place}-remark-${remark.id}`];
  const note = app.form.note(check, null);
  if (app.readOnly || remark.resolved_at) {
    return note ? html`<p class="q-remark-answer">${t("remark_answer")} ${note}</p>` : nothing;
  }
  return html`<label class="q-note" for=${id}><span>${t("remark_answer")}</span></label>
    <textarea
      class="form-control"
      id=${id}
      rows="2"
      .value=${unlessTyping(id, note)}
      @input=${(event) => app.explain({ code: check, member_id: null }, event.target.value)}
      @blur=${() => app.left(HOUSEHOLD, check)}
    ></textarea>
    ${isTooLong(note) ? html`<p class="q-hint" role="status">${tooLong(note)}</p>` : nothing}`;
}

export function remarkBox(app, remark, place = "at") {
  return html`<div class="q-remark ${remark.resolved_at ? "is-resolved" : ""}">
    ${icon(app, "message-circle")}
    <div>
      <p>${remark.text}</p>
      ${remark.reason ? html`<p class="q-remark-reason">${t("remark_reason", { reason: remark.reason })}</p>` : nothing}
      <p class="q-remark-by">
        ${remark.by} · ${dateAndTime(new Date(remark.at))}${remark.resolved_at ? html` · ${t("resolved")}` : nothing}
      </p>
      ${remarkAnswer(app, remark, place)}
    </div>
  </div>`;
}
