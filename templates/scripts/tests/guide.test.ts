import assert from "node:assert/strict";
import test from "node:test";

import { questionsAfter } from "../_guide.ts";
import { guideOf } from "./guides.ts";

test("questions that may still follow", () => {
  const printer = guideOf({ power: ["paper", "plug"], plug: ["solved", "paper"], paper: ["solved", "contact"] });
  const cases: { from: string; want: number; why: string }[] = [
    { from: "power", want: 2, why: "the longer way goes by the plug" },
    { from: "plug", want: 1, why: "one choice ends, one goes on" },
    { from: "paper", want: 0, why: "outcomes are not questions" },
    { from: "solved", want: 0, why: "after an outcome nothing is asked" },
  ];
  for (const { from, want, why } of cases) assert.equal(questionsAfter(printer, from), want, why);
});

test("a circle is not counted for ever", () => {
  const round = guideOf({ a: ["b"], b: ["a", "c"], c: ["a", "solved"] });
  assert.equal(questionsAfter(round, "a"), 2);
  assert.equal(questionsAfter(guideOf({ a: ["a", "solved"] }), "a"), 0, "a step that leads to itself");
});

test("many ways through a wide guide are measured once", () => {
  const steps: Record<string, string[]> = {};
  for (let i = 0; i < 60; i++) steps[`s${i}`] = [`s${i + 1}`, `s${i + 2}`, "contact"];
  assert.equal(questionsAfter(guideOf(steps), "s0"), 59);
});

test("links to other pages are not questions of this guide", () => {
  const guide = new Map([["a", { id: "a", title: "A", choices: [{ text: "Elsewhere", to: "/en/b/#a" }] }]]);
  assert.equal(questionsAfter(guide, "a"), 0);
});
