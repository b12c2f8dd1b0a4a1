// What this device keeps: one record per officer and household, encrypted with a key that cannot be read out of the
// browser. A record is deleted as soon as nothing in it is unsent and nothing can be brought back.
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
    await this.#with((db) => db.put("keys", Date.now(), "last-tried"));
    return this;
  }

  /** Asks the browser not to throw the records away when the device runs short of space. */
  askToStay() {
    return navigator.storage?.persist?.().catch(() => false);
  }

  /**
   * Runs something on the store. Browsers close a store under the page (storage was cleared, memory ran short): then it
   * is opened again, once.
   */
  async #with(run) {
    for (let isAgain = false; ; isAgain = true) {
      try {
        this.#db ??= await this.#connect();
        const found = await run(this.#db);
        this.works = true;
        return found;
      } catch (error) {
        const wasClosed = ["InvalidStateError", "AbortError", "UnknownError"].includes(error.name);
        if (wasClosed) this.#db = null;
        if (isAgain || !wasClosed) {
          this.#broken(error);
          return undefined;
        }
      }
    }
  }

  async #connect() {
    if (!globalThis.isSecureContext || !crypto.subtle) throw new Error("insecure");
    const db = await openDB(NAME, 1, {
      upgrade(fresh) {
        fresh.createObjectStore("drafts");
        fresh.createObjectStore("keys");
      },
      terminated: () => (this.#db = null),
    });
    this.#key = await this.#myKey(db);
    return db;
  }

  async #myKey(db) {
    const found = await db.get("keys", this.officer);
    if (found) return found;
    const made =
      this.#key ?? (await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]));
    // Another tab may be here at the same moment: whoever comes first makes the key.
    const transaction = db.transaction("keys", "readwrite");
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

  /** `sends`: whether something is to be sent; `waits`: or told. Without both it is kept for undoing only. */
  async keep(household, record, { unsent, sends, waits }) {
    await this.#with(async (db) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const bytes = new TextEncoder().encode(JSON.stringify(record));
      const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.#key, bytes);
      await db.put(
        "drafts",
        { officer: this.officer, household, unsent, sends, waits, at: Date.now(), iv, data },
        this.#place(household),
      );
    });
    return this.works;
  }

  async find(household) {
    const row = await this.#with((db) => db.get("drafts", this.#place(household)));
    if (!row) return null;
    try {
      const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, this.#key, row.data);
      return JSON.parse(new TextDecoder().decode(bytes));
    } catch (error) {
      console.error("A kept draft cannot be read", error);
      return null;
    }
  }

  async forget(household) {
    await this.#with((db) => db.delete("drafts", this.#place(household)));
  }

  /** Every household of this officer that has a record here. */
  async all() {
    const range = IDBKeyRange.bound(`${this.officer}/`, `${this.officer}/\uffff`);
    return (await this.#with((db) => db.getAll("drafts", range))) ?? [];
  }

  /** The households of this officer with something to be sent or told: [{household, sends}]. */
  async waiting() {
    const rows = await this.all();
    return rows.filter(({ waits }) => waits !== false).map(({ household, sends = true }) => ({ household, sends }));
  }
}
