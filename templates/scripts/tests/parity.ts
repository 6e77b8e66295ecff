// Compares what the browser finds with what Go found. Run by
// searchindex/parity_test.go, with a folder that holds a folder a base: its
// pointer and its files by name, and expected.jsonl with an expectation a line.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { answer } from "../_answering.ts";
import { documentAt, openIndex } from "../_engine.ts";
import type { Match } from "../_contest.ts";
import { marked, type Part, passage } from "../_passage.ts";
import { textOf } from "../_tree.ts";

interface Hit {
  id: string;
  label?: string; // of what is no article
  path?: string; // of the same
  language?: string; // where that is not the language of the index
  more: number[];
  place: number;
  score: number;
  title?: string; // with what was asked for in brackets
  text?: string;
  passage?: string; // of the text
}

interface Expected {
  query: string;
  wanted: { typing: boolean; kind: string; topic: string; product: string; for: string };
  groups: { guessed: boolean; like: string[]; terms: [term: string, weight: number][]; text: string }[];
  hits: Hit[]; // the first ones
  total: number;
  confidence: number;
  silent: boolean;
  meant: string;
  facets: { kind?: unknown; topic?: unknown; product?: unknown };
}

const folder = process.argv[2]!;
const times: number[] = [];

function shown(parts: readonly Part[]): string {
  return parts.map(({ text, hit }) => (hit ? `[${text}]` : text)).join("");
}

function scored({ document, score }: Match): number[] {
  return [document, score];
}

for (const base of await readdir(folder)) {
  const load = async (name: string): Promise<ArrayBuffer> => new Uint8Array(await readFile(join(folder, base, name))).buffer;
  const index = await openIndex(await load("pointer"), load);
  const lines = (await readFile(join(folder, base, "expected.jsonl"), "utf8")).trimEnd().split("\n");
  for (const expected of lines.map((line) => JSON.parse(line) as Expected)) {
    const { query, wanted } = expected;
    const start = performance.now();
    const { matches, total, confidence, groups, silent, meant, choices } = await answer(index, query, wanted);
    times.push(performance.now() - start);
    const first = 1 + (times.length % 10);
    const few = await answer(index, query, wanted, first);
    assert.deepEqual(few.matches.slice(0, first).map(scored), matches.slice(0, first).map(scored), `${query}, of which ${first} are shown, in ${base}`);
    const hits = matches.slice(0, expected.hits.length).map(async ({ document, more, place, score }, i): Promise<Hit> => {
      const { id, fallback, label, language, path, title } = await documentAt(index, document);
      const { text } = expected.hits[i]!;
      return { id, more, place, score, ...(label && { label, path }), ...(fallback && { language }), ...(text !== undefined && { text, title: shown(marked(title, groups)), passage: shown(passage(text, groups)) }) };
    });
    const got: Expected = {
      query,
      wanted,
      groups: groups.map(({ guessed, like, terms, text }) => ({ guessed, like, terms: terms.map(({ term, weight }) => [textOf(term), weight]), text })),
      hits: await Promise.all(hits),
      total,
      confidence,
      silent,
      meant,
      facets: choices ?? {},
    };
    assert.deepEqual(got, expected, `${JSON.stringify(query)} ${JSON.stringify(wanted)} in ${base}`);
  }
}
times.sort((a, b) => a - b);
console.log(`${times.length} queries, ${times[times.length >> 1]!.toFixed(2)} ms each, p95 ${times[Math.floor(times.length * 0.95)]!.toFixed(2)} ms`);
