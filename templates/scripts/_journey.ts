// What a reader searched for and opened on the way to an answer. It is kept in this
// browser for a day, on sites that have a desk, so that nobody has to tell it all again:
// the contact page shows it, and sends what its reader lets stand.

import { api } from "./_desk.ts";
import { forget, recall, remember } from "./_storage.ts";

export interface Searched {
  query: string;
  time: number; // ms since 1970
}

export interface Opened {
  id: string;
  title: string;
  path: string;
  locale: string;
  revision: string;
  time: number; // ms since 1970
  helped?: boolean;
}

export interface Journey {
  searches: Searched[];
  articles: Opened[];
}

const key = "journey";
const lifetime = 24 * 60 * 60 * 1000; // ms
const most = 50; // of each, the last ones

/** What there is, oldest first; what is too old or not understood is left out. */
export function journey(now = Date.now()): Journey {
  return read(recall(key), now);
}

/** A journey as it is stored. */
export function read(stored: string | null, now: number): Journey {
  let found: Partial<Record<keyof Journey, unknown>> = {};
  try {
    found = (JSON.parse(stored ?? "{}") as typeof found | null) ?? {};
  } catch {
    // Somebody else's, or cut off.
  }
  const alive = (part: { time?: unknown } | null) => typeof part?.time === "number" && now - part.time < lifetime;
  const searches = list<Searched>(found.searches).filter((part) => alive(part) && typeof part.query === "string");
  const articles = list<Opened>(found.articles).filter((part) => alive(part) && [part.id, part.title, part.path, part.locale, part.revision].every((text) => typeof text === "string"));
  return { searches: searches.slice(-most), articles: articles.slice(-most) };
}

function list<T>(found: unknown): T[] {
  return Array.isArray(found) ? (found as T[]) : [];
}

/** Keeps a journey, or forgets it when nothing is left. */
export function keepJourney(kept: Journey): void {
  if (kept.searches.length + kept.articles.length > 0) remember(key, JSON.stringify(kept));
  else forget(key);
}

/** Notes a search that its reader has made use of. */
export function searched(query: string): void {
  if (!api) return;
  const { searches, articles } = journey();
  if (searches.at(-1)?.query === query) return;
  keepJourney({ articles, searches: [...searches, { query, time: Date.now() }] });
}

/** Notes an article that was opened; one that was opened before moves to the end. */
export function opened(article: Omit<Opened, "time">): void {
  if (!api) return;
  const { searches, articles } = journey();
  const before = articles.find(({ id }) => id === article.id);
  const helped = before?.revision === article.revision ? before.helped : undefined; // new words begin with a clean slate
  const now = { ...(helped !== undefined && { helped }), ...article, time: Date.now() };
  keepJourney({ searches, articles: [...articles.filter(({ id }) => id !== article.id), now] });
}
