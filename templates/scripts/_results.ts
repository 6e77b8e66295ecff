// Articles that were found, as they are shown: title, topic, kind and label, a passage of
// the section that answers, other sections. The texts are fetched when the reader is
// about to see them; their place is reserved until then.
//
// Makes: <span class="name">title</span><span class="where">topic · kind · label</span>
//   <span class="passage"><b class="part">section</b> … <mark>word</mark> …</span>

import type { Doc } from "./_engine.ts";
import { type Found, kindName, type Section, textsOf, type Words } from "./_finder.ts";
import { make } from "./_page.ts";
import { marked, type Part, passage } from "./_passage.ts";

/** The share of a result from which on most of its passage can be seen, which is below its title. */
export const inSight = 0.75;

/** An article that was found. */
export interface Result {
  name: HTMLElement;
  where: HTMLElement;
  passage: HTMLElement;
  more: HTMLAnchorElement[]; // other sections that answer
  fill(): Promise<void>; // fetches and shows the texts
}

/** Makes what is shown of the article at a place among those that were found; links lead to the section that answers as soon as it is known which one that is. */
export function resultOf(found: Found, i: number, links: HTMLAnchorElement[]): Result {
  const match = found.matches[i]!;
  const doc = found.docs[i]!;
  const foreign: Record<string, string> = doc.fallback ? { lang: doc.language, dir: "auto" } : {};
  const name = make("span", { class: "name", ...foreign }, ...nodes(marked(doc.title, found.groups)));
  const text = make("span", { class: "passage", ...foreign });
  const more = match.more.map(() => make("a", { class: "more", href: doc.path, ...foreign }, "…"));
  for (const link of links) link.href = doc.path;
  const show = (sections: readonly Section[]) => {
    const best = sections[match.place];
    if (!best) return;
    for (const link of links) link.href = addressOf(doc, best);
    const part = best.title ? [make("b", { class: "part" }, ...nodes(marked(best.title, found.groups))), " "] : [];
    text.replaceChildren(...part, ...nodes(passage(best.text ?? "", found.groups)));
    more.forEach((link, i) => {
      const section = sections[match.more[i]!];
      if (!section) return;
      link.href = addressOf(doc, section);
      link.replaceChildren(...nodes(section.title ? marked(section.title, found.groups) : passage(section.text ?? doc.title, found.groups)));
    });
  };
  let filled: Promise<void> | undefined;
  // Without the texts the title has to do.
  const fill = () => (filled ??= textsOf(doc).then(show, () => void (filled = undefined)));
  return { name, where: whereOf(doc, found.words), passage: text, more, fill };
}

function addressOf({ path }: Doc, { id }: Section): string {
  return id ? `${path}#${encodeURI(id)}` : path;
}

function whereOf(doc: Doc, words: Words): HTMLElement {
  const topic = words.topics.find(({ folder }) => folder === doc.topic);
  const pieces: Node[] = [];
  if (topic) pieces.push(make("span", topic.lang ? { lang: topic.lang, dir: "auto" } : {}, topic.title));
  const kind = doc.kind !== "article" && kindName(words, doc.kind);
  if (kind && kind !== topic?.title) pieces.push(make("span", {}, kind));
  if (doc.label) pieces.push(make("bdi", {}, doc.label));
  if (doc.fallback) pieces.push(make("span", { class: "language" }, languageName(doc.language)));
  return make("span", { class: "where" }, ...pieces);
}

function languageName(tag: string): string {
  const own = document.documentElement.lang;
  return new Intl.DisplayNames([own], { type: "language" }).of(tag) ?? tag;
}

function nodes(parts: readonly Part[]): (Node | string)[] {
  return parts.map(({ text, hit }) => (hit ? make("mark", {}, text) : text));
}
