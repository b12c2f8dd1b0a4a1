// What this device has of each family that somebody typed into: sends it, one family after the other, and knows what came
// of it. A family that is open in a page is left to that page. No DOM.

import { call } from "../questionnaire/api.js";
import { compare, decide } from "../questionnaire/compare.js";
import { Form, fromDossier, HOUSEHOLD } from "../questionnaire/form.js";
import { Sender } from "../questionnaire/sending.js";
import { t } from "../questionnaire/words.js";
import { formOf } from "./codebook.js";

const NEEDS_PERSON = new Set(["compare", "closed", "held", "refused"]);
const MOST_RECEIPTS = 500;

export class Outbox extends EventTarget {
  families = new Map(); // household → { record, sender, isElsewhere }

  #listens = false;
  #sending = null;

  /** `codebook(form)` gives it, or null; `here()` the family that this page itself has open, or null. */
  constructor({ store, codebook, here }) {
    super();
    Object.assign(this, { store, codebook, here });
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  /** Reads what is new on the device; `rows` where they were read already. */
  async read(rows = null) {
    const there = new Set((rows ?? (await this.store.all())).map(({ household }) => household));
    there.delete(this.here());
    for (const [household, family] of this.families) {
      if (!there.has(household) && !family.sender) this.families.delete(household);
    }
    const isBusy = (family) => family?.isBeginning || !["saved", "stopped"].includes(family?.sender?.state ?? "saved");
    const fresh = [...there].filter((household) => !isBusy(this.families.get(household)));
    const found = await Promise.all(fresh.map((household) => this.store.find(household)));
    const records = found.map((record) => (record?.base ? record : null)); // others hold only how it was filled in
    for (const [index, household] of fresh.entries()) {
      const isBusyNow = isBusy(this.families.get(household)); // since it was read
      if (records[index] && !isBusyNow) this.families.set(household, { record: records[index], sender: null });
    }
    this.#changed();
    this.#listen();
  }

  #listen() {
    if (this.#listens) return;
    this.#listens = true;
    // The questionnaire of one of them is opened in another tab: that tab goes on from here.
    new BroadcastChannel("regsosek").onmessage = ({ data }) => this.families.get(data.wants)?.sender?.stop();
    window.addEventListener("online", () => this.sendAll());
  }

  /**
   * What this officer pressed on the list changed the same families at the server: their drafts stand on that now, as far
   * as nothing contradicts it. Handing in goes on; it is no change by somebody else.
   */
  async joinOwn(households, fetched) {
    for (const id of households) {
      const [kept, dossier] = [await this.store.find(id), fetched.families.get(id)];
      if (!kept?.base || !dossier || kept.sent || id === this.here() || kept.base.version === dossier.version) continue;
      const book = await this.codebook(formOf(kept.kind));
      if (!book) continue;
      const form = new Form(book, kept.base, kept);
      const theirs = fromDossier(dossier);
      const found = compare(form, theirs);
      if (found.conflicts.length) continue; // the person decides, when it is sent
      form.rebase(theirs, decide(found, []));
      const row = (await this.store.all()).find(({ household }) => household === id);
      await this.store.keep(id, { ...kept, ...form.record(), area: null }, row);
      this.families.delete(id);
    }
    if (households.size) await this.read();
  }

  /** Sends what was not begun yet. Once at a time. */
  sendNew() {
    this.#sending ??= this.#sendNew().finally(() => (this.#sending = null));
    return this.#sending;
  }

  async #sendNew() {
    for (const [household, { record }] of [...this.families]) {
      if (!waits(record)) continue;
      await this.#begin(household, await this.codebook(formOf(record.kind)));
      const { sender } = this.families.get(household) ?? {};
      if (sender?.state === "offline") return this.#goOnAfter(sender); // the next would wait as long for nothing
    }
  }

  /** When the first one gets through, or may not go: the others. */
  #goOnAfter(sender) {
    const gone = new AbortController();
    const heard = () => {
      if (["offline", "sending"].includes(sender.state)) return;
      gone.abort();
      this.sendNew();
    };
    sender.addEventListener("change", heard, { signal: gone.signal });
  }

  /** Everything once more, now; over when each has been answered, or cannot be. */
  async sendAll() {
    await this.sendNew();
    for (const { sender } of [...this.families.values()]) await sender?.flush();
  }

  /** Only where no other tab is filling the family in, and only until one wants to. */
  async #begin(household, book) {
    const family = this.families.get(household);
    if (!book || !family || family.sender || family.isBeginning) return;
    family.isBeginning = true;
    await new Promise((resolve) => {
      const send = async (lock) => {
        const kept = lock ? await this.store.find(household) : null;
        family.isElsewhere = !lock;
        if (!kept) return resolve();
        const form = new Form(book, kept.base, kept);
        const sender = new Sender({ form, store: this.store, household, area: kept.area, kept });
        Object.assign(family, { record: kept, sender });
        let isHandedIn = false; // then there is nothing of it here but its receipt
        sender.addEventListener("change", () => {
          if (isHandedIn && sender.state === "saved") this.families.delete(household);
          this.#changed();
        });
        sender.addEventListener("receipt", ({ receipt, submitted }) => {
          isHandedIn = Boolean(receipt.submitted);
          this.dispatchEvent(Object.assign(new Event("saved"), { household, area: kept.area, form }));
          if (submitted) this.took(receipt, form);
        });
        if (kept.delivered) return resolve();
        const over = new Promise((end) => {
          const isOver = () => ["saved", "stopped"].includes(sender.state);
          sender.addEventListener("change", () => isOver() && end());
        });
        await sender.flush();
        await this.#forgetIfHandedIn(sender);
        resolve();
        return sender.state === "saved" ? undefined : over;
      };
      if (!navigator.locks) return send(true);
      const name = `regsosek-${this.store.officer}-${household}`;
      return navigator.locks.request(name, { ifAvailable: true }, send).catch(resolve);
    });
    family.isBeginning = false;
    this.#changed();
  }

  /** What was not handed in from here may have been handed in from elsewhere since. */
  async #forgetIfHandedIn(sender) {
    if (!sender.notHandedIn || sender.unsent || sender.sent) return;
    const { ok, status, body } = await call("GET", `households/${sender.household}/`);
    if ((ok && !body.may_answer) || status === 404) await this.forget(sender.household);
  }

  /** A family was handed in: its receipt stays on the device, for the officer to show. */
  async took({ household, key, saved_at: at, submitted }, form) {
    if (!submitted) return;
    const name = form.value(HOUSEHOLD, "head_name") ?? "";
    await this.store.put("kept", `receipt/${household}`, { household, key, at, name });
    const all = await this.store.getAll("kept", "receipt/");
    const old = all.sort((one, other) => other.at - one.at).slice(MOST_RECEIPTS);
    if (old.length) await this.store.delete("kept", ...old.map(({ id }) => id));
    this.dispatchEvent(Object.assign(new Event("receipt"), { household }));
  }

  async forget(household) {
    await this.store.forget(household);
    this.families.get(household)?.sender?.stop();
    this.families.delete(household);
    this.#changed();
  }

  /** What is the matter with each family, where something is: [household, family, matter]. */
  get matters() {
    return [...this.families].map(([id, family]) => [id, family, matterOf(family)]).filter(([, , what]) => what);
  }
}

const waits = (record) =>
  Boolean(record.delivered || record.notHandedIn || record.sent || record.wantsSubmit || hasUnsent(record));

/** Whether answers stand in the record that the server does not have. */
function hasUnsent({ base, current }) {
  const plain = ({ answers, members, notes }) => JSON.stringify([answers, members, notes]);
  return plain(base) !== plain(current);
}

/** { words, isTold, isOpen }: what is the matter with one family; null when it is over, or a draft that only rests. */
export function matterOf({ record, sender, isElsewhere }) {
  const delivered = sender?.delivered ?? record.delivered;
  if (delivered) {
    const kept = delivered.count ? t("waiting_delivered", delivered) : ""; // none where the office has the very same
    return { isTold: true, words: `${delivered.reason} ${kept}`.trim() };
  }
  if (!sender && !isElsewhere) return waits(record) ? { words: t("waiting_for_page") } : null;
  if (!sender || sender.state === "stopped") return { words: t("waiting_elsewhere") };
  const { notHandedIn, unsent: count, state } = sender;
  if (state === "saved") return notHandedIn ? { isOpen: true, words: t(`waiting_${notHandedIn.why}`) } : null;
  const toDecide = sender.comparison?.conflicts.length ?? count;
  if (NEEDS_PERSON.has(state)) return { isOpen: true, words: t("badge_open", { count: toDecide }) };
  const parts = [count ? t("badge_waiting", { count }) : "", sender.isSubmitting ? t("badge_hand_in") : ""];
  return { words: parts.filter(Boolean).join(" · ") };
}
