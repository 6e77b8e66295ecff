// Go passes the same goldens: searchindex/words_test.go.

import assert from "node:assert/strict";
import test from "node:test";

import likenesses from "../../../searchindex/testdata/likeness.json";
import texts from "../../../searchindex/testdata/words.json";
import { likeness } from "../_alike.ts";
import { charactersOf, keyOf } from "../_tree.ts";
import { splitWords } from "../_words.ts";
import { kindNames } from "./words.ts";

test("words of texts", () => {
  for (const { text, words, why } of texts) {
    const got = splitWords(text).map((word) => [word.text, kindNames[word.kind], text.slice(word.at, word.end)]);
    assert.deepEqual(got, words, `${text}: ${why}`);
  }
});

test("how like another one a word is", () => {
  for (const { a, b, weight, why } of likenesses) {
    assert.equal(likeness(charactersOf(keyOf(a)), charactersOf(keyOf(b))), weight, `${a}, ${b}: ${why}`);
  }
});
