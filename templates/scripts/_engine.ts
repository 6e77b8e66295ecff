// Searches an index that is cut into small files. searchindex/RANKING.md says what
// is found; Go finds the same.

import { type Facets, facetsOf } from "./_facets.ts";
import type { Term } from "./_forms.ts";
import { decodePosting, type Posting } from "./_postings.ts";
import { type Breathe, type Group, read } from "./_query.ts";
import { rank, type Ranking, silent } from "./_ranking.ts";
import { Bytes, check, get, type Load, nameOf, nameSize, openTree, type Tree, unpack } from "./_tree.ts";

/** The index of a locale, of which so much is known as was asked for. */
export interface Index {
  documents: number;
  own: number; // documents in the reader's own language; these are the first ones
  unknown: number; // rarity of a term that no document holds
  standings: [least: number, greatest: number]; // of all documents, in percent
  forms: Tree;
  terms: Tree;
  places: Tree;
  postings: Map<string, Promise<Posting | undefined>>; // by key
  facets: () => Promise<Facets>; // what filters ask for
}

/** What a result shows of a document. */
export interface Doc {
  fallback: boolean; // its words are not in the language of the index
  standing: number; // what speaks for it besides its words, in percent
  path: string;
  data: string; // address of its texts; "" for index.json below path
  title: string;
  kind: string;
  language: string;
  topic: string;
  id: string;
  label: string; // words that tell it from its kind; may be empty
}

const version = 4;
const usualStanding = 100; // percent
const mostStanding = 200;
const breathless: Breathe = () => Promise.resolve();

/** Opens an index by its pointer; load fetches a file by its name. */
export async function openIndex(pointer: ArrayBuffer, load: Load): Promise<Index> {
  const bytes = await unpack(pointer);
  check(bytes.number(version) === version, 0);
  const documents = bytes.number(2 ** 24);
  const index = {
    documents,
    own: bytes.number(2 ** 24),
    unknown: bytes.number(1024),
    standings: [bytes.number(mostStanding), bytes.number(mostStanding)] as [number, number],
    forms: openTree(bytes.part(), 0, load),
    terms: openTree(bytes.part(), 1, load),
    places: openTree(bytes.part(), 2, load),
    postings: new Map(),
    facets: facetsOf(nameOf(bytes.take(nameSize)), documents, load),
  };
  return check(bytes.done && index.own <= index.documents && index.standings[0] > 0, index);
}

/**
 * Finds what answers a query; while somebody types, its last word may be a beginning.
 * Of a query of one group only the best matches are read, unless all are asked for.
 * Between its steps it breathes.
 */
export async function search(index: Index, query: string, { typing = false, all = false, breathe = breathless } = {}): Promise<Ranking> {
  const groups = await read({ ...index.forms, breathe }, query, typing);
  const ranking = await rank(groups, await postingsOf(index, groups, all), index, breathe);
  // Another language may have to come first.
  const again = !all && ranking.partly && ranking.confidence < silent && index.own < index.documents;
  return again ? rank(groups, await postingsOf(index, groups, true), index, breathe) : ranking;
}

async function postingsOf(index: Index, groups: Group[], all: boolean): Promise<Map<string, Posting | undefined>> {
  const terms = groups.flatMap(({ terms }) => terms);
  const whole = all || groups.length !== 1;
  return new Map(await Promise.all(terms.map(async (term) => [term.term, await (whole ? wholeList : bestOf)(index, term)] as const)));
}

// Where the best hits are a part of a list, the whole of it stands in another place,
// which is looked up at once when it is probably there.
async function wholeList(index: Index, term: Term): Promise<Posting | undefined> {
  const apart = "\0" + term.term;
  const list = (term.common && (await listAt(index, apart))) || (await bestOf(index, term));
  if (!list || list.documents.length === list.all) return list;
  const all = await listAt(index, apart);
  return check(all?.documents.length === list.all, all);
}

function bestOf(index: Index, { term }: Term): Promise<Posting | undefined> {
  return listAt(index, term);
}

function listAt({ terms, documents, postings }: Index, key: string): Promise<Posting | undefined> {
  let posting = postings.get(key);
  if (!posting) {
    posting = get(terms, key).then((value) => value && decodePosting(value, documents));
    posting.catch(() => postings.delete(key));
    postings.set(key, posting);
  }
  return posting;
}

/** What is known of the document at a place. */
export async function documentAt({ places, standings: [least, greatest] }: Index, place: number): Promise<Doc> {
  const key = String.fromCharCode(...[18, 12, 6, 0].map((bits) => 48 + ((place >> bits) & 63)));
  const bytes = new Bytes((await get(places, key)) ?? new Uint8Array());
  const flags = bytes.byte();
  const text = (): string => new TextDecoder().decode(bytes.part());
  const standing = flags & 4 ? bytes.number(mostStanding) : usualStanding;
  const document = { fallback: (flags & 1) > 0, standing, path: text(), data: text(), title: text(), kind: text(), language: text(), topic: text(), id: text(), label: flags & 8 ? text() : "" };
  document.id ||= document.path.split("/").findLast(Boolean) ?? "";
  return check(bytes.done && standing >= least && standing <= greatest, document);
}
