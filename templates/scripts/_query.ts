// Turns a query into groups of terms, as searchindex/query.go does.

import { lookAlikes } from "./_alike.ts";
import { type Form, type Term, decodeForm, whole } from "./_forms.ts";
import { BrokenShard, type Tree, charactersOf, get, keyOf, scan, textOf } from "./_tree.ts";
import { isHan, Kind, splitWords, type Word } from "./_words.ts";

/** The forms table, while a search reads it. */
export interface Forms extends Tree {
  breathe: Breathe;
}

/** Comes when a search may take its next step, or fails when nobody waits for it any longer. */
export type Breathe = () => Promise<void>;

/** A word of a query: the terms that may stand for it. */
export interface Group {
  text: string; // as it is searched, for people
  terms: Term[];
  like: string[]; // forms that were taken for it, best first
  guessed: boolean; // like[0] is probably what was meant
  pair: boolean; // of characters of a script without spaces
  phrase: number; // number of a phrase, from 1; else 0
  within: number; // number of the phrase that the word is part of; else 0
}

/** A form that may be meant. */
export interface Candidate {
  key: string;
  form: Form;
  weight: number;
}

const single = 22; // of a Han character beside its pairs
const mostWeight = 128;
const mostCharacters = 512;
const mostWords = 64;
const mostUnknown = 12; // words that look-alikes are looked for
const mostPhrase = 6; // words of a synonym
const completions = 6;
export const leaves = 12; // that are read of the forms table for a beginning

/** The groups of a query. While somebody types, its last word may be a beginning. */
export async function read(forms: Forms, query: string, typing: boolean): Promise<Group[]> {
  const text = [...query].slice(0, mostCharacters).join("");
  const words = await Promise.all(splitWords(text).slice(0, mostWords).map((word) => inOneScript(forms, word)));
  const readings = await Promise.all(words.map((word, i) => readingOf(forms, word, words.slice(i), typing && word.end === text.length)));
  const unknown = words.flatMap(({ key, kind }, i) => (kind === Kind.Plain && !readings[i]!.stop && !readings[i]!.group.terms.length ? [{ key, group: readings[i]!.group }] : []));
  await Promise.all(unknown.slice(0, mostUnknown).map(({ key, group }) => lookAlikes(forms, group, key)));
  const groups: Group[] = [];
  const stops: Group[] = []; // used when there is nothing else
  let within = 0;
  let until = 0; // where the last phrase ends
  readings.forEach(({ group, stop, phrase, phraseEnd }, i) => {
    const { at, end } = words[i]!;
    if (phrase && at >= until) {
      until = phraseEnd;
      groups.push({ ...phrase, phrase: ++within });
    }
    if (end <= until) group.within = within;
    (stop ? stops : groups).push(group);
  });
  return distinct(groups.length ? groups : stops);
}

export async function formOf(forms: Tree, key: string): Promise<Form | undefined> {
  const value = await get(forms, key);
  return value && decodeForm(key, value);
}

/**
 * The forms that begin with a key, or come before another one, and have a weight. Only of
 * these it is read what is said of them: thousands may begin so.
 */
export async function formsFrom(forms: Forms, from: string, to: string, leaves: number, weigh: (key: string) => number): Promise<Candidate[]> {
  const found = await scan(forms, from, to, leaves);
  await forms.breathe();
  return found.flatMap(([key, value]) => {
    const weight = weigh(key);
    return weight ? { key, form: decodeForm(key, value), weight } : [];
  });
}

/** What comes after all that begins with a key. */
export function after(key: string): string {
  return key + "\xff";
}

// A word in the characters of the index: of Chinese, those of one script.
interface Asked extends Word {
  key: string;
}

// Each character that has an entry of another one is that.
async function inOneScript(forms: Tree, word: Word): Promise<Asked> {
  const key = keyOf(word.text);
  if (word.kind < Kind.Pair) return { ...word, key };
  const characters = [...word.text].map(async (character) => {
    const own = keyOf(character);
    const { term, weight } = (isHan.test(character) && (await formOf(forms, own))?.terms[0]) || { term: own, weight: 0 };
    return weight === whole && [...textOf(term)].length < 2 ? term : own;
  });
  return { ...word, key: (await Promise.all(characters)).join("") };
}

// A word, and the phrase that it may begin.
interface Reading {
  group: Group;
  stop: boolean; // the word carries no meaning
  phrase?: Group;
  phraseEnd: number; // in the query
}

function groupOf(text: string, terms: Term[], pair = false): Group {
  return { text, terms, like: [], guessed: false, pair, phrase: 0, within: 0 };
}

async function readingOf(forms: Forms, { text, key, kind }: Asked, rest: Asked[], last: boolean): Promise<Reading> {
  const form = await formOf(forms, key);
  const pair = kind >= Kind.Pair;
  const group = groupOf(text, form ? [...form.terms] : pair ? [{ term: key, weight: whole }] : [], pair);
  const reading = { group, stop: false, phraseEnd: 0, ...(form?.phrase && kind !== Kind.Single && (await phraseOf(forms, rest))) };
  const weigh = (change: (weight: number) => number): unknown => (group.terms = group.terms.map((term) => ({ ...term, weight: change(term.weight) })));
  if (kind === Kind.Single) weigh((weight) => Math.max(1, Math.floor((weight * single) / whole)));
  if (kind === Kind.Code) weigh((weight) => Math.min(2 * weight, mostWeight));
  const beginning = last && !pair && [...text].length > 1;
  if (form ? form.stop && !beginning : pair && /^[\u3041-\u309f]+$/.test(text)) return { ...reading, stop: true };
  if (beginning) await complete(forms, group, key, form);
  return reading;
}

// A word together with the next ones, the most first. Single characters stand in
// pairs, which is what synonyms are known by.
async function phraseOf(forms: Tree, words: Asked[]): Promise<Pick<Reading, "phrase" | "phraseEnd"> | undefined> {
  const all = words.filter(({ kind }) => kind !== Kind.Single).slice(0, mostPhrase);
  while (all.length > 1) {
    const form = await formOf(forms, all.map(({ key }) => key).join(" "));
    if (form) return { phrase: groupOf(all.map(({ text }) => text).join(" "), form.terms), phraseEnd: all.at(-1)!.end };
    all.pop();
  }
  return undefined;
}

/** A candidate with what is said of its form, which stands elsewhere. */
export async function withForm(forms: Tree, candidate: Candidate): Promise<Candidate> {
  const form = await formOf(forms, candidate.key);
  if (!form) throw new BrokenShard();
  return { ...candidate, form };
}

async function complete(forms: Forms, group: Group, key: string, known?: Form): Promise<void> {
  const weight = known ? 40 : 56;
  const written = await formOf(forms, key + " "); // the best, where there are many
  const all = written
    ? await Promise.all(written.terms.map(({ term }) => withForm(forms, { key: term, form: written, weight })))
    : (await formsFrom(forms, key, after(key), leaves, (other) => (other === key || other.includes(" ") ? 0 : weight))).filter(({ form }) => !form.stop && form.terms.length);
  all.sort((a, b) => b.form.level - a.form.level || charactersOf(a.key).length - charactersOf(b.key).length || order(a.key, b.key));
  take(group, all.slice(0, completions));
}

export function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Adds the terms of candidates to a group, each term once, with its greatest weight. */
export function take(group: Group, all: Candidate[]): void {
  for (const { key, form, weight } of all) {
    for (const term of form.terms) {
      const now = Math.max(1, Math.floor((weight * term.weight) / whole));
      const held = group.terms.find((one) => one.term === term.term);
      if (held) held.weight = Math.max(held.weight, now);
      else group.terms.push({ ...term, weight: now });
    }
    group.like.push(textOf(key));
  }
}

// Leaves out groups that say the same as an earlier one.
function distinct(all: Group[]): Group[] {
  const seen = new Set<string>();
  return all.filter(({ terms, text, phrase }) => {
    const says = terms.length ? terms.map(({ term, weight }) => term + "\0" + weight).join("\0") : "\0" + text;
    return phrase || (!seen.has(says) && seen.add(says));
  });
}
