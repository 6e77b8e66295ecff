// What the reader has tried, on the contact form: searches, articles and guides of the
// last day, and what the browser tells of itself. All of it is shown, each part can be
// removed, and none is sent unless the reader says so.
//
// Markup: <section class="tried" hidden><h2>…</h2><div class="tried-list"></div></section>
// Makes in .tried-list: for each sort <h3> and <ul class="tried-parts"><li><a>…</a> <span class="answer">…</span> <button class="quiet"></li></ul>,
//   then <p><label><input type="checkbox"> …</label></p> and <p><button class="quiet"></p>
// Phrases: write_searched, write_opened, write_helped, write_not_helped, write_asked, write_facts, write_consent, write_remove,
//   write_remove_one {Name}, write_remove_all, write_removed

import { journey, keepJourney } from "./_journey.ts";
import { type Browser, type Packet, packetOf } from "./_packet.ts";
import { announce, button, make, phrase } from "./_page.ts";
import type { Trail } from "./_trail.ts";
import { store, trails } from "./_trails.ts";

const section = document.querySelector<HTMLElement>(".write .tried");
const list = section?.querySelector(".tried-list");
const consent = make("input", { type: "checkbox", id: "consent" });
let browser: Browser | undefined = facts();

/** What the reader lets go along; undefined without consent. */
export function packet(page?: string): Packet | undefined {
  return consent.checked ? packetOf(journey(), trails(), page, browser) : undefined;
}

function facts(): Browser {
  const { languages, userAgent } = navigator;
  return {
    languages: languages.slice(0, 5),
    viewport: `${innerWidth}x${innerHeight}`,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    agent: userAgent.slice(0, 400),
  };
}

/** Shows all of it. */
export function showTried(): void {
  if (!section || !list) return;
  const kept = journey();
  const searches = kept.searches.map((one) => {
    return part(make("bdi", {}, one.query), "", one.query, () => keepJourney({ ...kept, searches: kept.searches.filter((other) => other !== one) }));
  });
  const articles = kept.articles.map((one) => {
    const said = one.helped === undefined ? "" : phrase(one.helped ? "write_helped" : "write_not_helped");
    return part(make("a", { href: one.path, lang: one.locale, dir: "auto" }, one.title), said, one.title, () => keepJourney({ ...kept, articles: kept.articles.filter((other) => other !== one) }));
  });
  const guides = trails().flatMap((trail) => trail.answers.map((answered) => {
    const link = make("a", { href: `${trail.path}#${encodeURIComponent(answered.step)}`, lang: trail.locale, dir: "auto" }, answered.title);
    return part(link, answered.answer, answered.title, () => store(without(trail, answered)));
  }));
  section.hidden = searches.length + articles.length + guides.length === 0;
  if (section.hidden) consent.checked = false;
  list.replaceChildren(
    ...sort("write_searched", searches), ...sort("write_opened", articles), ...sort("write_asked", guides), ...sort("write_facts", told()),
    make("p", {}, make("label", {}, consent, " ", phrase("write_consent"))), make("p", {}, button("quiet", phrase("write_remove_all"), () => removed(forgetAll))),
  );
}

// What the browser tells of itself, in one part.
function told(): HTMLElement[] {
  if (!browser) return [];
  const { languages, viewport, time_zone: zone, agent } = browser;
  return [part(make("small", { dir: "ltr", translate: "no" }, [agent, viewport, zone, languages.join(", ")].join(" · ")), "", phrase("write_facts"), () => (browser = undefined))];
}

function without(trail: Trail, gone: Trail["answers"][number]): Trail {
  return { ...trail, answers: trail.answers.filter((other) => other !== gone) };
}

function sort(title: string, parts: HTMLElement[]): HTMLElement[] {
  return parts.length ? [make("h3", {}, phrase(title)), make("ul", { class: "tried-parts" }, ...parts)] : [];
}

function part(what: HTMLElement, said: string, name: string, remove: () => void): HTMLElement {
  const gone = button("quiet", phrase("write_remove"), () => removed(remove));
  gone.ariaLabel = phrase("write_remove_one", { Name: name });
  return make("li", {}, what, " ", ...(said ? [make("span", { class: "answer", dir: "auto" }, said), " "] : []), gone);
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
