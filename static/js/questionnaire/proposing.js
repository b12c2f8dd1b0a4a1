// Proposes groups of 417 and 421 (01–26) for the words that name a trade. No DOM, no network.
//
// Each phrase of the list is compared with what was typed, word by word: equal, without its affixes (berjualan, penjual:
// jual), begun, or misspelt by a letter. A rare word tells more than a frequent one. The best phrase of a group is its
// score; what else fits in the group, or stands in phrases of it, adds a little.

import { TRADES } from "./trades.js";

export const MOST = 3;
const MOST_WORDS = 20;

// They say who works or where, and belong to every group. Left out, unless nothing else was typed.
const SAYS_NOTHING = new Set(
  `di ke dari dan yang untuk dengan pada atau sendiri orang milik punya usaha kerja bekerja pekerja karyawan karyawati
   pegawai buruh tukang harian lepas tetap swasta pt cv ud kecil besar kecil-kecilan membantu bantu keluarga suami istri anak
   orangtua rumahan depan dekat desa kota kampung tempat bagian bidang jasa juga sebagai jadi cari serabutan
   utama sampingan hasil punya sama skala lokal milik bapak ibu`
    .trim()
    .split(/\s+/),
);
const WEAK = 0.25; // what such a word still counts

const EQUAL = 1;
const SAME_ROOT = 0.9;
const BEGUN = 0.8; // the word being typed
const MISSPELT = 0.75;
const LEAST_SCORE = 0.3;
const LEAST_SHARE = 0.45; // of the best: what fits so much worse only distracts

const wordsOf = (text) =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .split(/[^a-z0-9&]+/)
    .filter(Boolean);

// --- roots -----------------------------------------------------------------------------------------------------------

// What a prefix may have swallowed: penjual → jual, memancing → pancing, menanam → tanam, mengirim → kirim, menyadap → sadap.
const PREFIXES = [
  [/^(?:me|pe)ny(?=[aeiou])/, "s"],
  [/^(?:me|pe)ng(?=[aeiou])/, "", "k"],
  [/^(?:me|pe)ng(?=[ghk])/, ""],
  [/^(?:me|pe)m(?=[aeiou])/, "p", "m"],
  [/^(?:me|pe)m(?=[bfp])/, ""],
  [/^(?:me|pe)n(?=[aeiou])/, "t", "n"],
  [/^(?:me|pe)n(?=[cdjst])/, ""],
  [/^(?:me|pe)(?=[lrwymn])/, ""],
  [/^(?:ber|per|ter)/, ""],
  [/^(?:be|pe|se|di|ke)/, ""],
  [/^ny(?=[aeiou])/, "s"],
  [/^ng(?=[aeiou])/, "", "k"],
  [/^ng(?=[gl])/, ""],
  [/^m(?=[bp])/, ""],
  [/^n(?=[cdjt])/, ""],
];
const SUFFIXES = /(?:kan|an|i|nya|in)$/;
const SHORTEST = 3; // letters of a root

const roots = new Map();

/** The word itself and what may be its root, each once. */
function rootsOf(word) {
  let found = roots.get(word);
  if (found) return found;
  found = new Set([word]);
  const add = (root) => root.length >= SHORTEST && found.add(root);
  for (const [prefix, ...swallowed] of PREFIXES) {
    if (!prefix.test(word)) continue;
    for (const letter of swallowed) add(word.replace(prefix, letter));
  }
  for (const one of [...found]) if (one.length > 5 && SUFFIXES.test(one)) add(one.replace(SUFFIXES, ""));
  roots.set(word, found);
  return found;
}

// --- letters ---------------------------------------------------------------------------------------------------------

const sounds = new Map();

/** How people write the same sound: supir and sopir, praktek and praktik. */
function sound(word) {
  let found = sounds.get(word);
  if (!found) sounds.set(word, (found = spelt(word)));
  return found;
}

const spelt = (word) =>
  word
    .replace(/(.)\1+/g, "$1")
    .replace(/oe|u/g, "o")
    .replace(/e/g, "i")
    .replace(/v|p(?=h)/g, "f")
    .replace(/z/g, "s")
    .replace(/dj/g, "j")
    .replace(/tj/g, "c")
    .replace(/q/g, "k")
    .replace(/h/g, "");

/** Whether one becomes the other by one letter more, less, other, or two exchanged. */
function isNear(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let from = 0;
  while (from < one.length && from < other.length && one[from] === other[from]) from += 1;
  let end = 0;
  const most = Math.min(one.length, other.length) - from;
  while (end < most && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const [left, right] = [one.slice(from, one.length - end), other.slice(from, other.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

const LONG_ENOUGH = 5; // shorter words with another letter are other words: sapi, kopi

/** How surely the typed word is the one of the list: 0 to 1. */
function likeness(typed, listed, { isLast }) {
  if (typed === listed) return EQUAL;
  const [of, to] = [rootsOf(typed), rootsOf(listed)];
  if (of.has(listed) || to.has(typed)) return SAME_ROOT;
  for (const root of of) if (root.length > SHORTEST && to.has(root)) return SAME_ROOT;
  if (isLast && typed.length >= SHORTEST && listed.startsWith(typed)) return BEGUN;
  if (typed.length < 4 || listed.length < 4) return 0;
  if (sound(typed) === sound(listed)) return MISSPELT;
  return Math.min(typed.length, listed.length) >= LONG_ENOUGH && isNear(typed, listed) ? MISSPELT : 0;
}

// --- the list --------------------------------------------------------------------------------------------------------

let index; // made when it is first needed

function made() {
  const phrases = Object.entries(TRADES).flatMap(([group, text]) =>
    text.split(",").map((phrase) => ({ group: Number(group), words: wordsOf(phrase) })),
  );
  const at = new Map(); // word → the phrases it stands in
  for (const phrase of phrases) for (const word of phrase.words) at.set(word, [...(at.get(word) ?? []), phrase]);
  const all = Object.keys(TRADES).length;
  const weights = new Map();
  for (const [word, its] of at) {
    const groups = new Set(its.map(({ group }) => group)).size;
    weights.set(word, (SAYS_NOTHING.has(word) ? WEAK : 1) * (1 + Math.log(all / groups) / Math.log(all)));
  }
  for (const phrase of phrases) phrase.weight = phrase.words.reduce((sum, word) => sum + weights.get(word), 0);
  return { at, weights, alike: new Map() };
}

/** [word of the list, how alike] for a word that was typed. */
function alikeTo(typed, isLast) {
  const key = `${typed}${isLast ? "…" : ""}`;
  let found = index.alike.get(key);
  if (!found) {
    found = [...index.at.keys()]
      .map((listed) => [listed, likeness(typed, listed, { isLast })])
      .filter(([, like]) => like > 0);
    index.alike.set(key, found);
  }
  return found;
}

/**
 * The groups that the words may mean, the likeliest first: at most three. `typing`: the last word may only be begun.
 */
export function propose(text, { typing = true } = {}) {
  index ??= made();
  const words = wordsOf(text ?? "").slice(0, MOST_WORDS);
  if (words.every((word) => SAYS_NOTHING.has(word))) return [];
  const likes = new Map(); // word of the list → how alike the likest of the typed ones is
  let typedWeight = 0;
  words.forEach((word, place) => {
    const found = alikeTo(word, typing && place === words.length - 1);
    for (const [listed, like] of found) likes.set(listed, Math.max(like, likes.get(listed) ?? 0));
    const known = found.map(([listed]) => index.weights.get(listed));
    typedWeight += index.weights.get(word) ?? Math.max(SAYS_NOTHING.has(word) ? WEAK : 1, ...known);
  });
  const shared = new Map(); // phrase → the weight of what it has in common with what was typed
  for (const [word, like] of likes) {
    for (const phrase of index.at.get(word)) {
      shared.set(phrase, (shared.get(phrase) ?? 0) + like * index.weights.get(word));
    }
  }
  const scores = new Map();
  for (const [{ group, weight }, both] of shared) {
    scores.set(group, [...(scores.get(group) ?? []), both / Math.sqrt(weight * typedWeight)]);
  }
  const groups = [...scores].map(([group, each]) => {
    const [best, second = 0, third = 0] = each.sort((one, other) => other - one);
    return { group, score: best + 0.15 * second + 0.05 * third };
  });
  const least = Math.max(LEAST_SCORE, LEAST_SHARE * Math.max(0, ...groups.map(({ score }) => score)));
  return groups
    .filter(({ score }) => score >= least)
    .sort((one, other) => other.score - one.score || one.group - other.group)
    .slice(0, MOST)
    .map(({ group }) => group);
}
