import assert from "node:assert/strict";
import test from "node:test";

import { type Action, alone, inOrder, tooOld } from "../_unsent.ts";

const day = 24 * 60 * 60 * 1000;

function action(key: string, time: number): Action {
  return { key, url: "/api/v1/ratings", body: {}, about: "A rating", time };
}

test("an action is given up after a week, and not before", () => {
  const made = action("a", 1000);
  assert.equal(tooOld(made, 1000), false);
  assert.equal(tooOld(made, 1000 + 7 * day), false);
  assert.equal(tooOld(made, 1001 + 7 * day), true);
  assert.equal(tooOld(action("later", 5 * day), 0), false, "a clock that was put back makes nothing old");
});

test("what was said first is brought first", () => {
  const all = [action("c", 3), action("a", 1), action("b", 2), action("b2", 2)];
  assert.deepEqual(inOrder(all).map(({ key }) => key), ["a", "b", "b2", "c"]);
  assert.equal(all[0]!.key, "c", "what is given stays as it is");
});

test("where a browser has no locks, work is done all the same", async () => {
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  assert.equal(await alone("a", async () => 7), 7);
});
