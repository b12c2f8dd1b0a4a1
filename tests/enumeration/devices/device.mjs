// What the modules of the devices do with what lies on one. argv: the folder of static/js. Prints what came of each story.

import { pathToFileURL } from "node:url";

globalThis.document = { cookie: "" };
const of = (name) => import(pathToFileURL(`${process.argv[2]}/${name}.js`));
const [{ forgetKeys, isLongEnough, Vault }, { Store }, { Fetched, LONGEST_ALONE }, { call, configure }, { post }] =
  await Promise.all(
    ["devices/vault", "devices/store", "devices/fetching", "questionnaire/api", "verification/posting"].map(of),
  );

/** Just enough of database.js: one map per store. */
function database(rows) {
  const storeOf = (name) => ({
    get: async (key) => rows[name].get(key),
    getAll: async (range) => [...rows[name]].filter(([key]) => range.has(key)).map(([, row]) => row),
    put: async (row, key) => rows[name].set(key, row),
    delete: async (asked) => {
      for (const key of [...rows[name].keys()]) if (asked.has?.(key) ?? asked === key) rows[name].delete(key);
    },
  });
  let last = Promise.resolve(); // what writes, writes alone
  return {
    works: true,
    read: (name, run) => last.then(() => run(storeOf(name))),
    write: (names, run) => (last = last.then(() => run({ store: storeOf([names].flat()[0]), objectStore: storeOf }))),
  };
}
const empty = () => ({ drafts: new Map(), kept: new Map(), keys: new Map(), vaults: new Map() });
globalThis.IDBKeyRange = {
  bound: (low, high, isOpen = false, endsOpen = false) => ({
    has: (key) => (isOpen ? key > low : key >= low) && (endsOpen ? key < high : key <= high),
  }),
};

/** The server: the key of the device, and what it was asked last. */
const bytes = Uint8Array.from({ length: 32 }, (_, place) => place);
const base64 = (data) => Buffer.from(data).toString("base64");
const opening = { officer: { id: 7 }, key: base64(bytes), district: null };
const server = { answer: opening, asked: null };
globalThis.fetch = async (_address, asked) => {
  server.asked = asked;
  return new Response(JSON.stringify(server.answer), { headers: { "Content-Type": "application/json" } });
};
configure({ api: "", csrf_cookie: "csrftoken", csrf: "of the page" });

const now = Date.now();
const day = 24 * 3600_000;
const FAMILY = "0b6f1d1c-3f0a-4a61-9a55-0c8f8f1f4f10";

const stories = {
  async waiting() {
    const waits = async (tries, triedAt) =>
      new Vault(database({ vaults: new Map([["7", { tries, triedAt, server: { data: bytes } }]]) }), 7).waits();
    return {
      firstTry: await waits(1, now + 3600_000),
      clockWasAhead: await waits(5, now + 365 * day),
      afterSome: await waits(5, now - 1000),
    };
  },

  async left() {
    const ids = ["7/places", "7/family/a", "7/press/1", "7/receipt/a", "8/places", "8/press/1"];
    const kept = new Map(ids.map((id) => [id, {}]));
    await new Store(7, { database: database({ kept }), vault: {} }).dropFetched();
    return [...kept.keys()];
  },

  async alone() {
    const after = async (days) => {
      const kept = new Map([
        ["7/family/a", {}],
        ["7/places", { at: now - days * day }],
        ["7/press/1", {}],
      ]);
      await new Store(7, { database: database({ kept }), vault: {} }).dropWhenAlone(LONGEST_ALONE);
      return [...kept.keys()];
    };
    return { after13days: await after(13), after15days: await after(15) };
  },

  /** A family arrives at the server while its answer, made before, is on its way; another is no longer this officer's. */
  async overtaken() {
    const store = { put: async () => true, putAll: async () => true, delete: async () => {} };
    const fetched = new Fetched(store);
    await fetched.take({ id: "another's" });
    server.answer = { now: new Date().toISOString(), mark: "1", mine: true, areas: [], families: [], holds: [] };
    const answered = fetched.fetch();
    await fetched.take({ id: "new" });
    await answered;
    server.answer = opening;
    return [[...fetched.families.keys()], fetched.gone];
  },

  /** One record, opened where it lies and where somebody put it. */
  async moved() {
    const rows = empty();
    const vault = new Vault(database(rows), 7);
    vault.key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
    const store = (officer) => new Store(officer, { database: database(rows), vault });
    await store(7).put("drafts", FAMILY, { sent: null });
    const row = rows.drafts.get(`7/${FAMILY}`);
    rows.drafts.set(`8/${FAMILY}`, row);
    rows.drafts.set("7/other", { ...row, id: "other" });
    rows.kept.set(`7/${FAMILY}`, row);
    console.error = () => {};
    return {
      row: { iv: base64(row.iv), data: base64(row.data) },
      own: await store(7).get("drafts", FAMILY),
      others: [
        await store(8).get("drafts", FAMILY),
        await store(7).get("drafts", "other"),
        await store(7).get("kept", FAMILY),
      ],
    };
  },

  async passphrase() {
    const rows = empty();
    const rounds = [];
    const derive = crypto.subtle.deriveKey;
    crypto.subtle.deriveKey = (how, ...more) => {
      rounds.push(how.iterations);
      return derive.call(crypto.subtle, how, ...more);
    };
    const vault = new Vault(database(rows), 7);
    await vault.open();
    await vault.setPassphrase("burung kenari biru");
    const later = new Vault(database(rows), 7);
    const came = [];
    for (const text of ["salah sekali a", "salah sekali b", "salah sekali c", "burung kenari biru"])
      came.push(await later.openWith(text));
    rows.vaults.get("7").triedAt -= day;
    came.push(await later.openWith("burung kenari biru"));
    return {
      rounds: [...new Set([...rounds, rows.vaults.get("7").passphrase.rounds])],
      came,
      isExtractable: vault.key.extractable || later.key.extractable,
      long: ["1234567", "12345678", "sembilan1", "sepuluh123"].map(isLongEnough),
    };
  },

  /** Two pages of one browser: a sign-out in one of them. */
  async signOut() {
    let vault = null;
    const shut = new Promise((resolve) => {
      vault = new Vault(database(empty()), 7, { shut: resolve });
    });
    const wasOpen = await vault.open();
    forgetKeys();
    await shut;
    return [wasOpen, vault.isOpen, await vault.open()];
  },

  /** The browser clears the store under an open page that has three drafts in its memory; what a page reads then. */
  async cleared() {
    const memory = ["a", "b", "c"];
    const rows = empty();
    const page = async (drafts) => {
      const db = database(rows);
      const store = new Store(7, { database: db, vault: new Vault(db, 7) });
      store.cleared = async () => {
        for (const id of drafts) await store.put("drafts", id, { id }, { household: id });
      };
      await store.unlock();
      return store;
    };
    const begin = async () => {
      for (const one of Object.values(rows)) one.clear();
      const store = await page(memory);
      await store.cleared();
      for (const one of Object.values(rows)) one.clear();
      return store;
    };
    const householdsIn = async (store) => (await store.all()).map(({ household }) => household);

    const alone = await begin();
    const twice = await Promise.all([householdsIn(alone), householdsIn(alone)]);

    const first = await begin();
    const other = await page([]);
    for (const one of Object.values(rows)) one.clear();
    await other.put("kept", "receipt/x", {}); // another page is the first to notice
    const afterOther = await householdsIn(first);

    const again = await begin();
    await page([]); // opened after the clearing: it made another key
    await again.put("drafts", "d", { id: "d" }, { household: "d" });
    await again.all();
    const fresh = await page([]);
    const read = (await fresh.getAll("drafts")).map(({ value }) => value.id);
    return { twice, afterOther, otherKey: read.sort() };
  },

  async handedOver() {
    const rows = empty();
    const db = database(rows);
    const vault = new Vault(db, 7);
    await vault.open();
    const fetched = new Fetched(new Store(7, { database: db, vault }));
    const families = ["a", "b"].map((id) => ({ id, version: 1 }));
    const synced = { now: new Date().toISOString(), mark: "", mine: true, areas: [], families };
    const kept = [];
    for (const holds of [families.map(({ id }) => [id, 1]), [["a", 1]]]) {
      server.answer = { ...synced, holds };
      await fetched.fetch();
      kept.push([...rows.kept.keys()]);
      synced.families = [];
    }
    return kept;
  },

  /** A district's key is replaced between two days. */
  async districtKeys() {
    const rsa = { name: "RSA-OAEP", hash: "SHA-256" };
    const making = { ...rsa, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
    const pair = await crypto.subtle.generateKey(making, true, ["encrypt", "decrypt"]);
    const jwk = await crypto.subtle.exportKey("jwk", pair.publicKey);
    const rows = empty();
    const [numbers, keys] = [[], new Set()];
    for (const number of [1, 1, 2]) {
      server.answer = { ...opening, district: { code: "7317", number, jwk } };
      await new Vault(database(rows), 7).open();
      const kept = rows.vaults.get("7").district;
      numbers.push(kept.number);
      keys.add(String(new Uint8Array(await crypto.subtle.decrypt(rsa, pair.privateKey, kept.data))));
    }
    server.answer = opening;
    return [numbers, keys.size];
  },

  /** On a shared phone somebody else is signed in: the server gives their key. */
  async anothers() {
    const rows = empty();
    const vault = new Vault(database(rows), 7);
    server.answer = { ...opening, officer: { id: 8 } };
    const isOpen = await vault.open();
    server.answer = opening;
    return [isOpen, vault.why, rows.vaults.size];
  },

  /** Whose answers and whose presses leave, so that the server can refuse them in another's session. */
  async senders() {
    configure({ api: "", csrf_cookie: "csrftoken", officer: { id: 7 } });
    await call("POST", "submissions/", {});
    const ofAnswers = server.asked.headers["X-Officer"];
    await post("press/", {}, { token: "", officer: "7" });
    configure({ api: "", csrf_cookie: "csrftoken", csrf: "of the page" });
    return [ofAnswers, server.asked.headers["X-Officer"]];
  },

  /** Somebody signed in, in another tab, between two calls. */
  async token() {
    const told = [];
    for (const cookie of ["a=1; csrftoken=first", "csrftoken=second", ""]) {
      document.cookie = cookie;
      await call("POST", "submissions/", {});
      told.push(server.asked.headers["X-CSRFToken"]);
    }
    return told;
  },
};

const told = {};
for (const [name, tell] of Object.entries(stories)) told[name] = await tell();
console.log(JSON.stringify(told));
process.exit();
