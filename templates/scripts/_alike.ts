// Finds what an unknown word of a query may be a slip or another ending of, as
// searchindex/alike.go does.

import { whole } from "./_forms.ts";
import { type Candidate, formOf, formsFrom, type Group, order, take } from "./_query.ts";
import { type Tree, charactersOf, keyOf } from "./_tree.ts";

const least = 4; // characters of a word that others may be like, and of a part of one
const most = 4; // forms that stand for an unknown word
const ceiling = 60;

/** Fills the group of an unknown word. */
export async function lookAlikes(forms: Tree, group: Group, key: string): Promise<void> {
  const word = charactersOf(key);
  if (word.length < least || /\d/.test(key)) return;
  const [first, second] = word as [string, string];
  const starts = new Set([first + second, second + first]);
  const found = await Promise.all([...starts].map((start) => formsFrom(forms, start)));
  const all = found
    .flat()
    .filter((one) => means(one) && !/[ \d]/.test(one.key) && (one.weight = likeness(word, charactersOf(one.key))))
    .sort((a, b) => b.weight - a.weight || b.form.level - a.form.level || order(a.key, b.key));
  if (!all.length) return split(forms, group, key, word);
  take(group, all.slice(0, most));
  group.guessed = true;
}

function means({ form }: Candidate): boolean {
  return !form.stop && !form.code && form.terms.length > 0;
}

/** The weight of a form that stands for an unknown word, 0 for none. */
export function likeness(a: string[], b: string[]): number {
  const limit = a.length < 6 ? 4 : a.length < 9 ? 7 : 8;
  const longer = Math.max(a.length, b.length);
  let weight = 0;
  if (longer - Math.min(a.length, b.length) <= limit >> 1 && b.length >= least - 1) {
    const cost = distance(a, b, limit);
    if (cost <= limit) weight = ceiling - 5 * cost;
  }
  let common = 0;
  while (common < a.length && a[common] === b[common]) common++;
  if (common >= 4 && 10 * common >= 6 * longer && longer - common <= 4)
    weight = Math.max(weight, Math.min(Math.floor((whole * common * common) / (a.length * b.length)), ceiling));
  return weight;
}

// What it costs to make one word of another by typing errors, or more than the limit.
function distance(a: string[], b: string[], limit: number): number {
  let before: number[] = [];
  let last = [0];
  b.forEach((_, j) => last.push(last[j]! + insertion(b, j)));
  for (let i = 0; i < a.length; i++) {
    const now = [last[0]! + insertion(a, i)];
    for (let j = 0; j < b.length; j++) {
      let cost = Math.min(last[j]! + substitution(a[i]!, b[j]!), last[j + 1]! + insertion(a, i), now[j]! + insertion(b, j));
      if (i && j && a[i] === b[j - 1] && a[i - 1] === b[j] && a[i] !== a[i - 1]) cost = Math.min(cost, before[j - 1]! + 3);
      now.push(cost);
    }
    if (Math.min(...now) > limit) return limit + 1;
    before = last;
    last = now;
  }
  return last[b.length]!;
}

// A character too many costs less when it was typed twice.
function insertion(word: string[], i: number): number {
  return word[i] === word[i - 1] ? 2 : 4;
}

function substitution(a: string, b: string): number {
  return a === b ? 0 : [1, 15, 16].includes(Math.abs(keys.get(a)! - keys.get(b)!)) ? 3 : 4;
}

// Keys by their place on a keyboard, each above the one to its left or right: 16
// places make a row.
const keys = new Map<string, number>();
["qwertyuiop", "asdfghjkl", "zxcvbnm", "", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"].forEach((row, i) => [...row].forEach((key, j) => keys.set(keyOf(key), 16 * i + j)));

// Takes an unknown word for two known ones.
async function split(forms: Tree, group: Group, key: string, word: string[]): Promise<void> {
  if (word.length < 2 * least) return;
  const start = word.slice(0, least).join("");
  const heads = (await formsFrom(forms, start, key)).filter((head) => key.startsWith(head.key) && means(head)).reverse(); // the longest first
  const ways = heads.flatMap((head) =>
    ["", "s", "es", "n", "en", "er", "e"].flatMap((link) => {
      const rest = key.slice(head.key.length + link.length);
      return key.startsWith(link, head.key.length) && charactersOf(rest).length >= least ? { head, rest } : [];
    }),
  );
  const found = await Promise.all(ways.map(({ rest }) => formOf(forms, rest)));
  const i = found.findIndex((form) => form && !form.stop && form.terms.length);
  if (i < 0) return;
  const { head, rest } = ways[i]!;
  take(group, [head, { key: rest, form: found[i]!, weight: 0 }].map((one) => ({ ...one, weight: whole / 2 })));
}
