// Finds articles by the words of their titles, keywords, headings and summaries.

/** What is known of a page, in the form in which it is sent. */
export interface Entry {
  t: string; // title
  s?: string; // summary
  k?: string[]; // keywords
  h?: string[]; // headings
  u: string; // address
  c?: string; // kind
}

/** A term is a word, or two neighbouring characters of a script without spaces. */
interface Term {
  text: string; // folded
  start: number; // in the text
  end: number;
}

// Scripts that are written without spaces between words.
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const words = new RegExp(`[${unspaced}]+|(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}])+`, "gu");
const startsUnspaced = new RegExp(`^[${unspaced}]`, "u");

// Accents of Latin, Greek, Cyrillic, Arabic and Hebrew; in other scripts marks are letters.
const accents = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;

/** Without case, accents and forms of width. */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(accents, "").toLowerCase().normalize("NFC");
}

export function terms(text: string): Term[] {
  const found: Term[] = [];
  for (const { 0: word, index } of text.matchAll(words)) {
    const parts = startsUnspaced.test(word) ? pairs(word) : [[0, word.length] as const];
    for (const [from, to] of parts) found.push({ text: fold(word.slice(from, to)), start: index + from, end: index + to });
  }
  return found;
}

// A single character stands alone.
function pairs(word: string): (readonly [number, number])[] {
  const starts: number[] = [];
  let at = 0;
  for (const character of word) {
    starts.push(at);
    at += character.length;
  }
  if (starts.length === 1) return [[0, word.length]];
  return starts.slice(1).map((_, i) => [starts[i]!, starts[i + 2] ?? word.length] as const);
}

const weights = { t: 8, k: 8, h: 3, s: 1 };

/** For each term the entries that hold it, with the weight of the best place. */
export type Index = { entries: readonly Entry[]; holders: Map<string, Map<number, number>> };

export function index(entries: readonly Entry[]): Index {
  const holders = new Map<string, Map<number, number>>();
  entries.forEach((entry, i) => {
    for (const [field, weight] of Object.entries(weights) as [keyof typeof weights, number][]) {
      for (const { text } of [entry[field] ?? ""].flat().flatMap(terms)) {
        const weightOf = holders.get(text) ?? new Map<number, number>();
        weightOf.set(i, Math.max(weight, weightOf.get(i) ?? 0));
        holders.set(text, weightOf);
      }
    }
  });
  return { entries, holders };
}

/** The entries that hold a word of the query, best first. */
export function find({ entries, holders }: Index, query: string): Entry[] {
  const asked = terms(query).map(({ text }) => text);
  const scores = new Map<number, number>();
  [...new Set(asked)].forEach((term) => {
    const matches = holdersOf(holders, term, term === asked.at(-1));
    const rarity = Math.log(1 + entries.length / matches.size);
    for (const [i, weight] of matches) scores.set(i, (scores.get(i) ?? 0) + rarity * weight);
  });
  return [...scores]
    .sort(([a, scoreA], [b, scoreB]) => scoreB - scoreA || entries[a]!.t.length - entries[b]!.t.length || a - b)
    .map(([i]) => entries[i]!);
}

// The last word may still be in the making, so its beginning counts, but less.
function holdersOf(holders: Index["holders"], term: string, last: boolean): Map<number, number> {
  const matches = new Map(holders.get(term));
  if (!last) return matches;
  for (const [text, weightOf] of holders) {
    if (!text.startsWith(term)) continue;
    for (const [i, weight] of weightOf) matches.set(i, Math.max(matches.get(i) ?? 0, weight * 0.7));
  }
  return matches;
}

/** The parts of a text, those that the query asks for marked. */
export function marked(text: string, query: string): { text: string; hit: boolean }[] {
  const asked = terms(query).map((term) => term.text);
  const last = asked.at(-1);
  const hits = terms(text).filter((term) => asked.includes(term.text) || (last && term.text.startsWith(last)));
  const parts: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (const { start, end } of hits) {
    if (start > at) parts.push({ text: text.slice(at, start), hit: false });
    if (end <= at) continue;
    const piece = text.slice(Math.max(start, at), end);
    const before = parts.at(-1);
    if (before?.hit) before.text += piece;
    else parts.push({ text: piece, hit: true });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), hit: false });
  return parts;
}
