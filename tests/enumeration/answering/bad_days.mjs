// Two devices, one household, and everything that goes wrong: requests and answers lost, pages reloaded in the middle,
// members added and taken off, the same answer changed on both. Whatever happens, in the end nothing is unsent, the
// server was never sent what it must not be, and no answer is on it that nobody typed last.
//
// Runs form.js, compare.js and sending.js as they are, with a clock, a network and a server of its own.
// argv: folder of the modules, codebook file, first seed, number of days.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, codebookFile, first, count] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(`${folder}/${name}.js`));
const codebook = JSON.parse(readFileSync(codebookFile));
globalThis.document = { cookie: "" };

// --- a clock -------------------------------------------------------------------------------------------------------

let now = 1_800_000_000_000;
let timers = [];
const realTimeout = globalThis.setTimeout;
Date.now = () => now;
globalThis.setTimeout = (run, wait = 0) => {
  const timer = { run, at: now + wait };
  timers.push(timer);
  return timer;
};
globalThis.clearTimeout = (timer) => {
  timers = timers.filter((one) => one !== timer);
};
const settled = () => new Promise((resolve) => realTimeout(resolve, 0)); // lets every promise run out
async function pass(milliseconds) {
  const end = now + milliseconds;
  for (;;) {
    await settled();
    const next = timers.filter((one) => one.at <= end).sort((one, other) => one.at - other.at)[0];
    if (!next) break;
    timers = timers.filter((one) => one !== next);
    now = Math.max(now, next.at);
    next.run();
  }
  now = end;
}

const { call } = await load("api");
const { Form, fromDossier, HOUSEHOLD, mask } = await load("form");
const { Sender } = await load("sending");
const { asked, questionsOf } = await load("rules");
void call;

// --- chance --------------------------------------------------------------------------------------------------------

let seed = 0;
function chance() {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const pick = (list) => list[Math.floor(chance() * list.length)];

// --- a server ------------------------------------------------------------------------------------------------------

const cards = questionsOf(codebook);
const sealedNames = new Set([...cards.values()].filter((card) => card.kind === "sealed").map((card) => card.name));
const shown = (answers) =>
  Object.fromEntries(
    Object.entries(answers).map(([name, value]) => [name, sealedNames.has(name) && value ? mask(value, name) : value]),
  );

class Server {
  constructor() {
    this.version = 1;
    this.answers = {};
    this.members = [];
    this.notes = [];
    this.receipts = new Map();
    this.calledBack = new Set();
    this.isSubmitted = false;
    this.refused = []; // what came after that, kept whole
  }

  callBack(key) {
    const earlier = this.receipts.get(key);
    if (!earlier) this.calledBack.add(key);
    return [200, { receipt: earlier?.receipt ?? null }];
  }

  dossier() {
    return {
      id: "h",
      version: this.version,
      state: "draft",
      answers: shown(this.answers),
      members: this.members.map((member) => shown(member)),
      notes: this.notes,
      remarks: [],
      changed_at: new Date(now).toISOString(),
      may_answer: !this.isSubmitted,
    };
  }

  take(body) {
    const text = JSON.stringify(body);
    const earlier = this.receipts.get(body.key);
    if (earlier) return earlier.text === text ? [200, earlier.receipt] : [409, { code: "key-reused" }];
    if (this.calledBack.has(body.key)) return [409, { code: "called-back" }];
    if (this.isSubmitted) {
      this.refused.push(body);
      return [409, { code: "not-answerable", detail: "submitted" }];
    }
    if (body.version !== this.version) return [409, { code: "old-version", version: this.version }];
    const put = (row, sent, questions) => {
      for (const [name, value] of Object.entries(sent)) {
        if (name === "id" || (typeof value === "string" && value.includes("•"))) continue;
        row[name] = value;
      }
      for (const card of questions) {
        if (row[card.name] != null && !asked(card, row))
          throw new Error(`${card.name} was sent though it is not asked`);
      }
    };
    put(
      this.answers,
      body.answers ?? {},
      [...cards.values()].filter((card) => card.block.whose === "household"),
    );
    this.members = this.members.filter((member) => !(body.removed ?? []).includes(member.id));
    for (const sent of body.members ?? []) {
      let member = this.members.find((one) => one.id === sent.id);
      if (!member) this.members.push((member = { id: sent.id }));
      put(
        member,
        sent,
        [...cards.values()].filter((card) => card.block.whose === "person"),
      );
    }
    this.members.sort((one, other) => one.number - other.number);
    const numbers = this.members.map((member) => member.number);
    if (new Set(numbers).size !== numbers.length) throw new Error(`two members have one number: ${numbers}`);
    this.notes = [...this.notes, ...(body.notes ?? [])];
    this.version += 1;
    this.isSubmitted = Boolean(body.submit);
    const receipt = { key: body.key, version: this.version, saved_at: new Date(now).toISOString(), problems: [] };
    receipt.submitted = this.isSubmitted;
    this.receipts.set(body.key, { text, receipt });
    return [200, receipt];
  }
}

let server;
let badness = 0;
let handsIn = false; // whether somebody presses "hand in" on this day
const answer = (status, body) => ({
  ok: status < 400,
  status,
  headers: new Map([["Content-Type", "application/json"]]),
  json: async () => JSON.parse(JSON.stringify(body)),
});
globalThis.fetch = async (path, { method, body }) => {
  await settled();
  if (chance() < badness) throw new TypeError("the request was lost");
  if (chance() < badness / 3) return answer(503, { code: "unavailable" });
  const [status, found] = path.includes("session/")
    ? [200, { csrf: "", officer: { id: 1 } }]
    : method === "POST"
      ? server.take(JSON.parse(body))
      : method === "DELETE"
        ? server.callBack(path.split("/").at(-2))
        : [200, server.dossier()];
  if (chance() < badness) throw new TypeError("the answer was lost");
  return answer(status, found);
};

// --- a device ------------------------------------------------------------------------------------------------------

class Device {
  constructor(name) {
    this.name = name;
    this.disk = null;
    this.typed = new Map(); // path → what was typed here last
    this.added = new Set();
    this.gone = new Set();
    this.overruled = new Set(); // paths on which the person here chose the other side
  }

  get store() {
    return {
      works: true,
      keep: async (_household, record) => ((this.disk = JSON.stringify(record)), true),
      forget: async () => (this.disk = null),
      find: async () => (this.disk ? JSON.parse(this.disk) : null),
    };
  }

  /** The page is opened (again). It needs the server for that. */
  async open() {
    await settled(); // the last letter has reached the disk: milliseconds
    this.sender?.stop();
    const dossier = server.dossier();
    const kept = await this.store.find();
    this.form = new Form(codebook, fromDossier(dossier), kept);
    this.sender = new Sender({ form: this.form, store: this.store, household: "h", kept });
    this.sender.addEventListener("receipt", ({ receipt }) => {
      if (receipt.submitted && !this.sender.unsent) this.compareWithReceipt();
    });
    if (kept?.delivered && !dossier.may_answer) return;
    this.sender.goOn();
    if (kept && !kept.sent && kept.base.version !== dossier.version) {
      if (this.sender.meet(dossier)) this.sender.flush();
    } else if (kept) this.sender.flush();
  }

  /** What the person sees beside "handed in" is what the server has. */
  compareWithReceipt() {
    for (const [name, value] of Object.entries(this.form.current.answers)) {
      const there = shown(server.answers)[name];
      if (!same(value, there)) throw new Error(`handed in with ${name} ${there}, the page shows ${value}`);
    }
  }

  type(row, name, value) {
    if (!this.form.row(row) || !asked(cards.get(name), this.form.row(row))) return;
    if (this.form.answer(row, name, value)) {
      this.typed.set(`${row}.${name}`, value);
      this.overruled.delete(`${row}.${name}`);
      this.sender.changed();
    }
  }

  act() {
    const { form } = this;
    if (this.sender.state === "compare") return this.decide();
    if (this.sender.state === "closed") return undefined;
    if (this.sender.isSubmitting) return chance() < 0.3 ? this.sender.takeBack() : undefined;
    if (handsIn && chance() < 0.1) return this.sender.submit();
    const what = chance();
    const someone = form.members.length ? pick(form.members).id : null;
    if (what < 0.35) this.type(HOUSEHOLD, pick(["floor_area_m2", "cattle", "goats"]), 1 + Math.floor(chance() * 90));
    else if (what < 0.5) this.type(HOUSEHOLD, pick(["tenure", "title_deed"]), 1 + Math.floor(chance() * 3));
    else if (what < 0.6) this.type(HOUSEHOLD, "address", pick(["A", "B", "C", null]));
    else if (what < 0.65) this.type(HOUSEHOLD, "family_card", `73170101011000${10 + Math.floor(chance() * 89)}`);
    else if (what < 0.73) {
      this.added.add(form.addMember({ name: "MULYADI" }));
      this.sender.changed();
    } else if (someone && what < 0.79) this.type(someone, "name", pick(["SITI", "BUDI", "CICI"]));
    else if (someone && what < 0.83) this.type(someone, "presence", pick([1, 2]));
    else if (someone && what < 0.88) this.type(someone, "nik", `73170141078600${10 + Math.floor(chance() * 89)}`);
    else if (someone && what < 0.93) {
      if (form.moveMember(someone, pick([-1, 1]))) this.sender.changed();
    } else if (someone && what < 0.97) {
      this.gone.add(someone);
      form.removeMember(someone, now);
      this.sender.changed();
    } else if (form.removed.length) {
      const entry = pick(form.removed);
      if (form.members.some((member) => member.id === entry.member.id)) return undefined;
      this.gone.delete(entry.member.id);
      form.restoreMember(entry);
      this.sender.changed();
    }
    return undefined;
  }

  decide() {
    const { conflicts } = this.sender.comparison;
    const choices = conflicts.map(() => pick(["mine", "theirs"]));
    conflicts.forEach((conflict, index) => {
      if (conflict.kind === "removed-there") {
        choices[index] === "theirs" ? this.gone.add(conflict.row) : null;
      } else if (conflict.kind === "removed-here") {
        if (choices[index] === "theirs") this.gone.delete(conflict.row);
      } else if (choices[index] === "theirs") this.overruled.add(`${conflict.row}.${conflict.name}`);
    });
    this.sender.decided(Object.fromEntries(choices.entries()));
  }
}

// --- a day ---------------------------------------------------------------------------------------------------------

const same = (one, other) => (one ?? null) === (other ?? null);

async function day(number) {
  seed = number * 7919;
  timers = [];
  server = new Server();
  badness = pick([0, 0.1, 0.3, 0.5]);
  handsIn = chance() < 0.4;
  const devices = [new Device("A"), new Device("B")];
  for (const device of devices) await device.open();
  for (let step = 0; step < 60; step += 1) {
    const device = pick(devices);
    if (chance() < 0.07) await device.open();
    else device.act();
    if (chance() < 0.7) await pass(pick([10, 300, 2000, 12_000]));
  }
  badness = 0;
  for (let round = 0; round < 40; round += 1) {
    for (const device of devices) {
      if (device.sender.state === "compare") device.decide();
      device.sender.flush();
      await pass(15_000);
    }
  }
  const fail = (words) => {
    throw new Error(`day ${number}: ${words}`);
  };
  for (const device of devices) {
    const { sender, form } = device;
    if (sender.state === "closed" && server.isSubmitted) {
      // Refused for good: the server has kept what was typed, and the device says so until it is read.
      const kept = server.refused.flatMap((body) => Object.entries(body.answers ?? {}));
      for (const [name, value] of Object.entries(form.patch()?.answers ?? {})) {
        if (!kept.some(([one, sent]) => one === name && same(sent, value))) fail(`${name} never reached the office`);
      }
      if (!sender.delivered) fail(`${device.name} does not say what became of it`);
      continue;
    }
    if (sender.state !== "saved")
      fail(`${device.name} ends ${sender.state}: ${JSON.stringify(form.patch())} ${sender.refusal}`);
    const left = device.disk ? JSON.parse(device.disk) : {};
    if (
      device.form.unsent ||
      left.sent ||
      left.wantsSubmit ||
      (device.disk && !sender.notHandedIn && !form.hasSetAside)
    )
      fail(`${device.name} still holds something`);
  }
  if (server.isSubmitted) return server.receipts.size; // what came after that is not in it
  for (const name of ["floor_area_m2", "cattle", "goats", "address", "family_card"]) {
    const path = `${HOUSEHOLD}.${name}`;
    const writers = devices.filter((device) => device.typed.has(path));
    if (writers.some((device) => device.overruled.has(path))) continue; // then it is what was typed before that
    const wanted = writers.map((device) => device.typed.get(path));
    const found = server.answers[name];
    if (!writers.length ? found != null : !wanted.some((value) => same(value, found))) {
      fail(`${name} is ${found}, last typed were ${wanted}`);
    }
    const [only] = writers;
    if (writers.length === 1 && !same(found, only.typed.get(path))) fail(`${name} was lost`);
  }
  for (const device of devices) {
    for (const id of device.added) {
      const isGone = devices.some((one) => one.gone.has(id));
      if (!isGone && !server.members.some((member) => member.id === id)) fail(`a member of ${device.name} was lost`);
    }
  }
  server.members.forEach((member, place) => {
    if (member.number !== place + 1) fail(`numbers are ${server.members.map((one) => one.number)}`);
  });
  return server.receipts.size;
}

let submissions = 0;
for (let number = Number(first); number < Number(first) + Number(count); number += 1) submissions += await day(number);
process.stdout.write(JSON.stringify({ days: Number(count), submissions }));
process.exit(0);
