// What the page says. Sentences of the interface come from the template (gettext), those of the form from the codebook.

export { clockError, serverTime, setServerTime, today } from "./clock.js";

let sentences = {};
const language = document.documentElement.lang.startsWith("en") ? "en" : "id";

export function speak(dictionary) {
  sentences = { ...sentences, ...dictionary };
}

/** A sentence of the interface; {gaps} are filled. A missing one shows its name, so that it is noticed. */
export function t(name, gaps = {}) {
  const text = sentences[name] ?? `[${name}]`;
  return text.replace(/\{(\w+)\}/g, (gap, key) => gaps[key] ?? gap);
}

/** A text of the codebook, {id, en}, in the language of the page. */
export function say(words) {
  return words ? (words[language] ?? words.id) : "";
}

/** 7 menit, 7 minutes */
export function duration(milliseconds) {
  const unit = milliseconds < 120_000 ? "second" : "minute";
  const count = Math.ceil(milliseconds / (unit === "second" ? 1000 : 60_000));
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

const two = (number) => String(number).padStart(2, "0");

// Days and times are written as the server writes them (enumeration/fields/dates.py): 20 Okt 2026, 12.04.
function written(day) {
  // Not the browser's short month: that is Sept in one release and Sep in another.
  const month = new Intl.DateTimeFormat(language, { month: "long" }).format(day).slice(0, 3);
  return `${day.getDate()} ${month} ${day.getFullYear()}`;
}

/** 12.04.31, by the device's clock. */
export function clock(moment) {
  return `${two(moment.getHours())}.${two(moment.getMinutes())}.${two(moment.getSeconds())}`;
}

/** 20 Okt 2026, 12.04 */
export function dateAndTime(moment) {
  return `${written(moment)}, ${two(moment.getHours())}.${two(moment.getMinutes())}`;
}

/** 2026-10-20 → 20-10-2026, as it is typed into a field */
export function dayTyped(iso) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso ?? "");
  return found ? `${found[3]}-${found[2]}-${found[1]}` : (iso ?? "");
}

/** 2026-10-20 → 20 Okt 2026: browsers show dates in the order of their own language, which may be another one. */
export function dayInWords(iso) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso ?? "");
  if (!found) return iso ?? "";
  const moment = new Date(2000, Number(found[2]) - 1, Number(found[3]));
  moment.setFullYear(Number(found[1]), Number(found[2]) - 1, Number(found[3])); // Date takes the year 85 for 1985
  return written(moment);
}
