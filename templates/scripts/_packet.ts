// What goes along with a message of what its writer has tried, within what the desk
// takes: a message is never refused because somebody has tried a lot.

import type { Journey } from "./_journey.ts";
import { local, type Trail } from "./_trail.ts";

/** What a browser tells of itself. */
export interface Browser {
  languages: string[];
  viewport: string; // "360x740"
  time_zone: string;
  agent: string;
}

/** What is sent along with a message. */
export interface Packet extends Journey {
  trails: Trail[];
  page?: string; // path from which the writer came
  browser?: Browser;
}

// What the desk takes at most; package packet there says the same.
const mostQuery = 500; // characters
const mostTitle = 300; // characters
const mostAnswers = 100; // of a trail
const mostTrails = 20;
const mostBytes = 60_000; // of all of it as JSON

/** Makes a packet; of what is too much, the oldest is left out. */
export function packetOf({ searches, articles }: Journey, trails: readonly Trail[], page?: string, browser?: Browser): Packet {
  const made: Packet = {
    searches: searches.map(({ query, time }) => ({ query: line(query, mostQuery), time })).filter(({ query }) => query),
    articles: articles.filter(({ path }) => local(path)).map((article) => ({ ...article, title: line(article.title, mostTitle) })),
    trails: trails.filter(({ answers }) => answers.length).slice(-mostTrails).map(short),
    ...(local(page) && { page }),
    ...(browser && { browser }),
  };
  while (size(made) > mostBytes) {
    const longest = [made.trails, made.articles, made.searches].sort((a, b) => size(b) - size(a))[0]!;
    if (!longest.shift()) break;
  }
  return made;
}

function size(part: unknown): number {
  return new TextEncoder().encode(JSON.stringify(part)).length;
}

function short({ answers, at, title, ...trail }: Trail): Trail {
  const last = answers.slice(-mostAnswers);
  return {
    ...trail,
    title: line(title, mostTitle),
    at: place(at, last.at(-1)!.step),
    answers: last.map(({ step, title, answer, to }) => ({ step, title: line(title, mostTitle), answer: line(answer, mostTitle), to: place(to, step) })),
  };
}

// An answer may lead to another host, of which the desk wants no address.
function place(to: string, step: string): string {
  return to.startsWith("#") || local(to) ? to : `#${step}`;
}

// Words in one line, as long as the desk takes them.
function line(text: string, most: number): string {
  const plain = text.replace(/[\p{Cc}\s]+/gu, " ").trim();
  const letters = [...plain];
  return letters.length > most ? letters.slice(0, most).join("").trim() : plain;
}
