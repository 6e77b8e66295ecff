// Scores what groups of terms find, as searchindex/rank.go does, with integers only.

import type { Posting } from "./_postings.ts";
import type { Group } from "./_query.ts";

/** A document that was found. */
export interface Match {
  readonly document: number; // its place among all
  readonly score: number;
  readonly place: number; // of the section that answers best
  readonly more: number[]; // places of others that answer nearly as well
}

export interface Ranking {
  matches: Match[]; // best first
  total: number; // documents that were found, some of which may be left out
  confidence: number; // in percent
  groups: Group[];
}

/** Below this confidence nothing fits well. */
export const silent = 38;

const most = 64; // weight of a term that confidence knows
const mostMore = 2;
const crowd = 5; // the place of the match that the best one is compared with

// What is added up: of the terms of a group the greatest counts.
class Sum {
  score = 0;
  #group = -1; // that was added last, and
  #worth = 0; // what it was worth

  grow(group: number, value: number): number {
    if (this.#group !== group) {
      this.#group = group;
      this.#worth = 0;
    }
    if (value > this.#worth) {
      this.score += value - this.#worth;
      this.#worth = value;
    }
    return this.score;
  }
}

// A document while it is scored. Which of its sections are shown is only worked out
// for the few that are looked at.
class Rival implements Match {
  #own = new Sum();
  #parts = new Map<number, Sum>(); // by place
  #best = 0;
  constructor(readonly document: number) {}

  grow(group: number, value: number): void {
    this.#own.grow(group, value);
  }

  growPart(place: number, group: number, value: number): void {
    let part = this.#parts.get(place);
    if (!part) this.#parts.set(place, (part = new Sum()));
    this.#best = Math.max(this.#best, part.grow(group, value));
  }

  get score(): number {
    return this.#own.score + this.#best;
  }

  get place(): number {
    return this.#sections()[0]?.[0] ?? 0;
  }

  get more(): number[] {
    const near = this.#sections().slice(1).filter(([, { score }]) => 3 * score >= 2 * this.#best);
    return near.slice(0, mostMore).map(([place]) => place);
  }

  // The best first.
  #sections(): [place: number, sum: Sum][] {
    return [...this.#parts].sort(([a, { score: x }], [b, { score: y }]) => y - x || a - b);
  }
}

/** Ranks all documents in the posting lists of the groups' terms. */
export function rank(groups: Group[], postings: Map<string, Posting | undefined>, unknown: number): Ranking {
  const rivals = new Map<number, Rival>();
  let total = 0;
  groups.forEach(({ terms }, group) => {
    for (const { term, weight } of terms) {
      const posting = postings.get(term);
      if (!posting) continue;
      total = Math.max(total, posting.all);
      for (const { document, impact, sections } of posting.hits) {
        let rival = rivals.get(document);
        if (!rival) rivals.set(document, (rival = new Rival(document)));
        rival.grow(group, weight * posting.article * impact);
        for (const [place, impact] of sections) rival.growPart(place, group, weight * posting.section * impact);
      }
    }
  });
  const matches = [...rivals.values()].sort((a, b) => b.score - a.score || a.document - b.document);
  return { matches, total: Math.max(total, matches.length), confidence: confidence(groups, postings, unknown, matches), groups };
}

// What was found of a phrase as a synonym, and of its words: who asks in words that
// the site never uses is answered no worse.
interface Share {
  found: number;
  whole: number;
  wordsFound: number;
  wordsWhole: number;
}

// How much of a query the best document answers, by the weight of its words, and
// how far ahead of others it is.
function confidence(groups: Group[], postings: Map<string, Posting | undefined>, unknown: number, matches: Match[]): number {
  const best = matches[0];
  if (!best) return 0;
  const { document, place, score } = best;
  let matched = 0;
  let all = 0;
  const phrases = new Map<number, Share>();
  for (const { terms, phrase, within } of groups) {
    let found = 0;
    let whole = 0;
    for (const { term, weight } of terms) {
      const posting = postings.get(term);
      if (!posting) continue;
      const worth = Math.min(weight, most) * posting.article;
      whole = Math.max(whole, worth);
      const hit = posting.hits.find((hit) => hit.document === document);
      if (hit) found = Math.max(found, hit.sections.some(([other]) => other === place) ? worth : worth >> 1);
    }
    whole ||= most * unknown;
    const share = phrases.get(within); // a phrase stands before its words
    if (phrase) phrases.set(phrase, { found, whole, wordsFound: 0, wordsWhole: 0 });
    else if (share) {
      share.wordsFound += found;
      share.wordsWhole += whole;
    } else {
      matched += found;
      all += whole;
    }
  }
  for (const { found, whole, wordsFound, wordsWhole } of phrases.values()) {
    matched += wordsWhole ? Math.max(wordsFound, Math.floor((wordsWhole * found) / whole)) : found;
    all += wordsWhole || whole;
  }
  if (2 * groups.filter(({ pair }) => pair).length > groups.length) matched = Math.floor((matched * 5) / 4);
  const sure = Math.min(Math.floor((100 * matched) / all), 100);
  const sixth = matches[crowd];
  return sixth ? Math.floor((sure * (2 * score - sixth.score)) / (2 * score)) : sure;
}
