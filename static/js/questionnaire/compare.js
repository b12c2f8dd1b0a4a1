// What I typed beside what somebody else saved meanwhile: a merge in three (what both began with, mine, theirs). Where
// only one of us changed an answer, that one stands; where both did, a person decides. No DOM, no network.

import { HOUSEHOLD } from "./form.js";

const same = (one, other) => (one ?? null) === (other ?? null);

/**
 * Gives { merged, conflicts, joined }. A conflict is { kind: "answer", row, name, mine, theirs } or
 * { kind: "removed-there" | "removed-here", row, member }; `merged` holds mine in each of them until `decide` says
 * otherwise. `joined` are the answers of theirs that were taken over.
 */
export function compare(form, theirs) {
  const { base, current } = form;
  const conflicts = [];
  const joined = [];

  const mergeRow = (row, questions, before, mine, other) => {
    const merged = {};
    for (const { name } of questions) {
      if (name === "number") continue; // its place in the list says it
      if (same(mine[name], before[name])) {
        merged[name] = other[name] ?? null;
        if (!same(other[name], before[name])) joined.push({ row, name, theirs: other[name] ?? null });
      } else {
        merged[name] = mine[name] ?? null;
        if (!same(other[name], before[name]) && !same(other[name], mine[name])) {
          conflicts.push({ kind: "answer", row, name, mine: mine[name] ?? null, theirs: other[name] ?? null });
        }
      }
    }
    return merged;
  };

  const answers = mergeRow(HOUSEHOLD, form.ofHousehold, base.answers, current.answers, theirs.answers);
  const find = (list, id) => list.find((member) => member.id === id);
  const differs = (one, other) => form.ofPersons.some(({ name }) => name !== "number" && !same(one[name], other[name]));
  const members = [];
  for (const mine of current.members) {
    const [before, other] = [find(base.members, mine.id), find(theirs.members, mine.id)];
    if (other) {
      members.push({ id: mine.id, ...mergeRow(mine.id, form.ofPersons, before ?? {}, mine, other) });
    } else if (!before) {
      members.push({ ...mine });
    } else if (differs(mine, before)) {
      conflicts.push({ kind: "removed-there", row: mine.id, member: mine });
      members.push({ ...mine });
    } else {
      joined.push({ row: mine.id, removed: mine });
    }
  }
  for (const other of theirs.members) {
    if (find(current.members, other.id)) continue;
    const before = find(base.members, other.id);
    if (!before) {
      joined.push({ row: other.id, added: other });
      members.push({ ...other });
    } else if (differs(other, before)) {
      conflicts.push({ kind: "removed-here", row: other.id, member: other });
    }
  }
  // A note that was not touched here is theirs: other words, or none when it was taken back there.
  const isOne = (note) => (one) => one.check === note.check && same(one.member, note.member);
  const notes = [];
  for (const note of current.notes) {
    const [before, other] = [base.notes.find(isOne(note)), theirs.notes.find(isOne(note))];
    if (before?.note !== note.note) notes.push(note);
    else if (other) notes.push({ ...other });
  }
  for (const note of theirs.notes) {
    if (!notes.some(isOne(note))) notes.push(note);
  }
  const here = new Set(members.map((member) => member.id));
  return {
    merged: { answers, members, notes: notes.filter((note) => !note.member || here.has(note.member)) },
    conflicts,
    joined,
  };
}

/** The merge with the person's choices put in: `choices[i]` is "mine" or "theirs" for `conflicts[i]`. */
export function decide({ merged, conflicts }, choices) {
  const decided = JSON.parse(JSON.stringify(merged));
  conflicts.forEach((conflict, index) => {
    if (choices[index] !== "theirs") return;
    if (conflict.kind === "answer") {
      const row =
        conflict.row === HOUSEHOLD ? decided.answers : decided.members.find((member) => member.id === conflict.row);
      if (row) row[conflict.name] = conflict.theirs;
    } else if (conflict.kind === "removed-there") {
      decided.members = decided.members.filter((member) => member.id !== conflict.row);
    } else {
      decided.members.push({ ...conflict.member });
    }
  });
  return decided;
}
