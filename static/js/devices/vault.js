// The key of what this device keeps: one random key per officer, which lies on the device only wrapped.
//
// It is wrapped by a key that the server derives for this officer and this device and gives to a session that is signed
// in; by a passphrase, where the officer has set one; and by the district's public key, so that the office can open what
// an officer who cannot sign in any more has left. Unwrapped it is in the memory of the page alone, and cannot be read
// out of it: a reload, a sign-out, a restart forgets it.

import { call } from "../questionnaire/api.js";

const ROUNDS = 600_000; // of PBKDF2-SHA-256, as OWASP advises
const FREE_TRIES = 3;
const LONGEST_WAIT = 15 * 60_000; // after many wrong passphrases
const ASK_AGAIN = 5000; // milliseconds after the server did not answer

export const LEAST_LETTERS = 10;
export const LEAST_DIGITS = 8;

const SIGNED_OUT = "regsosek-signed-out";

/** Every page of this browser that has a key in its memory forgets it. */
export function forgetKeys() {
  new BroadcastChannel(SIGNED_OUT).postMessage("forget");
}

/** Whether a passphrase is long enough to be worth something. */
export function isLongEnough(text) {
  return /^\d+$/.test(text) ? text.length >= LEAST_DIGITS : [...text].length >= LEAST_LETTERS;
}

const random = (count) => crypto.getRandomValues(new Uint8Array(count));
const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const AES = "AES-GCM";

async function seal(key, bytes) {
  const iv = random(12);
  return { iv, data: await crypto.subtle.encrypt({ name: AES, iv }, key, bytes) };
}

/** The bytes, or null where this key does not open them. */
async function unseal(key, { iv, data }) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: AES, iv }, key, data));
  } catch {
    return null;
  }
}

/** Whether two buffers hold the same bytes. */
function isSame(one, other) {
  const [first, second] = [new Uint8Array(one), new Uint8Array(other)];
  return first.length === second.length && first.every((byte, place) => byte === second[place]);
}

const importedKey = (bytes) => crypto.subtle.importKey("raw", bytes, AES, false, ["encrypt", "decrypt"]);

async function keyOfPassphrase(text, salt, iterations) {
  const given = await crypto.subtle.importKey("raw", new TextEncoder().encode(text.normalize("NFC")), "PBKDF2", false, [
    "deriveKey",
  ]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, given, { name: AES, length: 256 }, false, ["encrypt", "decrypt"]);
}

async function wrappedForDistrict(bytes, { code, number, jwk }) {
  const how = { name: "RSA-OAEP", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", jwk, how, false, ["encrypt"]);
  return { code, number, data: await crypto.subtle.encrypt(how, key, bytes) };
}

/** How long to wait before the next passphrase is tried, in milliseconds: nothing at first, then longer each time. */
export function waitAfter(tries) {
  return tries < FREE_TRIES ? 0 : Math.min(5000 * 2 ** (tries - FREE_TRIES), LONGEST_WAIT);
}

export class Vault {
  #database;
  #asking = null;
  #askedAt = 0;
  #isShut = false;
  #remembered = null; // the row of the key in memory, to be put back where the browser cleared the store

  key = null; // in memory only
  why = "offline"; // why it is not open: "offline", "signed-out", "other" (the server's key does not fit)

  /** `shut` is called when somebody signed out in another page of this browser: the key is gone then. */
  constructor(database, officer, { shut = () => {} } = {}) {
    this.#database = database;
    this.officer = String(officer);
    new BroadcastChannel(SIGNED_OUT).onmessage = () => {
      this.key = null;
      this.#isShut = true;
      this.why = "signed-out";
      shut();
    };
  }

  get isOpen() {
    return Boolean(this.key);
  }

  async row() {
    const row = await this.#database.read("vaults", (store) => store.get(this.officer));
    this.#remembered ??= row;
    return row;
  }

  /**
   * Within a transaction: whether the browser cleared the store under the page since this was asked last. The row is put
   * back, or another page was here first: that one counted the clearing. Where that one made another key, this vault is
   * shut, and opens with the new one.
   */
  async putBack(transaction) {
    const before = this.#remembered;
    if (!before) return false;
    const vaults = transaction.objectStore("vaults");
    const row = await vaults.get(this.officer);
    const clearings = before.clearings ?? 0;
    if (!row) {
      this.#remembered = { ...before, clearings: clearings + 1 };
      await vaults.put(this.#remembered, this.officer);
      return true;
    }
    const isSameKey = isSame(row.server.data, before.server.data);
    if (!isSameKey) this.key = null;
    this.#remembered = row;
    return !isSameKey || (row.clearings ?? 0) !== clearings;
  }

  /** Opens it with the server's key, or makes it. Gives whether it is open. Asked once at a time, and not too often. */
  async open() {
    if (this.key) return true;
    if (this.#isShut) return false;
    if (!this.#asking && Date.now() - this.#askedAt < ASK_AGAIN) return false;
    this.#asking ??= this.#open().finally(() => {
      this.#askedAt = this.key ? 0 : Date.now();
      this.#asking = null;
    });
    await this.#asking;
    return this.isOpen;
  }

  async #open() {
    const before = await this.row();
    const device = before?.device ?? crypto.randomUUID();
    const { ok, status, body } = await call("POST", "device/", { device }, { seconds: 10 });
    if (!ok || String(body.officer.id) !== this.officer) {
      this.why = status === 0 || status >= 500 || status === 429 ? "offline" : "signed-out";
      return;
    }
    const theirs = await importedKey(bytesOf(body.key));
    await this.#made(device, theirs, body);
    const row = await this.row();
    if (!row) return; // no safe place
    const bytes = await unseal(theirs, row.server);
    if (!bytes) {
      this.why = "other";
      return;
    }
    // The district's newest key: one that was replaced stays good for what was saved with it.
    const isNewer = ["code", "number"].some((name) => body.district?.[name] !== row.district?.[name]);
    await this.#use(bytes, { district: body.district && isNewer ? body.district : null });
  }

  /** Makes the key where there is none. Another tab may be here at the same moment: whoever comes first makes it. */
  async #made(device, theirs, { district }) {
    if (await this.row()) return;
    const bytes = random(32);
    const made = { device, server: await seal(theirs, bytes), passphrase: null, district: null, tries: 0, triedAt: 0 };
    if (district) made.district = await wrappedForDistrict(bytes, district);
    bytes.fill(0);
    await this.#database.write("vaults", async ({ store }) => {
      if (!(await store.get(this.officer))) await store.put(made, this.officer);
    });
  }

  async #use(bytes, { district = null } = {}) {
    if (district) await this.#change({ district: await wrappedForDistrict(bytes, district) });
    this.key = await importedKey(bytes);
    bytes.fill(0);
  }

  #change(what) {
    return this.#database.write("vaults", async ({ store }) => {
      const row = await store.get(this.officer);
      const changed = { ...row, ...what };
      if (row) await store.put(changed, this.officer);
      const mine = this.#remembered;
      // How often it was cleared stays as this page knows it: putBack() is to notice the rest.
      if (row && mine && isSame(row.server.data, mine.server.data))
        this.#remembered = { ...changed, clearings: mine.clearings };
      return Boolean(row);
    });
  }

  // --- the passphrase -----------------------------------------------------------------------------------------------

  /** Sets it, or replaces one that was forgotten; only with a connection, as the server's key must open the vault. */
  async setPassphrase(text) {
    const row = await this.row();
    const { ok, body } = await call("POST", "device/", { device: row.device }, { seconds: 10 });
    const bytes = ok ? await unseal(await importedKey(bytesOf(body.key)), row.server) : null;
    if (!bytes) return false;
    const salt = random(16);
    const sealed = await seal(await keyOfPassphrase(text, salt, ROUNDS), bytes);
    bytes.fill(0);
    return Boolean(await this.#change({ passphrase: { ...sealed, salt, rounds: ROUNDS }, tries: 0, triedAt: 0 }));
  }

  /** Milliseconds that are to pass before a passphrase is tried again. */
  async waits() {
    const row = await this.row();
    if (!row) return 0;
    let { triedAt } = row;
    // The device's clock went back since (its battery was empty): the waiting begins again, instead of lasting for years.
    if (triedAt > Date.now()) await this.#change({ triedAt: (triedAt = Date.now()) });
    return Math.max(0, triedAt + waitAfter(row.tries) - Date.now());
  }

  /** Opens it with the passphrase: "open", "wrong", "wait", "none". */
  async openWith(text) {
    if (await this.waits()) return "wait";
    const row = await this.row();
    if (!row?.passphrase) return "none";
    // Counted before it is tried: a reload in the middle is a try, too.
    await this.#change({ tries: row.tries + 1, triedAt: Date.now() });
    const { salt, rounds } = row.passphrase;
    const bytes = await unseal(await keyOfPassphrase(text, salt, rounds), row.passphrase);
    if (!bytes) return "wrong";
    await this.#change({ tries: 0, triedAt: 0 });
    await this.#use(bytes);
    return "open";
  }

  // --- what is kept -------------------------------------------------------------------------------------------------

  /** Sealed for one place: moved to another place or another officer's it does not open. */
  async seal(place, value) {
    const iv = random(12);
    const how = { name: AES, iv, additionalData: new TextEncoder().encode(place) };
    return { iv, data: await crypto.subtle.encrypt(how, this.key, new TextEncoder().encode(JSON.stringify(value))) };
  }

  async unseal(place, { iv, data }) {
    const how = { name: AES, iv, additionalData: new TextEncoder().encode(place) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, this.key, data)));
  }
}

/** Officers who have something on this device: their ids, and whether a passphrase opens it. */
export async function vaultsHere(database) {
  const found = await database.read("vaults", async (store) => {
    const [ids, rows] = await Promise.all([store.getAllKeys(), store.getAll()]);
    return ids.map((officer, index) => ({ officer, hasPassphrase: Boolean(rows[index].passphrase) }));
  });
  return found ?? [];
}
