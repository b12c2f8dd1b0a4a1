// The codebooks, kept on the device, one for each form: the one that this release of the app names, or else the newest of
// that form that is here.

const CACHE = "regsosek-codebook";
const read = new Map();

/** "XK" for the short form, "K" for the other, from what a draft or a codebook says of itself. */
export const formOf = (kind) => (kind?.endsWith("XK") ? "XK" : "K");

/** The codebook of a form; null where there is none here and the server does not answer. */
export async function bookOf(config, form = "K") {
  if (read.has(form)) return read.get(form);
  const address = config.codebooks[form];
  const cache = await globalThis.caches?.open(CACHE).catch(() => null);
  let answer = await cache?.match(address);
  if (!answer) {
    const signal = AbortSignal.timeout(15_000); // going to another page waits for it
    answer = await fetch(address, { credentials: "same-origin", signal }).catch(() => null);
    if (answer?.ok) await cache?.put(address, answer.clone()).catch(() => {});
    else answer = await newest(cache, form);
  }
  if (answer?.ok) read.set(form, await answer.json());
  return read.get(form) ?? null;
}

async function newest(cache, form) {
  const held = ((await cache?.keys()) ?? []).filter(
    ({ url }) => formOf(new URL(url).searchParams.get("form")) === form,
  );
  return held.length ? cache.match(held.at(-1)) : null;
}
