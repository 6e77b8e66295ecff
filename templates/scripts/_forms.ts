// What the forms table says of a word: searchindex/forms.go writes it.

import { Bytes, check } from "./_tree.ts";

export const whole = 64; // the weight of the word itself
const bestLevel = 7; // of words that 64 to 127 documents hold; the best of a list are 64

/** A term, with a weight of 1 to 128. */
export interface Term {
  term: string; // a key
  weight: number;
  common?: boolean; // probably more documents hold it than a list begins with
}

export interface Form {
  // Flags, 0 where they are not set.
  stop: number;
  code: number;
  phrase: number; // a synonym of several words begins with it
  level: number; // about the logarithm of the number of its articles
  terms: Term[];
}

export function decodeForm(key: string, value: Uint8Array): Form {
  const bytes = new Bytes(value);
  const flags = bytes.byte();
  const level = flags >> 4;
  const terms: Term[] = [];
  while (!bytes.done) {
    const weight = bytes.byte();
    check(weight > 0 && weight <= 128, 0);
    terms.push({ term: key.slice(0, bytes.number(key.length)) + bytes.key(), weight, common: weight === whole && level > bestLevel });
  }
  return { stop: flags & 1, code: flags & 2, phrase: flags & 4, level, terms };
}
