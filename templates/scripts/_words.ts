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
  last: boolean; // nothing but the end of the text follows
}

const longest = 40; // characters of a word

// Letters and marks that browsers may know, and the index does not: later than Unicode 15.
const later =
  "88f-897 c5c cdc 1acf-1aeb 1c89-1c8a a7cb-a7cf a7d2 a7d4 a7da-a7f1 105c0-105f3 10940-10959 10d40-10d85 10ec2-10efc 11380-113e2 116d0-116e3 11b60-11bf9 11db0-11de9 11f5a 13460-143fa 16100-16139 16d40-16d79 16ea0-16ed3 16ff2-16ff6 187f8-187ff 18cff 18d09-18df2 1ccf0-1ccf9 1e5d0-1e6ff 323b0-33479"
    .replace(/\w+/g, "\\u{$&}")
    .replaceAll(" ", "");

// Marks that only decorate the letter before them, and what nobody sees.
const decoration =
  "\\xad\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff";
const han = "\\u4e00-\\u9fff\\u3400-\\u4dbf\\u3005\\u{20000}-\\u{323af}";

// Runs of letters by how they are cut: East Asian, Hangul and South-East Asian ones into pairs.
const eastern = han + "\\u3041-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\uff66-\\uff9f\\uf900-\\ufaff";
const hangul = "\\uac00-\\ud7a3";
const southern = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff";
const letter = "[\\p{L}\\p{M}\\p{N}]";
const mark = `(?![${eastern}${southern}${later}])\\p{M}|[${decoration}]`;
const run = (first: string): string => `${first}(?:${first}|${mark})*`;
const spaced = run(`(?![${eastern}${hangul}${southern}${later}])${letter}`);
const unspaced = [`[${eastern}]`, `[${hangul}]`, `(?=[${southern}])${letter}`].map(run).join("|");

const joiner = "[-._/:#]";
const runs = new RegExp(`(${unspaced})|${spaced}(?:${joiner}${spaced}){0,7}`, "gu");
const joiners = new RegExp(`(${joiner})`);
const decorations = new RegExp(`[${decoration}]`, "gu");
const isHan = new RegExp(`[${han}]`, "u");

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
  const add = (word: string, kind: Kind, at: number, end: number, last = end === text.length): unknown => words.push({ text: word, kind, at, end, last });
  for (const { 0: found, 1: pairs, index } of text.matchAll(runs)) {
    if (pairs) cut(found, index, add);
    else split(found, index, add);
  }
  return words;
}

type Add = (word: string, kind: Kind, at: number, end: number, last?: boolean) => unknown;

// A run of a script without spaces, in pairs of neighbours.
function cut(found: string, index: number, add: Add): void {
  const run = [...fold(found)];
  const starts = [index];
  for (const character of found) starts.push(starts.at(-1)! + character.length);
  const end = starts.at(-1)!;
  const known = starts.length === run.length + 1; // else folding made more or fewer of them
  const piece = (from: number, length: number, kind: Kind, last?: boolean): unknown =>
    add(run.slice(from, from + length).join(""), kind, known ? starts[from]! : index, known ? starts[from + length]! : end, last);
  if (run.length === 1) add(run[0]!, Kind.Pair, index, end);
  else
    run.forEach((character, i) => {
      if (isHan.test(character)) piece(i, 1, Kind.Single, false);
      if (i + 1 < run.length) piece(i, 2, Kind.Pair, i + 2 < run.length ? false : undefined);
    });
}

// A run of letters with those that are joined to it.
function split(found: string, at: number, add: Add): void {
  const parts = found.split(joiners);
  const folded = parts.map(fold);
  if (parts.length > 1) {
    let code = "";
    folded.forEach((part, i) => {
      if (i % 2) return;
      code += (parts[i - 1] === "." && /\d$/.test(code) && /^\d/.test(part) ? "." : "") + part;
    });
    if (/\d/.test(code) && fits(code, 2)) add(code, Kind.Code, at, at + found.length);
  }
  parts.forEach((part, i) => {
    const text = folded[i]!;
    const start = at;
    at += part.length;
    if (i % 2 === 0 && fits(text, 1)) add(text, /\d/.test(text) && /\p{L}/u.test(text) ? Kind.Code : Kind.Plain, start, at);
  });
}

function fits(text: string, least: number): boolean {
  const { length } = [...text];
  return length >= least && length <= longest;
}
