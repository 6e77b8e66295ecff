import assert from "node:assert/strict";
import test from "node:test";

import { type Answered, before, leadingTo, lines, local, read, resume, type Trail, withBody } from "../_trail.ts";
import { guideOf } from "./guides.ts";

const now = guideOf({ power: ["paper", "plug"], plug: ["paper"], paper: ["solved", "contact"] });

function answered(step: string, to: string): Answered {
  return { step, title: `then ${step}`, answer: `then to ${to}`, to: `#${to}` };
}

function trailOf(at: string, ...answers: Answered[]): Trail {
  return { article: "printer", revision: "r1", locale: "en", title: "Printer", path: "/en/printer/", answers, at, time: 0 };
}

test("a trail continues where it still can", () => {
  const cases: { name: string; trail: Trail; at: string; kept: number; why: string }[] = [
    { name: "nothing changed", trail: trailOf("#paper", answered("power", "paper")), at: "paper", kept: 1, why: "the step is there" },
    { name: "step gone", trail: trailOf("#ink", answered("power", "paper"), answered("paper", "ink")), at: "paper", kept: 1, why: "its answer is gone too, so the question is open again" },
    { name: "step in the middle gone", trail: trailOf("#paper", answered("power", "ink"), answered("ink", "paper")), at: "power", kept: 0, why: "what followed cannot be trusted" },
    { name: "asked step gone", trail: trailOf("#paper", answered("power", "plug"), answered("gone", "paper")), at: "power", kept: 0, why: "the last answer led to a step that is gone" },
    { name: "left for another page", trail: trailOf("/en/drivers/", { ...answered("power", "plug") }, { ...answered("plug", "paper") }), at: "plug", kept: 1, why: "who comes back is asked again" },
    { name: "left for a person", trail: trailOf("#contact", answered("power", "paper"), answered("paper", "contact")), at: "paper", kept: 1, why: "an outcome is no place to continue" },
  ];
  for (const { name, trail, at, kept, why } of cases) {
    const got = resume(now, trail);
    assert.equal(got?.at, at, `${name}: ${why}`);
    assert.equal(got?.answers.length, kept, `${name}: ${why}`);
  }
});

test("a trail is told in today's words", () => {
  const got = resume(now, trailOf("#paper", answered("power", "paper")));
  assert.deepEqual(got?.answers, [{ step: "power", title: "Step power", answer: "to paper", to: "#paper" }]);
});

test("a trail of which nothing is left does not continue", () => {
  assert.equal(resume(now, trailOf("#b", answered("a", "b"))), undefined);
  assert.equal(resume(now, trailOf("#gone")), undefined);
});

test("going back to a step takes its answer and the later ones away", () => {
  const answers = [answered("power", "plug"), answered("plug", "paper")];
  assert.deepEqual(before(answers, "plug"), answers.slice(0, 1));
  assert.deepEqual(before(answers, "power"), []);
  assert.equal(before(answers, "paper"), answers, "a step that was not asked takes nothing away");
});

test("trails that led here, from the first to the last", () => {
  const a = { ...trailOf("/en/b/#start", answered("x", "y")), article: "a", path: "/en/a/" };
  const b = { ...trailOf("/en/c/", answered("x", "y")), article: "b", path: "/en/b/" };
  assert.deepEqual(leadingTo([b, a], "/en/c/"), [a, b]);
  assert.deepEqual(leadingTo([b, a], "/en/d/"), []);
  const circle = { ...a, at: "/en/a/" };
  assert.deepEqual(leadingTo([circle], "/en/a/"), [circle], "guides that lead to each other end somewhere");
});

test("what was stored is read with care", () => {
  const hour = 60 * 60 * 1000;
  const good = { ...trailOf("#paper", answered("power", "paper")), time: 23 * hour };
  const old = { ...good, time: 0 };
  const foreign = { ...good, path: "javascript:alert(1)" };
  const stored = [null, "", "{", "[]", "1", JSON.stringify(old), JSON.stringify(foreign), JSON.stringify(good)];
  assert.deepEqual(read(stored, 25 * hour), [good]);
});

test("only paths of this host are linked to", () => {
  for (const good of ["/", "/en/a/", "/zh-Hans/%E4%B8%AD/", "/en/a/?x=1#b"]) assert.ok(local(good), good);
  for (const bad of ["", "en/", "//host/", "/\\host", "https://host/", "javascript:alert(1)", "/a b", null, 1]) {
    assert.ok(!local(bad), String(bad));
  }
});

test("a trail as lines of a message", () => {
  const trail = trailOf("#paper", answered("power", "paper"));
  assert.deepEqual(lines(trail, "https://example.org"), ["Printer", "https://example.org/en/printer/", "1. then power – then to paper"]);
});

test("a mail's body is encoded, kept short and keeps what was there", () => {
  assert.equal(withBody("mailto:a@example.org", ["x & y"], "more"), "mailto:a@example.org?body=%0D%0A%0D%0Ax%20%26%20y");
  assert.equal(
    withBody("mailto:a@example.org?subject=Help&body=Hello", ["x"], "more"),
    "mailto:a@example.org?subject=Help&body=Hello%0D%0A%0D%0Ax",
  );
  const long = withBody("mailto:a@example.org", Array.from({ length: 99 }, (_, i) => `${i} 打印机`), "more");
  const body = decodeURIComponent(long.split("body=")[1]!);
  assert.ok(long.length < 1600, "mail programs cut long addresses off");
  assert.match(body, /^\r\n\r\n0 打印机\r\n/);
  assert.match(body, /打印机\r\nmore$/, "only whole lines are left out, and the last line says so");
});
