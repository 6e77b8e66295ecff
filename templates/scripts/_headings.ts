// A link beside every heading that has an address, to be shared.
//
// Markup: <div class="body"> with <h2 id="…"> and <h3 id="…">, or <section class="question" id="…"><h2>;
//   not in guides, whose steps have addresses of their own.
// Makes: <a class="anchor" href="#…" aria-label="…">#</a> as the last child of the heading
// Phrases: site_heading_link

import { all, make, phrase, spoken } from "./_page.ts";

export function headingLinks(): void {
  for (const heading of all(".body :is(h2, h3)[id], .question[id] > h2:first-child")) {
    if (heading.closest(".step, .outcome")) continue;
    const id = heading.id || heading.parentElement!.id;
    const label = phrase("site_heading_link");
    heading.append(make("a", { class: "anchor", href: "#" + encodeURIComponent(id), "aria-label": label, ...spoken }, "#"));
  }
}
