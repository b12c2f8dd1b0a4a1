// What a device kept of a questionnaire under an older codebook, in the names of today's. Nothing is left out.
//
// As enumeration/questionnaire/older.py does for what such a device sends.

const BLANK_DATE = "W406_blank";
const NAMES_OF_CHECKS = { [BLANK_DATE]: "W406.tahun_blank" };
const UNKNOWN = 98;

/** Changes a record of form.js in place, and gives it. */
export function modern(kept) {
  for (const part of [kept.base, kept.current]) {
    for (const member of part?.members ?? []) inThree(member, isExplained(member, part.notes));
    rename(part?.notes);
  }
  for (const { member, notes } of kept.removed ?? []) {
    inThree(member, isExplained(member, notes));
    rename(notes);
  }
  for (const answers of Object.values(kept.aside ?? {})) {
    if (!answers.birth_date) continue;
    const { value, gate } = answers.birth_date;
    delete answers.birth_date;
    for (const [name, part] of Object.entries(parts(value) ?? {})) answers[name] ??= { value: part, gate };
  }
  return kept;
}

const isExplained = ({ id }, notes) =>
  (notes ?? []).some(({ check, member, note }) => check === BLANK_DATE && member === id && note?.trim());

function rename(notes) {
  for (const note of notes ?? []) note.check = NAMES_OF_CHECKS[note.check] ?? note.check;
}

/** 406, which was one date until December 2026. A blank one that an officer had explained is day and month "not known". */
function inThree(member, explained) {
  if (!("birth_date" in member) && !explained) return;
  const found = parts(member.birth_date);
  if (member.birth_date && !found) return;
  delete member.birth_date;
  const unknown = explained ? UNKNOWN : null;
  Object.assign(member, {
    ...(found ?? { birth_day: unknown, birth_month: unknown, birth_year: null }),
    ...Object.fromEntries(
      Object.entries(member).filter(([name, value]) => name.startsWith("birth_") && value !== null),
    ),
  });
}

function parts(date) {
  const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(date ?? "");
  if (!found) return null;
  const [birth_year, birth_month, birth_day] = found.slice(1).map(Number);
  return { birth_day, birth_month, birth_year };
}
