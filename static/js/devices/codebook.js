// The codebook, kept on the device: the one that this release of the app names, or else the newest that is here.

const CACHE = "regsosek-codebook";
let read = null;

/** The codebook; null where there is none here and the server does not answer. */
export async function bookOf(config) {
  if (read) return read;
  const cache = await globalThis.caches?.open(CACHE).catch(() => null);
  let answer = await cache?.match(config.codebook);
  if (!answer) {
    answer = await fetch(config.codebook, { credentials: "same-origin" }).catch(() => null);
    if (answer?.ok) await cache?.put(config.codebook, answer.clone()).catch(() => {});
    else answer = await newest(cache);
  }
  read = answer?.ok ? await answer.json() : null;
  return read;
}

async function newest(cache) {
  const held = (await cache?.keys()) ?? [];
  return held.length ? cache.match(held.at(-1)) : null;
}
