// What the reader has tried, on the contact form: searches, articles and guides of the
// last day. All of it is shown, each part can be removed, and none is sent unless the
// reader says so.
//
// Markup: <section class="tried" hidden><h2>…</h2><div class="tried-list"></div></section>
// Makes in .tried-list: <ul class="tried-parts"><li><a>…</a> <span class="answer">…</span> <button class="quiet"></li></ul> for each sort,
//   <p><label><input type="checkbox"> …</label></p> and <p><button class="quiet"></p>
// Phrases: write_searched, write_opened, write_helped, write_not_helped, write_asked, write_consent, write_remove, write_remove_one {Name},
//   write_remove_all, write_removed

import { journey, keepJourney } from "./_journey.ts";
import { announce, button, make, phrase } from "./_page.ts";
import { type Walked, walked } from "./_trail.ts";
import { store, trails } from "./_trails.ts";

const section = document.querySelector<HTMLElement>(".write .tried");
const list = section?.querySelector(".tried-list");
const consent = make("input", { type: "checkbox", id: "consent" });

const most = { searches: 20, articles: 30, trails: 5, steps: 40 }; // the last ones

/** What is sent along with a message, as the desk takes it. */
export interface Packet {
  searches: { query: string; at: number }[];
  articles: { id: string; locale: string; revision: string; at: number; helped?: boolean }[];
  trails: Walked[];
  page: string;
  locale: string;
  browser: { agent: string; language: string; screen: string; zone: string };
}

/** What the reader lets go along; undefined without consent. */
export function packet(page: string): Packet | undefined {
  if (!consent.checked) return undefined;
  const { searches, articles } = journey();
  const told = trails().filter(({ answers }) => answers.length);
  return {
    searches: searches.slice(-most.searches).map(({ query, time }) => ({ query: query.slice(0, 200), at: time })),
    articles: articles.slice(-most.articles).map(({ id, locale, revision, time, helped }) => ({ id, locale, revision, at: time, ...(helped !== undefined && { helped }) })),
    trails: told.slice(-most.trails).map(walked).map((trail) => ({ ...trail, steps: trail.steps.slice(-most.steps) })),
    page: page.slice(0, 500),
    locale: document.documentElement.lang,
    browser: { agent: navigator.userAgent.slice(0, 400), language: navigator.language, screen: `${innerWidth}x${innerHeight}`, zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
  };
}

/** Shows all of it. */
export function showTried(): void {
  if (!section || !list) return;
  const kept = journey();
  const tried = trails().filter(({ answers }) => answers.length);
  const searches = kept.searches.map((one) => {
    return part(make("bdi", {}, one.query), "", one.query, () => keepJourney({ ...kept, searches: kept.searches.filter((other) => other !== one) }));
  });
  const articles = kept.articles.map((one) => {
    const said = one.helped === undefined ? "" : phrase(one.helped ? "write_helped" : "write_not_helped");
    return part(make("a", { href: one.path, lang: one.locale, dir: "auto" }, one.title), said, one.title, () => keepJourney({ ...kept, articles: kept.articles.filter((other) => other !== one) }));
  });
  const guides = tried.flatMap((trail) => trail.answers.map((answered) => {
    const link = make("a", { href: `${trail.path}#${encodeURIComponent(answered.step)}` }, answered.title);
    return part(link, answered.answer, answered.title, () => store({ ...trail, answers: trail.answers.filter((other) => other !== answered) }));
  }));
  section.hidden = searches.length + articles.length + guides.length === 0;
  if (section.hidden) consent.checked = false;
  list.replaceChildren(...sort("write_searched", searches), ...sort("write_opened", articles), ...sort("write_asked", guides), make("p", {}, make("label", {}, consent, " ", phrase("write_consent"))), make("p", {}, button("quiet", phrase("write_remove_all"), () => removed(forgetAll))));
}

function sort(title: string, parts: HTMLElement[]): HTMLElement[] {
  return parts.length ? [make("h3", {}, phrase(title)), make("ul", { class: "tried-parts" }, ...parts)] : [];
}

function part(what: HTMLElement, said: string, name: string, remove: () => void): HTMLElement {
  const gone = button("quiet", phrase("write_remove"), () => removed(remove));
  gone.ariaLabel = phrase("write_remove_one", { Name: name });
  return make("li", {}, what, " ", ...(said ? [make("span", { class: "answer" }, said), " "] : []), gone);
}

/** Forgets all that the reader has tried. */
export function forgetAll(): void {
  keepJourney({ searches: [], articles: [] });
  for (const trail of trails()) store({ ...trail, answers: [] });
}

function removed(remove: () => void): void {
  remove();
  showTried();
  announce(phrase("write_removed"));
  // The button that had the focus is gone.
  const next = section!.hidden ? document.querySelector<HTMLElement>("h1")! : section!.querySelector<HTMLElement>("h2")!;
  next.tabIndex = -1;
  next.focus();
}
