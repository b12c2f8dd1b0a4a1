// What was keyed, as an answer, and whether it is a whole one. No DOM: keying_moves.js asks after each key.

import { read } from "./rules.js";

const IN_BOXES = new Set(["coded", "whole", "flags"]);
const DIGITS_OF_A_DAY = 8;

/**
 * What was keyed, as an answer. 15102026, 15-10-2026, 1/11/2010 and 15/10/26 are days; 1112010 is none, because it is
 * two: without something between, day and month take two digits each.
 */
export function take(card, typed) {
  if (card.kind === "day") {
    const found =
      /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/.exec(typed.trim()) ??
      /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(typed.trim());
    if (!found) return read(card, typed);
    const year = found[3].length === 4 ? found[3] : `${Number(found[3]) > 30 ? 19 : 20}${found[3]}`;
    return `${year}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}`;
  }
  return read(card, typed);
}

/**
 * "done": a whole answer, to which nothing could be added; "open": it may become one; "none": no answer begins like
 * this. On paper every box is filled, so 07 is done and 0 is not; 7 is done where no code begins with 7.
 */
export function verdictOn(form, card, typed) {
  const text = typed.trim();
  if (text === "") return "open";
  if (card.kind === "sealed" && card.digits) return ofLength(form, card, text, card.digits);
  if (card.kind === "day") return /^\d+$/.test(text) ? ofLength(form, card, text, DIGITS_OF_A_DAY) : "open";
  if (!IN_BOXES.has(card.kind)) return "open";
  if (!/^\d+$/.test(text)) return "none";
  const width = card.width ?? String(card.most).length;
  if (text.length >= width) return accepts(form, card, text) ? "done" : "none";
  if (goesOn(form, card, text, width)) return "open";
  return accepts(form, card, text) ? "done" : "none";
}

/** Whether the question takes this as its answer. */
export function accepts(form, card, text) {
  return form.accepts(card, take(card, text));
}

function ofLength(form, card, text, length) {
  if (text.replace(/\D/g, "").length < length) return "open";
  return accepts(form, card, text) ? "done" : "none";
}

/** Whether the question takes something longer that begins like this. */
function goesOn(form, card, text, width) {
  for (let more = 1; more <= width - text.length; more += 1) {
    for (let rest = 0; rest < 10 ** more; rest += 1) {
      if (accepts(form, card, text + String(rest).padStart(more, "0"))) return true;
    }
  }
  return false;
}
