// Searches for single words and looks at what is fetched for them. Run by
// searchindex/fetched_test.go, with a folder that holds a folder an index: its pointer,
// files by name, and queries.json.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { answer } from "../_answering.ts";
import { openIndex } from "../_engine.ts";
import { unpack } from "../_tree.ts";

const folder = process.argv[2]!;
const shown = 5;

// How many files of the tree of documents a word makes the browser fetch before it
// shows any, and whether whole posting lists.
async function fetched(base: string, query: string): Promise<{ places: number; whole: boolean; bytes: number }> {
  let places = 0;
  let bytes = 0;
  const read = async (name: string) => new Uint8Array(await readFile(join(folder, base, name))).buffer;
  const index = await openIndex(await read("pointer"), async (name) => {
    const file = await read(name);
    bytes += file.byteLength;
    if ((await unpack(file.slice())).byte() >> 4 === 2) places++;
    return file;
  });
  await answer(index, query, { typing: true }, shown);
  return { places, whole: [...index.postings.keys()].some((key) => key.startsWith("\0")), bytes };
}

for (const query of JSON.parse(await readFile(join(folder, "queries.json"), "utf8")) as string[]) {
  const usual = await fetched("usual", query);
  assert.deepEqual([usual.places, usual.whole], [0, false], `${query}, where all documents stand equally`);
  const varied = await fetched("varied", query);
  assert.equal(varied.whole, false, `${query}, where standings differ`);
  console.log(`${query}: ${usual.bytes} bytes, ${varied.bytes} where standings differ`);
}
