// One questionnaire while it is being filled in: what the server has (`base`), what stands here now, and the difference,
// which is what gets sent. No DOM, no network.
//
// `base` and `current` have one shape: { answers: {name: value}, members: [{id, …}], notes: [{check, member, note}] };
// `base` also knows its `version`. Members carry their number (401) by their place in the list.

import { modern } from "./older.js";
import { accepts, asked, isBlank, isMasked, problems, questionsOf } from "./rules.js";

export const HOUSEHOLD = "household"; // the row id of the household's own answers
const DOT = "•";

/** As enumeration/answering/actions/limits.py has it. A longer note is kept here, and told, until it is shorter. */
export const MOST_IN_NOTE = 1000;
export const isTooLong = (note) => [...note].length > MOST_IN_NOTE;

/** As enumeration/identity.py masks: NIK and family card by their first six digits, a phone by its last two. */
export function mask(plain, name) {
  if (name === "nik" || name === "family_card") return plain.slice(0, 6) + DOT.repeat(Math.max(0, plain.length - 6));
  return plain.length <= 4 ? DOT.repeat(plain.length) : DOT.repeat(plain.length - 2) + plain.slice(-2);
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is there only over https
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const copy = (value) => JSON.parse(JSON.stringify(value));
const same = (one, other) => (one ?? null) === (other ?? null);
const noteKey = (check, member) => `${check}|${member ?? ""}`;

/** What is said to a remark is a note about it, as why a warning may stand is one about the warning. */
export const aboutRemark = (remark) => `remark-${remark.id}`;
const isReply = (check) => check.startsWith("remark-");

export function fromDossier(dossier) {
  const notes = dossier.notes.map(({ check, member, note }) => ({ check, member, note }));
  const answered = dossier.remarks.filter((remark) => remark.answer);
  notes.push(...answered.map((remark) => ({ check: aboutRemark(remark), member: null, note: remark.answer })));
  return { version: dossier.version, answers: copy(dossier.answers), members: copy(dossier.members), notes };
}

export class Form {
  /** From a dossier of the server, or from what this device kept of an earlier visit. */
  constructor(codebook, base, kept = null) {
    kept &&= modern(copy(kept));
    this.codebook = codebook;
    const all = [...questionsOf(codebook).values()];
    this.ofHousehold = all.filter((question) => question.block.whose === "household");
    this.ofPersons = all.filter((question) => question.block.whose === "person");
    this.byName = questionsOf(codebook);
    this.base = copy(kept?.base ?? base);
    this.current = copy(kept?.current ?? { answers: base.answers, members: base.members, notes: base.notes });
    this.aside = kept?.aside ?? {}; // row id → {name: {value, gate}}: answers that are not asked at the moment
    this.held = kept?.held ?? {}; // "row.name" → a value the server would not take
    this.atOnce = kept?.atOnce ?? []; // "row.name" of answers that one tap gave together with others, see markAtOnce
    this.removed = kept?.removed ?? []; // members taken off, for undo: {member, place, notes, at}
    this.typed = new Map(); // "row.name" → {masked, plain}: numbers typed in this visit, for the checks only
    this.days = null; // gives { first, today }: the round's first day and the server's, once the page has told them
    this.#renumber();
    this.#found = null;
  }

  #found; // problems, until something changes

  /** What must be kept on the device to go on later. */
  record() {
    const { base, current, aside, held, removed, atOnce } = this;
    return { base, current, aside, held, removed, atOnce };
  }

  /** What a new questionnaire says besides its answers: its form, where that is the short one. */
  get ofNew() {
    return this.codebook.form?.endsWith(".XK") ? { form: "XK" } : null;
  }

  /** Whether something can be brought back: answers that a gate set aside, members that were taken off. */
  get hasSetAside() {
    return Object.keys(this.aside).length > 0 || this.removed.length > 0;
  }

  forgetSetAside() {
    this.aside = {};
    this.removed = [];
  }

  // --- reading ------------------------------------------------------------------------------------------------------

  get members() {
    return this.current.members;
  }

  row(id) {
    return id === HOUSEHOLD ? this.current.answers : this.current.members.find((member) => member.id === id);
  }

  value(id, name) {
    return this.row(id)?.[name] ?? null;
  }

  questions(id) {
    return id === HOUSEHOLD ? this.ofHousehold : this.ofPersons;
  }

  asks(id, question) {
    return asked(question, this.row(id) ?? {});
  }

  accepts(question, value) {
    return accepts(this.codebook, question, value);
  }

  /** Errors and warnings, each with the id of its row; the numbers typed in this visit are judged in plain. */
  problems() {
    if (!this.#found) {
      const members = this.members.map((member) => this.#inPlain(member.id, member));
      const found = problems(this.codebook, this.#inPlain(HOUSEHOLD, this.current.answers), members, {
        days: this.days?.(),
      });
      this.#found = found.map((problem) => ({
        ...problem,
        row: problem.member === null ? HOUSEHOLD : this.members[problem.member].id,
        member_id: problem.member === null ? null : this.members[problem.member].id,
      }));
    }
    return this.#found;
  }

  #inPlain(id, answers) {
    const plain = { ...answers };
    for (const name of Object.keys(plain)) {
      const typed = this.typed.get(`${id}.${name}`);
      if (typed && typed.masked === plain[name]) plain[name] = typed.plain;
    }
    return plain;
  }

  note(check, member) {
    return this.current.notes.find((one) => noteKey(one.check, one.member) === noteKey(check, member))?.note ?? "";
  }

  /** Whether a problem stands in the way of handing in: an error, or a warning without its note. */
  isOpen(problem) {
    const note = this.note(problem.code, problem.member_id);
    return problem.severity === "error" || !note.trim() || isTooLong(note);
  }

  /** Numbers of the questions whose answers were put aside because of this answer. */
  asideBecauseOf(id, gate) {
    return Object.entries(this.aside[id] ?? {})
      .filter(([, kept]) => kept.gate === gate)
      .map(([name]) => this.byName.get(name)?.number ?? name);
  }

  // --- writing ------------------------------------------------------------------------------------------------------

  answer(id, name, value) {
    const row = this.row(id);
    if (!row || same(row[name], value)) return false;
    row[name] = value ?? null;
    delete this.held[`${id}.${name}`];
    this.atOnce = this.atOnce.filter((one) => one !== `${id}.${name}`);
    this.#settle(id, name);
    this.#found = null;
    return true;
  }

  /** Puts answers aside that are not asked any more, and back when they are. One pass, because rules look back only. */
  #settle(id, gate) {
    const row = this.row(id);
    const aside = (this.aside[id] ??= {});
    for (const question of this.questions(id)) {
      const isAsked = asked(question, row);
      const { name } = question;
      if (!isAsked && !isBlank(row[name])) {
        aside[name] = { value: row[name], gate };
        row[name] = null;
      } else if (isAsked && aside[name]) {
        if (isBlank(row[name])) row[name] = aside[name].value;
        delete aside[name];
      }
    }
    if (!Object.keys(aside).length) delete this.aside[id];
  }

  /** These answers were given by one tap for all of them: they stay marked so until they change. */
  markAtOnce(id, names) {
    this.atOnce = [...new Set([...this.atOnce, ...names.map((name) => `${id}.${name}`)])];
  }

  isAtOnce(id, name) {
    return this.atOnce.includes(`${id}.${name}`);
  }

  explain(check, member, note) {
    const key = noteKey(check, member);
    const found = this.current.notes.find((one) => noteKey(one.check, one.member) === key);
    if (found) {
      found.note = note;
      delete found.taken;
    } else this.current.notes.push({ check, member, note });
  }

  /** What the server has for a warning whose note is empty here, and that nobody has said to take back; else "". */
  emptied(check, member) {
    const is = (one) => noteKey(one.check, one.member) === noteKey(check, member);
    const here = this.current.notes.find(is);
    if (!here || here.note.trim() || here.taken || isReply(check)) return "";
    return this.base.notes.find(is)?.note ?? "";
  }

  /** The note is taken back: the warning stands again, here and on the server. */
  takeBack(check, member) {
    const found = this.current.notes.find((one) => noteKey(one.check, one.member) === noteKey(check, member));
    if (found) Object.assign(found, { note: "", taken: true });
  }

  addMember(answers = {}, id = newId()) {
    this.members.push({ id, ...answers });
    this.#renumber();
    return id;
  }

  moveMember(id, by) {
    const place = this.members.findIndex((member) => member.id === id);
    const to = place + by;
    if (place < 0 || to < 0 || to >= this.members.length) return false;
    this.members.splice(to, 0, ...this.members.splice(place, 1));
    this.#renumber();
    return true;
  }

  removeMember(id, at = Date.now()) {
    const place = this.members.findIndex((member) => member.id === id);
    if (place < 0) return null;
    const [member] = this.members.splice(place, 1);
    const notes = this.current.notes.filter((note) => note.member === id);
    this.current.notes = this.current.notes.filter((note) => note.member !== id);
    const entry = { member, place, notes, at };
    this.removed.push(entry);
    this.#renumber();
    return entry;
  }

  /** Back in place. Gives what has to be typed again. */
  restoreMember(entry) {
    this.removed = this.removed.filter((one) => one !== entry);
    if (this.row(entry.member.id)) return []; // somebody put it back meanwhile
    this.members.splice(Math.min(entry.place, this.members.length), 0, entry.member);
    this.current.notes.push(...entry.notes);
    this.#renumber();
    return this.#forgetLostNumbers();
  }

  /**
   * A masked number stands for one the server has. Where it does not (any more), the number typed in this visit takes
   * its place, or nothing: gives [{ row, number }] of those to type again.
   */
  #forgetLostNumbers() {
    const lost = [];
    const check = (id, questions, before, now) => {
      for (const { kind, name, number } of questions) {
        if (kind !== "sealed" || !isMasked(now[name]) || same(before[name], now[name])) continue;
        const typed = this.typed.get(`${id}.${name}`);
        const isIt = typed?.masked === now[name];
        now[name] = isIt ? typed.plain : null;
        if (!isIt) lost.push({ row: id, number });
      }
    };
    check(HOUSEHOLD, this.ofHousehold, this.base.answers, this.current.answers);
    for (const member of this.members) {
      check(member.id, this.ofPersons, this.base.members.find((one) => one.id === member.id) ?? {}, member);
    }
    return lost;
  }

  #renumber() {
    this.members.forEach((member, place) => {
      member.number = place + 1;
    });
    this.#found = null;
  }

  // --- the difference -----------------------------------------------------------------------------------------------

  /** What differs from the server's: all of it for counting; for sending without what it would refuse. */
  #difference(sendable) {
    const part = (id, questions, before, now) => {
      const found = {};
      for (const question of questions) {
        const { name } = question;
        const value = now[name] ?? null;
        if (same(before[name], value)) continue;
        if (sendable) {
          if (value !== null && !this.accepts(question, value)) continue;
          if (isMasked(value)) continue;
          if (`${id}.${name}` in this.held && same(this.held[`${id}.${name}`], value)) continue;
        }
        found[name] = value;
      }
      return found;
    };
    const answers = part(HOUSEHOLD, this.ofHousehold, this.base.answers, this.current.answers);
    const members = [];
    for (const member of this.members) {
      const before = this.base.members.find((one) => one.id === member.id);
      const found = part(member.id, this.ofPersons, before ?? {}, member);
      if (!before || Object.keys(found).length) members.push({ id: member.id, ...found });
    }
    const here = new Set(this.members.map((member) => member.id));
    const removed = this.base.members.map((member) => member.id).filter((id) => !here.has(id));
    const notes = this.current.notes.filter((note) => {
      const before = this.base.notes.find((one) => noteKey(one.check, one.member) === noteKey(note.check, note.member));
      // An empty one is sent when somebody has said that it is taken back (element.js asks).
      if (!note.note.trim()) return note.taken && Boolean(before?.note);
      return !isTooLong(note.note) && before?.note !== note.note;
    });
    return { answers, members, removed, notes };
  }

  /** How many answers the server does not have yet. */
  get unsent() {
    const { answers, members, removed, notes } = this.#difference(false);
    const ofMembers = members.reduce((sum, { id: _id, ...found }) => sum + Math.max(1, Object.keys(found).length), 0);
    return Object.keys(answers).length + ofMembers + removed.length + notes.length;
  }

  /**
   * The next submission's content, or null when there is nothing to send. Members taken off a moment ago wait
   * `patience` milliseconds, for undo.
   */
  patch({ patience = 0, now = Date.now() } = {}) {
    const found = this.#difference(true);
    const waiting = new Set(this.removed.filter((one) => now - one.at < patience).map((one) => one.member.id));
    found.removed = found.removed.filter((id) => !waiting.has(id));
    if (waiting.size) {
      // Their numbers are still taken on the server, so the others do not move up yet.
      found.members = found.members.filter((member) => {
        const isNew = !this.base.members.some((one) => one.id === member.id);
        if (!isNew) delete member.number;
        return isNew ? !waiting.size : Object.keys(member).length > 1;
      });
    }
    const sent = {};
    if (Object.keys(found.answers).length) sent.answers = found.answers;
    if (found.members.length) sent.members = found.members;
    if (found.removed.length) sent.removed = found.removed;
    if (found.notes.length) {
      sent.notes = found.notes.map(({ check, member, note }) => ({ check, member, note: note.trim() ? note : "" }));
    }
    return Object.keys(sent).length ? sent : null;
  }

  /** The server has taken this in: it is the base now. Gives what has to be typed again. */
  accepted(payload, version) {
    const masked = (id, questions, answers) => {
      const kept = { ...answers };
      for (const question of questions) {
        const plain = kept[question.name];
        if (question.kind !== "sealed" || isBlank(plain) || isMasked(plain)) continue;
        kept[question.name] = mask(plain, question.name);
        this.typed.set(`${id}.${question.name}`, { masked: kept[question.name], plain });
        const row = this.row(id);
        if (row && row[question.name] === plain) row[question.name] = kept[question.name];
      }
      return kept;
    };
    Object.assign(this.base.answers, masked(HOUSEHOLD, this.ofHousehold, payload.answers ?? {}));
    const removed = new Set(payload.removed ?? []);
    this.base.members = this.base.members.filter((member) => !removed.has(member.id));
    for (const { id, ...answers } of payload.members ?? []) {
      let member = this.base.members.find((one) => one.id === id);
      if (!member) this.base.members.push((member = { id }));
      Object.assign(member, masked(id, this.ofPersons, answers));
    }
    this.base.members.sort((one, other) => one.number - other.number);
    this.base.notes = this.base.notes.filter((note) => !removed.has(note.member));
    for (const note of payload.notes ?? []) {
      this.base.notes = this.base.notes.filter(
        (one) => noteKey(one.check, one.member) !== noteKey(note.check, note.member),
      );
      this.base.notes.push(note);
    }
    this.base.version = version;
    this.#found = null;
    return this.#forgetLostNumbers(); // of a member put back while the taking off was on its way
  }

  /**
   * The server refused these places of a payload: they stay here, and are not sent again until they change. Gives
   * the faults with the row they are in; null when a fault names no place that could be held back.
   */
  refused(payload, faults) {
    const placed = faults.map((fault) => {
      const found = /^(?:members\[(\d+)\]\.)?(\w+)$/.exec(fault.where);
      if (!found) return null;
      const row = found[1] === undefined ? HOUSEHOLD : payload.members?.[Number(found[1])]?.id;
      return row && this.byName.has(found[2]) ? { ...fault, row, name: found[2] } : null;
    });
    if (!placed.length || placed.includes(null)) return null;
    for (const { row, name } of placed) this.held[`${row}.${name}`] = this.value(row, name);
    return placed;
  }

  /** Takes over what was decided after a comparison. Gives what has to be typed again. */
  rebase(theirs, merged) {
    this.base = copy(theirs);
    this.current = copy(merged);
    this.held = {};
    this.#renumber();
    const lost = this.#forgetLostNumbers();
    for (const id of [HOUSEHOLD, ...this.members.map((member) => member.id)]) this.#settle(id, null);
    this.#found = null;
    return lost;
  }
}
