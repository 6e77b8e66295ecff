// Takes texts apart into words, as searchindex/words.go does: what was one word
// when the index was built is the same word when somebody searches.

export const enum Kind {
  Plain,
  Code, // E-1042, v2.3: exact, or not at all
  Pair, // two characters of a script that has no spaces
  Single, // one Han character that stands in a pair too
}

/** A word of a text, with the UTF-16 units that it takes up there. */
export interface Word {
  text: string; // folded
  kind: Kind;
  at: number;
  end: number;
}

const longest = 40; // characters of a word

// Characters of a set, in hexadecimal.
const set = (codes: string): string => codes.replace(/\w+/g, "\\u{$&}").replaceAll(" ", "");

// Letters and marks that browsers may know, and the index does not: later than Unicode 15.
const later = set(
  "88f-897 c5c cdc 1acf-1aeb 1c89-1c8a a7cb-a7cf a7d2 a7d4 a7da-a7f1 105c0-105f3 10940-10959 10d40-10d85 10ec2-10efc 11380-113e2 116d0-116e3 11b60-11bf9 11db0-11de9 11f5a 13460-143fa 16100-16139 16d40-16d79 16ea0-16ed3 16ff2-16ff6 187f8-187ff 18cff 18d09-18df2 1ccf0-1ccf9 1e5d0-1e6ff 323b0-33479",
);

// Marks that only decorate the letter before them, and what nobody sees.
const decoration = set(
  "ad 300-36f 591-5bd 5bf 5c1 5c2 5c4 5c5 5c7 640 64b-65f 670 6d6-6dc 6df-6e4 6e7 6e8 6ea-6ed 200b-200f 202a-202e 2060-2069 feff",
);

// Letters by how their runs are cut: East Asian, Hangul and South-East Asian ones into pairs.
const han = set("4e00-9fff 3400-4dbf 3005 20000-323af");
const eastern = han + set("3041-309f 30a1-30fa 30fc-30ff ff66-ff9f f900-faff");
const hangul = set("ac00-d7a3");
const southern = set("e00-eff 1000-109f 1780-17ff");
const letter = "[\\p{L}\\p{M}\\p{N}]";
const mark = `(?![${eastern + southern + later}])\\p{M}|[${decoration}]`;
const run = (first: string): string => `${first}(?:${first}|${mark})*`;
const spaced = run(`(?![${eastern + hangul + southern + later}])${letter}`);
const unspaced = [`[${eastern}]`, `[${hangul}]`, `(?=[${southern}])${letter}`].map(run).join("|");

const joiner = "[-._/:#]";
const runs = new RegExp(`(${unspaced})|${spaced}(?:${joiner}${spaced}){0,7}`, "gu");
const joiners = new RegExp(`(${joiner})`);
const decorations = new RegExp(`[${decoration}]`, "gu");
/** Whether there is a Han character in a text. */
export const isHan = new RegExp(`[${han}]`, "u");

const spellings: Record<string, string> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ", ى: "ي", ة: "ه" };

/** One spelling of many: width, case, accents and ligatures make no difference. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(decorations, "")
    .toLowerCase()
    .replace(/[ßæœøłđðþıςىة]/g, (letter) => spellings[letter]!)
    .normalize("NFC");
}

/** The words of a text from left to right, a code before its parts. */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: found, 1: unspaced, index } of text.matchAll(runs)) {
    const add = (text: string, kind: Kind, at: number, end: number): unknown => words.push({ text, kind, at: index + at, end: index + end });
    (unspaced ? cut : split)(found, add);
  }
  return words;
}

type Add = (text: string, kind: Kind, at: number, end: number) => unknown;

// A run of a script without spaces, in pairs of neighbours.
function cut(found: string, add: Add): void {
  const run = [...fold(found)];
  const ends = [0];
  for (const { length } of found) ends.push(ends.at(-1)! + length);
  const known = ends.length === run.length + 1; // else folding made more or fewer of them
  run.forEach((character, i) => {
    const piece = (kind: Kind, next = ""): unknown => add(character + next, kind, known ? ends[i]! : 0, known ? ends[i + (next ? 2 : 1)]! : found.length);
    const next = run[i + 1];
    if (run[1] && isHan.test(character)) piece(Kind.Single);
    if (next || !i) piece(Kind.Pair, next);
  });
}

// A run of letters with those that are joined to it.
function split(found: string, add: Add): void {
  const parts = found.split(joiners);
  const folded = parts.map((part, i) => (i % 2 ? "" : fold(part)));
  const code = folded.reduce((code, part, i) => code + (parts[i - 1] === "." && /\d$/.test(code) && /^\d/.test(part) ? "." : "") + part);
  if (parts[1] && /\d/.test(code) && fits(code, 2)) add(code, Kind.Code, 0, found.length);
  let at = 0;
  parts.forEach(({ length }, i) => {
    const text = folded[i]!;
    if (fits(text, 1)) add(text, /\d/.test(text) && /\p{L}/u.test(text) ? Kind.Code : Kind.Plain, at, at + length);
    at += length;
  });
}

function fits(text: string, least: number): boolean {
  const { length } = [...text];
  return length >= least && length <= longest;
}
