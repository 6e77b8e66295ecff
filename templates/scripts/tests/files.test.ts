import assert from "node:assert/strict";
import test from "node:test";
import { deflateSync } from "node:zlib";

import { decodeFacets, facetsOf } from "../_facets.ts";
import { BrokenShard, gather, mostFile, unpack } from "../_tree.ts";

const buffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

test("what a file can unpack to", async () => {
  const whole = new Uint8Array(mostFile).map((_, i) => (i * i) >> 5);
  assert.deepEqual((await unpack(buffer(deflateSync(whole)))).all, whole, "a large one in many pieces");
  const cases: { file: Uint8Array; why: string }[] = [
    { file: deflateSync(new Uint8Array(mostFile + 1)), why: "one byte too many" },
    { file: new Uint8Array(mostFile + 1), why: "too large before it is unpacked" },
    { file: deflateSync(whole).subarray(0, 5000), why: "cut off" },
    { file: new Uint8Array(), why: "empty" },
  ];
  for (const { file, why } of cases) await assert.rejects(unpack(buffer(file)), BrokenShard, why);
});

test("a file that unpacks to a hundred times the limit takes up no more memory than a few slices", async () => {
  const file = buffer(deflateSync(new Uint8Array(100 * mostFile), { level: 9 }));
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers - before)), 1);
  await assert.rejects(unpack(file), BrokenShard);
  // What was begun has ended when nothing more is heard of it.
  await new Promise((done) => setTimeout(done, 100));
  clearInterval(watch);
  assert.ok(most < 40 * mostFile, `${most} bytes`);
});

test("an answer that never ends is left", async () => {
  let sent = 0;
  let left = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (to) => to.enqueue(new Uint8Array((sent += 1000) && 1000)),
    cancel: () => void (left = true),
  });
  await assert.rejects(gather(endless, 5000), BrokenShard);
  assert.ok(left && sent < 10_000, `${sent} bytes were sent`);
});

const facets = { kinds: ["article", "faq"], kind: [0, 1, 0], topics: ["", "a"], titles: ["", "A"], topic: [1, 1, 0], products: ["shop"], product: [[], [0], [0]] };
const encoded = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

test("facets that say too little or too much", () => {
  assert.deepEqual(decodeFacets(encoded(facets), 3), facets);
  const cases: { changes: object | null; why: string }[] = [
    { changes: null, why: "nothing at all" },
    { changes: { kinds: undefined }, why: "a list is missing" },
    { changes: { kinds: "ab" }, why: "a text is no list" },
    { changes: { topics: ["", 5] }, why: "a folder is no text" },
    { changes: { titles: [""] }, why: "a topic without title" },
    { changes: { titles: ["", {}] }, why: "a title is no text" },
    { changes: { kind: [0, 1] }, why: "a document without kind" },
    { changes: { topic: [1, 1, 0, 0] }, why: "a topic of a document that is not there" },
    { changes: { product: [[], [0]] }, why: "a document without products" },
    { changes: { kind: [0, 2, 0] }, why: "there is no third kind" },
    { changes: { topic: [1, -1, 0] }, why: "nor one before the first" },
    { changes: { kind: [0, 0.5, 0] }, why: "nor one between them" },
    { changes: { kind: [0, "1", 0] }, why: "a place is a number" },
    { changes: { product: [[], 0, [0]] }, why: "products are a list" },
    { changes: { product: [[], [1], [0]] }, why: "there is no second product" },
  ];
  for (const { changes, why } of cases) assert.throws(() => decodeFacets(encoded(changes && { ...facets, ...changes }), 3), BrokenShard, why);
});

test("facets under another name", async () => {
  await assert.rejects(facetsOf("0a1b2c3d4e5f", 3, async () => buffer(deflateSync(encoded(facets))))(), BrokenShard);
});
