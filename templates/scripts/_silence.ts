// What is said when nothing fits well, or nothing at all was found, or nothing could
// be searched: so, what may have been meant, where to look, and who helps.
//
// Markup: <form data-all="ADDRESS of all articles" data-contact="ADDRESS of the ways to a person">
// Makes: <div class="silent"> with paragraphs and lists of links
// Phrases: search_weak, search_nothing, search_meant {Query}, search_nearest, search_topics, search_weaker,
//   site_search_failed, site_search_broken, site_search_all, site_search_person

import type { Found, Topic } from "./_finder.ts";
import { make, phrase } from "./_page.ts";
import { withProduct } from "./_product.ts";
import { Unreachable } from "./_tree.ts";

const { all = "", contact = "" } = document.querySelector<HTMLElement>("[data-index]")?.dataset ?? {};
const nearest = 3; // topics

/** What comes before weak results, or stands in place of results. Meant is called with the other spelling. */
export function silence({ query, meant, docs, words: { topics } }: Found, address: (query: string) => string): HTMLElement {
  const near = [...new Set(docs.map(({ topic }) => topic))].flatMap((folder) => topics.find((topic) => topic.folder === folder) ?? []).slice(0, nearest);
  const made = make("div", { class: "silent" }, make("p", { class: "said" }, phrase(docs.length ? "search_weak" : "search_nothing", { Query: query })));
  if (meant) made.append(make("p", {}, make("a", { class: "meant", href: address(meant) }, phrase("search_meant", { Query: meant }))));
  const listed = near.length ? near : topics.filter(({ folder }) => !folder.includes("/"));
  if (listed.length) made.append(make("p", { class: "small" }, phrase(near.length ? "search_nearest" : "search_topics")), topicList(listed));
  made.append(ways(query));
  if (docs.length) made.append(make("p", { class: "small weaker" }, phrase("search_weaker")));
  return made;
}

/** What is said when the search does not work, and where to go instead. */
export function trouble(query: string, failure: unknown): { words: string; made: HTMLElement } {
  const words = phrase(failure instanceof Unreachable ? "site_search_failed" : "site_search_broken");
  return { words, made: make("div", { class: "silent" }, make("p", { class: "said" }, words), ways(query)) };
}

function topicList(topics: readonly Topic[]): HTMLElement {
  const link = ({ title, path, lang }: Topic) => make("a", { href: path, ...(lang && { lang, dir: "auto" }) }, title);
  return make("ul", { class: "near" }, ...topics.map((topic) => make("li", {}, link(topic))));
}

// A person is told what was searched for.
function ways(query: string): HTMLElement {
  const person = make("a", { class: "button", href: withProduct(`${contact}?q=${encodeURIComponent(query)}`, location) }, phrase("site_search_person"));
  return make("p", { class: "out" }, person, " ", make("a", { href: all }, phrase("site_search_all")));
}
