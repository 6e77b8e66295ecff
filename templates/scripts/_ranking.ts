// Scores what groups of terms find, as searchindex/rank.go does, with integers only.

import type { Posting } from "./_postings.ts";
import type { Group } from "./_query.ts";

export interface Match {
  document: number; // its place among all
  score: number;
  place: number; // of the section that answers best
  more: number[]; // places of others that answer nearly as well
}

export interface Ranking {
  matches: Match[]; // best first
  total: number; // documents that were found, some of which may be left out
  confidence: number; // in percent
  groups: Group[];
}

/** Below this confidence nothing fits well. */
export const silent = 40;

const most = 64; // weight of a term that confidence knows
const mostMore = 2;
// A query hangs on so many words at most, or pairs of characters.
const decisive = 5;
const decisivePairs = 8;

const crowd = 5; // the place of the match that the best one is compared with

// What is added up: of the terms of a group the greatest counts.
interface Sum {
  score: number;
  group: number; // that was added last, and
  worth: number; // what it was worth
}

interface Rival extends Sum {
  parts: Map<number, Sum>; // by place
}

function grow(sum: Sum, group: number, value: number): void {
  if (sum.group !== group) {
    sum.group = group;
    sum.worth = 0;
  }
  if (value > sum.worth) {
    sum.score += value - sum.worth;
    sum.worth = value;
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
        if (!rival) rivals.set(document, (rival = { score: 0, group, worth: 0, parts: new Map() }));
        grow(rival, group, weight * posting.article * impact);
        for (const [place, impact] of sections) {
          let part = rival.parts.get(place);
          if (!part) rival.parts.set(place, (part = { score: 0, group, worth: 0 }));
          grow(part, group, weight * posting.section * impact);
        }
      }
    }
  });
  const matches = [...rivals].map(([document, rival]) => matchOf(document, rival)).sort((a, b) => b.score - a.score || a.document - b.document);
  return { matches, total: Math.max(total, matches.length), confidence: confidence(groups, postings, unknown, matches), groups };
}

function matchOf(document: number, { score, parts }: Rival): Match {
  const all = [...parts].map(([place, { score }]) => ({ place, score })).sort((a, b) => b.score - a.score || a.place - b.place);
  const best = all.shift() ?? { place: 0, score: 0 };
  const more = all.filter((part) => 3 * part.score >= 2 * best.score).slice(0, mostMore);
  return { document, score: score + best.score, place: best.place, more: more.map(({ place }) => place) };
}

// What was found of a phrase as a synonym, and of its words: who asks in words that
// the site never uses is answered no worse.
interface Share {
  found: number;
  whole: number;
  wordsFound: number;
  wordsWhole: number;
}

// How much the best document answers of the words that a query hangs on, and how far
// ahead of others it is.
function confidence(groups: Group[], postings: Map<string, Posting | undefined>, unknown: number, matches: Match[]): number {
  const [best] = matches;
  if (!best) return 0;
  const found: number[] = []; // what each word is worth, in the document
  const all: number[] = []; // and at most
  const phrases = new Map<number, Share>();
  for (const { terms, phrase, within } of groups) {
    let worth = 0;
    let whole = 0;
    for (const { term, weight } of terms) {
      const posting = postings.get(term);
      if (!posting) continue;
      const value = Math.min(weight, most) * posting.article;
      whole = Math.max(whole, value);
      const hit = posting.hits.find(({ document }) => document === best.document);
      if (hit) worth = Math.max(worth, hit.sections.some(([place]) => place === best.place) ? value : value >> 1);
    }
    whole ||= (most / 2) * unknown; // it may be as rare, or beside the point
    const share = phrases.get(within); // a phrase stands before its words
    if (phrase) phrases.set(phrase, { found: worth, whole, wordsFound: 0, wordsWhole: 0 });
    else if (share) {
      share.wordsFound += worth;
      share.wordsWhole += whole;
    } else {
      found.push(worth);
      all.push(whole);
    }
  }
  for (const share of phrases.values()) {
    const { wordsFound, wordsWhole } = share;
    found.push(wordsWhole ? Math.max(wordsFound, Math.floor((wordsWhole * share.found) / share.whole)) : share.found);
    all.push(wordsWhole || share.whole);
  }
  const pairs = 2 * groups.filter(({ pair }) => pair).length > groups.length;
  const counted = Math.min(all.length, pairs ? decisivePairs : decisive);
  const words = pairs ? (counted + 1) >> 1 : counted;
  const sure = Math.floor((100 * greatest(found, counted)) / greatest(all, counted));
  const sixth = matches[crowd];
  return sixth ? Math.floor((sure * (best.score + words * (best.score - sixth.score))) / (best.score * (1 + words))) : sure;
}

/** The sum of the n greatest. */
function greatest(numbers: number[], n: number): number {
  return numbers
    .sort((a, b) => b - a)
    .slice(0, n)
    .reduce((sum, number) => sum + number, 0);
}
