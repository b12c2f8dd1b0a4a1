// The interview: one part of the form at a time, for a thumb on a small phone; each person is one part.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { icon, question } from "./fields.js";
import { grid } from "./grid.js";
import { inRuns } from "./layout.js";
import { membersView, personLine } from "./members.js";
import { finishView, titleOf } from "./panels.js";
import { FINISH, MEMBERS, progressOf, progressOfAll } from "./steps.js";
import { say, t } from "./words.js";

/** The part of the form that is open, and the way to the one before and after it. */
export function interviewView(app) {
  const at = app.steps.findIndex((step) => step.id === app.step);
  const place = at < 0 ? 0 : at;
  const step = app.steps[place];
  return html`
    <header class="qn-step">
      <h2 class="qn-step-title" tabindex="-1">${titleOf(app, step)}</h2>
      ${step.member ? personLine(app, step.member) : nothing}
    </header>
    <div class="qn-part" @keydown=${(event) => onEnter(app, event)}>${body(app, step)}</div>
    ${buttons(app, place)}
  `;
}

function body(app, step) {
  if (step.id === MEMBERS) return membersView(app);
  if (step.id === FINISH) return html`${blocks(app, step)} ${finishView(app)}`;
  return blocks(app, step);
}

/** A household's part is one block; a person's has a heading for each. */
function blocks(app, step) {
  const isMany = Boolean(step.member) || step.id === FINISH;
  return step.blocks.map(
    ({ block, cards }) => html`
      ${isMany ? html`<h3 class="qn-sub">${block.number} ${say(block.title)}</h3>` : nothing} ${derived(app, block)}
      <div class="qs">
        ${repeat(
          inRuns(app, cards),
          (run) => `${step.row}.${run.cards[0].name}.${run.isGrid}`,
          (run) =>
            run.isGrid ? grid(app, run.cards, step.row) : run.cards.map((card) => question(app, card, step.row)),
        )}
      </div>
    `,
  );
}

/** What the office knows already: the place and the officers, in a line or two. */
function derived(app, block) {
  const known = block.questions.filter((card) => card.kind === "derived" && app.dossier.derived[card.name]);
  if (!known.length) return nothing;
  return html`<details class="qn-derived">
    <summary>
      <span class="q-number">${known[0].number}–${known.at(-1).number}</span> ${app.dossier.derived[known.at(-1).name]}
    </summary>
    <dl class="facts">
      ${known.map(
        (card) =>
          html`<div>
            <dt><span class="q-number">${card.number}</span>${say(card.label)}</dt>
            <dd>${app.dossier.derived[card.name]}</dd>
          </div>`,
      )}
    </dl>
  </details>`;
}

/** Enter goes to the next question of this part that waits, else to the next one, and from the last one to the button. */
function onEnter(app, event) {
  if (event.key !== "Enter" || !event.target.matches("input.q-in")) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll(".q")].filter((one) => one.querySelector(CONTROL));
  const here = event.target.closest(".q");
  const { row, name } = placeIn(here);
  const waiting = app.advance.next(row, name);
  const next = waiting
    ? all.find((one) => one.id === `q-${waiting.row}-${waiting.card.name}`)
    : all[all.indexOf(here) + 1];
  const control = next?.querySelector("input:checked") ?? next?.querySelector(CONTROL);
  (control ?? document.querySelector(".qn-next"))?.focus();
}

const CONTROL = "input:not([readonly]):not(:disabled), select:not(:disabled), textarea:not([readonly])";

function placeIn(element) {
  const [, row, name] = /^q-(household|[0-9a-f-]{36})-(\w+)$/.exec(element.id) ?? [];
  return { row, name };
}

function buttons(app, place) {
  const previous = app.steps[place - 1];
  const next = app.steps[place + 1];
  const here = progressOf(app.form, app.steps[place]);
  const whole = progressOfAll(app.form, app.steps);
  const { last } = app.advance;
  // The second of two quick taps was meant for the same button: it must not skip the part that has just come.
  const go = ({ detail: taps }, step) => taps < 2 && app.go(step.id, { isNext: step === next });
  return html`<div class="qn-buttons">
    <progress
      class="bar bar-thin qn-whole"
      value=${whole.done}
      max=${whole.all || 1}
      aria-label=${t("filled", whole)}
    ></progress>
    <button type="button" class="btn btn-lg" ?disabled=${!previous} @click=${(event) => go(event, previous)}>
      ${icon(app, "chevron-left")}<span class="visually-hidden">${t("previous")}</span>
    </button>
    <button type="button" class="btn btn-lg qn-steps-button" @click=${() => app.openDialog("qn-steps-dialog")}>
      ${icon(app, "list-numbers")}<span class="num qn-count"
        ><span class="visually-hidden">${t("parts")} </span>${place + 1}/${app.steps.length}
        <small>${t("left_of_all", { count: whole.all - whole.done })}</small></span
      >
    </button>
    ${
      last && !app.readOnly
        ? html`<button type="button" class="btn btn-lg qn-back-one" @click=${() => app.advance.back()}>
            ${icon(app, "arrow-back-up")}<span class="visually-hidden"
              >${t("back_to", { number: app.form.byName.get(last.name).number })}</span
            >
          </button>`
        : nothing
    }
    ${
      next
        ? html`<button
            type="button"
            class="btn btn-lg ${here.done === here.all ? "btn-primary" : "qn-not-yet"} qn-next"
            @click=${(event) => go(event, next)}
          >
            <span
              >${t("next")}
              <small
                >${here.done < here.all ? t("left_here", { count: here.all - here.done }) : titleOf(app, next)}</small
              ></span
            >
          </button>`
        : nothing
    }
  </div>`;
}
