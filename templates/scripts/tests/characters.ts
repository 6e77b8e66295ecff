// Splits texts with every character that there may be and compares with what Go made
// of them. Run by searchindex/words_test.go, with a folder that holds sums.json:
// a checksum of the words of each block of characters.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { splitWords } from "../_words.ts";
import { kindNames } from "./words.ts";

const sums = JSON.parse(await readFile(join(process.argv[2]!, "sums.json"), "utf8")) as string[];
const block = 1024;
const gap = 0x34000; // nothing is written between here and 0xe0000
const wrong = sums.flatMap((sum, i) => {
  let text = "";
  const from = i * block < gap ? i * block : i * block - gap + 0xe0000;
  for (let code = from; code < from + block; code++) {
    const c = String.fromCodePoint(code);
    if (code < 0xd800 || code > 0xdfff) text += `${c} x${c}y 中${c} ก${c} 1.${c} `;
  }
  const words = splitWords(text).map((word) => `${word.text} ${kindNames[word.kind]} ${text.slice(word.at, word.end)}\n`);
  return checksum(words.join("")) === sum ? [] : from.toString(16);
});
assert.deepEqual(wrong, [], "blocks of characters that make other words in Go");
console.log(`${sums.length * block} characters`);

// FNV-1a of 32 bits.
function checksum(text: string): string {
  let sum = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) sum = Math.imul(sum ^ byte, 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, "0");
}
