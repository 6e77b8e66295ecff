// The search page: what is in its box and which filters are chosen stands in the
// address, so that it can be shared and gone back to.
//
// Markup: <form role="search"><input name="q"></form> and
//   <section class="results" hidden></section>, <section class="nothing" hidden>…</section>
// Makes in .results: <p class="count">, <p role="status" class="visually-hidden">, <details class="filters">, what is said when
//   nothing fits well, <ol class="found"> and <button class="button">; the class ready, by which what is below is shown
// Address: ?q=WORDS&kind=…&topic=…&product=…&for=PRODUCT of the reader, which comes first
// Keys: arrow up and down between box and results; Escape goes back to the box
// Phrases: search_count {Count}, search_nothing {Query}, search_weak {Query}, search_more, search_filters, search_kind, search_topic,
//   search_product, search_any, site_search_loading, site_search_failed, site_search_broken

import type { Wanted } from "./_answering.ts";
import { documentsOf, type Found, kindName } from "./_finder.ts";
import { button, make, phrase } from "./_page.ts";
import { productOf } from "./_product.ts";
import { keep } from "./_recent.ts";
import { inSight, resultOf } from "./_results.ts";
import { searching } from "./_searching.ts";
import { silence, trouble } from "./_silence.ts";

const step = 10; // articles that are shown at first, and with each "more"
const filters = ["kind", "topic", "product"] as const;

/** Makes a search page work. */
export function found(results: HTMLElement, box: HTMLInputElement): void {
  const nothing = document.querySelector<HTMLElement>(".nothing");
  const status = make("p", { role: "status", class: "visually-hidden" });
  const count = make("p", { class: "count" });
  const choices = make("details", { class: "filters" });
  const message = make("div");
  const below = make("div"); // what is said where more was asked for
  const list = make("ol", { class: "found" });
  const more = button("button", "", () => void showMore());
  more.hidden = choices.hidden = true;
  let now: Found | undefined;
  let fills = new Map<Element, () => Promise<void>>();
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) void fills.get(target)?.();
  }, { threshold: inSight });

  // What is asked for. The address tells it as soon as the reader has settled.
  let here = new URL(location.href);
  let many = Number(history.state); // articles that were shown when the reader left
  const asked = () => here.searchParams;
  const address = (changes: Record<string, string>) => {
    const url = new URL(here);
    for (const [name, value] of Object.entries(changes)) value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
    return url.href;
  };
  // Browsers refuse to write many addresses in a short time; the search goes on without.
  const write = (way: "pushState" | "replaceState", href: string, shown = 0) => {
    here = new URL(href);
    many = shown;
    try {
      history[way](shown, "", href);
    } catch {}
  };
  const settle = () => here.href !== location.href && write("replaceState", here.href);
  const go = (href: string) => {
    write("pushState", href);
    arrive();
  };
  const arrive = () => {
    box.value = asked().get("q") ?? "";
    void look();
  };
  const say = (id: string, { query, total }: Pick<Found, "query" | "total">) => phrase(id, { Count: total, Query: query });

  box.addEventListener("input", () => {
    here = new URL(address({ q: box.value }));
    many = 0;
  });
  const look = searching(box, {
    first: () => Math.max(step, many),
    wanted: () => {
      const wanted: Wanted = { choices: choices.open, ...productOf(here) };
      for (const name of filters) {
        const value = asked().get(name);
        if (value) wanted[name] = value;
      }
      return wanted;
    },
    empty() {
      settle();
      results.hidden = true;
      results.classList.add("ready");
      if (nothing) nothing.hidden = true;
      status.textContent = "";
    },
    waiting() {
      if (!now) show(phrase("site_search_loading"));
    },
    found(found) {
      const { docs, matches, silent } = (now = found);
      fills = new Map();
      list.replaceChildren(...docs.map((_, i) => item(found, i)));
      results.classList.add("ready");
      show(silent ? "" : say("search_count", found));
      if (silent) message.replaceChildren(silence(found, (query) => address({ q: query })));
      more.hidden = docs.length >= matches.length;
      more.textContent = phrase("search_more");
      filter(found);
      if (nothing) nothing.hidden = docs.length > 0;
    },
    settled(found) {
      settle();
      status.textContent = say(!found.total ? "search_nothing" : found.silent ? "search_weak" : "search_count", found);
      fill(0);
    },
    failed(failure) {
      const { words, made } = trouble(box.value, failure);
      now = undefined;
      settle();
      results.classList.add("ready");
      list.replaceChildren();
      more.hidden = choices.hidden = true;
      show("");
      status.textContent = words;
      message.replaceChildren(made);
    },
  });

  const show = (words: string) => {
    results.hidden = false;
    count.textContent = words;
    message.replaceChildren();
    below.replaceChildren();
  };

  const item = (found: Found, i: number) => {
    const link = make("a", { class: "title" });
    const { name, where, passage, more, fill } = resultOf(found, i, [link]);
    link.append(name);
    const others = more.length ? [make("ul", { class: "more" }, ...more.map((link) => make("li", {}, link)))] : [];
    const made = make("li", {}, link, where, passage, ...others);
    fills.set(made, fill);
    return made;
  };

  const fill = (from: number) => {
    for (const item of [...list.children].slice(from)) seen.observe(item);
  };

  const showMore = async () => {
    const found = now!;
    const { docs, matches } = found;
    const from = docs.length;
    try {
      docs.push(...(await documentsOf(matches.slice(from, from + step))));
    } catch (failure) {
      if (found !== now) return;
      const { words, made } = trouble(box.value, failure);
      status.textContent = words;
      below.replaceChildren(made);
      return;
    }
    if (found !== now) return;
    below.replaceChildren();
    const items = docs.slice(from).map((_, i) => item(found, from + i));
    list.append(...items);
    more.hidden = docs.length >= matches.length;
    write("replaceState", here.href, docs.length);
    items[0]?.querySelector("a")!.focus();
    fill(from);
  };

  // A filter is a row of links, of which one is chosen.
  const filter = ({ choices: values, words, total }: Found) => {
    const labels = { kind: phrase("search_kind"), topic: phrase("search_topic"), product: phrase("search_product") };
    const rows = filters.flatMap((name) => {
      const chosen = asked().get(name) ?? "";
      const link = (value: string, title: string, count?: number) => {
        const made = make("a", { href: address({ [name]: value }), ...(value === chosen && { "aria-current": "true" }) }, title);
        return make("li", {}, made, ...(count === undefined ? [] : [" ", make("small", {}, count.toLocaleString(document.documentElement.lang))]));
      };
      const counted = [...(values?.[name] ?? [])];
      // One that leaves nothing can still be taken away.
      if (chosen && !counted.some(({ value }) => value === chosen)) counted.push({ value: chosen, title: chosen, count: 0 });
      const list = make("ul", {}, link("", phrase("search_any")), ...counted.map(({ value, title, count }) => link(value, (name === "kind" && kindName(words, value)) || title, count)));
      return counted.length > 1 || chosen ? [make("nav", { "aria-label": labels[name] }, make("span", {}, labels[name]), list)] : [];
    });
    choices.hidden = values ? !rows.length : !total;
    choices.replaceChildren(make("summary", {}, phrase("search_filters")), ...rows);
  };

  // Moves the focus between the box and the results.
  const move = (event: KeyboardEvent) => {
    const stops = [box, ...list.querySelectorAll("a")];
    const at = stops.indexOf(event.target as HTMLInputElement);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, ...(at && { Escape: 0 }) };
    const next = stops[steps[event.key] ?? -1];
    if (at < 0 || !next || event.isComposing) return;
    event.preventDefault();
    next.focus();
  };

  choices.open = filters.some((name) => asked().has(name));
  choices.addEventListener("toggle", () => choices.open && !now?.choices && void look());
  results.append(status, count, choices, message, list, more, below);
  results.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const turns = choices.contains(link) || link.className === "meant";
    if (!turns) {
      settle();
      return keep(box.value);
    }
    const label = link.closest("nav")?.ariaLabel;
    event.preventDefault();
    go(link.href);
    // The link that was chosen is made anew with the list.
    if (label) requestAnimationFrame(() => results.querySelector<HTMLElement>(`nav[aria-label="${CSS.escape(label)}"] [aria-current]`)?.focus());
  });
  addEventListener("keydown", move);
  addEventListener("popstate", () => {
    here = new URL(location.href);
    many = Number(history.state);
    arrive();
  });
  box.form!.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(box.value);
    go(address({ q: box.value }));
  });
  // Whoever comes with a query has not typed yet; whoever has typed before the script came is not undone.
  if (document.activeElement !== box || !box.value) box.value = asked().get("q") ?? box.value;
  void look();
}
