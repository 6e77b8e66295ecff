import assert from "node:assert/strict";
import test from "node:test";

import { better, type Contest, newContest, rescored } from "../_contest.ts";
import type { Posting } from "../_postings.ts";

// A list of documents with their impact, and the places and impacts of their sections.
function posting(hits: [document: number, impact: number, sections: [place: number, impact: number][]][]): Posting {
  const ends: number[] = [];
  const sections: number[] = [];
  for (const [, , parts] of hits) {
    sections.push(...parts.map(([place, impact]) => 32 * place + impact));
    ends.push(sections.length);
  }
  return { article: 10, section: 10, all: hits.length, documents: hits.map(([document]) => document), impacts: hits.map(([, impact]) => impact), ends, sections };
}

function contest(...lists: [group: number, weight: number, list: Posting][]): Contest {
  const made = newContest(100, lists.map(([, , list]) => list));
  for (const [group, weight, list] of lists) made.add(group, weight, list);
  return made;
}

test("a score is that of the document and of its best section", () => {
  const found = contest([1, 2, posting([[3, 5, [[0, 4], [7, 6]]], [90, 1, []]])], [2, 1, posting([[3, 1, [[0, 9]]]])]).matches();
  assert.deepEqual(found.map(({ document, score, place, more }) => [document, score, place, more]), [
    [3, 2 * 10 * 5 + 10 * 1 + (2 * 10 * 4 + 10 * 9), 0, [7]],
    [90, 2 * 10 * 1, 0, []],
  ]);
});

test("of the terms of a group the greatest counts, whichever comes first", () => {
  const rare = posting([[1, 9, [[2, 9]]]]);
  const common = posting([[1, 3, [[2, 3]]]]);
  for (const [first, second] of [[rare, common], [common, rare]] as const) {
    assert.equal(contest([1, 1, first], [1, 1, second]).matches()[0]!.score, 180);
  }
});

test("of equal documents the earlier one comes first, and of equal sections", () => {
  const found = contest([1, 1, posting([[4, 2, [[1, 3], [5, 3]]], [8, 2, [[0, 3]]], [99, 2, [[3, 3]]]])]).matches();
  assert.deepEqual(found.map(({ document, place }) => [document, place]), [[4, 1], [8, 0], [99, 3]]);
});

test("two other sections are named at most, that are worth two thirds of the best", () => {
  const [found] = contest([1, 1, posting([[0, 1, [[0, 5], [1, 6], [2, 9], [3, 8], [4, 7]]]])]).matches();
  assert.deepEqual([found!.place, found!.more], [2, [3, 4]]);
});

test("scores are told exactly, as large as they get", () => {
  const list = posting([[0, 31, [[0, 31]]], [99, 31, [[0, 31]]]]);
  const found = contest(...Array.from({ length: 96 }, (_, i): [number, number, Posting] => [i + 1, 128, { ...list, article: 266, section: 266 }])).matches();
  assert.deepEqual(found.map(({ document, score }) => [document, score]), [0, 99].map((document) => [document, 96 * 2 * 128 * 266 * 31]));
});

test("another score leaves what was found as it is", () => {
  const [found] = contest([1, 1, posting([[5, 1, [[2, 9], [3, 8]]]])]).matches();
  const raised = rescored(found!, 500);
  assert.deepEqual(raised, { document: 5, score: 500, place: 2, more: [3], behind: false });
  assert.ok(better(raised, found!) < 0);
  assert.ok(better({ ...raised, behind: true }, found!) > 0, "another language stays behind");
});
