import assert from "node:assert/strict";
import test from "node:test";

import { marked, type Part, passage } from "../_passage.ts";
import type { Group } from "../_query.ts";
import { keyOf } from "../_tree.ts";
import cases from "./passages.json" with { type: "json" };

const show = (parts: readonly Part[]) => parts.map(({ text, hit }) => (hit ? `[${text}]` : text)).join("");
const group = (text: string, pair = false, more: Partial<Group> = {}): Group => ({ text, terms: [{ term: keyOf(text), weight: 64 }], like: [], guessed: false, pair, phrase: 0, within: 0, ...more });

test("passages are cut around what was asked for", () => {
  for (const { why, words, pairs, text, width, want } of cases) {
    const groups = words.map((word) => group(word, pairs));
    assert.equal(show(passage(text, groups, width)), want, why);
  }
});

test("what stands for a word is marked, what is only near to it is not", () => {
  const shown = (text: string, more: Partial<Group>) => show(marked(text, [group("refnud", false, { terms: [], ...more })]));
  assert.equal(shown("A refund", { like: ["refund"] }), "A [refund]", "a form that was taken for it");
  assert.equal(shown("Repayments", { terms: [{ term: "repay", weight: 48 }] }), "Repayments", "too long to be a form of the term");
  assert.equal(shown("Happily, happy", { terms: [{ term: "happi", weight: 64 }] }), "[Happily], [happy]", "forms of a term");
  assert.equal(shown("Money", { terms: [{ term: "money", weight: 8 }] }), "Money", "a term that was learned weighs too little");
});
