// A trail: what a reader was asked by a guide, and answered. It is kept in the
// reader's browser for a day, so that the guide can be continued, and so that the
// contact page can show it to be sent along.

import { type Guide, idOf } from "./_guide.ts";

export interface Trail {
  article: string; // id of the article
  revision: string; // of its words, as they were then
  locale: string;
  title: string;
  path: string; // address of the guide without host, query and fragment
  answers: Answered[];
  at: string; // where the reader is: "#id" of a step or outcome, or the address that the last choice led to
  time: number; // of the last answer, ms since 1970
}

export interface Answered {
  step: string; // id
  title: string; // of the step
  answer: string;
  to: string; // as in Choice
}

const lifetime = 24 * 60 * 60 * 1000; // ms

/**
 * Where a trail continues in the guide as it is now: the answers that still hold,
 * with today's words, and the step that the reader is at. When a step or an answer
 * is gone, that is the last step that still exists.
 */
export function resume(guide: Guide, trail: Pick<Trail, "answers" | "at">): { answers: Answered[]; at: string } | undefined {
  const answers: Answered[] = [];
  for (const { step: id, to, ...words } of trail.answers) {
    const step = guide.get(id);
    if (!step) return back(answers);
    const choice = step.choices.find((choice) => choice.to === to);
    if (!choice) return { answers, at: id };
    answers.push({ ...words, step: id, to, title: step.title, answer: choice.text });
  }
  const at = idOf(trail.at);
  return guide.has(at) ? { answers, at } : back(answers);
}

// One answer back: the step that asked it is open again.
function back(answers: Answered[]): { answers: Answered[]; at: string } | undefined {
  const last = answers.at(-1);
  return last && { answers: answers.slice(0, -1), at: last.step };
}

/** The answers before a step: all of them, if it was not asked yet. */
export function before(answers: Answered[], step: string): Answered[] {
  const i = answers.findIndex((answered) => answered.step === step);
  return i < 0 ? answers : answers.slice(0, i);
}

/** The trails whose last choice led to a page, and those that led to them; the earliest first. */
export function leadingTo(trails: readonly Trail[], path: string): Trail[] {
  const found: Trail[] = [];
  for (let target = path; ; ) {
    const trail = trails.find((trail) => trail.at.split("#")[0] === target && !found.includes(trail));
    if (!trail) return found;
    found.unshift(trail);
    target = trail.path;
  }
}

/** Trails as they are stored, newest last; what is too old or not understood is left out. */
export function read(stored: readonly (string | null)[], now: number): Trail[] {
  return stored.flatMap(parse).filter((trail) => now - trail.time < lifetime).sort((a, b) => a.time - b.time);
}

function parse(stored: string | null): Trail[] {
  try {
    const trail = JSON.parse(stored ?? "") as Trail;
    return Array.isArray(trail.answers) && local(trail.path) ? [trail] : [];
  } catch {
    return [];
  }
}

/** Whether an address is a path on this host, and nothing else. */
export function local(path: unknown): path is string {
  return typeof path === "string" && /^\/(?![/\\])[^\\\s]*$/.test(path);
}

/** The answers as lines for a message. */
export function lines(trail: Trail, origin: string): string[] {
  const asked = trail.answers.map(({ title, answer }, i) => `${i + 1}. ${title} – ${answer}`);
  return [trail.title, origin + trail.path, ...asked];
}

/**
 * A mailto: address with a text added to its body. Mail programs cut long
 * addresses off, so lines that do not fit are left out and a last one says so.
 */
export function withBody(mailto: string, text: readonly string[], more: string, limit = 1500): string {
  const [address, query = ""] = mailto.split("?", 2) as [string, string?];
  const fields = query.split("&").filter((field) => field !== "");
  const written = fields.find((field) => /^body=/i.test(field))?.slice(5) ?? "";
  const rest = fields.filter((field) => !/^body=/i.test(field));
  const encoded = (count: number) =>
    encodeURIComponent(["", "", ...text.slice(0, count), ...(count < text.length ? [more] : [])].join("\r\n"));
  let count = text.length;
  while (count > 0 && encoded(count).length > limit) count--;
  return `${address}?${[...rest, "body=" + written + encoded(count)].join("&")}`;
}
