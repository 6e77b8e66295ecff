// What the service worker decides, apart from doing it: which requests are its
// business, which answers may be kept, and what a page needs to be shown.

/** What a request is for: a page, a file that never changes, a picture, what a script reads of the site, or none of our business. */
export type Sort = "page" | "asset" | "picture" | "data" | "none";

/** The facts of a request that decide. */
export interface Asked {
  method: string;
  url: string;
  mode: string;
  destination: string;
  range: boolean; // whether a part of a file is asked for
}

// What pages are made of; "" is what scripts fetch. Films and files to download are too large to be kept.
const shown = ["", "style", "script", "image", "manifest", "track"];

/** Sorts a request. The scope is the address of the help centre, with a slash at the end. */
export function sortOf(asked: Asked, scope: string): Sort {
  const path = pathBelow(asked.url, scope);
  if (asked.method !== "GET" || asked.range || path === undefined || personal(path)) return "none";
  if (hashed(path)) return shown.includes(asked.destination) ? "asset" : "none";
  if (asked.mode === "navigate") return "page";
  if (asked.destination === "image") return "picture";
  return asked.destination === "" && (words(path) || /^[^/]+\/search\/index\.bin$|\/index\.json$/.test(path)) ? "data" : "none";
}

/** Whether a path below the scope is that of a part of the search index. */
export function ofIndex(path: string): boolean {
  return path.startsWith("assets/search/");
}

/** Whether a path below the scope is that of a file that never changes. */
export function hashed(path: string): boolean {
  return /^(assets|files)\//.test(path);
}

/** Whether a path below the scope is that of words which scripts need. */
export function words(path: string): boolean {
  return /^[^/]+\/(search|contact)\/words\.json$/.test(path);
}

// What the desk answers belongs to one person and one moment.
function personal(path: string): boolean {
  return /^(api|desk)(\/|$)|(^|\/)tickets(\/|$)/.test(path);
}

/** Whether a page of this address may be kept. */
export function keepable(url: string, scope: string): boolean {
  return sortOf({ method: "GET", url, mode: "navigate", destination: "document", range: false }, scope) === "page";
}

/** The path below the scope, "" for the scope itself; undefined for anything else. */
export function pathBelow(url: string, scope: string): string | undefined {
  const address = url.split(/[?#]/, 1)[0]!;
  return address.startsWith(scope) ? address.slice(scope.length) : undefined;
}

/** The page that is shown when another one cannot be had; undefined above the locales. */
export function offlinePage(url: string, scope: string): string | undefined {
  const [locale, ...rest] = (pathBelow(url, scope) ?? "").split("/");
  return locale && rest.length > 0 ? `${scope}${locale}/offline/` : undefined;
}

/** Whether an answer is a page. */
export function isPage(answer: Response): boolean {
  return /^text\/html/.test(answer.headers.get("content-type") ?? "");
}

/** Whether an answer is whole, ours, from where it was asked for, and not meant for one person. */
export function storable(answer: Response): boolean {
  const { status, type, redirected, headers } = answer;
  return status === 200 && type === "basic" && !redirected && !/no-store|private/.test(headers.get("cache-control") ?? "");
}

/** The files that a page shows or runs: style sheets, scripts, icons and pictures below the scope. */
export function filesOf(html: string, page: string, scope: string): string[] {
  return named(html, page, scope, /<(?:img|script|source|link|video)\b[^>]*>/g, /\s(src|href|srcset|poster)=(?:"([^"]*)"|([^\s>]+))/g);
}

/** The files by which a page says something to the desk, once its reader has something to say. */
export function sayingOf(html: string, page: string, scope: string): string[] {
  return named(html, page, scope, /<html\b[^>]*>/g, /\s(data-sender|data-words)=(?:"([^"]*)"|([^\s>]+))/g);
}

function named(html: string, page: string, scope: string, tags: RegExp, attributes: RegExp): string[] {
  const found = new Set<string>();
  for (const [tag] of html.matchAll(tags)) {
    if (tag.startsWith("<link") && !/\brel="?(?:stylesheet|icon|manifest)\b/.test(tag)) continue;
    for (const address of addresses(tag, attributes)) {
      const url = new URL(address, page).href;
      if (pathBelow(url, scope) !== undefined && !/\.(?:mp4|webm|m4v)$/.test(url)) found.add(url);
    }
  }
  return [...found];
}

function addresses(tag: string, attributes: RegExp): string[] {
  return [...tag.matchAll(attributes)].flatMap(([, name, quoted, bare]) => {
    const value = decode(quoted ?? bare ?? "");
    return name === "srcset" ? value.split(",").map((part) => part.trim().split(/\s/, 1)[0]!) : value;
  });
}

/** The words of a page's main heading, or of its title. */
export function titleOf(html: string): string {
  const words = /<h1\b[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? /<title>(.*?)<\/title>/s.exec(html)?.[1] ?? "";
  return decode(words.replace(/<[^>]*>/g, "")).trim();
}

const names: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

// Knows the references that our templates write.
function decode(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name) return names[name] ?? whole;
    return String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex!, 16));
  });
}
