// The service worker: the app's own files, kept when it is installed, and the app for every page that cannot be reached.
// Nothing about anybody is ever put into a cache. A classic script; /sw.js names the files and imports Workbox before it.

/* global workbox */

const { kept, shell, codebook, books } = self.known;
const { precaching, routing, strategies } = workbox;
const BOOKS = "regsosek-codebook";
const LONGEST = 15_000; // milliseconds that a page may take before the app is shown in its place

workbox.core.setCacheNameDetails({ prefix: "regsosek" });
precaching.precache(kept);
precaching.cleanupOutdatedCaches();

// The app's pages are one page, there with or without a connection; found by its address alone, whatever its answer says
// that it varies by.
routing.registerRoute(
  ({ request, url }) => request.mode === "navigate" && url.pathname.startsWith(shell),
  async ({ request }) => (await precaching.matchPrecache(shell)) ?? fetch(request),
);

precaching.addRoute({ cleanURLs: false, directoryIndex: null });

// Any other page comes from the server; where that does not answer, the app says what is on this device.
routing.registerRoute(
  ({ request, url }) => request.mode === "navigate" && !url.pathname.startsWith(shell),
  async ({ request }) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), LONGEST);
    try {
      return await fetch(request, { signal: stop.signal });
    } catch {
      return precaching.matchPrecache(shell);
    } finally {
      clearTimeout(timer);
    }
  },
);

// The codebook of a version never changes, and is about nobody.
routing.registerRoute(
  ({ url }) => url.pathname === codebook && url.searchParams.has("v"),
  new strategies.CacheFirst({ cacheName: BOOKS }),
);

self.addEventListener("install", (event) => {
  event.waitUntil(fetchCodebooks());
});

/** So that a new release opens families without a connection, too. Who is not signed in gets it later, from the app. */
async function fetchCodebooks() {
  const cache = await caches.open(BOOKS);
  for (const book of books) {
    const answer = await fetch(book, { credentials: "same-origin" }).catch(() => null);
    if (answer?.ok) await cache.put(book, answer);
  }
}

// A new release waits until the person takes it (or no page of the old one is open).
self.addEventListener("message", ({ data }) => data === "take-over" && self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCodebooks());
});

async function dropOldCodebooks() {
  const cache = await caches.open(BOOKS);
  const held = await cache.keys();
  await Promise.all(held.slice(0, -6).map((request) => cache.delete(request)));
}
