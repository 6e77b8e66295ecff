// What filters ask for: searchindex/facets.go writes it, and filters the same way.

import { better, type Match, rescored } from "./_contest.ts";
import { BrokenShard, check, fileOf, type Load } from "./_tree.ts";

/** Of every document, by its place, the places of its values in lists. */
export interface Facets {
  kinds: string[];
  kind: number[];
  topics: string[]; // folders
  titles: string[]; // of topics
  topic: number[];
  products: string[];
  product: number[][];
}

export interface Filter {
  kind?: string;
  topic?: string; // those below it count too
  product?: string;
  for?: string; // product of the reader: what is about it comes first among what is nearly equal
}

/** A value, and how many of the documents that were found have it. */
export interface Count {
  value: string;
  title: string;
  count: number;
}

/** Fetches facets of so many documents when they are first asked for. */
export function facetsOf(name: string, documents: number, load: Load): () => Promise<Facets> {
  let facets: Promise<Facets> | undefined;
  return () => {
    facets ??= fileOf(name, load).then((bytes) => decodeFacets(bytes.all, documents));
    facets.catch(() => (facets = undefined));
    return facets;
  };
}

/** What a file says of so many documents, if it says it of each. */
export function decodeFacets(bytes: Uint8Array, documents: number): Facets {
  let found: Partial<Record<keyof Facets, unknown>>;
  try {
    found = (JSON.parse(new TextDecoder().decode(bytes)) ?? {}) as typeof found;
  } catch {
    throw new BrokenShard();
  }
  const { kinds, kind, topics, titles, topic, products, product } = found;
  const places = (list: unknown, names: unknown, length?: number) =>
    isList(list, (place) => Number.isInteger(place) && (names as string[])[place as number] !== undefined, length);
  const isText = (name: unknown) => typeof name === "string";
  const holds =
    isList(kinds, isText) && isList(topics, isText) && isList(titles, isText, topics.length) && isList(products, isText) &&
    places(kind, kinds, documents) && places(topic, topics, documents) && isList(product, (own) => places(own, products), documents);
  return check(holds, found as Facets);
}

function isList(list: unknown, holds: (one: unknown) => boolean, length?: number): list is unknown[] {
  return Array.isArray(list) && (length ?? list.length) === list.length && list.every(holds);
}

/** The matches that pass, and the values among them, the most frequent first. */
export function filtered(facets: Facets, matches: Match[], filter: Filter) {
  const { kinds, kind, topics, titles, topic, products, product } = facets;
  const isAbout = (document: number, name: string) => !!product[document]?.some((p) => products[p] === name);
  const passes = ({ document }: Match) => {
    const folder = topics[topic[document]!] ?? "";
    return (
      (!filter.kind || kinds[kind[document]!] === filter.kind) &&
      (!filter.topic || folder === filter.topic || folder.startsWith(`${filter.topic}/`)) &&
      (!filter.product || isAbout(document, filter.product))
    );
  };
  const passed = matches.filter(passes);
  let left = passed;
  const own = filter.for;
  if (own) left = left.map((match) => (isAbout(match.document, own) ? rescored(match, Math.floor((match.score * 5) / 4)) : match)).sort(better);
  return {
    matches: left,
    passed, // with the scores that they had
    kinds: counts(kinds, kinds, left.map(({ document }) => kind[document]!)),
    topics: counts(topics, titles, left.map(({ document }) => topic[document]!)),
    products: counts(products, products, left.flatMap(({ document }) => product[document] ?? [])),
  };
}

function counts(values: string[], titles: string[], places: number[]): Count[] {
  const found = values.map((value, i) => ({ value, title: titles[i] ?? value, count: 0 }));
  for (const place of places) if (found[place]) found[place].count++;
  return found.filter(({ value, count }) => value && count > 0).sort((a, b) => b.count - a.count);
}
