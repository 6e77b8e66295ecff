// Cuts a passage out of a text, around the words that were asked for, and marks these.
// searchindex/passage.go does the same where there is no browser.

import type { Group } from "./_query.ts";
import { textOf } from "./_tree.ts";
import { Kind, splitWords } from "./_words.ts";

/** A piece of a text. */
export interface Part {
  text: string;
  hit: boolean; // whether it was asked for
}

/** A word of a text that was asked for. */
interface Hit {
  at: number;
  end: number;
  group: number;
}

const strong = 40; // weight from which on a term is what was asked for, and not only near to it
const ending = 4; // characters that may follow a term, or in Arabic and Hebrew come before it
const usual = 160; // characters of a passage
const mostHits = 400;

/** The parts of a whole text. */
export function marked(text: string, groups: readonly Group[]): Part[] {
  return parts(text, hitsIn(text, groups), 0, text.length);
}

/** The parts of the stretch of a text in which most different words were asked for; an ellipsis stands where it is cut. */
export function passage(text: string, groups: readonly Group[], width = usual): Part[] {
  const line = text.replace(/\s+/g, " ").trim();
  const hits = hitsIn(line, groups);
  const [first, last] = densest(hits, width);
  const middle = first ? (first.at + last!.end) / 2 : 0;
  let from = Math.max(0, Math.min(Math.round(middle - width / 2), line.length - width));
  let to = Math.min(line.length, from + width);
  from = border(line, from, 1, first?.at ?? 0);
  to = border(line, to, -1, last?.end ?? 0);
  return [...(from > 0 ? [plain("… ")] : []), ...parts(line, hits, from, to), ...(to < line.length ? [plain(" …")] : [])];
}

function plain(text: string): Part {
  return { text, hit: false };
}

function hitsIn(text: string, groups: readonly Group[]): Hit[] {
  const pairs = groups.some(({ text, pair }) => pair && text.length > 1);
  const asked = groups.map(wordsOf);
  const hits: Hit[] = [];
  for (const { text: word, kind, at, end } of splitWords(text)) {
    if (hits.length === mostHits) break;
    if (kind === Kind.Single && pairs) continue;
    const group = asked.findIndex(({ words, terms }) => words.has(word) || (kind === Kind.Plain && terms.some((term) => isFormOf(word, term))));
    if (group >= 0) hits.push({ at, end, group });
  }
  return hits;
}

function wordsOf({ text, like, terms, pair }: Group): { words: Set<string>; terms: string[] } {
  const near = terms.filter(({ weight }) => weight >= strong).map(({ term }) => textOf(term));
  return { words: new Set([...text.split(" "), ...like, ...near]), terms: pair ? [] : near.filter((term) => term.length > 2) };
}

// What an analyser makes of a word is its beginning, with y written as i.
function isFormOf(word: string, term: string): boolean {
  if (word.length - term.length > ending) return false;
  if (word.startsWith(term) || (term.endsWith("i") && word.startsWith(term.slice(0, -1) + "y"))) return true;
  return /[\u0590-\u06ff]/.test(term) && word.includes(term);
}

// The first and the last hit of the stretch that holds most different words, then most words.
function densest(hits: readonly Hit[], width: number): Hit[] {
  let best: Hit[] = [];
  let most = 0;
  const seen: number[] = []; // the stretch in which a group was seen, by group
  for (const [i, first] of hits.entries()) {
    let different = 0;
    let held = 0;
    let last = first;
    for (let j = i; j < hits.length; j++) {
      const hit = hits[j]!;
      if (hit.at - first.at > width) break;
      if (hit.end - first.at > width) continue;
      held++;
      last = hit;
      if (seen[hit.group] !== i) different++;
      seen[hit.group] = i;
    }
    const worth = different * mostHits + held;
    if (worth > most) [most, best] = [worth, [first, last]];
  }
  return best;
}

const unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/;
const farthest = 24; // characters that a border is looked for in

// Where a text may be cut: between words, and in scripts without spaces between characters.
// What was asked for is not cut off.
function border(text: string, at: number, step: 1 | -1, keep: number): number {
  if (at <= 0 || at >= text.length) return at;
  for (let i = at; i > 0 && i < text.length && Math.abs(i - at) <= farthest && (i - keep) * step <= 0; i += step) {
    if (step > 0 ? text[i - 1] === " " : text[i] === " ") return i;
    if (unspaced.test(text[i]!) && unspaced.test(text[i - 1]!) && !/\p{M}/u.test(text[i]!)) return i;
  }
  return /[\udc00-\udfff]/.test(text[at]!) ? at - 1 : at;
}

function parts(text: string, hits: readonly Hit[], from: number, to: number): Part[] {
  const all: Part[] = [];
  const add = (until: number, hit: boolean) => {
    if (until <= from) return;
    const before = all.at(-1);
    const piece = text.slice(from, until);
    if (before?.hit === hit) before.text += piece;
    else all.push({ text: piece, hit });
    from = until;
  };
  for (const { at, end } of hits) {
    if (end > to) break;
    add(at, false);
    if (end > from) add(end, true);
  }
  add(to, false);
  return all;
}
