// How the interview lays the form out for a small screen: what stands in the roster, what stands together in a grid,
// which codes are a button of their own and which wait in a list. No DOM.

import { say } from "./words.js";

/** Asked of all members in one go, before the rest of each: name, presence, relationship, sex, birth, age. */
const ROSTER = ["402", "404", "409", "405", "406", "407"];

/** Where one tap may say "none" for all that was not named: movable and fixed goods, livestock; with the code of none. */
const NONE_BLOCKS = { 502: 2, 503: 2, 504: 0 };

/**
 * Of a long list, the codes with a button of their own: those an enumerator meets most. The others wait in a list beside
 * them; never "none" alone, since the shortest way must not lead to one answer.
 */
const USUAL = {
  Presence: [1, 5],
  SchoolLevel: [3, 4, 8, 9, 13, 15, 19],
  Diploma: [3, 8, 9, 13, 15, 19, 23],
  ChronicIllness: [1, 2, 3, 4, 5, 6, 13],
  Licence: [11, 4, 2],
};

const LONG_LIST = 12; // more codes than this, and none of them usual, become the device's own chooser
const GRID_CODES = 4;

/** "428" of 428a, "417" of 417.kode; "" of II.nama, which belongs to nothing. */
export const stemOf = (number) => /^\d+/.exec(number)?.[0] ?? "";

export const isInRoster = (card) => ROSTER.includes(stemOf(card.number));

/** The roster's questions in the order in which they are asked. */
export function inRosterOrder(cards) {
  return ROSTER.flatMap((stem) => cards.filter((card) => stemOf(card.number) === stem));
}

/** The codes of a list that have a button each, and those behind "other"; null where all have one, or none has. */
export function usualCodes(card) {
  return USUAL[card.codes] ?? null;
}

export function isLong(app, card) {
  const isMany = app.codebook.lists[card.codes].length > LONG_LIST || card.codes === "Month";
  return isMany && !usualCodes(card);
}

/** The code that says "none" for a question of a one-tap block; null elsewhere. */
export function noneOf(card) {
  return NONE_BLOCKS[stemOf(card.number)] ?? null;
}

const isShort = (app, card) => card.kind === "coded" && app.codebook.lists[card.codes].length <= GRID_CODES;
const isNumberLine = (card) => card.kind === "whole" && noneOf(card) !== null;

const isSameStem = (one, other) => stemOf(one.cards[0].number) === stemOf(other.cards[0].number);

/** Questions that follow each other on the page: { cards } of a grid, or { card } alone. */
export function inRuns(app, cards) {
  const runs = [];
  for (const card of cards) {
    const last = runs.at(-1);
    const isSame = last && stemOf(last.cards[0].number) === stemOf(card.number) && stemOf(card.number) !== "";
    const first = last?.cards[0];
    const isColumn = isSame && (isShort(app, card) ? card.codes === first.codes : isNumberLine(card));
    if (isColumn && first.kind === card.kind) last.cards.push(card);
    else runs.push({ cards: [card] });
  }
  const isGrid = ({ cards: found }) => found.length > 1 && (isShort(app, found[0]) || isNumberLine(found[0]));
  // 428j has other codes than 428a–i, and belongs to them all the same.
  const goesOn = (run, place) =>
    place > 0 && isGrid(runs[place - 1]) && isShort(app, run.cards[0]) && isSameStem(run, runs[place - 1]);
  return runs.map((run, place) => ({ cards: run.cards, isGrid: isGrid(run) || goesOn(run, place) }));
}

/** What all wordings of a grid begin and end with, so that each row needs only its own words. */
export function sharedWords(cards) {
  if (cards.length < 2) return { before: 0, after: 0 };
  const texts = cards.map((card) => say(card.label).split(" "));
  const most = Math.min(...texts.map((words) => words.length)) - 1;
  const isShared = (place) => texts.every((words) => words.at(place) === texts[0].at(place));
  let [before, after] = [0, 0];
  while (before < most && isShared(before)) before += 1;
  while (before + after < most && isShared(-1 - after)) after += 1;
  return { before, after };
}

export function ownWords(card, { before, after }) {
  const words = say(card.label).split(" ");
  return words.slice(before, words.length - after).join(" ");
}
