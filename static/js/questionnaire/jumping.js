// Where to go for what waits: unanswered questions, errors, warnings without a note, remarks of the reviewer. No DOM.

import { HOUSEHOLD } from "./form.js";
import { isBlank } from "./rules.js";
import { isBlankProblem, isWanted, placesOf } from "./steps.js";

/** What can be jumped to, in the tone of each. */
export const LEADS = { blank: "neutral", error: "bad", warning: "warn", remark: "info" };

/** Of each kind, the questions where it waits, in the order of the form: [{ row, name }]. */
export function counts(app) {
  const { form, steps, problems } = app;
  const places = steps.flatMap((step) => placesOf(form, step).map(({ row, card }) => ({ row, name: card.name, card })));
  const at = (found) => {
    const wanted = new Set(found.map(({ row, name }) => `${row}.${name}`));
    const there = places.filter(({ row, name }) => wanted.has(`${row}.${name}`));
    const known = new Set(there.map(({ row, name }) => `${row}.${name}`));
    return [...there, ...found.filter(({ row, name }) => !known.has(`${row}.${name}`))]; // the roster as a whole
  };
  const open = problems.all.filter((one) => form.isOpen(one) && !isBlankProblem(one));
  const remarks = app.dossier.remarks.filter((one) => !one.resolved_at && form.byName.has(one.question));
  return {
    blank: places.filter((place) => isBlank(form.value(place.row, place.name)) && isWanted(form, place)),
    error: at(open.filter((one) => one.severity === "error")),
    warning: at(open.filter((one) => one.severity === "warning")),
    remark: at(remarks.map((one) => ({ row: one.member ?? HOUSEHOLD, name: one.question }))),
  };
}

/** The next of these after the question where the person is; after the last one, the first again. */
export function nextOf(app, found, from) {
  const { form, steps } = app;
  const order = steps.flatMap((step) => placesOf(form, step).map(({ row, card }) => `${row}.${card.name}`));
  const here = from ? order.indexOf(`${from.row}.${from.name}`) : -1;
  return found.find(({ row, name }) => order.indexOf(`${row}.${name}`) > here) ?? found[0] ?? null;
}
