// The interview: one part of the form at a time, for a thumb on a small phone.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { icon, question } from "./fields.js";
import { membersView } from "./members.js";
import { finishView, titleOf } from "./panels.js";
import { FINISH, MEMBERS, progressOf, questionsIn } from "./steps.js";
import { say, t } from "./words.js";

/** The part of the form that is open, and the way to the one before and after it. */
export function interviewView(app) {
  const at = app.steps.findIndex((step) => step.id === app.step);
  const place = at < 0 ? 0 : at;
  const step = app.steps[place];
  return html`
    <header class="qn-step">
      <p class="eyebrow">
        ${t("step_of", { number: place + 1, all: app.steps.length })}${
          step.member
            ? html` · ${t("member_of", { number: step.member.number, all: app.form.members.length })}`
            : nothing
        }
      </p>
      <h2 class="qn-step-title" tabindex="-1">
        ${step.member ? html`<span class="qn-step-who">${step.member.name || t("unnamed")}</span>` : nothing}
        ${titleOf(app, step)}
      </h2>
      ${progress(app.form, step)}
    </header>
    ${questions(app, step)} ${buttons(app, place)}
  `;
}

function progress(form, step) {
  const { done, all } = progressOf(form, step);
  if (!all) return nothing;
  return html`<progress
      class="bar bar-thin"
      value=${done}
      max=${all}
      aria-label=${t("filled", { done, all })}
    ></progress>
    <p class="qn-progress num">${t("filled", { done, all })}</p>`;
}

function questions(app, step) {
  if (step.id === MEMBERS) return membersView(app);
  if (step.id === FINISH) return finishView(app);
  const derived = step.block.questions.filter((card) => card.kind === "derived" && app.dossier.derived[card.name]);
  return html`
    ${
      derived.length
        ? html`<dl class="facts qn-derived">
            ${derived.map(
              (card) =>
                html`<div>
                  <dt><span class="q-number">${card.number}</span>${say(card.label)}</dt>
                  <dd>${app.dossier.derived[card.name]}</dd>
                </div>`,
            )}
          </dl>`
        : nothing
    }
    <div class="qs" @keydown=${onEnter}>
      ${repeat(
        questionsIn(app.form, step.block, step.row),
        (card) => `${step.row}.${card.name}`,
        (card) => question(app, card, step.row),
      )}
    </div>
  `;
}

/** Enter goes to the next question of this part, and from the last one to the button. */
function onEnter(event) {
  if (event.key !== "Enter" || !event.target.matches("input.q-in")) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll("input, select, textarea")].filter((one) => !one.readOnly);
  const next = all
    .slice(all.indexOf(event.target) + 1)
    .find((one) => one.type !== "radio" || one.checked || isFirst(one));
  (next ?? document.querySelector(".qn-next"))?.focus();
}

function isFirst(radio) {
  const group = [...document.getElementsByName(radio.name)];
  return group[0] === radio && !group.some((one) => one.checked);
}

function buttons(app, place) {
  const previous = app.steps[place - 1];
  const next = app.steps[place + 1];
  // The second of two quick taps was meant for the same button: it must not skip the part that has just come.
  const go = ({ detail: taps }, step) => taps < 2 && app.go(step.id);
  return html`<div class="qn-buttons">
    <button type="button" class="btn btn-lg" ?disabled=${!previous} @click=${(event) => go(event, previous)}>
      ${icon(app, "chevron-left")}<span class="qn-wide">${t("previous")}</span>
    </button>
    <button type="button" class="btn btn-lg qn-steps-button" @click=${() => app.openDialog("qn-steps-dialog")}>
      ${icon(app, "list-numbers")}<span class="num"
        ><span class="visually-hidden">${t("parts")} </span>${place + 1}/${app.steps.length}</span
      >
    </button>
    ${
      next
        ? html`<button type="button" class="btn btn-primary btn-lg qn-next" @click=${(event) => go(event, next)}>
            ${t("next")}${icon(app, "chevron-right")}
          </button>`
        : nothing
    }
  </div>`;
}
