// What this device keeps of one officer, each record encrypted for its place (vault.js): "drafts", what is unsent or may
// come back; and "kept", what was fetched to work without a connection. Of a record only the officer's number, the
// family's id and whether it waits are readable.
//
// "Saved on this device" is never said when it is not: `works` is false and `reason` says why.

import { Database } from "./database.js";
import { Vault } from "./vault.js";

export const PRESS = "press/"; // what was pressed on the list (presses.js) and lies in "kept" until the server has it

export class Store {
  /** `vault` is given where it is open already; otherwise the server opens it when something is to be read or written. */
  constructor(officer, { database = new Database(), vault = null } = {}) {
    this.officer = String(officer);
    this.database = database;
    this.vault = vault ?? new Vault(database, officer);
    this.isLocked = false;
  }

  cleared = async () => {}; // called when the browser has thrown away what was here; the page that holds it may write it again

  #isSealedAnew = false;
  #isCleared = false;
  #writingAgain = null; // until it is over nothing is read: what is not back yet would be taken for gone

  get works() {
    return this.database.works && !this.isLocked;
  }

  get reason() {
    return this.database.works ? "locked" : this.database.reason;
  }

  /** Opens it and tries it out. */
  async open() {
    await this.database.tryOut();
    return this;
  }

  /** Opens the vault, so that it can be written to. What an older version kept is sealed anew. */
  async unlock() {
    if (!this.database.works && !(await this.open()).database.works) return false;
    const isOpen = await this.vault.open();
    this.isLocked = !isOpen;
    if (isOpen) await this.#sealAnew();
    return isOpen;
  }

  /** Asks the browser not to throw the records away when the device runs short of space. */
  askToStay() {
    return navigator.storage?.persist?.().catch(() => false);
  }

  #place(where, id) {
    return `${this.officer}/${where}/${id}`;
  }

  #key(id) {
    return `${this.officer}/${id}`;
  }

  #range() {
    return IDBKeyRange.bound(`${this.officer}/`, `${this.officer}/\uffff`);
  }

  // --- one record ---------------------------------------------------------------------------------------------------

  /** Writes one record; `told` lies beside it, readable. Gives whether it is on the device. */
  put(where, id, value, told = {}) {
    return this.putAll(where, [[id, value]], told);
  }

  /** Writes records, [[id, value]], all of them or none. */
  async putAll(where, records, told = {}) {
    if (!(await this.unlock())) return false;
    const rows = await Promise.all(
      records.map(async ([id, value]) => {
        const sealed = await this.vault.seal(this.#place(where, id), value);
        return { ...told, officer: this.officer, id, at: Date.now(), ...sealed };
      }),
    );
    const done = await this.database.write([where, "vaults"], async (transaction) => {
      this.#isCleared = (await this.vault.putBack(transaction)) || this.#isCleared;
      if (!this.vault.isOpen) return false; // another page made another key: sealed with that one, below
      const store = transaction.objectStore(where);
      await Promise.all(rows.map((row) => store.put(row, this.#key(row.id))));
      return true;
    });
    this.#writeAgain();
    return done === false ? this.putAll(where, records, told) : Boolean(done);
  }

  /** Whether the browser has thrown away what was here is seen by the vault. */
  async #noticeClearing() {
    if (this.vault.isOpen) {
      const wasCleared = await this.database.write("vaults", (transaction) => this.vault.putBack(transaction));
      this.#isCleared ||= Boolean(wasCleared);
      this.#writeAgain();
    }
    await this.#writingAgain;
  }

  #writeAgain() {
    if (!this.#isCleared) return;
    this.#writingAgain ??= (async () => {
      while (this.#isCleared) {
        this.#isCleared = false;
        await this.cleared();
      }
    })().finally(() => (this.#writingAgain = null));
  }

  /** Reads one record; null where there is none, or where it cannot be read. */
  async get(where, id) {
    await this.#noticeClearing();
    const row = await this.database.read(where, (store) => store.get(this.#key(id)));
    return row && (await this.unlock()) ? this.#read(where, row) : null;
  }

  async #read(where, row) {
    try {
      return await this.vault.unseal(this.#place(where, row.id ?? row.household), row);
    } catch (error) {
      console.error("A kept record cannot be read", error.name);
      return null;
    }
  }

  /** Every record of this officer whose id begins so: [{id, value}]. */
  async getAll(where, beginning = "") {
    await this.#noticeClearing();
    const rows = ((await this.database.read(where, (store) => store.getAll(this.#range()))) ?? []).filter(({ id }) =>
      String(id).startsWith(beginning),
    );
    if (!rows.length || !(await this.unlock())) return [];
    const read = await Promise.all(
      rows.map(async (row) => ({ id: row.id, at: row.at, value: await this.#read(where, row) })),
    );
    return read.filter(({ value }) => value !== null);
  }

  async delete(where, ...ids) {
    await this.database.write(where, ({ store }) => Promise.all(ids.map((id) => store.delete(this.#key(id)))));
  }

  /** Everything that was fetched for this officer leaves the device; for that no key is needed. What is unsent stays. */
  async dropFetched() {
    const [first, press, last] = ["", PRESS, "\uffff"].map((id) => this.#key(id));
    await this.database.write("kept", async ({ store }) => {
      await store.delete(IDBKeyRange.bound(first, press, false, true));
      await store.delete(IDBKeyRange.bound(`${press}\uffff`, last));
    });
  }

  /** After so long without the server families leave the device, whoever holds it: for that, too, no key is needed. */
  async dropWhenAlone(longest) {
    const places = await this.database.read("kept", (store) => store.get(this.#key("places")));
    if (!places || Date.now() - places.at <= longest) return;
    const families = IDBKeyRange.bound(this.#key("family/"), this.#key("family/\uffff"));
    await this.database.write("kept", ({ store }) => store.delete(families));
  }

  /** What waits here as it lies: sealed. [{id, iv, data}] */
  async sealed(where, beginning = "") {
    const rows = (await this.database.read(where, (store) => store.getAll(this.#range()))) ?? [];
    return rows.filter(({ id }) => id?.startsWith(beginning)).map(({ id, iv, data }) => ({ id, iv, data }));
  }

  // --- what is unsent -----------------------------------------------------------------------------------------------

  /** `sends`: whether something is to be sent; `waits`: or told. Without both it is kept for undoing only. */
  async keep(household, record, { unsent, sends, waits }) {
    await this.put("drafts", household, record, { household, unsent, sends, waits });
    return this.works;
  }

  find(household) {
    return this.get("drafts", household);
  }

  forget(household) {
    return this.delete("drafts", household);
  }

  /** Every household of this officer that has a record here, as far as it can be read without a key. */
  async all() {
    await this.#noticeClearing();
    return (await this.database.read("drafts", (store) => store.getAll(this.#range()))) ?? [];
  }

  /** The households of this officer with something to be sent or told: [{household, sends}]. */
  async waiting() {
    const rows = await this.all();
    return rows.filter(({ waits }) => waits !== false).map(({ household, sends = true }) => ({ household, sends }));
  }

  // --- before version 2 ---------------------------------------------------------------------------------------------

  /** Until 2026-11 a key that the browser held sealed the drafts. Seals them with the vault's, then drops that key. */
  async #sealAnew() {
    if (this.#isSealedAnew) return;
    this.#isSealedAnew = true;
    const old = await this.database.read("keys", (store) => store.get(this.officer));
    if (!old) return;
    let areAll = true;
    for (const row of (await this.all()).filter(({ id }) => id === undefined)) {
      const { household, unsent, sends, waits, iv, data } = row;
      try {
        const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, old, data);
        const value = JSON.parse(new TextDecoder().decode(bytes));
        const sealed = await this.vault.seal(this.#place("drafts", household), value);
        const anew = { household, unsent, sends, waits, officer: this.officer, id: household, at: row.at, ...sealed };
        areAll &&= Boolean(await this.database.write("drafts", ({ store }) => store.put(anew, this.#key(household))));
      } catch (error) {
        console.error("A draft of an older version cannot be read", error.name);
      }
    }
    if (areAll) await this.database.write("keys", ({ store }) => store.delete(this.officer));
  }
}
