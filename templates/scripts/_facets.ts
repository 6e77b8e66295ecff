// Filters: which of what was found is of a kind, in a topic, about a product, and how
// much there would be of each other. searchindex/facets.go writes the file.

import type { Index } from "./_engine.ts";
import type { Match } from "./_ranking.ts";
import { check, unpack } from "./_tree.ts";

/** What filters leave; facets are counted only when they are wanted. */
export interface Filter {
  kind?: string;
  topic?: string; // folder; those below it count too
  product?: string;
  facets?: boolean;
}

/** A value of a filter with the number of documents that it would leave. */
export interface Facet {
  value: string;
  count: number;
}

export interface Facets {
  kinds: Facet[];
  topics: Facet[]; // of the first level, and below the one that is chosen
  products: Facet[];
}

// By the place of a document: places in the lists of values.
interface Table {
  kinds: string[];
  kind: number[];
  topics: string[];
  topic: number[];
  products: string[];
  product: number[][];
}

const tables = new Map<string, Promise<Table>>();

/** Whether a filter needs to be applied at all. */
export function filters({ kind, topic, product, facets }: Filter): boolean {
  return !!(kind || topic || product || facets);
}

/** Leaves out what does not pass a filter. */
export async function filtered(index: Index, matches: readonly Match[], filter: Filter): Promise<{ matches: Match[]; facets: Facets }> {
  const table = await tableOf(index);
  const { kind = "", topic = "", product = "" } = filter;
  const of = ({ document }: Match) => ({
    kind: table.kinds[table.kind[document]!]!,
    topic: table.topics[table.topic[document]!]!,
    products: table.product[document]!.map((i) => table.products[i]!),
  });
  const left: Match[] = [];
  const kinds = new Map<string, number>();
  const topics = new Map<string, number>();
  const products = new Map<string, number>();
  const count = (counts: Map<string, number>, value: string) => value && counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const match of matches) {
    const is = of(match);
    const fits = [!kind || is.kind === kind, !topic || below(is.topic, topic), !product || is.products.includes(product)] as const;
    if (fits.every(Boolean)) left.push(match);
    // What each filter would leave if only the others were chosen.
    if (fits[1] && fits[2]) count(kinds, is.kind);
    if (fits[0] && fits[2]) for (const value of waysTo(is.topic)) if (!value.includes("/") || below(topic, value) || parent(value) === topic) count(topics, value);
    if (fits[0] && fits[1]) for (const value of is.products) count(products, value);
  }
  return { matches: left, facets: { kinds: listed(kinds), topics: listed(topics), products: listed(products) } };
}

function listed(counts: Map<string, number>): Facet[] {
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}

// "a/b" lies in "a" and in "a/b".
function waysTo(topic: string): string[] {
  const parts = topic.split("/");
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}

function parent(topic: string): string {
  return topic.slice(0, Math.max(0, topic.lastIndexOf("/")));
}

function below(topic: string, folder: string): boolean {
  return topic === folder || topic.startsWith(folder + "/");
}

function tableOf({ facets: name, documents, forms: { load } }: Index): Promise<Table> {
  let table = tables.get(name);
  if (!table) {
    table = load(name)
      .then(unpack)
      .then(({ all }) => {
        const read = JSON.parse(new TextDecoder().decode(all)) as Table;
        const places = (values: string[], list: number[]) => list.every((i) => i in values);
        const whole = places(read.kinds, read.kind) && places(read.topics, read.topic) && places(read.products, read.product.flat());
        return check(whole && [read.kind, read.topic, read.product].every(({ length }) => length === documents), read);
      });
    table.catch(() => tables.delete(name));
    tables.set(name, table);
  }
  return table;
}
