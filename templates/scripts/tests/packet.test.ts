import assert from "node:assert/strict";
import test from "node:test";

import type { Opened, Searched } from "../_journey.ts";
import { packetOf } from "../_packet.ts";
import type { Trail } from "../_trail.ts";

const now = Date.UTC(2031, 4, 7);
const none = { searches: [], articles: [] };

function trail(answers: number, changes: Partial<Trail> = {}): Trail {
  return {
    article: "printer", revision: "r1", locale: "en", title: "Printer", path: "/en/printer/", at: "#paper", time: now,
    answers: Array.from({ length: answers }, (_, i) => ({ step: `s${i}`, title: `Step ${i}`, answer: "Yes", to: `#s${i + 1}` })), ...changes,
  };
}

const search = (query: string): Searched => ({ query, time: now });
const article = (changes: Partial<Opened> = {}): Opened => ({ id: "a", title: "A", path: "/en/a/", locale: "en", revision: "r1", time: now, ...changes });

test("a packet holds what was tried", () => {
  const browser = { languages: ["en"], viewport: "360x740", time_zone: "Europe/Berlin", agent: "x" };
  const journey = { searches: [search("paper jam")], articles: [article({ helped: false })] };
  assert.deepEqual(packetOf(journey, [trail(2)], "/en/from/", browser), { ...journey, trails: [trail(2)], page: "/en/from/", browser });
  assert.deepEqual(packetOf(none, []), { ...none, trails: [] }, "of nothing there is nothing");
});

test("a packet holds nothing that the desk refuses", () => {
  const long = "字".repeat(600);
  const got = packetOf({ searches: [search(` a\n\tb\u0000 `), search("  "), search(long)], articles: [article({ title: long }), article({ path: "//elsewhere/" })] }, [
    trail(120, { title: long, at: "https://elsewhere.example/" }), trail(0), trail(1, { answers: [{ step: "s", title: long, answer: long, to: "https://elsewhere.example/" }] }),
  ], "https://elsewhere.example/");
  assert.deepEqual(got.searches.map(({ query }) => [...query].length), [3, 500], "one line, not empty, of 500 characters");
  assert.deepEqual(got.articles.map(({ title }) => [...title].length), [300]);
  assert.equal(got.page, undefined, "no address of another host");
  const [first, second] = got.trails;
  assert.equal(got.trails.length, 2, "a trail without answers is none");
  assert.deepEqual([first!.answers.length, first!.answers[0]!.step, first!.at], [100, "s20", "#s119"], "the last answers, and a place in the guide");
  assert.deepEqual([[...second!.title].length, [...second!.answers[0]!.title].length, [...second!.answers[0]!.answer].length, second!.answers[0]!.to], [7, 300, 300, "#s"]);
});

test("characters of two units are not cut in half", () => {
  const [got] = packetOf({ searches: [search("🦉".repeat(600))], articles: [] }, []).searches;
  assert.equal(got!.query, "🦉".repeat(500));
});

test("of what is too much the oldest is left out", () => {
  const answers = trail(100).answers.map((answered) => ({ ...answered, title: "字".repeat(300) }));
  const trails = Array.from({ length: 30 }, (_, i) => trail(0, { article: `g${i}`, answers }));
  const searches = Array.from({ length: 50 }, (_, i) => search(`q${i}`));
  const got = packetOf({ searches, articles: [] }, trails);
  assert.ok(new TextEncoder().encode(JSON.stringify(got)).length <= 64 * 1024);
  assert.equal(got.searches.length, 50, "what is small stays");
  assert.ok(got.trails.length === 0 || got.trails.at(-1)?.article === "g29");
});
