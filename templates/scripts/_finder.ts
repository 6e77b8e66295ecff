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
import type { Match } from "./_ranking.ts";

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

async function fetched(url: string, cache: RequestCache): Promise<Response> {
  const answer = await fetch(url, { cache });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return answer;
}

async function bytes(url: string, cache: RequestCache): Promise<ArrayBuffer> {
  return (await fetched(url, cache)).arrayBuffer();
}

function index(): Promise<Index> {
  return (opened ??= bytes(pointer, "no-cache").then((file) => openIndex(file, (name) => paused().then(() => bytes(shards + name, cache)))));
}

/** What is said about results; the phrases are ready as soon as it is there. */
export function words(): Promise<Words> {
  said ??= fetched(new URL("words.json", new URL(pointer, location.href)).href, "default")
    .then((answer) => answer.json() as Promise<Words>)
    .then((words) => {
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
 * no longer ends with Dropped.
 */
export async function find(query: string, wanted: Wanted, first: number, awaited: () => boolean): Promise<Found> {
  if (!wanted.typing) hurry();
  const asked = paused();
  let tries = 2;
  for (;;) {
    try {
      return await look(query, wanted, first, breathing(awaited));
    } catch (failure) {
      if (!awaited()) throw failure;
      const dropped = (failure as Error).cause instanceof Dropped;
      if (!dropped) forget();
      // What an earlier search waits for no more is not there for this one either, which still waits.
      if (dropped ? asked !== paused() : !--tries) throw failure;
    }
  }
}

async function look(query: string, wanted: Wanted, first: number, breathe: Breathe): Promise<Found> {
  const [answered, said] = await Promise.all([index().then((opened) => answer(opened, query, wanted, breathe)), words()]);
  const docs = await documentsOf(answered.matches.slice(0, first));
  cache = "default";
  return { ...answered, query, docs, words: said };
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
    sections = fetched(address, "default").then(async (answer) => ((await answer.json()) as { sections?: Section[] }).sections ?? []);
    sections.catch(() => texts.delete(address));
    texts.set(address, sections);
  }
  return sections;
}
