// Which parts the form has for this family at this moment, and how far each is. No DOM.

import { HOUSEHOLD } from "./form.js";
import { holds, isBlank } from "./rules.js";

export const MEMBERS = "members";
export const FINISH = "finish";
const OF_SUPERVISOR = new Set(["checked_on"]); // written when the supervisor checks; the sector codes are asked here too
const SAID_BY_PLACE = new Set(["number"]);

export const stepOf = (row, block) => (row === HOUSEHOLD ? block.number : `${row}/${block.number}`);

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

/** [{ id, block, row, member }] in the order of the form. */
export function stepsOf(form) {
  const steps = [];
  let members = false;
  const ofPersons = form.codebook.blocks.filter((block) => block.whose === "person");
  for (const block of form.codebook.blocks) {
    if (isLeftOut(form, block)) continue;
    if (block.whose === "household") {
      steps.push({ id: block.number, block, row: HOUSEHOLD, member: null });
    } else if (!members) {
      members = true;
      steps.push({ id: MEMBERS, block: null, row: null, member: null });
      for (const member of form.members) {
        for (const part of ofPersons) {
          if (!questionsIn(form, part, member.id).length) continue;
          steps.push({ id: stepOf(member.id, part), block: part, row: member.id, member });
        }
      }
    }
  }
  steps.push({ id: FINISH, block: null, row: null, member: null });
  return steps;
}

/** The id of the step at which to begin: where the office has asked something, else the first. */
export function firstStepOf(form, remarks) {
  const remark = remarks.find((one) => !one.resolved_at && one.question);
  if (remark && form.byName.has(remark.question)) {
    const card = form.byName.get(remark.question);
    const row = remark.member ?? HOUSEHOLD;
    if (form.row(row)) return stepOf(row, card.block);
  }
  return stepsOf(form)[0].id;
}

/** { done, all }: the questions of a step that are answered, and those that want an answer. */
export function progressOf(form, step) {
  if (!step.block) return { done: 0, all: 0 };
  let [done, all] = [0, 0];
  for (const question of questionsIn(form, step.block, step.row)) {
    const answered = !isBlank(form.value(step.row, question.name));
    const needed = question.blank_is && question.filled_by !== "supervisor";
    const wanted = needed && (!question.needed_if || holds(question.needed_if, form.row(step.row)));
    if (answered || wanted) all += 1;
    if (answered) done += 1;
  }
  return { done, all };
}

/** The step at which a problem is put right. */
export function stepOfProblem(form, problem) {
  const question = form.byName.get(problem.name);
  if (question.block.whose === "household") return question.block.number;
  if (problem.row === HOUSEHOLD || problem.name === "number") return MEMBERS;
  return stepOf(problem.row, question.block);
}

export const isBlankProblem = (problem) => problem.code.endsWith("_blank");
