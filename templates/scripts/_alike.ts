// Finds what an unknown word of a query may be a slip or another ending of, as
// searchindex/alike.go does.

import { whole } from "./_forms.ts";
import { after, type Candidate, formOf, type Forms, formsFrom, type Group, order, take } from "./_query.ts";
import { charactersOf, keyOf } from "./_tree.ts";

const least = 4; // characters of a word that others may be like, and of a part of one
const most = 4; // forms that stand for an unknown word
const ceiling = 60;

/** Fills the group of an unknown word. */
export async function lookAlikes(forms: Forms, group: Group, key: string): Promise<void> {
  const word = charactersOf(key);
  if (word.length < least || /\d/.test(key)) return;
  const [first, second] = word as [string, string];
  const starts = new Set([first + second, second + first]);
  const weigh = (other: string) => (/[ \d]/.test(other) ? 0 : likeness(word, charactersOf(other)));
  const found = await Promise.all([...starts].map((start) => formsFrom(forms, start, after(start), weigh)));
  const all = found
    .flat()
    .filter(means)
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

// Rows of the table of costs, which comparisons share: a search makes thousands.
let before: number[] = [];
let last: number[] = [];
let now: number[] = [];

// What it costs to make one word of another by typing errors, or more than the limit.
function distance(a: string[], b: string[], limit: number): number {
  last[0] = 0;
  for (let j = 0; j < b.length; j++) last[j + 1] = last[j]! + insertion(b, j);
  for (let i = 0; i < a.length; i++) {
    const own = insertion(a, i);
    let least = (now[0] = last[0]! + own);
    for (let j = 0; j < b.length; j++) {
      let cost = Math.min(last[j]! + substitution(a[i]!, b[j]!), last[j + 1]! + own, now[j]! + insertion(b, j));
      if (i && j && a[i] === b[j - 1] && a[i - 1] === b[j] && a[i] !== a[i - 1]) cost = Math.min(cost, before[j - 1]! + 3);
      now[j + 1] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    [before, last, now] = [last, now, before];
  }
  return last[b.length]!;
}

// A character too many costs less when it was typed twice.
function insertion(word: string[], i: number): number {
  return word[i] === word[i - 1] ? 2 : 4;
}

function substitution(a: string, b: string): number {
  if (a === b) return 0;
  const apart = Math.abs(keys.get(a)! - keys.get(b)!);
  return apart === 1 || apart === 15 || apart === 16 ? 3 : 4;
}

// Keys by their place on a keyboard, each above the one to its left or right: 16
// places make a row.
const keys = new Map<string, number>();
["qwertyuiop", "asdfghjkl", "zxcvbnm", "", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"].forEach((row, i) => [...row].forEach((key, j) => keys.set(keyOf(key), 16 * i + j)));

// Takes an unknown word for two known ones.
async function split(forms: Forms, group: Group, key: string, word: string[]): Promise<void> {
  if (word.length < 2 * least) return;
  const start = word.slice(0, least).join("");
  const heads = (await formsFrom(forms, start, key, (head) => (key.startsWith(head) ? whole : 0))).filter(means).reverse(); // the longest first
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
