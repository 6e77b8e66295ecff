// What every script needs of its page: phrases and new elements. Nothing here
// ever reads text as HTML.
//
// Markup: <script type="application/json" id="page-phrases">{"site_copy": "Copy", "search_count": {"one": "…", "other": "…"}}</script>

const { lang, dir } = document.documentElement;

/** Attributes of what speaks the interface's language among words that may be in another. */
export const spoken = { lang, dir };

/** Words of the interface by id; those with plural forms by form. */
export type Phrases = Record<string, string | Record<string, string>>;

let phrases: Phrases | undefined;

/** Adds phrases to those that the page came with. */
export function learn(more: Phrases): void {
  phrases = { ...known(), ...more };
}

function known(): Phrases {
  return (phrases ??= JSON.parse(document.getElementById("page-phrases")?.textContent || "{}") as Phrases);
}

/** The interface phrase in the page's language, with `{Name}` filled in; Count decides on the plural form. */
export function phrase(id: string, values: Record<string, string | number> = {}): string {
  const forms = known()[id] ?? id;
  const text = typeof forms === "string" ? forms : (forms[new Intl.PluralRules(lang).select(Number(values["Count"]))] ?? forms["other"] ?? id);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name] ?? whole;
    return typeof value === "number" ? value.toLocaleString(lang) : value;
  });
}

/** A new element with attributes and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A button that does something. */
export function button(look: string, label: string, press: () => void): HTMLButtonElement {
  const made = make("button", { type: "button", class: look, ...spoken }, label);
  made.addEventListener("click", press);
  return made;
}

/** All elements that match, with their type. */
export function all<E extends HTMLElement>(selector: string, within: ParentNode = document): E[] {
  return [...within.querySelectorAll<E>(selector)];
}

/** The element that a fragment such as "#power" names. */
export function named(fragment: string): HTMLElement | null {
  try {
    return document.getElementById(decodeURIComponent(fragment.slice(1)));
  } catch {
    return null; // an address that somebody has cut off
  }
}

let status: HTMLElement | undefined;

/** Tells screen readers what has just happened, without moving the focus. */
export function announce(text: string): void {
  if (!status) document.body.append((status = make("p", { role: "status", class: "visually-hidden" })));
  // A region that is new or says the same again is not read: empty it, then wait for a frame.
  const region = status;
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 50);
}
