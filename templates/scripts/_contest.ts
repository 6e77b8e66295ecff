// Adds up what the terms of a query are worth in the documents that hold them, as
// searchindex/contest.go does. Thousands of documents may take part at every key, so
// all sums stand in lists of numbers: nothing is made for each of them.

import type { Posting } from "./_postings.ts";

/** A document that was found. */
export interface Match {
  readonly document: number; // its place among all
  readonly score: number;
  readonly place: number; // of the section that answers best
  readonly more: number[]; // places of others that answer nearly as well
  behind: boolean; // in another language than those that come first
}

/** What adds posting lists up. */
export interface Contest {
  /** Adds a list for a group, numbered from 1. */
  add(group: number, weight: number, list: Posting): void;
  /** All documents, the best first; of equal ones the earlier. */
  matches(): Match[];
}

const mostMore = 2;
const documentBits = 2 ** 24; // no document is more, and no score 2 ** 29

/** A contest in an index of so many documents, with room for some posting lists. */
export function newContest(documents: number, postings: Posting[]): Contest {
  const room = postings.reduce((room, { documents, sections }) => room + documents.length + sections.length, 1);
  const list = () => new Int32Array(room);
  // Of the sums of documents and of sections, each of which has a number from 1:
  const names = list(); // the document, or the place of the section
  const scores = list();
  const groups = list(); // that was added last, and
  const worths = list(); // what it was worth
  const next = list(); // another section of the document, 0 for none
  const best = list(); // score of a section of the document
  const numbers = new Int32Array(documents); // by document
  let sums = 0;

  const make = (name: number, after: number): number => {
    names[++sums] = name;
    next[sums] = after;
    return sums;
  };

  const part = (own: number, place: number): number => {
    let part = next[own]!;
    while (part && names[part] !== place) part = next[part]!;
    return part || (next[own] = make(place, next[own]!));
  };

  // Of the terms of a group the greatest counts.
  const grow = (sum: number, group: number, value: number): number => {
    const before = groups[sum] === group ? worths[sum]! : 0;
    if (value > before) {
      groups[sum] = group;
      worths[sum] = value;
      scores[sum]! += value - before;
    }
    return scores[sum]!;
  };

  const places = (document: number): number[] => {
    const own = numbers[document]!;
    const near: number[] = [];
    for (let part = next[own]!; part; part = next[part]!) if (3 * scores[part]! >= 2 * best[own]!) near.push(part);
    near.sort((a, b) => scores[b]! - scores[a]! || names[a]! - names[b]!);
    return near.slice(0, 1 + mostMore).map((part) => names[part]!);
  };

  return {
    add(group, weight, { documents, impacts, ends, sections, article, section }) {
      let at = 0; // among the sections
      for (let i = 0; i < documents.length; i++) {
        const document = documents[i]!;
        const own = (numbers[document] ||= make(document, 0));
        grow(own, group, weight * article * impacts[i]!);
        for (; at < ends[i]!; at++) {
          const hit = sections[at]!;
          best[own] = Math.max(best[own]!, grow(part(own, hit >> 5), group, weight * section * (hit & 31)));
        }
      }
    },
    matches() {
      // Numbers are put in order far sooner than what is compared by a function.
      const order = new Float64Array(sums);
      let found = 0;
      for (let document = 0; document < documents; document++) {
        const own = numbers[document]!;
        if (own) order[found++] = (scores[own]! + best[own]!) * documentBits - document;
      }
      const sorted = order.subarray(0, found).sort();
      const all: Match[] = [];
      while (found--) {
        const score = Math.ceil(sorted[found]! / documentBits);
        all.push(new Found(places, score * documentBits - sorted[found]!, score));
      }
      return all;
    },
  };
}

// Which of its sections are shown is only worked out for the few that are looked at.
class Found implements Match {
  behind = false;
  #places: (document: number) => number[];
  constructor(places: (document: number) => number[], readonly document: number, readonly score: number) {
    this.#places = places;
  }

  get place(): number {
    return this.#places(this.document)[0] ?? 0;
  }

  get more(): number[] {
    return this.#places(this.document).slice(1);
  }
}

/** The order of matches. */
export function better(a: Match, b: Match): number {
  return Number(a.behind) - Number(b.behind) || b.score - a.score || a.document - b.document;
}

/** The same match with another score. */
export function rescored({ document, place, more, behind }: Match, score: number): Match {
  return { document, score, place, more, behind };
}
