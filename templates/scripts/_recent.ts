// The last searches of a reader, kept in this browser only.

import { searched } from "./_journey.ts";
import { forget, recall, remember } from "./_storage.ts";

const key = `searches:${document.documentElement.lang}`;
const most = 5;

/** The last searches, newest first. */
export function recent(): string[] {
  try {
    const stored = JSON.parse(recall(key) ?? "[]") as unknown;
    return Array.isArray(stored) ? stored.filter((query) => typeof query === "string").slice(0, most) : [];
  } catch {
    return [];
  }
}

/** Keeps a search that the reader has made use of. */
export function keep(query: string): void {
  const words = query.trim();
  if (!words) return;
  remember(key, JSON.stringify([words, ...recent().filter((other) => other !== words)].slice(0, most)));
  searched(words);
}

export function clear(): void {
  forget(key);
}
