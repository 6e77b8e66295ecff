// Searches an index whose files are broken in many ways: there must be an answer
// that is right, or BrokenShard. Run by searchindex/broken_test.go, with a folder
// that holds the pointer, files by name, and queries.json.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { documentAt, openIndex, search } from "../_engine.ts";
import { BrokenShard, type Load, Unreachable } from "../_tree.ts";

const folder = process.argv[2]!;
const rounds = 2000;
const queries = JSON.parse(await readFile(join(folder, "queries.json"), "utf8")) as string[];
const names = (await readdir(folder)).filter((name) => name !== "queries.json");
const files = new Map<string, Buffer>();
for (const name of names) files.set(name, await readFile(join(folder, name)));

async function answer(load: Load, query: string): Promise<string> {
  const index = await openIndex(await load("pointer"), load);
  const { matches, total, confidence } = await search(index, query, { typing: true });
  const document = matches[0] && (await documentAt(index, matches[0].document));
  return JSON.stringify({ matches, total, confidence, document });
}

const whole: Load = async (name) => new Uint8Array(files.get(name)!).buffer;
const right = new Map<string, { answer: string; asked: string[] }>();
for (const query of queries) {
  const asked: string[] = [];
  right.set(query, { answer: await answer((name) => (asked.push(name), whole(name)), query), asked });
}

// Numbers that look random and are the same each time.
let state = 1;
function random(below: number): number {
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
  return (state >>> 0) % below;
}

function broken(file: Buffer): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(file);
  const at = random(copy.length);
  switch (random(4)) {
    case 0:
      return copy.slice(0, at);
    case 1: // another file
      return new Uint8Array(files.get(names[random(names.length)]!)!);
    case 2:
      return new Uint8Array([...copy.slice(0, at), ...copy.slice(at + 1 + random(9))]);
    default:
      copy[at]! ^= 1 << random(8);
      return copy;
  }
}

let refused = 0;
for (let round = 0; round < rounds; round++) {
  const query = queries[round % queries.length]!;
  const { answer: wanted, asked } = right.get(query)!;
  const victim = asked[random(asked.length)]!;
  const bytes = broken(files.get(victim)!);
  try {
    assert.equal(await answer(async (name) => (name === victim ? bytes.buffer : whole(name)), query), wanted, `${query}, ${victim} broken`);
  } catch (error) {
    if (!(error instanceof BrokenShard)) throw error;
    refused++;
  }
}
assert.ok(refused > rounds / 2, `only ${refused} of ${rounds} were refused`);

// Without a network there is another error, and the next try may find one.
let online = true;
const load: Load = async (name) => (online ? whole(name) : Promise.reject(new TypeError("no network")));
const index = await openIndex(await load("pointer"), load);
online = false;
await assert.rejects(search(index, queries[0]!), Unreachable);
online = true;
await search(index, queries[0]!);
console.log(`${refused} of ${rounds} broken files refused, the others did no harm`);
