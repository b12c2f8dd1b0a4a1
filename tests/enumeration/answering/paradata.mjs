// What paradata.js counts, by a clock of its own. argv: the module. Prints what each story came to.

import { pathToFileURL } from "node:url";

let now = 1_800_000_000_000;
Date.now = () => now;
const { Paradata } = await import(pathToFileURL(process.argv[2]));
const after = (seconds) => (now += seconds * 1000);
const say = (one, name, value, more = {}) =>
  one.answered({ row: "household", name, part: "III", before: null, value, typing: false, ...more });
const begun = (kept) => {
  const one = new Paradata(kept);
  one.begin({ mode: "phone" });
  return one;
};
const stories = {
  pauses() {
    const one = begun();
    after(20);
    say(one, "tenure", 1);
    after(61); // somebody talks
    say(one, "floor_material", 2);
    after(30);
    one.hide(); // another app is in front; the half minute was without a press
    after(10);
    one.press(); // back again: nothing counts before it
    after(15);
    say(one, "wall_material", 1, { part: "IV.A" });
    return one.take("a", { isLast: true });
  },
  changes() {
    const one = begun();
    const typing = { typing: true };
    after(5);
    say(one, "address", "J", typing);
    say(one, "address", "JL", { ...typing, before: "J" }); // the same box, gone on with
    say(one, "tenure", 1);
    say(one, "tenure", 2, { before: 1 });
    one.answeredAtOnce(12);
    one.answeredAtOnce(-3);
    one.finished();
    say(one, "address", "JLN", { ...typing, before: "JL" });
    return one.take("a", { isLast: true });
  },
  undone() {
    const one = begun();
    say(one, "gas_5kg", 2);
    one.answeredAtOnce(-4); // what was undone had been sent already
    return one.take("a", { isLast: true }).at_once;
  },
  visits() {
    const one = begun();
    say(one, "result", 3);
    after(60);
    say(one, "result", 4, { before: 3 }); // a slip of the thumb
    after(86_400);
    say(one, "result", 1, { before: 4 });
    return one.take("a", { isLast: true });
  },
  killed() {
    const one = begun();
    after(9);
    say(one, "tenure", 1);
    const kept = JSON.parse(JSON.stringify(one.record())); // with the draft; the tab is killed here
    after(3600);
    const other = begun(kept);
    after(11);
    say(other, "floor_material", 2);
    return other.take("a", { isLast: true });
  },
  once() {
    const one = begun();
    after(9);
    say(one, "tenure", 1);
    const tooEarly = one.take("a", { isLast: false });
    after(600);
    const first = one.take("b", { isLast: false });
    const again = one.take("c", { isLast: false }); // b was dropped before it arrived: it goes along with c
    one.arrived("b"); // an answer to another one
    const waits = one.waits;
    one.arrived("c");
    const empty = one.take("d", { isLast: true });
    return {
      tooEarly,
      first: first.answers,
      again: again.answers,
      waits,
      empty,
      over: one.record() ?? null,
    };
  },
};
process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(stories).map(([name, run]) => [name, run()]))));
