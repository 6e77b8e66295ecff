// The service worker: reading without a network. It is published unhashed as
// BASE/sw.js, and BASE is its scope.
//
// Pages come from the network and, when there is none, from what was kept: pages
// that the reader keeps on purpose with everything they show, and the pages read
// lately. Files under BASE/assets/ and BASE/files/ never change, so the kept one is
// as good as a new one; parts of the search index are kept apart from the others, since
// there are many. What the search asks anew, and the texts that it shows, come from the
// network and, when there is none, from what was kept. Where nothing was kept, the page BASE/LOCALE/offline/ says so.
//
// Everything else is none of its business: other methods, parts of files, other
// hosts, the desk's answers (BASE/api, BASE/desk, tickets). Errors, redirects and
// answers meant for one person are never kept.

import type { Answer, Page, Question } from "./_ask.ts";
import { filesOf, hashed, isPage, keepable, offlinePage, ofIndex, pathBelow, sayingOf, sortOf, storable, titleOf } from "./_cache.ts";

declare const self: ServiceWorkerGlobalScope;

const format = 1; // of the caches; a new one throws the old ones away
const pagesRead = 50;
const filesRead = 300;
const searchRead = 500;
const day = 24 * 60 * 60 * 1000; // ms

const scope = self.registration.scope;
const ours = `helpwright ${scope} `;
const visitedName = `${ours}visited ${format}`;
const assetsName = `${ours}assets ${format}`;
const searchName = `${ours}search ${format}`;
const keptName = `${ours}kept ${format}`; // pages kept on purpose, offline pages, and their files

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.waitUntil(reply(event)));
self.addEventListener("fetch", (event) => {
  const { method, url, mode, destination, headers } = event.request;
  const sort = sortOf({ method, url, mode, destination, range: headers.has("range") }, scope);
  if (sort === "page") event.respondWith(page(event));
  if (sort === "asset") event.respondWith(asset(event));
  if (sort === "picture") event.respondWith(picture(event.request));
  if (sort === "data") event.respondWith(data(event));
});

// The pages that are open were loaded before there was anybody to keep them.
async function install(): Promise<void> {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const urls = open.map(({ url }) => plain(url)).filter((url) => keepable(url, scope));
  await Promise.allSettled(urls.map(async (url) => {
    await keepOfflinePage(url);
    await visit(url, await fetch(url));
  }));
  await self.skipWaiting();
}

async function activate(): Promise<void> {
  const current = [visitedName, assetsName, searchName, keptName];
  const old = (await caches.keys()).filter((name) => name.startsWith(ours) && !current.includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function page(event: FetchEvent): Promise<Response> {
  const url = plain(event.request.url);
  try {
    const answer = await fetch(event.request);
    // An answer to a query is about the query, and not kept.
    if (url === event.request.url && storable(answer)) {
      const copy = answer.clone();
      aside(event, () => visit(url, copy).then(() => keepOfflinePage(url)));
    }
    return answer;
  } catch (failure) {
    const substitute = offlinePage(url, scope);
    const kept = (await find(url)) ?? (substitute && (await find(substitute)));
    if (kept) return kept;
    throw failure;
  }
}

// Where a script says that it has found the kept one broken, a new one is better.
async function asset(event: FetchEvent): Promise<Response> {
  const { url, cache } = event.request;
  const kept = cache !== "reload" && (await find(url));
  if (kept) return kept;
  return ofIndex(pathBelow(url, scope)!) ? fresh(event, searchName, searchRead) : fresh(event, assetsName, filesRead);
}

function data(event: FetchEvent): Promise<Response> {
  return fresh(event, searchName, searchRead);
}

// What the network answers, and without one what was kept.
async function fresh(event: FetchEvent, name: string, limit: number): Promise<Response> {
  const { url } = event.request;
  try {
    const answer = await fetch(event.request);
    if (storable(answer)) {
      const copy = answer.clone();
      aside(event, () => put(name, url, copy, limit));
    }
    return answer;
  } catch (failure) {
    const kept = await find(url);
    if (kept) return kept;
    throw failure;
  }
}

// Keeping is done aside, and may fail: the disk may be full, the network gone.
function aside(event: FetchEvent, work: () => Promise<void>): void {
  event.waitUntil(work().catch(() => undefined));
}

async function picture(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (failure) {
    const kept = await find(request.url);
    if (kept) return kept;
    throw failure;
  }
}

// A page kept on purpose is preferred: its files are there for certain.
async function find(url: string): Promise<Response | undefined> {
  for (const name of [keptName, visitedName, assetsName, searchName]) {
    const found = await (await caches.open(name)).match(url, { ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

async function visit(url: string, answer: Response): Promise<void> {
  if (!storable(answer) || !isPage(answer)) return;
  const html = await answer.clone().text();
  const kept = await caches.open(keptName);
  if (await kept.match(url, { ignoreVary: true })) await keep(url, answer);
  else {
    const files = filesOf(html, url, scope).filter((file) => hashed(pathBelow(file, scope)!));
    await Promise.all(files.map((file) => fetchOnce(assetsName, file, filesRead)));
    await put(visitedName, url, answer, pagesRead);
  }
}

// Keeps a page with everything that it shows; all or nothing. With a page that a reader
// wants to keep goes what says something to the desk: nobody has asked for that of others.
async function keep(url: string, answer: Response): Promise<void> {
  if (!keepable(url, scope) || !storable(answer) || !isPage(answer)) throw new Error("this page cannot be kept");
  const html = await answer.clone().text();
  await Promise.all(needs(url, html).map((file) => fetchOnce(keptName, file)));
  await put(keptName, url, answer);
  await tidy();
}

async function keepOfflinePage(url: string): Promise<void> {
  const address = offlinePage(url, scope);
  if (!address) return;
  const kept = await (await caches.open(keptName)).match(address, { ignoreVary: true });
  const age = Date.now() - Date.parse(kept?.headers.get("date") ?? "");
  if (!kept || age > day) await keep(address, await fetch(address));
}

function needs(url: string, html: string): string[] {
  const shown = filesOf(html, url, scope);
  return url === offlinePage(url, scope) ? shown : [...shown, ...sayingOf(html, url, scope)];
}

async function drop(url: string): Promise<void> {
  const kept = await caches.open(keptName);
  await kept.delete(url, { ignoreVary: true });
  await tidy();
}

// Removes files that no kept page shows any more.
async function tidy(): Promise<void> {
  const kept = await caches.open(keptName);
  const needed = new Set<string>();
  const files: Request[] = [];
  for (const request of await kept.keys()) {
    const answer = (await kept.match(request))!;
    if (!isPage(answer)) files.push(request);
    else for (const file of needs(request.url, await answer.text())) needed.add(file);
  }
  await Promise.all(files.filter(({ url }) => !needed.has(url)).map((request) => kept.delete(request)));
}

// A file that is missing is missing with a network as well: the page is kept without it.
async function fetchOnce(name: string, url: string, limit = Infinity): Promise<void> {
  const cache = await caches.open(name);
  if (await cache.match(url, { ignoreVary: true })) return;
  const answer = (await find(url)) ?? (await fetch(url));
  if (storable(answer)) await put(name, url, answer, limit);
}

// Puts an answer last, and takes away the first ones beyond the limit.
async function put(name: string, url: string, answer: Response, limit = Infinity): Promise<void> {
  const cache = await caches.open(name);
  await cache.delete(url, { ignoreVary: true });
  await cache.put(url, answer);
  const surplus = (await cache.keys()).slice(0, -limit);
  await Promise.all(surplus.map((request) => cache.delete(request)));
}

async function reply(event: ExtendableMessageEvent): Promise<void> {
  const { want, url } = event.data as Question;
  const answer: Answer = { kept: false, failed: false, pages: [] };
  try {
    if (want === "keep") await keep(url, await fetch(url));
    if (want === "drop") await drop(url);
    if (want === "list") answer.pages = await list();
  } catch {
    answer.failed = true;
  }
  answer.kept = !!(await (await caches.open(keptName)).match(url, { ignoreVary: true }));
  event.ports[0]?.postMessage(answer);
}

async function list(): Promise<Page[]> {
  const pages = new Map<string, Page>();
  for (const name of [keptName, visitedName]) {
    const cache = await caches.open(name);
    for (const { url } of (await cache.keys()).toReversed()) {
      const answer = (await cache.match(url, { ignoreVary: true }))!;
      if (!isPage(answer) || pages.has(url) || url === offlinePage(url, scope)) continue;
      pages.set(url, { url, title: titleOf(await answer.text()), kept: name === keptName });
    }
  }
  return [...pages.values()];
}

function plain(url: string): string {
  return url.split(/[?#]/, 1)[0]!;
}
