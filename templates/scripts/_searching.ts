// Searches while the reader types: not before a composition has ended, and only for
// what is in the box in the end. What is at hand answers at once; _pace.ts says when
// the network is asked for more.

import type { Wanted } from "./_answering.ts";
import { find, type Found } from "./_finder.ts";
import { typed } from "./_pace.ts";

/** Who shows what was found. */
export interface View {
  first(): number; // documents that are shown at first
  wanted(): Wanted; // filters
  empty(): void;
  waiting(): void; // it takes a while
  found(found: Found): void;
  settled(found: Found): void; // the reader has stopped typing
  failed(failure: unknown): void;
}

const patience = 300; // ms until a reader is told that it takes a while
const pause = 450; // ms without a key after which a query is thought to be meant so

/** Keeps a view up to date with a box. What is returned searches at once, for words that are complete. */
export function searching(box: HTMLInputElement, view: View): (typing?: boolean) => Promise<void> {
  let turn = 0;
  const look = async (typing = false) => {
    const now = ++turn;
    const query = box.value.trim();
    const stopped = typing && new Promise((done) => setTimeout(done, pause));
    if (!enough(query)) return view.empty();
    const slow = setTimeout(() => now === turn && view.waiting(), patience);
    try {
      const found = await find(query, { typing, ...view.wanted() }, view.first(), () => now === turn).finally(() => clearTimeout(slow));
      // Half a word fits nothing well; that is worth no word, and what fits badly is not shown without one.
      if (found.silent && stopped) await stopped;
      if (now === turn) view.found(found);
      if (stopped) await stopped;
      if (now === turn) view.settled(found);
    } catch (failure) {
      if (now === turn) view.failed(failure);
    }
  };
  const soon = (whole: boolean) => {
    typed(whole);
    void look(true);
  };
  box.addEventListener("input", (event) => (event as InputEvent).isComposing || soon(!isKey(event as InputEvent)));
  box.addEventListener("compositionend", () => soon(true));
  return look;
}

// A key writes or takes away one letter.
function isKey({ inputType = "", data }: InputEvent): boolean {
  return data ? data.length === 1 : inputType.startsWith("delete");
}

// One letter says nothing yet, one Chinese character may.
function enough(query: string): boolean {
  return query.length > 1 || query > "\u2e80";
}
