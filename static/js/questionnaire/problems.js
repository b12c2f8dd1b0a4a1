// Which problems there are, and which of them are worth saying now. No DOM.

import { HOUSEHOLD } from "./form.js";
import { isBlankProblem, MEMBERS, stepOfProblem } from "./steps.js";

export class Problems {
  all = []; // every problem there is
  shown = []; // those worth saying now: a blank not before its part of the form has been left
  isChecked = false; // everything is said: the person has asked to hand the questionnaire in
  fromServer = []; // problems only the server can see: in numbers that are masked here

  #left = new Set(); // parts that were opened and left
  #touched = new Set(); // "row.name" of answers typed and left

  leftStep(id) {
    this.#left.add(id);
  }

  leftAnswer(row, name) {
    this.#touched.add(`${row}.${name}`);
  }

  /** The answer is another one now: what the server said of it holds no longer. */
  forget(row, name) {
    this.fromServer = this.fromServer.filter((one) => !(one.row === row && one.name === name));
  }

  /** Those to be said beside this question. */
  at(row, name) {
    return this.shown.filter((one) => one.row === row && one.name === name);
  }

  /** Finds them again: the form's own, the server's, and the answers the server refused (`faults`). */
  judge(form, faults, { mode, step }) {
    const here = form.problems();
    const known = new Set(here.map((one) => `${one.code}|${one.row}`));
    const unseen = this.fromServer.filter((one) => !known.has(`${one.code}|${one.row}`) && !isBlankProblem(one));
    this.all = [...here, ...unseen, ...faults.map(asProblem)];
    this.shown = this.all.filter((one) => this.isChecked || this.#isInTime(form, one, { mode, step }));
  }

  /** Not before its time: a blank when its part of the form has been left, a number when the cursor has. */
  #isInTime(form, one, { mode, step }) {
    const place = stepOfProblem(form, one);
    if (isBlankProblem(one)) return mode === "interview" && this.#left.has(place);
    if (one.code.endsWith("_value")) return this.#touched.has(`${one.row}.${one.name}`);
    if (one.row !== HOUSEHOLD || (one.name !== "member_count" && place !== MEMBERS)) return true;
    // While the members are being taken down, their count and their head are not settled yet.
    const atMembers = step === MEMBERS || Boolean(form.row(step));
    return !atMembers && this.#left.has(MEMBERS);
  }
}

function asProblem(fault) {
  return {
    code: `fault_${fault.name}`,
    severity: "error",
    number: fault.number,
    name: fault.name,
    row: fault.row,
    member_id: fault.row === HOUSEHOLD ? null : fault.row,
    message: { id: fault.message, en: fault.message },
  };
}
