// Which documents hold a term: searchindex/shards.go writes it.

import { Bytes, check } from "./_tree.ts";

export interface Posting {
  article: number; // rarity among articles, and
  section: number; // among sections
  all: number; // hits of the whole list
  hits: Hit[];
}

export interface Hit {
  document: number; // its place among all
  impact: number;
  sections: [place: number, impact: number][];
}

const mostArticles = 1024;
const mostSections = 16;
const mostPlaces = 4096;
const mostRarity = 1024;
const best = 64;

/** The whole list of a term, or the best of it. */
export function decodePosting(value: Uint8Array, documents: number): Posting {
  const bytes = new Bytes(value);
  const posting = { article: bytes.number(mostRarity), section: bytes.number(mostRarity), all: bytes.number(mostArticles), hits: decodeHits(bytes, documents) };
  const { all, hits } = posting;
  return check(posting.article > 0 && posting.section > 0 && (hits.length === all || hits.length === Math.min(all, best)), posting);
}

function decodeHits(bytes: Bytes, documents: number): Hit[] {
  const hits: Hit[] = [];
  for (let document = 0; !bytes.done; ) {
    const step = bytes.number(documents);
    document += step;
    check(document < documents && (step > 0 || !hits.length), 0);
    const [number, impact] = packed(bytes);
    check(number <= mostSections, 0);
    const sections: Hit["sections"] = [];
    while (sections.length < number) {
      const section = packed(bytes);
      sections.push(check(section[0] < mostPlaces && section[0] > (sections.at(-1)?.[0] ?? -1), section));
    }
    hits.push({ document, impact, sections });
  }
  return hits;
}

// A number and an impact, in one byte where the number is small.
function packed(bytes: Bytes): [number: number, impact: number] {
  const byte = bytes.byte();
  check((byte & 31) > 0, 0);
  return [byte < 224 ? byte >> 5 : bytes.number(mostPlaces), byte & 31];
}
