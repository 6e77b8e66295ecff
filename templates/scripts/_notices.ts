// Bars at the lower edge of the window. They lie over the page, so that showing
// one moves nothing.
//
// Makes: <div class="notices"><div class="notice" role="status">…</div></div> at the end of <body>

import { make } from "./_page.ts";

let shelf: HTMLElement | undefined;

/** Shows a notice; remove() takes it away again. */
export function notice(attributes: Record<string, string>, ...children: (Node | string)[]): HTMLElement {
  if (!shelf) document.body.append((shelf = make("div", { class: "notices" })));
  const bar = make("div", { class: "notice", ...attributes }, ...children);
  shelf.append(bar);
  return bar;
}
