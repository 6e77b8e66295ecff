// Scores what groups of terms find, as searchindex/rank.go does, with integers only.

import { type Match, newContest } from "./_contest.ts";
import type { Posting } from "./_postings.ts";
import type { Breathe, Group } from "./_query.ts";

export interface Ranking {
  matches: Match[]; // best first
  total: number; // documents that were found, some of which may be left out
  partly: boolean; // of some posting list only the best was read
  confidence: number; // in percent
  groups: Group[];
  judge: (matches: Match[]) => Confidence; // of some of the matches, best first
}

/** Below this confidence nothing fits well. */
export const silent = 40;

const most = 64; // weight of a term that confidence knows
// A query hangs on so many words at most, or pairs of characters.
const decisive = 5;
const decisivePairs = 8;

const crowd = 5; // the place of the match that the best one is compared with

/** What is known of an index before anything is asked. */
interface Extent {
  documents: number;
  own: number; // documents in the reader's own language; these are the first ones
  unknown: number; // rarity of a term that no document holds
}

/** Ranks all documents in the posting lists of the groups' terms. */
export async function rank(groups: Group[], postings: Map<string, Posting | undefined>, { documents, own, unknown }: Extent, breathe: Breathe): Promise<Ranking> {
  const contest = newContest(documents, [...postings.values()].flatMap((posting) => posting ?? []));
  let total = 0;
  let partly = false;
  for (const [group, { terms }] of groups.entries()) {
    for (const { term, weight } of terms) {
      const posting = postings.get(term);
      if (!posting) continue;
      await breathe();
      total = Math.max(total, posting.all);
      partly ||= posting.documents.length < posting.all;
      contest.add(group + 1, weight, posting);
    }
  }
  await breathe();
  const found = contest.matches();
  const judge = (matches: Match[]) => confidenceOf(groups, postings, unknown, matches);
  const { matches, confidence } = arrange(found, own, judge);
  return { matches, total: Math.max(total - (found.length - matches.length), matches.length), partly, confidence, groups, judge };
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
export interface Confidence {
  share: number;
  sure: number;
}

function confidenceOf(groups: Group[], postings: Map<string, Posting | undefined>, unknown: number, matches: Match[]): Confidence {
  const best = matches[0];
  if (!best) return { share: 0, sure: 0 };
  const { document, place, score } = best;
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
      const at = posting.documents.indexOf(document);
      if (at < 0) continue;
      const sections = posting.sections.slice(posting.ends[at - 1] ?? 0, posting.ends[at]);
      worth = Math.max(worth, sections.some((hit) => hit >> 5 === place) ? value : value >> 1);
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
  return { share, sure: sixth ? Math.floor((share * (score + words * (score - sixth.score))) / (score * (1 + words))) : share };
}

/** The sum of the n greatest. */
function greatest(numbers: number[], n: number): number {
  return numbers
    .sort((a, b) => b - a)
    .slice(0, n)
    .reduce((sum, number) => sum + number, 0);
}
