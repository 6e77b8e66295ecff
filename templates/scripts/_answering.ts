// Answers a query: what is found, what filters leave of it, and what is said when
// nothing fits well. searchindex/search.go does the same.

import { documentAt, type Index, search } from "./_engine.ts";
import { type Count, type Filter, filtered } from "./_facets.ts";
import { meant } from "./_meant.ts";
import type { Breathe } from "./_query.ts";
import { better, type Match, rescored } from "./_contest.ts";
import { type Ranking, silent } from "./_ranking.ts";

/** What a query found. */
export interface Answer extends Ranking {
  silent: boolean; // nothing fits well
  meant: string; // the query with another spelling, "" for none
  choices?: Choices; // when they were wanted, or anything was filtered
}

export interface Wanted extends Filter {
  typing?: boolean; // the last word may be a beginning
  choices?: boolean;
}

/** For each filter its values, and how many documents each would leave beside the other filters. */
export type Choices = Record<"kind" | "topic" | "product", Count[]>;

const leaders = 10; // documents that their standing decides among

/** Finds what answers a query. So many matches at first are in order; of the ten first all are, where it is not said. */
export async function answer(index: Index, query: string, { typing = false, choices = false, ...filter }: Wanted, shown = leaders, breathe?: Breathe): Promise<Answer> {
  const all = choices || Object.values(filter).some(Boolean);
  const [ranking, facets] = await Promise.all([search(index, query, { typing, all, ...(breathe && { breathe }) }), all ? index.facets() : undefined]);
  const left = (without?: keyof Choices) => filtered(facets!, ranking.matches, { ...filter, ...(without && { [without]: "" }) });
  const own = facets && left();
  const matches = await led(index, own?.matches ?? ranking.matches, shown);
  const confidence = own ? sureOf(ranking, own.passed) : ranking.confidence;
  return {
    ...ranking,
    matches,
    total: facets ? matches.length : ranking.total,
    confidence,
    silent: confidence < silent || !matches.length,
    meant: meant(query, ranking.groups),
    ...(facets && { choices: { kind: left("kind").kinds, topic: left("topic").topics, product: left("product").products } }),
  };
}

// The confidence in what filters have left: in what is in the language that comes first.
function sureOf({ judge }: Ranking, left: Match[]): number {
  return judge(left.filter(({ behind }) => behind === left[0]!.behind)).sure;
}

// The first matches in order by their score and standing. Documents are not read whose
// standing cannot bring them among those that are shown.
async function led(index: Index, matches: Match[], shown: number): Promise<Match[]> {
  const [least, greatest] = index.standings;
  const scored = ({ score }: Match, standing: number) => Math.floor((score * standing) / 100);
  const last = matches[Math.min(shown, leaders) - 1];
  const rises = (match: Match) => match.behind === last?.behind && scored(match, greatest) >= scored(last, least);
  let read = Math.min(shown, leaders);
  while (read < leaders && matches[read] && (least === greatest || rises(matches[read]!))) read++;
  const first = matches.slice(0, read).map(async (match) => {
    const standing = least === greatest ? least : (await documentAt(index, match.document)).standing;
    return rescored(match, scored(match, standing));
  });
  return [...(await Promise.all(first)).sort(better), ...matches.slice(read)];
}
