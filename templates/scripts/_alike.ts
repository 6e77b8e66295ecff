// Finds what an unknown word of a query may be a slip or another ending of, as
// searchindex/alike.go does.

import { whole } from "./_forms.ts";
import { after, type Candidate, formOf, type Forms, formsFrom, type Group, leaves, order, take, withForm } from "./_query.ts";
import { charactersOf, keyOf } from "./_tree.ts";

const shortest = 4; // characters of a word that others may be like, and of a part of one
const leastBackwards = 5; // of a form that is found by its end
const most = 4; // forms that stand for an unknown word
const ceiling = 60;
const oneSlip = 40; // weight of a word with a single error

/** Fills the group of an unknown word. */
export async function lookAlikes(forms: Forms, group: Group, key: string): Promise<void> {
  const word = charactersOf(key);
  const { length } = word;
  if (length < shortest || /\d/.test(key)) return;
  const [first, second, ...rest] = word as [string, string];
  const around: Stretch[] = [[2, 6], [3, 2], [4, 2], [Math.max(length - 2, 4), 2]]; // thousands may begin with two characters
  const weigh = once((other) => (/[ \d]/.test(other) ? 0 : likeness(word, charactersOf(other))));
  const near = await Promise.all([word, [second, first, ...rest]].map((start) => stretches(forms, start, around, weigh)));
  if (guess(group, near.flat().filter(means)) || (await split(forms, group, key, word)) || length < leastBackwards) return;
  // The error is where the word begins: forms are read by their ends.
  const ends: Stretch[] = [[Math.max(length - 3, 4), 6], [length - 2, 2], [length - 1, 2]]; // with the space before
  const ended = await stretches(forms, [" ", ...[...word].reverse()], ends, once((end) => likeness(word, forwards(end), oneSlip)));
  const all = best(ended.map((one) => ({ ...one, key: forwards(one.key).join("") })));
  guess(group, await Promise.all(all.map((one) => withForm(forms, one))));
}

function means({ form }: Candidate): boolean {
  return !form.stop && !form.code && form.terms.length > 0;
}

// How many characters forms begin with that are read, and from how many leaves.
type Stretch = [characters: number, leaves: number];

async function stretches(forms: Forms, start: string[], all: Stretch[], weigh: (key: string) => number): Promise<Candidate[]> {
  const found = all.map(([characters, leaves]) => {
    const from = start.slice(0, characters).join("");
    return formsFrom(forms, from, after(from), leaves, weigh);
  });
  return (await Promise.all(found)).flat();
}

// Weighs each key once: stretches overlap.
function once(weigh: (key: string) => number): (key: string) => number {
  const seen = new Set<string>();
  return (key) => (seen.size < seen.add(key).size ? weigh(key) : 0);
}

// The characters of a form, by its key by its end.
function forwards(end: string): string[] {
  return charactersOf(end).slice(1).reverse();
}

function best(all: Candidate[]): Candidate[] {
  return all.sort((a, b) => b.weight - a.weight || b.form.level - a.form.level || order(a.key, b.key)).slice(0, most);
}

// Takes the best for an unknown word, if there are any.
function guess(group: Group, all: Candidate[]): boolean {
  take(group, best(all));
  return (group.guessed = all.length > 0);
}

/** The weight of a form that stands for an unknown word, 0 for none, or for too little. */
export function likeness(a: string[], b: string[], least = 1): number {
  const limit = a.length < 6 ? 4 : a.length < 9 ? 7 : 8;
  const longer = Math.max(a.length, b.length);
  let weight = 0;
  if (longer - Math.min(a.length, b.length) <= limit >> 1 && b.length >= shortest - 1) {
    const cost = distance(a, b, limit);
    if (cost <= limit) weight = ceiling - 5 * cost;
  }
  let common = 0;
  while (common < a.length && a[common] === b[common]) common++;
  if (common >= 4 && 10 * common >= 6 * longer && longer - common <= 4)
    weight = Math.max(weight, Math.min(Math.floor((whole * common * common) / (a.length * b.length)), ceiling));
  return weight < least ? 0 : weight;
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
["qwertyuiop", "asdfghjkl", "zxcvbnm", "", " цукенгшщзхъ", "фывапролджэ", "ячсмитьбю"].forEach((row, i) => [...row].forEach((key, j) => keys.set(keyOf(key), 16 * i + j)));

// Takes an unknown word for two known ones.
async function split(forms: Forms, group: Group, key: string, word: string[]): Promise<boolean> {
  if (word.length < 2 * shortest) return false;
  const start = word.slice(0, shortest).join("");
  const heads = (await formsFrom(forms, start, key, leaves, (head) => (key.startsWith(head) ? whole : 0))).filter(means).reverse(); // the longest first
  const ways = heads.flatMap((head) =>
    ["", "s", "es", "n", "en", "er", "e"].flatMap((link) => {
      const rest = key.slice(head.key.length + link.length);
      return key.startsWith(link, head.key.length) && charactersOf(rest).length >= shortest ? { head, rest } : [];
    }),
  );
  const found = await Promise.all(ways.map(({ rest }) => formOf(forms, rest)));
  const i = found.findIndex((form) => form && !form.stop && form.terms.length);
  if (i < 0) return false;
  const { head, rest } = ways[i]!;
  take(group, [head, { key: rest, form: found[i]!, weight: 0 }].map((one) => ({ ...one, weight: whole / 2 })));
  return true;
}
