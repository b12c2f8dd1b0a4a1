// Does a rule of the codebook hold for these answers, and what is wrong with a questionnaire?
//
// The browser's half of enumeration/questionnaire/{rules,words,checks,inspections}.py: the same language, the same
// two-valued logic (a comparison with a blank answer is false, its negation is true), the same problems in the same
// order. tests/enumeration/questionnaire/test_three_evaluations.py runs this file in node against Python and
// PostgreSQL. No dependencies, no DOM.

const DONT_KNOW = 99;
const LARGEST_SUM = 63;

export function isBlank(value) {
  return value === undefined || value === null || value === "";
}

/** A whole number, or null: for blanks, texts and fractions. */
function asWhole(value) {
  return Number.isInteger(value) ? value : null;
}

/** Whether a rule (as `as_json` in rules.py writes it) holds for the answers of one household or person. */
export function holds(rule, answers, members = []) {
  if (rule.all) return rule.all.every((part) => holds(part, answers, members));
  if (rule.any) return rule.any.some((part) => holds(part, answers, members));
  if (rule.not) return !holds(rule.not, answers, members);
  if (rule.members) {
    const found = members.filter((member) => holds(rule.members, member)).length;
    return found >= rule.least && (rule.most === null || found <= rule.most);
  }
  if (rule.gap) return isApart(rule, answers, members);
  return compares(rule, answers[rule.question]);
}

/** Whether one of the others is so many years older than this person; see AgeGap in rules.py. */
function isApart(rule, answers, members) {
  const own = asWhole(answers.age);
  return members.some((member) => {
    const age = asWhole(member.age);
    if (own === null || age === null || !holds(rule.gap, member)) return false;
    return rule.least !== null ? age - own >= rule.least : age - own <= rule.most;
  });
}

function compares(rule, value) {
  if ("isnull" in rule) return isBlank(value) === rule.isnull;
  value = asWhole(value);
  if (value === null) return false;
  if ("exact" in rule) return value === rule.exact;
  if ("in" in rule) return rule.in.includes(value);
  if ("gt" in rule) return value > rule.gt;
  if ("gte" in rule) return value >= rule.gte;
  if ("lt" in rule) return value < rule.lt;
  if ("lte" in rule) return value <= rule.lte;
  if ("has" in rule) return value >= 0 && value <= LARGEST_SUM && (value & rule.has) !== 0;
  throw new Error(`rules.js does not know the rule ${JSON.stringify(rule)}`);
}

/** Whether the form asks this question (one of the codebook's) of the household or person with these answers. */
export function asked(question, answers) {
  return !question.asked_if || holds(question.asked_if, answers);
}

// --- the codebook by name ------------------------------------------------------------------------------------------

const indexes = new WeakMap();

/** The questions that hold an answer, by name and in the order of the form; each knows its `block`. */
export function questionsOf(codebook) {
  if (!indexes.has(codebook)) {
    const found = new Map();
    for (const block of codebook.blocks) {
      for (const question of block.questions) {
        if (question.kind !== "derived") found.set(question.name, { ...question, block });
      }
    }
    indexes.set(codebook, found);
  }
  return indexes.get(codebook);
}

// --- what a question accepts ---------------------------------------------------------------------------------------

/** A masked number: there is an answer, but it cannot be read here. */
export function isMasked(value) {
  return typeof value === "string" && (value.includes("*") || value.includes("•"));
}

/** { year, month, day } of an ISO date that is in the calendar, or null. */
function asDay(value) {
  const found = typeof value === "string" && /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value);
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days[month - 1]) return null;
  return { year, month, day, order: (year * 100 + month) * 100 + day };
}

/** Whether a value that is not blank is one this question can take. */
export function accepts(codebook, question, value) {
  const whole = asWhole(value);
  const codes = question.codes ? codebook.lists[question.codes].map(([code]) => code) : [];
  switch (question.kind) {
    case "coded":
      return codes.includes(whole);
    case "whole":
      return whole !== null && ((whole >= question.least && whole <= question.most) || whole === question.unknown);
    case "flags":
      return (
        whole !== null && ((whole >= 0 && whole <= question.most) || (whole === DONT_KNOW && codes.includes(whole)))
      );
    case "day":
      return asDay(value) !== null && value >= question.earliest && value <= question.latest;
    case "sealed":
      if (isMasked(value)) return true;
      if (question.digits) return typeof value === "string" && new RegExp(`^[0-9]{${question.digits}}$`).test(value);
      return isText(question, value);
    case "text":
      return isText(question, value);
    default:
      return false;
  }
}

function isText(question, value) {
  if (typeof value !== "string" || [...value].length > (question.max_length ?? 10000)) return false;
  if (!question.multiline && UNSEEN.test(value)) return false;
  return !question.pattern || new RegExp(`^(?:${question.pattern})$`, "u").test(value);
}

// As spaces.py has it: tab, line breaks, no-break, thin and ideographic spaces.
const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]+/gu;
const singleSpaced = (text) => text.replace(SPACES, " ").replace(/^ | $/g, "");

// As spaces.py has it: marks that nobody sees and that are no space.
const UNSEEN = new RegExp(
  String.raw`[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200c-\u200f\u202a-\u202e\u2060-\u206f]` +
    String.raw`|[\ufff9-\uffff\ud800-\udfff\u{e0000}-\u{e007f}]`,
  "u",
);

// As spaces.py has it: what stands between the digits of a number, for the eye.
const BETWEEN_DIGITS =
  /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200f\u2010-\u2015\u2028-\u202f\u205f-\u2069\u2212\u3000\ufeff().\-/]+/gu;

/**
 * What was typed, as an answer: "07" is 7, " Budi " is "Budi", "(0471) 22334" is "047122334", "" is null. What cannot be
 * read stays as it is.
 */
export function read(question, raw) {
  if (typeof raw === "string") {
    if (question.kind === "sealed") raw = raw.replace(BETWEEN_DIGITS, "");
    else raw = question.kind === "text" && !question.multiline ? singleSpaced(raw) : raw.trim();
  }
  if (isBlank(raw)) return null;
  const isNumber = ["coded", "whole", "flags"].includes(question.kind);
  return isNumber && typeof raw === "string" && /^[0-9]{1,6}$/.test(raw) ? Number(raw) : raw;
}

// --- problems ------------------------------------------------------------------------------------------------------

/**
 * Everything wrong with a questionnaire, in the order of the form:
 * [{ code, severity: "error" | "warning", number, name, member: index | null, message: { id, en } }].
 * `reviewing` also demands what the supervisor fills in; `days`, { first, today }, also holds dates against the round
 * and the calendar.
 */
export function problems(codebook, household, members, { reviewing = false, days = null } = {}) {
  const questions = questionsOf(codebook);
  const found = [];
  const say = (check, name, member) => {
    const { number } = questions.get(name);
    const message = inBoth((language) => `${number}: ${check.message[language]}`);
    found.push({ code: check.code, severity: check.severity, number, name, member, message });
  };

  for (const question of questions.values()) {
    if (question.block.whose === "household") {
      found.push(...fromCard(codebook, question, household, household, null, reviewing));
    } else {
      members.forEach((member, index) => {
        found.push(...fromCard(codebook, question, member, household, index, reviewing));
      });
    }
  }
  for (const check of codebook.checks) {
    if (check.whose === "household") {
      if (holds(check.rule, household, members)) say(check, check.about[0], null);
    } else {
      members.forEach((member, index) => {
        if (holds(check.rule, member, members)) say(check, check.about[0], index);
      });
    }
  }
  for (const inspection of codebook.inspections) {
    for (const [name, member] of inspections[inspection.finds](household, members, codebook, days)) {
      say(inspection, name, member);
    }
  }
  return inFormOrder(questions, found);
}

function* fromCard(codebook, question, answers, household, member, reviewing) {
  const value = answers[question.name];
  const problem = (kind, severity, parts) => ({
    code: `${severity[0].toUpperCase()}${question.number}_${kind}`,
    severity,
    number: question.number,
    name: question.name,
    member,
    message: inBoth((language) =>
      codebook.messages[kind][language].replace(/\{(\w+)\}/g, (_, gap) =>
        gap === "number" ? question.number : parts[gap][language],
      ),
    ),
  });
  if (isBlank(value)) {
    const severity = blankSeverity(codebook, question, household, reviewing);
    if (severity && asked(question, answers) && (!question.needed_if || holds(question.needed_if, answers))) {
      yield problem("blank", severity, { label: question.label });
    }
    return;
  }
  if (!accepts(codebook, question, value)) yield problem("value", "error", { accepted: question.accepts });
  if (!asked(question, answers)) yield problem("unasked", "error", { condition: question.asked_if_words });
}

/** What a needed blank is, after the result of the visit (205); null when it is no matter. See checks.py. */
function blankSeverity(codebook, question, household, reviewing) {
  if (question.filled_by === "supervisor" && !reviewing) return null;
  if (!question.block.by_interview || !question.blank_is) return question.blank_is ?? null;
  if (holds(codebook.not_interviewed, household)) return null;
  return holds(codebook.incomplete, household) ? "warning" : question.blank_is;
}

function inBoth(text) {
  return { id: text("id"), en: text("en") };
}

/** Block by block; in block IV person by person. */
function inFormOrder(questions, found) {
  const names = [...questions.keys()];
  const order = new Map(names.map((name, position) => [name, position]));
  const first = names.findIndex((name) => questions.get(name).block.whose === "person");
  const place = (problem) => {
    const position = order.get(problem.name);
    const ofMembers = questions.get(problem.name).block.whose === "person";
    return ofMembers ? [first, problem.member ?? -1, position] : [position, -1, -1];
  };
  return found
    .map((problem) => ({ problem, key: place(problem) }))
    .sort(({ problem: a, key: p }, { problem: b, key: q }) => {
      for (let i = 0; i < p.length; i += 1) if (p[i] !== q[i]) return p[i] - q[i];
      return a.code < b.code ? -1 : Number(a.code > b.code);
    })
    .map(({ problem }) => problem);
}

// --- inspections: what is no rule, see inspections.py --------------------------------------------------------------

const HEAD = 1;
const FEMALE = 2;
const YES = 1;
const UNKNOWN = 98; // 406: a day or a month that is not known

function plainNumber(value) {
  return typeof value === "string" && /^[0-9]{16}$/.test(value) ? value : null;
}

/** Lower case, letters and digits only, single spaces, and one at each end: " guru sd ". */
function plainWords(text) {
  const lowered = typeof text === "string" ? text.toLowerCase() : "";
  return ` ${lowered.replace(/[^a-z0-9]+/g, " ").trim()} `;
}

function sectorByWords(text, codebook) {
  const spaced = plainWords(text);
  const found = codebook.sector_words.find(([words]) => spaced.includes(` ${words} `));
  return found ? found[1] : null;
}

function contradictions(description, sector) {
  return function* (household, members, codebook) {
    for (const [index, member] of members.entries()) {
      const named = sectorByWords(member[description], codebook);
      const coded = asWhole(member[sector]);
      if (named !== null && coded !== null && named !== coded) yield [sector, index];
    }
  };
}

function* realNiks(members, codebook) {
  for (const [index, member] of members.entries()) {
    const nik = plainNumber(member.nik);
    if (nik && !codebook.placeholders.includes(nik)) yield [index, member, nik];
  }
}

export const inspections = {
  *head_name_differs(household, members) {
    const heads = members.filter((member) => member.relationship === HEAD);
    if (heads.length !== 1 || isBlank(household.head_name) || isBlank(heads[0].name)) return;
    if (plainWords(household.head_name) !== plainWords(heads[0].name)) yield ["head_name", null];
  },

  *member_count_differs(household, members) {
    const count = asWhole(household.member_count);
    if (count !== null && count !== members.length) yield ["member_count", null];
  },

  *family_card_is_odd(household) {
    const card = plainNumber(household.family_card);
    if (!card) return;
    const [day, month] = [Number(card.slice(6, 8)), Number(card.slice(8, 10))];
    const usual = day >= 1 && day <= 31 && month >= 1 && month <= 12 && card.slice(12) !== "0000";
    if (!usual) yield ["family_card", null];
  },

  *checked_before_visit(household) {
    const [visited, checked] = [asDay(household.enumerated_on), asDay(household.checked_on)];
    if (visited && checked && checked.order < visited.order) yield ["checked_on", null];
  },

  *visited_before_round(household, members, codebook, days) {
    if (days && asDay(household.enumerated_on) && household.enumerated_on < days.first) yield ["enumerated_on", null];
  },

  *is_after_today(household, members, codebook, days) {
    if (!days) return;
    for (const name of ["enumerated_on", "checked_on"]) {
      if (asDay(household[name]) && household[name] > days.today) yield [name, null];
    }
    for (const [index, member] of members.entries()) {
      const born = birthSpan(member);
      if (born && born[0].order > asDay(days.today).order) yield ["birth_year", index];
    }
  },

  *numbers_have_gaps(household, members) {
    for (const [index, member] of members.entries()) {
      const number = asWhole(member.number);
      if (number !== null && number !== index + 1) yield ["number", index];
    }
  },

  *nik_is_twice(household, members, codebook) {
    const niks = [...realNiks(members, codebook)];
    for (const [index, , nik] of niks) {
      if (niks.filter(([, , other]) => other === nik).length > 1) yield ["nik", index];
    }
  },

  *nik_is_placeholder(household, members, codebook) {
    for (const [index, member] of members.entries()) {
      if (codebook.placeholders.includes(member.nik)) yield ["nik", index];
    }
  },

  *nik_day_differs(household, members, codebook) {
    for (const [index, member, nik] of realNiks(members, codebook)) {
      const born = birthSpan(member);
      if (!born) continue;
      const [day, month, year] = [Number(nik.slice(6, 8)) % 40, Number(nik.slice(8, 10)), Number(nik.slice(10, 12))];
      const wrongDay = ![UNKNOWN, day].includes(member.birth_day);
      const wrongMonth = ![UNKNOWN, month].includes(member.birth_month);
      if (wrongDay || wrongMonth || year !== born[0].year % 100) yield ["nik", index];
    }
  },

  *nik_sex_differs(household, members, codebook) {
    for (const [index, member, nik] of realNiks(members, codebook)) {
      if (member.sex !== 1 && member.sex !== FEMALE) continue;
      if (Number(nik.slice(6, 8)) > 40 !== (member.sex === FEMALE)) yield ["nik", index];
    }
  },

  *nik_has_no_serial(household, members) {
    for (const [index, member] of members.entries()) {
      if (plainNumber(member.nik)?.endsWith("0000")) yield ["nik", index];
    }
  },

  *born_after_visit(household, members) {
    const visited = asDay(household.enumerated_on);
    for (const [index, member] of members.entries()) {
      const born = birthSpan(member);
      if (visited && born && born[0].order > visited.order) yield ["birth_year", index];
    }
  },

  *age_differs(household, members, codebook) {
    const visited = asDay(household.enumerated_on);
    for (const [index, member] of members.entries()) {
      const [ages, age] = [agesOn(member, visited, codebook.oldest), asWhole(member.age)];
      if (ages && age !== null && (age < ages[0] || age > ages[1])) yield ["age", index];
    }
  },

  work_words_contradict: contradictions("work_description", "work_sector"),
  business_words_contradict: contradictions("business_description", "business_sector"),

  *aid_is_not_of_last_year(household, members, codebook) {
    const visited = asDay(household.enumerated_on);
    for (const aid of codebook.aids) {
      const [month, year] = [asWhole(household[`${aid}_month`]), asWhole(household[`${aid}_year`])];
      if (!visited || month === null || year === null || household[aid] !== YES) continue;
      const monthsAgo = (visited.year - year) * 12 + visited.month - month;
      if (monthsAgo < 0 || monthsAgo > 12) yield [`${aid}_month`, null];
    }
  },
};

/** Both as asDay gives them. */
function completedYears(born, on) {
  return on.year - born.year - (on.month * 100 + on.day < born.month * 100 + born.day ? 1 : 0);
}

/**
 * The first and the last day on which someone may be born whose day, or day and month, are not known (98), as asDay has
 * them; null while one of the three is blank, outside its range or not in the calendar.
 */
function birthSpan(member) {
  const [day, month, year] = [member.birth_day, member.birth_month, member.birth_year].map(asWhole);
  if (day === null || month === null || year === null || year < 1900 || year > 2100) return null;
  const on = (inMonth, ofMonth) => asDay(`${year}-${pad(inMonth)}-${pad(ofMonth)}`);
  if (month === UNKNOWN) return day === UNKNOWN || (day >= 1 && day <= 31) ? [on(1, 1), on(12, 31)] : null;
  if (month < 1 || month > 12) return null;
  if (day === UNKNOWN) return [on(month, 1), on(month, 31) ?? on(month, 30) ?? on(month, 29) ?? on(month, 28)];
  const born = day >= 1 && day <= 31 ? on(month, day) : null;
  return born && [born, born];
}

const pad = (number) => String(number).padStart(2, "0");

/** The least and the highest age that someone may have on a day; two where the day of birth is not known. */
function agesOn(member, on, oldest) {
  const born = birthSpan(member);
  if (!on || !born || born[0].order > on.order) return null;
  const last = born[1].order > on.order ? on : born[1];
  return [last, born[0]].map((day) => Math.min(completedYears(day, on), oldest));
}

/** The age that 407 should have on an ISO day, from the answers at 406; null where it does not follow from them. */
export function ageOn(member, day, oldest = 98) {
  const ages = agesOn(member, asDay(day), oldest);
  return ages && ages[0] === ages[1] ? ages[0] : null;
}
