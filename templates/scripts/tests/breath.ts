// Searches for as many words as a query may have and tells how long each stretch of
// work is. Run by searchindex/breath_test.go, with a folder that holds the pointer, files
// by name, and queries.json.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { openIndex, search } from "../_engine.ts";

const folder = process.argv[2]!;
const load = async (name: string): Promise<ArrayBuffer> => new Uint8Array(await readFile(join(folder, name))).buffer;
const queries = JSON.parse(await readFile(join(folder, "queries.json"), "utf8")) as string[];
const index = await openIndex(await load("pointer"), load);

for (const query of queries) {
  const words = new Set(query.split(" ")).size;
  const quiet = await search(index, query, { all: true }); // and everything is at hand
  let steps = 0;
  let turn = Promise.resolve();
  const breathe = () => (turn = turn.then(() => void steps++));
  const { matches, confidence } = await search(index, query, { all: true, breathe });
  assert.ok(steps > words, `${words} words are searched in ${steps} steps`);
  assert.deepEqual([matches.length, confidence], [quiet.matches.length, quiet.confidence], "as if it had not breathed");

  const halt = new Error("nobody waits any longer");
  const last = steps / 2;
  steps = 0;
  turn = Promise.resolve();
  const stop = () => (turn = turn.then(() => (++steps > last ? Promise.reject(halt) : undefined)));
  await assert.rejects(search(index, query, { all: true, breathe: stop }), halt);
  assert.ok(steps < last + 2, "no step follows");
}
