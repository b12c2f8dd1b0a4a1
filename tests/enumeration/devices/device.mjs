// What vault.js and store.js do with what lies on a device. argv: the folder of both. Prints what came of each story.

import { pathToFileURL } from "node:url";

const of = (name) => import(pathToFileURL(`${process.argv[2]}/${name}.js`));
const [{ Vault }, { Store }] = [await of("vault"), await of("store")];

/** Just enough of database.js: one map per store. */
function database(rows) {
  const storeOf = (name) => ({
    get: async (key) => rows[name].get(key),
    put: async (row, key) => rows[name].set(key, row),
    delete: async (range) => {
      for (const key of [...rows[name].keys()]) if (range.has(key)) rows[name].delete(key);
    },
  });
  return {
    works: true,
    read: (name, run) => run(storeOf(name)),
    write: (name, run) => run({ store: storeOf(name) }),
  };
}
globalThis.IDBKeyRange = {
  bound: (low, high, isOpen = false, endsOpen = false) => ({
    has: (key) => (isOpen ? key > low : key >= low) && (endsOpen ? key < high : key <= high),
  }),
};

const now = Date.now();
const waits = async (tries, triedAt) =>
  new Vault(database({ vaults: new Map([["7", { tries, triedAt }]]) }), 7).waits();

const ids = ["7/places", "7/family/a", "7/press/1", "7/receipt/a", "8/places", "8/press/1"];
const kept = new Map(ids.map((id) => [id, {}]));
await new Store(7, { database: database({ kept }), vault: {} }).dropFetched();

const day = 24 * 3600_000;
const alone = async (days) => {
  const fetched = new Map([
    ["7/family/a", {}],
    ["7/places", { at: now - days * day }],
    ["7/press/1", {}],
  ]);
  await new Store(7, { database: database({ kept: fetched }), vault: {} }).dropWhenAlone(14 * day);
  return [...fetched.keys()];
};
// A district's key is replaced between two days.
const rsa = { name: "RSA-OAEP", hash: "SHA-256" };
const making = { ...rsa, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
const pair = await crypto.subtle.generateKey(making, true, ["encrypt", "decrypt"]);
const jwk = await crypto.subtle.exportKey("jwk", pair.publicKey);
globalThis.document = { cookie: "" };
const vaults = new Map();
const [numbers, keys] = [[], new Set()];
for (const number of [1, 1, 2]) {
  const district = { code: "7317", number, jwk };
  globalThis.fetch = async () => Response.json({ officer: { id: 7 }, key: btoa("k".repeat(32)), district });
  await new Vault(database({ vaults }), 7).open();
  const kept = vaults.get("7").district;
  numbers.push(kept.number);
  keys.add(String(new Uint8Array(await crypto.subtle.decrypt(rsa, pair.privateKey, kept.data))));
}

const told = {
  districtKeys: [numbers, keys.size],
  firstTry: await waits(1, now + 3600_000),
  clockWasAhead: await waits(5, now + 365 * 24 * 3600_000),
  afterSome: await waits(5, now - 1000),
  left: [...kept.keys()],
  after13days: await alone(13),
  after15days: await alone(15),
};
console.log(JSON.stringify(told));
process.exit();
