// How a questionnaire is filled in: when, for how long, with how many changes, where. No DOM, no network.
//
// What was counted since the last submission that brought it stays with the draft on the device, and leaves with the one
// that hands the questionnaire in, or with the first one after ten minutes: a row for each letter would help nobody.

const PAUSE = 60_000; // a longer time without a press is a pause, and does not count
const SENT_EVERY = 10 * 60_000;
const SAME_VISIT = 10 * 60_000; // 205 answered again within this time is a correction, no second visit
const MOST_VISITS = 20;
const LONGEST = 7 * 24 * 3600; // seconds; as enumeration/models/fillings.py has it

const nothing = () => ({
  opened: null,
  first: null,
  last: null,
  active: 0, // milliseconds
  parts: {}, // milliseconds, by number of the block
  answers: 0,
  changes: 0,
  late_changes: 0,
  at_once: 0, // answers by the one tap that says "none" for all that were not named
  visits: [],
});

const seconds = (milliseconds) => Math.min(LONGEST, Math.round(milliseconds / 1000));

/** Two counts of one questionnaire, the earlier first, as one. */
function joined(one, other) {
  const parts = { ...one.parts };
  for (const [part, time] of Object.entries(other.parts)) parts[part] = (parts[part] ?? 0) + time;
  return {
    opened: one.opened ?? other.opened,
    first: one.first ?? other.first,
    last: other.last ?? one.last,
    active: one.active + other.active,
    parts,
    answers: one.answers + other.answers,
    changes: one.changes + other.changes,
    late_changes: one.late_changes + other.late_changes,
    at_once: (one.at_once ?? 0) + (other.at_once ?? 0),
    visits: [...one.visits, ...other.visits].slice(-MOST_VISITS),
  };
}

export class Paradata {
  #pressedAt = 0; // 0: nothing counts until the next press
  #part = "";
  #place = ""; // "row.name" of the last answer: further letters in the same box are no further answer

  constructor(kept = null) {
    this.counted = kept?.counted ?? nothing();
    this.out = kept?.out ?? null; // { key, counted }: on its way
    this.isFinished = kept?.isFinished ?? false; // whether the whole form was gone through once
    this.about = kept?.about ?? {}; // mode, app, place, battery, storage
  }

  /** Whether the device has to keep it until something is sent. */
  get waits() {
    return Boolean(this.counted.answers || this.out?.counted.answers);
  }

  record() {
    const { counted, out, isFinished, about } = this;
    return this.waits ? { counted, out, isFinished, about } : undefined;
  }

  forget() {
    this.counted = nothing();
    this.out = null;
  }

  /** The page is open in front of somebody. */
  begin(about) {
    this.about = { ...this.about, ...about };
    this.counted.opened ??= Date.now();
    this.#pressedAt = Date.now();
  }

  /** A finger, the mouse or a key: the time since the last one was spent on the form, unless it was a pause. */
  press(part = this.#part) {
    const now = Date.now();
    const since = now - this.#pressedAt;
    if (this.#pressedAt && since > 0 && since <= PAUSE) {
      this.counted.active += since;
      if (part) this.counted.parts[part] = (this.counted.parts[part] ?? 0) + since;
    }
    this.#pressedAt = now;
    this.#part = part;
  }

  /** The page is hidden: until the next press on it no time counts. */
  hide() {
    this.#pressedAt = 0;
  }

  answered({ row, name, part, before, value, typing }) {
    this.press(part);
    const now = Date.now();
    this.counted.first ??= now;
    this.counted.last = now;
    if (name === "result" && Number.isInteger(value)) this.#visited(now, value);
    const place = `${row}.${name}`;
    if (typing && place === this.#place) return;
    this.#place = place;
    this.counted.answers += 1;
    if (before === null || before === undefined || before === "") return;
    this.counted.changes += 1;
    if (this.isFinished) this.counted.late_changes += 1;
  }

  #visited(now, result) {
    const { visits } = this.counted;
    if (visits.length && now - visits.at(-1)[0] < SAME_VISIT) visits.pop();
    visits.push([now, result]);
    if (visits.length > MOST_VISITS) visits.shift();
  }

  /** One tap answered so many; less than 0 where it is undone. */
  answeredAtOnce(count) {
    this.counted.at_once = Math.max(0, (this.counted.at_once ?? 0) + count);
  }

  finished() {
    this.isFinished = true;
  }

  /** The lowest charge that was seen, in percent. */
  charged(percent) {
    this.about.battery = Math.min(this.about.battery ?? 100, percent);
  }

  /** What goes along with the submission of this key; null where it is too early. */
  take(key, { isLast }) {
    if (this.out) this.counted = joined(this.out.counted, this.counted); // that submission never arrived
    this.out = null;
    const { counted } = this;
    if (isLast ? !counted.answers && !counted.active : !counted.answers || Date.now() - counted.opened < SENT_EVERY) {
      return null;
    }
    this.out = { key, counted };
    this.counted = { ...nothing(), opened: Date.now() };
    return this.#asSent(counted);
  }

  /** The server has the submission of this key. */
  arrived(key) {
    if (this.out?.key === key) this.out = null;
  }

  #asSent({ active, parts, ...counted }) {
    const byPart = Object.entries(parts).map(([part, time]) => [part, seconds(time)]);
    return { ...this.about, ...counted, active: seconds(active), parts: Object.fromEntries(byPart) };
  }
}
