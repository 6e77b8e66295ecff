// The trails in this browser.

import { forget, keys, recall, remember } from "./_storage.ts";
import { read, type Trail } from "./_trail.ts";

const prefix = "trail:";

/** All trails, newest last. */
export function trails(): Trail[] {
  return read(keys(prefix).map(recall), Date.now());
}

/** Stores a trail in place of the earlier one of the same guide; one without answers is forgotten. */
export function store(trail: Trail): void {
  if (trail.answers.length > 0) remember(prefix + trail.article, JSON.stringify(trail));
  else forget(prefix + trail.article);
}

/** Removes what is too old to be shown. */
export function sweep(): void {
  const alive = trails().map(({ article }) => prefix + article);
  for (const key of keys(prefix)) if (!alive.includes(key)) forget(key);
}
