// Marks in the table of contents where the reader is.
//
// Markup: <nav class="contents"> with <a href="#…">
// Makes: aria-current="true" on one of the links

import { all, named } from "./_page.ts";

export function contents(): void {
  const links = new Map<HTMLElement, HTMLAnchorElement>();
  for (const link of all<HTMLAnchorElement>('.contents a[href^="#"]')) {
    const heading = named(link.hash);
    if (heading) links.set(heading, link);
  }
  // A section is read from the moment when its heading enters the upper third.
  const mark = () => {
    const line = innerHeight / 3;
    let current: HTMLAnchorElement | undefined;
    for (const [heading, link] of links) {
      link.removeAttribute("aria-current");
      if (heading.getBoundingClientRect().top < line) current = link;
    }
    current?.setAttribute("aria-current", "true");
  };
  const watch = new IntersectionObserver(mark, { rootMargin: "0px 0px -67% 0px" });
  for (const heading of links.keys()) watch.observe(heading);
}
