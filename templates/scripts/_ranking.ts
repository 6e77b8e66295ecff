// Scores what groups of terms find, as searchindex/rank.go does, with integers only.

import type { Posting } from "./_postings.ts";
import type { Group } from "./_query.ts";

export interface Match {
  document: number; // its place among all
  score: number;
  place: number; // of the section that answers best
  more: number[]; // places of others that answer nearly as well
  behind: boolean; // in another language than those that come first
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

/** What is known of an index before anything is asked. */
interface Extent {
  own: number; // documents in the reader's own language; these are the first ones
  unknown: number; // rarity of a term that no document holds
}

/** Ranks all documents in the posting lists of the groups' terms. */
export function rank(groups: Group[], postings: Map<string, Posting | undefined>, { own, unknown }: Extent): Ranking {
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
  const found = [...rivals].map(([document, rival]) => matchOf(document, rival)).sort(better);
  const { matches, confidence } = arrange(found, own, (matches) => confidenceOf(groups, postings, unknown, matches));
  return { matches, total: Math.max(total - (found.length - matches.length), matches.length), confidence, groups };
}

/** The order of matches. */
export function better(a: Match, b: Match): number {
  return Number(a.behind) - Number(b.behind) || b.score - a.score || a.document - b.document;
}

// Puts matches in the reader's own language first, and those in others behind them, as
// far as these answer. They come first where only they do.
function arrange(matches: Match[], own: number, confidenceOf: (matches: Match[]) => Confidence): Pick<Ranking, "matches" | "confidence"> {
  const first = matches.filter(({ document }) => document < own);
  const foreign = matches.filter(({ document }) => document >= own);
  const { sure } = confidenceOf(first);
  const other = confidenceOf(foreign);
  if (first.length && other.share < silent) return { matches: first, confidence: sure };
  const turned = !first.length || (sure < silent && other.sure >= silent);
  const [ahead, behind] = turned ? [foreign, first] : [first, foreign];
  for (const match of behind) match.behind = true;
  return { matches: [...ahead, ...behind], confidence: turned ? other.sure : sure };
}

function matchOf(document: number, { score, parts }: Rival): Match {
  const all = [...parts].map(([place, { score }]) => ({ place, score })).sort((a, b) => b.score - a.score || a.place - b.place);
  const best = all.shift() ?? { place: 0, score: 0 };
  const more = all.filter((part) => 3 * part.score >= 2 * best.score).slice(0, mostMore);
  return { document, score: score + best.score, place: best.place, more: more.map(({ place }) => place), behind: false };
}

// What was found of a phrase as a synonym, and of its words: who asks in words that
// the site never uses is answered no worse.
interface Share {
  found: number;
  whole: number;
  wordsFound: number;
  wordsWhole: number;
}

// How much the best of some matches answers of the words that a query hangs on, and how
// sure that is when it is compared with the others.
interface Confidence {
  share: number;
  sure: number;
}

function confidenceOf(groups: Group[], postings: Map<string, Posting | undefined>, unknown: number, matches: Match[]): Confidence {
  const [best] = matches;
  if (!best) return { share: 0, sure: 0 };
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
  const share = Math.floor((100 * greatest(found, counted)) / greatest(all, counted));
  const sixth = matches[crowd];
  return { share, sure: sixth ? Math.floor((share * (best.score + words * (best.score - sixth.score))) / (best.score * (1 + words))) : share };
}

/** The sum of the n greatest. */
function greatest(numbers: number[], n: number): number {
  return numbers
    .sort((a, b) => b - a)
    .slice(0, n)
    .reduce((sum, number) => sum + number, 0);
}
