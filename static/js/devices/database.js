// The browser's database on this device. Browsers close it under the page (storage was cleared, memory ran short): then
// it is opened again, once. Where there is no safe place (no https, private mode, full disk), `works` is false.

import { openDB } from "idb";

const NAME = "regsosek";

export class Database {
  #db = null;

  works = false;
  reason = ""; // why not: "insecure", "full", "closed"

  /** Runs something on it. Gives undefined where that cannot be done: then `works` is false and `reason` says why. */
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
          this.works = false;
          this.reason = reasonOf(error);
          return undefined;
        }
      }
    }
  }

  /** Runs something with one store, to read: read("drafts", (store) => store.get(id)). */
  read(name, run) {
    return this.#run(name, "readonly", ({ store }) => run(store));
  }

  /** Runs something in one transaction that writes: all of it is on the device afterwards, or nothing. */
  write(names, run) {
    return this.#run(names, "readwrite", run);
  }

  #run(names, mode, run) {
    return this.#with(async (db) => {
      const transaction = db.transaction(names, mode);
      const done = transaction.done;
      // Where `run` fails, that is what is told. The short ways of idb (db.get) leave this one to nobody: a reading that
      // is broken off, as when storage is cleared, then ends in an error of the page.
      done.catch(() => {});
      const found = await run(transaction);
      await done;
      return found;
    });
  }

  /** Writes something, to see whether it can. */
  tryOut() {
    return this.write("keys", ({ store }) => store.put(Date.now(), "last-tried"));
  }

  #connect() {
    if (!globalThis.isSecureContext || !crypto.subtle) throw new Error("insecure");
    return openDB(NAME, 2, {
      upgrade(db, before) {
        if (before < 1) {
          db.createObjectStore("drafts"); // what is unsent, and what may come back: one record per family
          db.createObjectStore("keys"); // until version 1: a key per officer; now only the mark of trying out
        }
        if (before < 2) {
          db.createObjectStore("vaults"); // per officer: the key of what is kept, wrapped
          db.createObjectStore("kept"); // per officer: families, places, receipts, presses of the verification
        }
      },
      // Another tab of a newer release waits: it must not wait for ever.
      blocking: () => this.#close(),
      terminated: () => (this.#db = null),
    });
  }

  #close() {
    this.#db?.close();
    this.#db = null;
  }
}

function reasonOf(error) {
  if (error.message === "insecure") return "insecure";
  return error.name === "QuotaExceededError" ? "full" : "closed";
}
