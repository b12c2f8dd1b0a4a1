// Which parts the form has for this family at this moment, and how far each is. No DOM.

import { HOUSEHOLD } from "./form.js";
import { inRosterOrder, isInRoster } from "./layout.js";
import { holds, isBlank } from "./rules.js";

export const MEMBERS = "members";
export const FINISH = "finish";
const LAST_BLOCK = "VI"; // the notes: blank in most families, and read again before sending
const OF_SUPERVISOR = new Set(["checked_on"]); // written when the supervisor checks; the sector codes are asked here too
const SAID_BY_PLACE = new Set(["number"]);

/** The questions of a block that are put for this row now. */
export function questionsIn(form, block, row) {
  return block.questions
    .map((question) => form.byName.get(question.name))
    .filter((question) => question && !SAID_BY_PLACE.has(question.name) && form.asks(row, question))
    .filter((question) => !OF_SUPERVISOR.has(question.name) || !isBlank(form.value(row, question.name)));
}

/** Whether nobody could be interviewed (205 = 3, 4, 5), so that blocks III to V stay empty. */
export function isNotInterviewed(form) {
  return holds(form.codebook.not_interviewed, form.current.answers);
}

function isLeftOut(form, block) {
  if (!block.by_interview || !isNotInterviewed(form)) return false;
  return block.whose === "household"
    ? block.questions.every(({ name }) => isBlank(form.value(HOUSEHOLD, name)))
    : !form.members.length;
}

/** The blocks that the form has now: all of them, or without III to V. */
export const shownBlocks = (form) => form.codebook.blocks.filter((block) => !isLeftOut(form, block));

/** A member's own part: what the roster does not ask, block by block. */
function blocksOf(form, member) {
  return form.codebook.blocks
    .filter((block) => block.whose === "person")
    .map((block) => ({ block, cards: questionsIn(form, block, member.id).filter((card) => !isInRoster(card)) }))
    .filter(({ cards }) => cards.length);
}

/** [{ id, row, member, blocks: [{ block, cards }] }] in the order of the form: one part per person, after the roster. */
export function stepsOf(form) {
  const steps = [];
  let members = false;
  const household = (block) => ({ block, cards: questionsIn(form, block, HOUSEHOLD) });
  for (const block of shownBlocks(form)) {
    if (block.number === LAST_BLOCK) continue;
    if (block.whose === "household") {
      steps.push({ id: block.number, row: HOUSEHOLD, member: null, blocks: [household(block)] });
    } else if (!members) {
      members = true;
      steps.push({ id: MEMBERS, row: null, member: null, blocks: [] });
      for (const member of form.members) {
        const blocks = blocksOf(form, member);
        if (blocks.length) steps.push({ id: member.id, row: member.id, member, blocks });
      }
    }
  }
  const last = form.codebook.blocks.filter((block) => block.number === LAST_BLOCK);
  steps.push({ id: FINISH, row: HOUSEHOLD, member: null, blocks: last.map(household) });
  return steps;
}

/** What the roster asks of a member now, in its order. */
export function rosterQuestions(form, row) {
  const cards = form.codebook.blocks
    .filter((block) => block.whose === "person")
    .flatMap((block) => questionsIn(form, block, row));
  return inRosterOrder(cards.filter(isInRoster));
}

/** The id of the step at which to begin: where the office has asked something, else the first. */
export function firstStepOf(form, remarks) {
  const remark = remarks.find((one) => !one.resolved_at && one.question);
  if (remark && form.byName.has(remark.question)) {
    const row = remark.member ?? HOUSEHOLD;
    if (form.row(row)) return stepOfProblem(form, { row, name: remark.question });
  }
  return stepsOf(form)[0].id;
}

/** [{ row, card }]: every question of a step, as it stands on the page. */
export function placesOf(form, step) {
  if (step.id !== MEMBERS) {
    return step.blocks.flatMap(({ cards }) => cards.map((card) => ({ row: step.row, card })));
  }
  return form.members.flatMap(({ id }) => rosterQuestions(form, id).map((card) => ({ row: id, card })));
}

/** Whether an answer is wanted here: the question must be answered, and it is not the supervisor's. */
export function isWanted(form, { row, card }) {
  const needed = card.blank_is && card.filled_by !== "supervisor";
  return Boolean(needed && (!card.needed_if || holds(card.needed_if, form.row(row))));
}

/** { done, all }: the questions of a step that are answered, and those that want an answer. */
export function progressOf(form, step) {
  let [done, all] = [0, 0];
  for (const place of placesOf(form, step)) {
    const answered = !isBlank(form.value(place.row, place.card.name));
    if (answered || isWanted(form, place)) all += 1;
    if (answered) done += 1;
  }
  return { done, all };
}

export function progressOfAll(form, steps) {
  return steps
    .map((step) => progressOf(form, step))
    .reduce((sum, one) => ({ done: sum.done + one.done, all: sum.all + one.all }), { done: 0, all: 0 });
}

/** The step at which a problem is put right. */
export function stepOfProblem(form, problem) {
  const question = form.byName.get(problem.name);
  if (question.block.number === LAST_BLOCK) return FINISH;
  if (question.block.whose === "household") return question.block.number;
  return problem.row === HOUSEHOLD || problem.name === "number" || isInRoster(question) ? MEMBERS : problem.row;
}

export const isBlankProblem = (problem) => problem.code.endsWith("_blank");
