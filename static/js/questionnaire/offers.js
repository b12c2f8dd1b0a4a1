// What follows from other answers, or was said for the head, is offered with a press; nothing is filled in by itself.

import { html, nothing } from "lit";

import { HOUSEHOLD } from "./form.js";
import { ageOn, isBlank } from "./rules.js";
import { say, t, today } from "./words.js";

const HEAD = 1;

/** A button under one question. */
export function suggestion(app, card, row, value) {
  if (app.readOnly) return nothing;
  const offer = suggested(app, card, row);
  if (offer === null || offer === value) return nothing;
  const take = () => {
    app.advance.tap(row, card.name, offer);
    // 108 says who is the head: it counts from the moment when 404 says that the head is there.
    if (card.name === "name") app.answer(row, "relationship", HEAD);
  };
  return html`<button type="button" class="btn btn-sm q-suggestion" @click=${take}>
    ${t(`suggest_${card.name}`, { value: offer })}
  </button>`;
}

function suggested(app, card, row) {
  const { form } = app;
  switch (card.name) {
    case "age":
      return isBlank(form.value(row, "age")) ? null : ageOf(form, row); // blank ones wait for all, see agesOffer
    case "member_count":
      return form.members.length || null;
    case "name": // with the relationship: the head is the first of the list
      return app.roster.rows()[0]?.id === row && isBlank(form.value(row, "name"))
        ? form.value(HOUSEHOLD, "head_name")
        : null;
    case "respondent_name":
      return isBlank(form.value(row, "respondent_name")) ? form.value(HOUSEHOLD, "head_name") : null;
    default:
      return null;
  }
}

const ageOf = (form, row) => ageOn(form.row(row) ?? {}, form.value(HOUSEHOLD, "enumerated_on") ?? today());

/** Whether the age waits for agesOffer: the cursor passes it by. */
export const isAgeOnOffer = (form, row) => isBlank(form.value(row, "age")) && ageOf(form, row) !== null;

/** The ages that follow from the dates of birth, to be read out and taken over together. */
export function agesOffer(app) {
  const { form } = app;
  const asked = form.members.filter(({ id }) => form.asks(id, form.byName.get("age")) && isAgeOnOffer(form, id));
  if (app.readOnly || !asked.length) return nothing;
  const ages = asked.map(({ id, name, number }) => ({ id, who: name || `${number}`, age: ageOf(form, id) }));
  return html`<button
    type="button"
    class="btn m-offer"
    @click=${() => app.advance.tapAll("age", ages, ({ age }) => age)}
  >
    <span class="q-number">407</span>
    <span>${t("offer_ages", { ages: ages.map(({ who, age }) => `${who} ${age}`).join(", ") })}</span>
  </button>`;
}

/** What was said for the head, for those of whom it is not known yet. */
export function headOffer(app) {
  const { form } = app;
  const [head, ...others] = app.roster.rows();
  const said = head && form.value(head.id, "presence");
  const blank = others.filter(({ id }) => isBlank(form.value(id, "presence")));
  if (app.readOnly || isBlank(said) || !blank.length) return nothing;
  const card = form.byName.get("presence");
  const label = form.codebook.lists[card.codes].find(([code]) => code === said)?.[1];
  if (!label || !form.asks(head.id, form.byName.get("sex"))) return nothing; // who is gone is said one by one
  return html`<button
    type="button"
    class="btn m-offer"
    @click=${() => app.advance.tapAll("presence", blank, () => said)}
  >
    <span class="q-number">${card.number}</span>
    <span>${t("offer_presence", { count: blank.length, value: say(label) })}</span>
  </button>`;
}
