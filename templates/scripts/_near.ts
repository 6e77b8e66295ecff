// Answers to what somebody is writing to a person: at most a few, and none where
// nothing fits well.
//
// Makes in the place: <p class="small">…</p><ol class="found"> with results
// Address: ?for=PRODUCT of the reader, which comes first
// Phrases: search_near

import { find } from "./_finder.ts";
import { announce, make, phrase } from "./_page.ts";
import { productOf } from "./_product.ts";
import { resultOf } from "./_results.ts";

const most = 3;

let turn = 0;

/** Shows answers in a place, or empties it. */
export async function near(place: HTMLElement, query: string): Promise<void> {
  const now = ++turn;
  try {
    const found = await find(query, productOf(location), most, () => now === turn);
    if (now !== turn) return;
    const items = found.silent ? [] : found.docs.map((_, i) => {
      const link = make("a", { class: "title" });
      const { name, where, passage, fill } = resultOf(found, i, [link]);
      link.append(name);
      void fill();
      return make("li", {}, link, where, passage);
    });
    if (items.length && !place.hasChildNodes()) announce(phrase("search_near"));
    place.replaceChildren(...(items.length ? [make("p", { class: "small" }, phrase("search_near")), make("ol", { class: "found" }, ...items)] : []));
  } catch {
    // Without a search a person helps as well.
  }
}
