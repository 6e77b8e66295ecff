// The offline page: lists what can be read without a network, kept pages first.
//
// Loaded by BASE/LOCALE/offline/ only, besides site.ts.
// Markup: <section class="saved" hidden><h2>…</h2><ul></ul></section>; <html data-base="…">
// Makes: <li><a href="…">title</a></li> in the list, and shows the section when there is any

import { ask } from "./_ask.ts";
import { make } from "./_page.ts";

const section = document.querySelector<HTMLElement>(".saved");
const list = section?.querySelector("ul");

if (section && list && navigator.serviceWorker?.controller) {
  const base = location.origin + (document.documentElement.dataset["base"] ?? "/");
  // Pages of the reader's language only: BASE/LOCALE/….
  const prefix = location.href.slice(0, location.href.indexOf("/", base.length) + 1);
  const { pages } = await ask({ want: "list", url: location.href });
  const readable = pages.filter(({ url, title }) => title && url.startsWith(prefix));
  list.append(...readable.map(({ url, title }) => make("li", {}, make("a", { href: url }, title))));
  section.hidden = readable.length === 0;
}
