// Questions of one kind that belong together, a line each: 428a–i, 431b–e, goods, livestock. One tap says "none" for
// the goods or animals that were not named; what it fills is shown, marked and undone at once.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { about, answerBox, frame, icon, placeOf } from "./fields.js";
import { noneOf, ownWords, sharedWords, stemOf } from "./layout.js";
import { breakable, codeInBoxes, radio } from "./options.js";
import { isBlank } from "./rules.js";
import { say, t } from "./words.js";

const FITS_BUTTON = 10; // letters of the longest code that its button can say itself

export function grid(app, cards, row) {
  const shared = sharedWords(cards);
  const words = say(cards[0].label).split(" ");
  const head = [words.slice(0, shared.before).join(" "), shared.after ? words.slice(-shared.after).join(" ") : ""]
    .join(shared.before || shared.after ? " … " : "")
    .trim();
  const codes = cards[0].kind === "coded" ? app.codebook.lists[cards[0].codes] : [];
  const isLegend = codes.some(([, label]) => say(label).length > FITS_BUTTON);
  return html`<div class="g" role="group" aria-label="${stemOf(cards[0].number)} ${head}">
    <div class="g-head">
      ${head ? html`<p class="g-title">${head}</p>` : nothing}
      ${
        isLegend
          ? html`<p class="g-legend">
              ${codes.map(([code, label]) => html`<span><b>${codeInBoxes(cards[0], code)}</b> ${say(label)}</span>`)}
            </p>`
          : nothing
      }
    </div>
    ${repeat(
      cards,
      (card) => `${row}.${card.name}`,
      (card) => line(app, card, row, { shared, codes, isLegend }),
    )}
    ${noneBlock(app, cards, row)}
  </div>`;
}

function line(app, card, row, { shared, codes, isLegend }) {
  const value = app.form.value(row, card.name);
  const id = placeOf(row, card.name);
  const isMarked = app.form.isAtOnce(row, card.name);
  const title = html`<span class="q-number">${card.number}</span>
    <span class="q-words" aria-hidden="true">${breakable(ownWords(card, shared))}</span
    ><span class="visually-hidden">${say(card.label)}</span
    >${isMarked ? html`<span class="q-tag">${t("at_once_mark")}</span>` : nothing}`;
  const control =
    card.kind === "coded"
      ? html`<div class="g-opts">
          ${codes.map(([code, label]) =>
            radio(app, card, row, id, { code, label, isOn: code === value, short: isLegend ? "" : say(label) }),
          )}
        </div>`
      : answerBox(app, card, row, value, id, about(app, card, row));
  return frame(app, card, row, { title, control, shape: `g-row ${isMarked ? "is-at-once" : ""}` });
}

/** "The others: none (12)", and what it did. */
function noneBlock(app, cards, row) {
  const none = noneOf(cards[0]);
  if (none === null || app.readOnly) return nothing;
  const blank = cards.filter((card) => isBlank(app.form.value(row, card.name)));
  const marked = cards.filter((card) => app.form.isAtOnce(row, card.name));
  const list = (found) => found.map((card) => card.number).join(", ");
  const said =
    cards[0].kind === "coded" ? say(app.codebook.lists[cards[0].codes].find(([code]) => code === none)[1]) : `${none}`;
  return html`<div class="g-none">
    ${
      blank.length
        ? html`<button type="button" class="btn" @click=${() => app.advance.fill(row, blank, none)}>
            ${icon(app, "check")}<span
              >${t(blank.length === cards.length ? "none_of_all" : "none_of_rest", { value: said })}
              <small>${list(blank)}</small></span
            >
          </button>`
        : nothing
    }
    ${
      marked.length
        ? html`<p class="g-done" role="status">
            <span>${t("at_once", { count: marked.length, value: said, numbers: list(marked) })}</span>
            <button type="button" class="btn btn-sm" @click=${() => app.advance.undo(row, marked)}>
              ${icon(app, "arrow-back-up")}${t("undo_fill")}
            </button>
          </p>`
        : nothing
    }
  </div>`;
}
