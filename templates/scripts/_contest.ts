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

const mostMore = 2;
const documentBits = 2 ** 24; // no document is more, and no score 2 ** 29

/** The sums of documents and of their sections, each with a number from 1. */
export class Contest {
  #sums = 0; // so far
  // By number.
  #of: Int32Array; // the document, or the place of the section
  #score: Int32Array;
  #group: Int32Array; // that was added last, and
  #worth: Int32Array; // what it was worth
  #next: Int32Array; // another section of the document, 0 for none
  #best: Int32Array; // score of a section of the document

  #numbers: Int32Array; // of documents

  /** A contest in an index of so many documents, with room for some posting lists. */
  constructor(documents: number, postings: Posting[]) {
    const room = postings.reduce((room, { documents, sections }) => room + documents.length + sections.length, 1);
    const list = () => new Int32Array(room);
    this.#of = list();
    this.#score = list();
    this.#group = list();
    this.#worth = list();
    this.#next = list();
    this.#best = list();
    this.#numbers = new Int32Array(documents);
  }

  /** Adds a posting list for a group, numbered from 1. */
  add(group: number, weight: number, { documents, impacts, ends, sections, article, section }: Posting): void {
    const numbers = this.#numbers;
    const best = this.#best;
    let at = 0; // among the sections
    for (let i = 0; i < documents.length; i++) {
      const document = documents[i]!;
      const own = (numbers[document] ||= this.#make(document, 0));
      this.#grow(own, group, weight * article * impacts[i]!);
      for (const end = ends[i]!; at < end; at++) {
        const hit = sections[at]!;
        const score = this.#grow(this.#part(own, hit >> 5), group, weight * section * (hit & 31));
        if (score > best[own]!) best[own] = score;
      }
    }
  }

  #make(of: number, next: number): number {
    this.#of[++this.#sums] = of;
    this.#next[this.#sums] = next;
    return this.#sums;
  }

  #part(own: number, place: number): number {
    let part = this.#next[own]!;
    while (part && this.#of[part] !== place) part = this.#next[part]!;
    return part || (this.#next[own] = this.#make(place, this.#next[own]!));
  }

  // Of the terms of a group the greatest counts.
  #grow(sum: number, group: number, value: number): number {
    const before = this.#group[sum] === group ? this.#worth[sum]! : 0;
    if (value > before) {
      this.#group[sum] = group;
      this.#worth[sum] = value;
      this.#score[sum]! += value - before;
    }
    return this.#score[sum]!;
  }

  /** All documents, the best first; of equal ones the earlier. */
  matches(): Match[] {
    // Numbers are put in order far sooner than what is compared by a function.
    const order = new Float64Array(this.#sums);
    let found = 0;
    for (let document = 0; document < this.#numbers.length; document++) {
      const own = this.#numbers[document]!;
      if (own) order[found++] = (this.#score[own]! + this.#best[own]!) * documentBits - document;
    }
    const all = order.subarray(0, found).sort();
    const matches: Match[] = [];
    while (found--) {
      const score = Math.ceil(all[found]! / documentBits);
      matches.push(new Found(this, score * documentBits - all[found]!, score));
    }
    return matches;
  }

  /** The places of the sections of a document that answer best, and nearly as well. */
  places(document: number): number[] {
    const own = this.#numbers[document]!;
    const near: number[] = [];
    for (let part = this.#next[own]!; part; part = this.#next[part]!) if (3 * this.#score[part]! >= 2 * this.#best[own]!) near.push(part);
    near.sort((a, b) => this.#score[b]! - this.#score[a]! || this.#of[a]! - this.#of[b]!);
    return near.slice(0, 1 + mostMore).map((part) => this.#of[part]!);
  }
}

// Which of its sections are shown is only worked out for the few that are looked at.
class Found implements Match {
  behind = false;
  readonly #contest: Contest;
  constructor(contest: Contest, readonly document: number, readonly score: number) {
    this.#contest = contest;
  }

  get place(): number {
    return this.#contest.places(this.document)[0] ?? 0;
  }

  get more(): number[] {
    return this.#contest.places(this.document).slice(1);
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
