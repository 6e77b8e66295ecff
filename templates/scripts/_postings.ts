// Which documents hold a term: searchindex/shards.go writes it.

import { Bytes, check } from "./_tree.ts";

export interface Posting {
  article: number; // rarity among articles, and
  section: number; // among sections
  all: number; // documents of the whole list
  documents: number[]; // by their places among all, in order
  impacts: number[]; // of these
  ends: number[]; // of the sections of each, among
  sections: number[]; // of all: 32 times the place, and the impact
}

const mostArticles = 1024;
const mostSections = 16;
const mostPlaces = 4096;
const mostRarity = 1024;
const best = 64;

/** The whole list of a term, or the best of it. */
export function decodePosting(value: Uint8Array, documents: number): Posting {
  const bytes = new Bytes(value);
  const posting: Posting = {
    article: bytes.number(mostRarity), section: bytes.number(mostRarity), all: bytes.number(mostArticles),
    documents: [], impacts: [], ends: [], sections: [],
  };
  decodeHits(bytes, documents, posting);
  const { article, section, all } = posting;
  const { length } = posting.documents;
  return check(article > 0 && section > 0 && (length === all || length === Math.min(all, best)), posting);
}

function decodeHits(bytes: Bytes, most: number, { documents, impacts, ends, sections }: Posting): void {
  for (let document = 0; !bytes.done; ) {
    const step = bytes.number(most);
    document += step;
    check(document < most && (step > 0 || !documents.length), 0);
    const [number, impact] = packed(bytes);
    check(number <= mostSections, 0);
    for (let i = 0, before = -1; i < number; i++) {
      const [place, impact] = packed(bytes);
      check(place < mostPlaces && place > before, 0);
      sections.push(((before = place) << 5) | impact);
    }
    documents.push(document);
    impacts.push(impact);
    ends.push(sections.length);
  }
}

// A number and an impact, in one byte where the number is small.
function packed(bytes: Bytes): [number: number, impact: number] {
  const byte = bytes.byte();
  check((byte & 31) > 0, 0);
  return [byte < 224 ? byte >> 5 : bytes.number(mostPlaces), byte & 31];
}
