// Search on the search page, in titles, keywords, headings and summaries. The list
// of pages is fetched when the reader turns to the box, or comes with a query.
//
// Loaded by the search page only: <script type="module" src="…/search-….js">
// Markup:
//   <form class="search" role="search" action="…"><input type="search" name="q">…</form>
//   <section class="results" data-index="ADDRESS" hidden><ol></ol></section>
//   <section class="nothing" hidden>…what to do, the way to a person…</section>: shown when nothing was found
//   ADDRESS holds a JSON array of {t: title, s: summary, k: [keywords], h: [headings], u: address, c: kind}
// Makes: <p class="count" role="status"> before the list; per result
//   <li><a href="…">title</a><p>summary</p></li> with <b> around the words asked for
// Keys: arrow up and down between box and results; Escape goes back to the box
// Phrases: search_count {Count}, search_nothing {Query}, search_failed

import { make, phrase } from "./_page.ts";
import { type Entry, find, index, type Index, marked } from "./_rank.ts";

const most = 20;
const form = document.querySelector<HTMLFormElement>("main form[role=search]")!;
const box = form.querySelector<HTMLInputElement>("input[name=q]")!;
const results = document.querySelector<HTMLElement>(".results")!;
const nothing = document.querySelector<HTMLElement>(".nothing");
const list = results.querySelector("ol")!;
const count = make("p", { class: "count", role: "status" });

let loading: Promise<Index> | undefined;

function load(): Promise<Index> {
  loading ??= fetch(results.dataset["index"]!).then(async (answer) => {
    if (!answer.ok) throw new Error(answer.statusText);
    return index((await answer.json()) as Entry[]);
  });
  return loading;
}

async function search(): Promise<void> {
  const query = box.value.trim();
  try {
    const pages = query ? find(await load(), query) : [];
    if (query === box.value.trim()) show(query, pages); // else the reader has typed on
  } catch {
    loading = undefined; // the next try may have a network again
    count.textContent = phrase("search_failed");
    if (nothing) nothing.hidden = false;
  }
}

function show(query: string, pages: Entry[]): void {
  list.replaceChildren(...pages.slice(0, most).map((page) => result(page, query)));
  results.hidden = pages.length === 0;
  if (nothing) nothing.hidden = !query || pages.length > 0;
  count.textContent = query && phrase(pages.length ? "search_count" : "search_nothing", { Count: pages.length, Query: query });
}

function result({ t, s = "", u }: Entry, query: string): HTMLElement {
  return make("li", {}, make("a", { href: u }, ...bold(t, query)), make("p", {}, ...bold(s, query)));
}

function bold(text: string, query: string): (Node | string)[] {
  return marked(text, query).map((part) => (part.hit ? make("b", {}, part.text) : part.text));
}

// Moves the focus between the box and the results.
function move(event: KeyboardEvent): void {
  const stops = [box, ...list.querySelectorAll("a")];
  const at = stops.indexOf(event.target as HTMLInputElement);
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Escape: 0 };
  const next = stops[steps[event.key] ?? -1];
  if (at < 0 || !next || event.isComposing || (event.key === "Escape" && at === 0)) return;
  event.preventDefault();
  next.focus();
}

results.before(count);
addEventListener("keydown", move);
box.addEventListener("focus", () => load().catch(() => (loading = undefined)));
box.addEventListener("input", () => {
  const address = new URL(location.href);
  address.searchParams.set("q", box.value);
  history.replaceState(null, "", address);
  void search();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void search().then(() => list.querySelector("a")?.focus());
});
box.value = new URLSearchParams(location.search).get("q") ?? "";
if (box.value) void search();
