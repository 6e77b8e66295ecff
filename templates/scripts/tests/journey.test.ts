import assert from "node:assert/strict";
import test from "node:test";

// The script asks its page where the desk is.
Object.assign(globalThis, { document: { documentElement: { dataset: {} } } });
const { read } = await import("../_journey.ts");

const hour = 60 * 60 * 1000;
const now = Date.UTC(2031, 4, 7);

function opened(id: string, age: number) {
  return { id, title: id, path: `/en/${id}/`, locale: "en", revision: "r1", time: now - age };
}

test("a journey is of the last day", () => {
  const kept = { searches: [{ query: "old", time: now - 25 * hour }, { query: "new", time: now - hour }], articles: [opened("a", 24 * hour), opened("b", 23 * hour)] };
  const got = read(JSON.stringify(kept), now);
  assert.deepEqual(got, { searches: kept.searches.slice(1), articles: kept.articles.slice(1) });
});

test("of a long one the last parts are kept", () => {
  const searches = Array.from({ length: 80 }, (_, i) => ({ query: `q${i}`, time: now - hour }));
  const got = read(JSON.stringify({ searches, articles: [] }), now);
  assert.deepEqual([got.searches.length, got.searches.at(-1)?.query], [50, "q79"]);
});

test("what is no journey is an empty one", () => {
  const none = { searches: [], articles: [] };
  for (const stored of [null, "", "{", "null", "1", "[]", '"x"', '{"searches":5}', '{"searches":[null,1,"x",{}],"articles":{}}', '{"searches":[{"query":1,"time":' + now + "}]}", '{"articles":[{"time":' + now + "}]}"]) {
    assert.deepEqual(read(stored, now), none, String(stored));
  }
});
