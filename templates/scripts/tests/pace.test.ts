import assert from "node:assert/strict";
import test from "node:test";

import { breathing, Dropped } from "../_pace.ts";

const work = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end; );
};

test("between steps that are all ready the browser has its turn", async () => {
  const breathe = breathing(() => true);
  let turns = 0;
  const watch = setInterval(() => turns++);
  await Promise.all(Array.from({ length: 40 }, async () => {
    await breathe();
    work(5);
  }));
  clearInterval(watch);
  assert.ok(turns >= 8, `${turns} turns in 40 steps`);
});

test("of a search that is awaited no longer no step follows", async () => {
  let awaited = true;
  let steps = 0;
  const breathe = breathing(() => awaited);
  setTimeout(() => (awaited = false));
  const all = await Promise.allSettled(Array.from({ length: 40 }, async () => {
    await breathe();
    steps++;
    work(5);
  }));
  assert.ok(steps < 20, `${steps} of 40 steps were taken`);
  assert.ok(all.every((one) => one.status === "fulfilled" || one.reason instanceof Dropped));
});
