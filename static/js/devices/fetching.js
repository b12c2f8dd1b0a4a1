// What was fetched to work without a connection: the officer's SLS, their families, and when. Kept encrypted, dropped when
// it is no longer this officer's, and after fourteen days without the server.

import { call } from "../questionnaire/api.js";
import { aboutRemark } from "../questionnaire/form.js";

export const LONGEST_ALONE = 14 * 24 * 3600_000; // milliseconds without contact, after which families leave the device
const PLACES = "places";
const FAMILY = "family/";

const nothing = () => ({ officer: null, areas: [], mark: "", contact: 0, ahead: 0, mine: true });

export class Fetched extends EventTarget {
  places = nothing();
  families = new Map(); // id → dossier
  isFetching = false;
  hasFailed = false;
  gone = 0; // families that left the device with the last fetching
  wasWiped = false;
  #taken = new Set(); // since the server was asked last: its answer may be older than they are

  constructor(store) {
    super();
    this.store = store;
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  /** Reads what is on the device. */
  async read() {
    this.places = { ...nothing(), ...(await this.store.get("kept", PLACES)) };
    const all = await this.store.getAll("kept", FAMILY);
    this.families = new Map(all.map(({ id, value }) => [id.slice(FAMILY.length), value]));
    if (this.places.contact && Date.now() - this.places.contact > LONGEST_ALONE) await this.wipe();
    this.#changed();
  }

  /** Takes the families and places off the device. What is unsent stays. */
  async wipe() {
    this.wasWiped = true;
    await this.#drop([...this.families.keys()]);
    this.places = { ...this.places, areas: [], mark: "", contact: 0 };
    await this.store.put("kept", PLACES, this.places);
    this.#changed();
  }

  async #drop(ids) {
    if (ids.length) await this.store.delete("kept", ...ids.map((id) => FAMILY + id));
    for (const id of ids) this.families.delete(id);
  }

  /** Asks the server for what changed. Gives the status of its answer; 0 is no connection. */
  async fetch() {
    if (this.isFetching) return 0;
    this.isFetching = true;
    this.#taken.clear();
    this.#changed();
    try {
      const since = this.families.size ? this.places.mark : "";
      const sent = Date.now();
      const answer = await call("GET", `device/sync/?since=${encodeURIComponent(since)}`, undefined, { seconds: 180 });
      this.hasFailed = !answer.ok;
      if (answer.ok) await this.#take(answer.body, (sent + Date.now()) / 2);
      return answer.status;
    } finally {
      this.isFetching = false;
      this.#changed();
    }
  }

  async #take(body, at) {
    const { now, mark, mine, areas, families, holds } = body;
    await this.take(...families);
    const held = new Map(holds);
    const gone = [...this.families.keys()].filter((id) => !held.has(id) && !this.#taken.has(id));
    await this.#drop(gone);
    this.gone = gone.length;
    // What the mark missed: a version that is not the one here, a family that is not here.
    for (const [id, version] of held) {
      if (this.families.get(id)?.version === version) continue;
      const dossier = await this.ask(id);
      if (dossier) await this.take(dossier);
    }
    this.wasWiped = false;
    this.places = { ...this.places, mine, areas, mark, contact: Date.now(), ahead: Math.round(Date.parse(now) - at) };
    await this.store.put("kept", PLACES, this.places);
  }

  /** One family as the server has it; null where it gives none. */
  async ask(id) {
    const { ok, body } = await call("GET", `households/${id}/`);
    return ok ? body : null;
  }

  /** Keeps families as the server has them now. */
  async take(...dossiers) {
    for (const dossier of dossiers) {
      this.families.set(dossier.id, dossier);
      this.#taken.add(dossier.id);
    }
    await this.store.putAll(
      "kept",
      dossiers.map((dossier) => [FAMILY + dossier.id, dossier]),
    );
    this.#changed();
  }

  /** The server has answers from this device now: what is kept of the family says the same, also before it is asked. */
  async joinSaved(dossier, { version, answers, members, notes }) {
    const before = this.families.get(dossier?.id) ?? dossier;
    if (!before || before.version > version) return;
    const told = new Set(before.remarks.filter(({ answer }) => answer).map(aboutRemark));
    const saved = { version, answers, members, notes: notes.filter(({ check }) => !told.has(check)) };
    const state = before.state === "open" ? "draft" : before.state;
    await this.take(structuredClone({ ...before, ...saved, state }));
  }

  async know(officer) {
    this.places = { ...this.places, officer };
    await this.store.put("kept", PLACES, this.places);
  }

  /** The server's clock in an area, as an ISO text with its offset. */
  now(area) {
    const offset = area?.offset ?? "+08:00";
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(offset);
    const distance = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000;
    return new Date(Date.now() + this.places.ahead + distance).toISOString().slice(0, 19) + offset;
  }

  area(code) {
    return this.places.areas.find((one) => one.code === code) ?? null;
  }

  /** A family that is not on the list. */
  blank(code, id, form = "K") {
    const area = this.area(code);
    return area?.blank ? { ...structuredClone(area.blank), id, form } : null;
  }

  /** The families of one SLS in the order of its printed list; those that were added follow by their numbers. */
  inPrintedOrder(code) {
    const last = Number.MAX_SAFE_INTEGER;
    const place = ({ line }) => [line.number ?? last, line.family ?? last];
    const compare = (one, other) => {
      const [a, b] = [place(one), place(other)];
      return a[0] - b[0] || a[1] - b[1] || one.id.localeCompare(other.id);
    };
    const isListed = ({ area, form }) => area === code && form !== "XK";
    return [...this.families.values()].filter(isListed).sort(compare);
  }

  /** Families in the order of the work: sent back, then what is to be done, then what is; each by its numbers. */
  get inOrder() {
    const late = ({ state, may_answer: mayAnswer }) => (mayAnswer ? (state === "sent_back" ? 0 : 1) : 2);
    const number = (value) => value ?? Number.MAX_SAFE_INTEGER;
    const compare = (one, other) =>
      late(one) - late(other) ||
      one.area.localeCompare(other.area) ||
      number(one.line.building) - number(other.line.building) ||
      number(one.line.family) - number(other.line.family) ||
      number(one.line.number) - number(other.line.number) ||
      one.id.localeCompare(other.id);
    return [...this.families.values()].sort(compare);
  }
}
