// What somebody may have meant who wrote a word that nobody else wrote.

import type { Group } from "./_query.ts";
import { Kind, splitWords } from "./_words.ts";

/** The query with unknown words replaced by what was searched instead; "" when all are known. */
export function meant(query: string, groups: readonly Group[]): string {
  const instead = new Map(groups.filter(({ guessed }) => guessed).map(({ text, like }) => [text, like[0]!]));
  let other = "";
  let at = 0;
  for (const { text, kind, at: start, end } of splitWords(query)) {
    const like = kind === Kind.Plain && start >= at && instead.get(text);
    if (!like) continue;
    other += query.slice(at, start) + like;
    at = end;
  }
  return other && other + query.slice(at);
}
