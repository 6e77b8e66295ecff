// Compares what the browser's engine finds with what Go found. Run by
// searchindex/parity_test.go, with a folder that holds a folder a base: its
// pointer and its files by name, and expected.jsonl with an expectation a line.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { documentAt, openIndex, search } from "../_engine.ts";
import { textOf } from "../_tree.ts";

interface Expected {
  query: string;
  typing: boolean;
  groups: { guessed: boolean; like: string[]; terms: [term: string, weight: number][]; text: string }[];
  matches: { document: number; more: number[]; place: number; score: number }[]; // the first ones
  found: number; // how many matches there are
  total: number;
  confidence: number;
  id: string; // of the first one
}

const folder = process.argv[2]!;
const times: number[] = [];

for (const base of await readdir(folder)) {
  const load = async (name: string): Promise<ArrayBuffer> => new Uint8Array(await readFile(join(folder, base, name))).buffer;
  const index = await openIndex(await load("pointer"), load);
  const lines = (await readFile(join(folder, base, "expected.jsonl"), "utf8")).trimEnd().split("\n");
  for (const expected of lines.map((line) => JSON.parse(line) as Expected)) {
    const { query, typing } = expected;
    const start = performance.now();
    const { matches, total, confidence, groups } = await search(index, query, { typing });
    times.push(performance.now() - start);
    const got: Expected = {
      query,
      typing,
      groups: groups.map(({ guessed, like, terms, text }) => ({ guessed, like, terms: terms.map(({ term, weight }) => [textOf(term), weight]), text })),
      matches: matches.slice(0, expected.matches.length).map(({ document, more, place, score }) => ({ document, more, place, score })),
      found: matches.length,
      total,
      confidence,
      id: matches[0] ? (await documentAt(index, matches[0].document)).id : "",
    };
    for (const part of Object.keys(expected) as (keyof Expected)[]) {
      assert.equal(JSON.stringify(got[part]), JSON.stringify(expected[part]), `${part} of ${JSON.stringify(query)} in ${base}`);
    }
  }
}
times.sort((a, b) => a - b);
console.log(`${times.length} queries, ${times[times.length >> 1]!.toFixed(2)} ms each, p95 ${times[Math.floor(times.length * 0.95)]!.toFixed(2)} ms`);
