// One question as it stands on the page: number, wording, a control of its kind, and what is to be said about it.

import { html, noChange, nothing } from "lit";
import { live } from "lit/directives/live.js";

import { aboutRemark, HOUSEHOLD, isTooLong, MOST_IN_NOTE } from "./form.js";
import { ageOn, isBlank, isMasked, read } from "./rules.js";
import { dateAndTime, dayInWords, longDay, say, t, today } from "./words.js";

const LONG_LIST = 12; // more codes than this become the device's own chooser
const SHORT_WORDS = 14; // labels up to here stand side by side
const PAIR_WORDS = 24; // and up to here in two columns, on a phone too
const NONE = 0;
const DONT_KNOW = 99;

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

/** 07, as on paper. */
export function codeInBoxes(question, code) {
  return question.width > 1 && question.kind === "coded" ? String(code).padStart(question.width, "0") : String(code);
}

/** "Kontrak/sewa" may go on after its slash, on a narrow phone. */
export const breakable = (text) => text.replaceAll("/", "/\u200b");

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

/** The question with everything around it. */
export function question(app, card, row) {
  const value = app.form.value(row, card.name);
  const id = placeOf(row, card.name);
  const problems = app.problems.at(row, card.name);
  const remarks = app.remarksAt(row, card.name);
  const worst = problems.some((one) => one.severity === "error") ? "bad" : problems.length ? "warn" : "";
  const grouped = card.kind === "flags" || (card.kind === "coded" && !isLong(app, card));
  const title = html`<span class="q-number">${card.number}</span
    ><span class="q-words"
      >${say(card.label)}${
        card.filled_by === "supervisor" ? html` <span class="q-tag">${t("by_supervisor")}</span>` : nothing
      }</span
    >`;
  const about = [card.hint ? `${id}-hint` : "", problems.length ? `${id}-problems` : ""].filter(Boolean).join(" ");
  const body = html`
    ${card.hint ? html`<p class="q-hint" id="${id}-hint">${say(card.hint)}</p>` : nothing}
    ${control(app, card, row, value, id, about)} ${suggestion(app, card, row, value)} ${aside(app, card, row)}
    <div id="${id}-problems">${problems.map((one) => problem(app, one))}</div>
    ${remarks.map((remark) => remarkBox(app, remark))}
  `;
  const classes = `q q-${shape(app, card)} ${worst ? `q-has-${worst}` : ""} ${remarks.length ? "q-has-remark" : ""}`;
  const clear =
    isBlank(value) || app.readOnly || !grouped
      ? nothing
      : html`<button type="button" class="q-clear" @click=${() => app.answer(row, card.name, null)}>
          ${t("clear")}<span class="visually-hidden"> ${card.number}</span>
        </button>`;
  return grouped
    ? html`<fieldset class=${classes} id=${id} tabindex="-1" aria-describedby=${about || nothing}>
        <legend class="q-title">${title}</legend>
        ${clear} ${body}
      </fieldset>`
    : html`<div class=${classes} id=${id} tabindex="-1">
        <label class="q-title" for="${id}-in">${title}</label>
        ${body}
      </div>`;
}

function isLong(app, card) {
  return app.codebook.lists[card.codes].length > LONG_LIST || card.codes === "Month";
}

function shape(app, card) {
  if (card.name.endsWith("_month") || card.name.endsWith("_year")) return "half";
  if (card.kind === "coded" && !isLong(app, card) && app.codebook.lists[card.codes].length <= 3) {
    if (longestLabel(app, card) <= SHORT_WORDS) return "short";
  }
  if (["coded", "flags"].includes(card.kind) && !isLong(app, card)) {
    const isMany = app.codebook.lists[card.codes].length >= 5;
    return isMany && longestLabel(app, card) <= PAIR_WORDS ? "pairs" : "full";
  }
  return card.kind === "whole" ? "short" : "full";
}

function longestLabel(app, card) {
  return Math.max(...app.codebook.lists[card.codes].map(([, label]) => say(label).length));
}

function control(app, card, row, value, id, about) {
  switch (card.kind) {
    case "coded":
      return isLong(app, card) ? chooser(app, card, row, value, id, about) : radios(app, card, row, value, id);
    case "flags":
      return boxes(app, card, row, value, id);
    case "day":
      return day(app, card, row, value, id, about);
    case "sealed":
      return sealed(app, card, row, value, id, about);
    default:
      return typed(app, card, row, value, id, about);
  }
}

function radios(app, card, row, value, id) {
  return html`<div class="opts">
    ${app.codebook.lists[card.codes].map(
      ([code, label]) =>
        html`<label class="opt">
          <input
            type="radio"
            name=${id}
            .value=${String(code)}
            .checked=${live(code === value)}
            ?disabled=${app.readOnly}
            @change=${() => app.answer(row, card.name, code)}
          />
          <span class="opt-code">${codeInBoxes(card, code)}</span
          ><span class="opt-words">${breakable(say(label))}</span>
        </label>`,
    )}
  </div>`;
}

function chooser(app, card, row, value, id, about) {
  return html`<select
    class="form-select q-in"
    id="${id}-in"
    aria-describedby=${about || nothing}
    ?disabled=${app.readOnly}
    @change=${(event) => app.answer(row, card.name, event.target.value === "" ? null : Number(event.target.value))}
  >
    <option value="" ?selected=${isBlank(value)}>${t("choose")}</option>
    ${app.codebook.lists[card.codes].map(
      ([code, label]) =>
        html`<option value=${code} .selected=${live(code === value)}>
          ${codeInBoxes(card, code)} · ${say(label)}
        </option>`,
    )}
  </select>`;
}

/** Codes added up: ticking "none" or "don't know" takes the others off, and the other way round. */
function boxes(app, card, row, value, id) {
  const alone = (code) => code === NONE || code === DONT_KNOW;
  const isOn = (code) =>
    !isBlank(value) && (alone(code) ? value === code : value !== DONT_KNOW && (value & code) !== 0);
  const toggle = (code, on) => {
    if (alone(code)) return app.answer(row, card.name, on ? code : null);
    const sum = isBlank(value) || value === DONT_KNOW ? 0 : value;
    const next = on ? sum | code : sum & ~code;
    // The last tick taken off is no answer yet: "none" has a box of its own.
    return app.answer(row, card.name, next === 0 ? null : next);
  };
  return html`<div class="opts">
    ${app.codebook.lists[card.codes].map(
      ([code, label]) =>
        html`<label class="opt">
          <input
            type="checkbox"
            name="${id}-${code}"
            .checked=${live(isOn(code))}
            ?disabled=${app.readOnly}
            @change=${(event) => toggle(code, event.target.checked)}
          />
          <span class="opt-code">${code}</span><span class="opt-words">${breakable(say(label))}</span>
        </label>`,
    )}
  </div>`;
}

function typed(app, card, row, value, id, about) {
  const isNumber = card.kind === "whole";
  const change = (event) => app.answer(row, card.name, read(card, event.target.value), { typing: true });
  const common = { change, leave: () => app.left(row, card.name) };
  if (card.multiline) {
    return html`<textarea
      class="form-control q-in"
      id="${id}-in"
      rows="4"
      aria-describedby=${about || nothing}
      .value=${unlessTyping(`${id}-in`, value ?? "")}
      ?readonly=${app.readOnly}
      @input=${common.change}
      @blur=${common.leave}
    ></textarea>`;
  }
  return html`<div class="q-line">
    <input
      class="form-control q-in ${isNumber ? "q-number-in" : ""}"
      id="${id}-in"
      type="text"
      inputmode=${isNumber ? "numeric" : "text"}
      autocomplete="off"
      autocapitalize=${isNumber ? "off" : "characters"}
      spellcheck="false"
      aria-describedby=${about || nothing}
      .value=${unlessTyping(`${id}-in`, isBlank(value) ? "" : String(value))}
      ?readonly=${app.readOnly}
      @input=${common.change}
      @blur=${common.leave}
    />${card.unit ? html`<span class="q-unit">${say(card.unit)}</span>` : nothing}
  </div>`;
}

function day(app, card, row, value, id, about) {
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
      aria-describedby=${about || nothing}
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
        ? html`<button type="button" class="btn" @click=${() => app.answer(row, card.name, today())}>
            ${t("today")}
          </button>`
        : nothing
    }
    ${isBlank(value) ? nothing : html`<span class="q-said">${longDay(value)}</span>`}
  </div>`;
}

/** A number that is kept sealed: shown masked; to change it, it is typed again from the beginning. */
function sealed(app, card, row, value, id, about) {
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
  const change = (event) => app.answer(row, card.name, read(card, event.target.value), { typing: true });
  return html`<div class="q-line">
      <input
        class="form-control q-in ${card.digits ? "q-digits" : ""}"
        id="${id}-in"
        type="text"
        inputmode="numeric"
        autocomplete="off"
        aria-describedby=${about || nothing}
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
    ${card.digits ? html`<p class="q-hint">${t("digits", { done: plain.length, all: card.digits })}</p>` : nothing}`;
}

export function inFours(text) {
  return text.replace(/(.{4})(?=.)/g, "$1 ");
}

/** What follows from other answers may be taken over with a press; nothing is filled in by itself. */
function suggestion(app, card, row, value) {
  if (app.readOnly) return nothing;
  const offer = suggested(app, card, row);
  if (offer === null || offer === value) return nothing;
  return html`<button type="button" class="btn btn-sm q-suggestion" @click=${() => app.answer(row, card.name, offer)}>
    ${t(`suggest_${card.name}`, { value: offer })}
  </button>`;
}

function suggested(app, card, row) {
  const { form } = app;
  switch (card.name) {
    case "age":
      return ageOn(form.row(row), form.value(HOUSEHOLD, "enumerated_on") ?? today());
    case "member_count":
      return form.members.length || null;
    case "name":
      return form.members[0]?.id === row && isBlank(form.value(row, "name"))
        ? form.value(HOUSEHOLD, "head_name")
        : null;
    case "respondent_name":
      return isBlank(form.value(row, "respondent_name")) ? form.value(HOUSEHOLD, "head_name") : null;
    default:
      return null;
  }
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
          ? html`<button type="button" class="link" @click=${() => app.jump(one)}>
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
