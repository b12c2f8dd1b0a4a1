// The rows of the roster: the members, and as many empty rows as 112 still promises. A row becomes a member with its
// first answer. No DOM.

import { HOUSEHOLD, newId } from "./form.js";
import { isBlank } from "./rules.js";
import { rosterQuestions } from "./steps.js";

const MOST = 99; // 401 has two boxes

export class Roster {
  #app;
  #ids = []; // of rows that wait for a name; they keep theirs, so that the cursor stays in the box
  #open = new Set(); // members whose row is unfolded although nothing is missing

  constructor(app) {
    this.#app = app;
  }

  /** [{ id, number }], the members first. */
  rows() {
    const { form, readOnly } = this.#app;
    const wanted = readOnly ? 0 : Number(form.value(HOUSEHOLD, "member_count")) || 0;
    const waiting = Math.max(0, Math.min(wanted, MOST) - form.members.length);
    this.#ids = this.#ids.filter((id) => !form.row(id));
    while (this.#ids.length < waiting) this.#ids.push(newId());
    return [...form.members.map(({ id }) => id), ...this.#ids.slice(0, waiting)].map((id, place) => ({
      id,
      number: place + 1,
    }));
  }

  /** An answer for a row that waits makes it a member, and those before it too: 401 is the place in the list. */
  named(id) {
    const { form } = this.#app;
    const place = this.#ids.indexOf(id);
    if (place < 0 || form.row(id)) return;
    for (const one of this.#ids.slice(0, place + 1)) {
      form.addMember({}, one);
      this.#open.add(one);
    }
  }

  isWhole(id) {
    const { form } = this.#app;
    return rosterQuestions(form, id).every((card) => !isBlank(form.value(id, card.name)));
  }

  isOpen(id) {
    return this.#open.has(id);
  }

  /** Unfolds a member's row. */
  open(id) {
    if (this.#open.has(id)) return;
    this.#open.add(id);
    this.#app.requestUpdate();
  }

  /** The list has come into view: what is whole is folded, what is not stands open until it is left. */
  begin() {
    this.#open.clear();
    for (const { id } of this.#app.form.members) if (!this.isWhole(id)) this.#open.add(id);
  }
}
