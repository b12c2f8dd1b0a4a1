// Answers by a tap: the codes of a list as buttons, the rest of a long list behind "other", codes that add up.

import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";

import { usualCodes } from "./layout.js";
import { isBlank } from "./rules.js";
import { say, t } from "./words.js";

const NONE = 0;
export const DONT_KNOW = 99;
const ROOM = 42; // letters beside each other in the narrowest column of buttons, on a phone of 360 pixels
const MOST_COLUMNS = 4;
const LOWEST = 2.6; // a button is never lower than so many lines, for the thumb

/** 07, as on paper. */
export function codeInBoxes(question, code) {
  return question.width > 1 && question.kind === "coded" ? String(code).padStart(question.width, "0") : String(code);
}

/** "Kontrak/sewa" may go on after its slash, on a narrow phone. */
export const breakable = (text) => text.replaceAll("/", "/\u200b");

function shownCodes(app, card) {
  const list = app.codebook.lists[card.codes];
  const usual = usualCodes(card);
  return usual ? usual.map((code) => list.find(([one]) => one === code)).filter(Boolean) : list;
}

/** "1" of "Kelas/tingkat 1", where the question itself begins with "Kelas/tingkat". */
function shortLabel(card, label) {
  const text = say(label);
  const first = `${say(card.label).split(" ", 1)[0]} `;
  return text.startsWith(first) && text.length > first.length ? text.slice(first.length) : text;
}

/** How many buttons stand side by side on a phone: as many as make the list lowest. */
export function columnsOf(app, card) {
  const labels = shownCodes(app, card).map(([, label]) => shortLabel(card, label));
  if (usualCodes(card)) labels.push(t("other_codes"));
  const heights = Array.from({ length: MOST_COLUMNS }, (_, place) => height(labels, place + 1));
  return heights.indexOf(Math.min(...heights)) + 1;
}

/** The lines of all rows; infinite where a word does not fit its column. */
function height(labels, columns) {
  const lines = labels.map((label) => linesOf(label.split(/ |(?<=\/)/), ROOM / columns - 1));
  let sum = 0;
  for (let first = 0; first < lines.length; first += columns) {
    sum += Math.max(LOWEST, ...lines.slice(first, first + columns).map((count) => count + 0.6));
  }
  return sum;
}

function linesOf(words, room) {
  let [lines, used] = [1, 2]; // the code stands before the words
  for (const word of words) {
    if (word.length > room) return Infinity;
    if (used && used + 1 + word.length > room) [lines, used] = [lines + 1, 0];
    used += (used ? 1 : 0) + word.length;
  }
  return lines;
}

export function radios(app, card, row, value, id, about) {
  const codes = shownCodes(app, card);
  return html`<div class="opts opts-${columnsOf(app, card)}">
    ${codes.map(([code, label]) => radio(app, card, row, id, { code, label, isOn: code === value }))}
    ${usualCodes(card) ? others(app, card, row, value, id, about, codes) : nothing}
  </div>`;
}

/** One code as a button. `short`: where the column says what the code means, the button shows the code alone. */
export function radio(app, card, row, id, { code, label, isOn, short = null }) {
  const words = breakable(shortLabel(card, label));
  const isWhole = short === null && words === breakable(say(label));
  return html`<label class="opt ${short === null ? "" : "opt-short"}">
    <input
      type="radio"
      name=${id}
      .value=${String(code)}
      .checked=${live(isOn)}
      ?disabled=${app.readOnly}
      aria-label=${isWhole ? nothing : `${codeInBoxes(card, code)} ${say(label)}`}
      @change=${() => app.advance.tap(row, card.name, code)}
    />
    ${short === null && words === String(code) ? nothing : html`<span class="opt-code">${codeInBoxes(card, code)}</span>`}
    ${short === "" ? nothing : html`<span class="opt-words">${short ?? words}</span>`}
  </label>`;
}

/** The codes of a long list that have no button. */
function others(app, card, row, value, id, about, codes) {
  const shown = new Set(codes.map(([code]) => code));
  const rest = app.codebook.lists[card.codes].filter(([code]) => !shown.has(code));
  const isOn = rest.some(([code]) => code === value);
  return html`<select
    class="form-select opt-other ${isOn ? "is-on" : ""}"
    id="${id}-other"
    aria-label="${card.number} ${t("other_codes")}"
    aria-describedby=${about || nothing}
    ?disabled=${app.readOnly}
    @change=${(event) => event.target.value !== "" && app.advance.tap(row, card.name, Number(event.target.value))}
  >
    <option value="" ?selected=${!isOn}>${t("other_codes")}</option>
    ${rest.map(([code, label]) => option(card, code, label, value))}
  </select>`;
}

const option = (card, code, label, value) =>
  html`<option value=${code} .selected=${live(code === value)}>${codeInBoxes(card, code)} · ${say(label)}</option>`;

export function chooser(app, card, row, value, id, about) {
  return html`<select
    class="form-select q-in"
    id="${id}-in"
    aria-describedby=${about || nothing}
    ?disabled=${app.readOnly}
    @change=${({ target }) => app.advance.tap(row, card.name, target.value === "" ? null : Number(target.value))}
  >
    <option value="" ?selected=${isBlank(value)}>${t("choose")}</option>
    ${app.codebook.lists[card.codes].map(([code, label]) => option(card, code, label, value))}
  </select>`;
}

/** Codes added up: ticking "none" or "don't know" takes the others off, and the other way round. */
export function boxes(app, card, row, value, id) {
  const alone = (code) => code === NONE || code === DONT_KNOW;
  const isOn = (code) =>
    !isBlank(value) && (alone(code) ? value === code : value !== DONT_KNOW && (value & code) !== 0);
  const toggle = (code, on) => {
    // Only "none" and "don't know" are whole answers after one tap.
    if (alone(code)) return on ? app.advance.tap(row, card.name, code) : app.answer(row, card.name, null);
    const sum = isBlank(value) || value === DONT_KNOW ? 0 : value;
    const next = on ? sum | code : sum & ~code;
    // The last tick taken off is no answer yet: "none" has a box of its own.
    return app.answer(row, card.name, next === 0 ? null : next);
  };
  return html`<div class="opts opts-${columnsOf(app, card)}">
    ${app.codebook.lists[card.codes].map(
      ([code, label]) =>
        html`<label class="opt opt-tick">
          <input
            type="checkbox"
            name="${id}-${code}"
            .checked=${live(isOn(code))}
            ?disabled=${app.readOnly}
            @change=${(event) => toggle(code, event.target.checked)}
          />
          <span class="opt-code">${code}</span> <span class="opt-words">${breakable(say(label))}</span>
        </label>`,
    )}
  </div>`;
}
