// The search of this page's locale: fetches what it needs of the index, and what is
// said about it, and nothing twice.
//
// Markup: <form data-index="ADDRESS of the pointer" data-shards="ADDRESS of the folder of shards">
//   words.json beside the pointer: {phrases, kinds: {KIND: name}, topics: [{folder, title, path, lang?}]}
//   index.json below a document's path: {sections: [{id?, title?, text}]}

import { type Answer, answer, type Wanted } from "./_answering.ts";
import { type Doc, documentAt, type Index, openIndex } from "./_engine.ts";
import { breathing, Dropped, hurry, paused } from "./_pace.ts";
import { learn, type Phrases } from "./_page.ts";
import type { Breathe } from "./_query.ts";
import type { Match } from "./_contest.ts";
import { BrokenShard, check, gather, mostFile, Unreachable } from "./_tree.ts";

/** What a query found. */
export interface Found extends Answer {
  query: string;
  docs: Doc[]; // of the first matches
  words: Words;
}

export interface Words {
  phrases: Phrases;
  kinds: Record<string, string>;
  topics: Topic[]; // in order
}

/** What a kind of documents is called; an address may name any. */
export function kindName({ kinds }: Words, kind: string): string | undefined {
  return Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
}

export interface Topic {
  folder: string;
  title: string;
  path: string;
  lang?: string; // of the title, where it is not that of the page
}

export interface Section {
  id?: string;
  title?: string;
  text?: string;
}

const { index: pointer = "", shards = "" } = document.querySelector<HTMLElement>("[data-index]")?.dataset ?? {};

let opened: Promise<Index> | undefined;
let said: Promise<Words> | undefined;
const documents = new Map<number, Promise<Doc>>();
const texts = new Map<string, Promise<Section[]>>();
let cache: RequestCache = "default";

const patience = 15_000; // ms until a file that does not come is given up
const mostTexts = 16 * mostFile; // bytes of a file of texts

// What a server has instead of a file is no more right than a file that is broken.
async function fetched(url: string, cache: RequestCache, most: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { ok, body } = await fetch(url, { cache, signal: AbortSignal.timeout(patience) });
    return await gather(check(ok, body!), most);
  } catch (cause) {
    throw cause instanceof BrokenShard ? cause : new Unreachable(url, { cause });
  }
}

async function part(url: string, cache: RequestCache): Promise<ArrayBuffer> {
  return (await fetched(url, cache, mostFile)).buffer;
}

async function json(url: string, cache: RequestCache): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await fetched(url, cache, mostTexts)));
}

function index(): Promise<Index> {
  return (opened ??= part(pointer, cache === "default" ? "no-cache" : cache).then((file) => openIndex(file, (name) => paused().then(() => part(shards + name, cache)))));
}

/** What is said about results; the phrases are ready as soon as it is there. */
export function words(): Promise<Words> {
  said ??= json(new URL("words.json", new URL(pointer, location.href)).href, cache).then((answer) => {
    const words = answer as Words;
    learn(words.phrases);
    return words;
  });
  return said;
}

/** Fetches what every search needs. */
export async function prepare(): Promise<Words> {
  try {
    return (await Promise.all([words(), index()]))[0];
  } catch (failure) {
    forget();
    throw failure;
  }
}

/**
 * Finds what answers a query, and what is known of the first documents. What is new since
 * the page was opened, or arrived broken, is asked for again, once. A search that is awaited
 * no longer ends with Dropped, and one that has no network with Unreachable.
 */
export async function find(query: string, wanted: Wanted, first: number, awaited: () => boolean): Promise<Found> {
  if (!wanted.typing) hurry();
  const asked = paused();
  let tries = 2;
  for (;;) {
    try {
      return await look(query, wanted, first, breathing(awaited));
    } catch (failure) {
      const dropped = failure instanceof Dropped || (failure as Error).cause instanceof Dropped;
      if (!dropped) forget();
      // What an earlier search waits for no more is not there for this one either, which still waits.
      if (dropped ? asked !== paused() || !awaited() : overdue(failure) || !--tries) throw failure;
    }
  }
}

async function look(query: string, wanted: Wanted, first: number, breathe: Breathe): Promise<Found> {
  const [answered, said] = await Promise.all([index().then((opened) => answer(opened, query, wanted, first, breathe)), words()]);
  const docs = await documentsOf(answered.matches.slice(0, first));
  cache = "default";
  return { ...answered, query, docs, words: said };
}

// Whoever has waited as long as for this does not wait for it twice.
function overdue(failure: unknown): boolean {
  for (let cause = failure; cause instanceof Error; { cause } = cause) if (cause.name === "TimeoutError") return true;
  return false;
}

// Forgets the index, and believes no stored part of it until a search has come to its end.
function forget(): void {
  opened = said = undefined;
  documents.clear();
  cache = "reload";
}

/** What is known of some of the documents that were found. */
export async function documentsOf(matches: readonly Match[]): Promise<Doc[]> {
  const opened = await index();
  return Promise.all(matches.map(({ document }) => {
    const known = documents.get(document) ?? documentAt(opened, document);
    documents.set(document, known);
    known.catch(() => documents.delete(document));
    return known;
  }));
}

/** The sections of a document. */
export function textsOf({ path, data }: Doc): Promise<Section[]> {
  const address = data || new URL("index.json", new URL(path, location.href)).href;
  let sections = texts.get(address);
  if (!sections) {
    sections = json(address, "default").then((answer) => (answer as { sections?: Section[] }).sections ?? []);
    sections.catch(() => texts.delete(address));
    texts.set(address, sections);
  }
  return sections;
}
