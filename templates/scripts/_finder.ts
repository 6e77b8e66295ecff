// The search of this page's locale: fetches what it needs of the index, and what is
// said about it, and nothing twice.
//
// Markup: <form data-index="ADDRESS of the pointer" data-shards="ADDRESS of the folder of shards">
//   words.json beside the pointer: {phrases, kinds: {KIND: name}, topics: [{folder, title, path, lang?}]}
//   index.json below a document's path: {sections: [{id?, title?, text}]}

import { type Doc, documentAt, type Index, openIndex, search } from "./_engine.ts";
import { type Count, type Facets, type Filter, filtered } from "./_facets.ts";
import { meant } from "./_meant.ts";
import { Dropped, hurry, paused } from "./_pace.ts";
import { learn, type Phrases } from "./_page.ts";
import { type Match, type Ranking, silent } from "./_ranking.ts";

/** What a query found. */
export interface Found extends Ranking {
  query: string;
  silent: boolean; // nothing fits well
  meant: string; // the query with another spelling, "" for none
  docs: Doc[]; // of the first matches
  words: Words;
  choices?: Choices; // when they were wanted
}

export interface Wanted extends Filter {
  typing?: boolean; // the last word may be a beginning
  choices?: boolean;
}

/** For each filter its values, and how many documents each would leave beside the other filters. */
export type Choices = Record<keyof Filter, Count[]>;

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
 * the page was opened, or arrived broken, is asked for again, once.
 */
export async function find(query: string, wanted: Wanted, first: number): Promise<Found> {
  if (!wanted.typing) hurry();
  const asked = paused();
  let tries = 2;
  for (;;) {
    try {
      return await look(query, wanted, first);
    } catch (failure) {
      const dropped = (failure as Error).cause instanceof Dropped;
      if (!dropped) forget();
      // What an earlier search waits for no more is not there for this one either, which still waits.
      if (dropped ? asked !== paused() : !--tries) throw failure;
    }
  }
}

async function look(query: string, wanted: Wanted, first: number): Promise<Found> {
  const { typing = false, choices, ...filter } = wanted;
  const all = !!choices || Object.values(filter).some(Boolean);
  const opened = await index();
  const [ranking, said] = await Promise.all([search(opened, query, { typing, all }), words()]);
  const facets = all && (await opened.facets());
  const left = (without?: keyof Filter) => filtered(facets as Facets, ranking.matches, { ...filter, ...(without && { [without]: "" }) });
  const matches = facets ? left().matches : ranking.matches;
  const docs = await documentsOf(matches.slice(0, first));
  cache = "default";
  return {
    ...ranking, query, matches, docs, words: said,
    total: facets ? matches.length : ranking.total,
    silent: ranking.confidence < silent || !matches.length,
    meant: meant(query, ranking.groups),
    ...(facets && { choices: { kind: left("kind").kinds, topic: left("topic").topics, product: left("product").products } }),
  };
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
