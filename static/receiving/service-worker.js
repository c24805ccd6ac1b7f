// Keeps the counting screens usable without a network: the newest copy where there is a connection, the kept one where
// there is none or it is too slow. Counts and photographs are not its business: the pages keep those themselves.
"use strict";

const CACHE = "receiving-1";
const PATIENCE_MS = 3000;
const PAGES = /^\/(arriving\/|orders\/[^/]+\/count\/)$/;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const others = caches.keys().then((names) => names.filter((name) => name !== CACHE));
  event.waitUntil(others.then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const isPage = request.mode === "navigate" && PAGES.test(pathname) && !search;
  if (isPage || pathname.startsWith("/static/")) event.respondWith(newestOrKept(event, isPage));
});

// A proxy whose server is down answers, and so does a server that has the files of another version only.
const isNoUse = (response, isPage) => response.status >= 500 || (!isPage && !response.ok);

async function newestOrKept(event, isPage) {
  const { request } = event;
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreVary: true });
  let keeping;
  const newest = fetch(request).then((response) => {
    // A login page in place of the asked one must not be kept as it.
    if (response.ok && !response.redirected && response.type === "basic") keeping = cache.put(request, response.clone());
    return response;
  });
  // The page has its answer earlier than the cache: a worker that is stopped between the two has kept nothing.
  event.waitUntil(newest.then(() => keeping).catch(() => {}));
  if (!kept) return newest;
  const patience = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS));
  const useful = newest.then((response) => (isNoUse(response, isPage) ? kept : response));
  return Promise.race([useful.catch(() => kept), patience]);
}
