// What this device keeps until the server has it: one record per officer and household, encrypted with a key that
// cannot be read out of the browser. A record is deleted as soon as nothing in it is unsent.
//
// Where the browser gives no safe place (no https, private mode, full disk) nothing is kept, `works` is false, and the
// page says so: "saved on this device" is never said when it is not.

import { openDB } from "idb";

const NAME = "regsosek";

export class Store {
  #db = null;
  #key = null;

  constructor(officer) {
    this.officer = String(officer);
    this.works = false;
    this.reason = "";
  }

  /** Opens it and tries it out. */
  async open() {
    try {
      if (!globalThis.isSecureContext || !crypto.subtle) throw new Error("insecure");
      this.#db = await openDB(NAME, 1, {
        upgrade(db) {
          db.createObjectStore("drafts");
          db.createObjectStore("keys");
        },
        terminated: () => this.#broken(new Error("terminated")),
      });
      this.#key = await this.#myKey();
      await this.#db.put("keys", Date.now(), "last-tried");
      this.works = true;
    } catch (error) {
      this.#broken(error);
    }
    return this;
  }

  async #myKey() {
    const found = await this.#db.get("keys", this.officer);
    if (found) return found;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    // Another tab may be here at the same moment: whoever comes first makes the key.
    const transaction = this.#db.transaction("keys", "readwrite");
    const theirs = await transaction.store.get(this.officer);
    if (!theirs) await transaction.store.put(made, this.officer);
    await transaction.done;
    return theirs ?? made;
  }

  #broken(error) {
    this.works = false;
    this.reason = error.message === "insecure" ? "insecure" : error.name === "QuotaExceededError" ? "full" : "closed";
  }

  #place(household) {
    return `${this.officer}/${household}`;
  }

  /** `waits`: whether something is to be sent or told; without, it is kept for undoing only. */
  async keep(household, record, { unsent, waits }) {
    if (!this.#db) return false;
    try {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const bytes = new TextEncoder().encode(JSON.stringify(record));
      const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.#key, bytes);
      const row = { officer: this.officer, household, unsent, waits, at: Date.now(), iv, data };
      await this.#db.put("drafts", row, this.#place(household));
      this.works = true;
    } catch (error) {
      this.#broken(error);
    }
    return this.works;
  }

  async find(household) {
    if (!this.#db) return null;
    try {
      const row = await this.#db.get("drafts", this.#place(household));
      if (!row) return null;
      const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, this.#key, row.data);
      return JSON.parse(new TextDecoder().decode(bytes));
    } catch (error) {
      console.error("A kept draft cannot be read", error);
      return null;
    }
  }

  async forget(household) {
    try {
      await this.#db?.delete("drafts", this.#place(household));
    } catch (error) {
      this.#broken(error);
    }
  }

  /** Every household of this officer that has a record here. */
  async all() {
    if (!this.#db) return [];
    const range = IDBKeyRange.bound(`${this.officer}/`, `${this.officer}/\uffff`);
    return this.#db.getAll("drafts", range);
  }

  /** The households of this officer with something to be sent or told: [{household, unsent, at}]. */
  async waiting() {
    const rows = await this.all();
    return rows.filter(({ waits }) => waits !== false).map(({ household, unsent, at }) => ({ household, unsent, at }));
  }
}
