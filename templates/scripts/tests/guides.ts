import type { Guide } from "../_guide.ts";

/** A guide written down as the ids that each step leads to. */
export function guideOf(steps: Record<string, string[]>): Guide {
  return new Map(
    Object.entries(steps).map(([id, targets]) => {
      const choices = targets.map((target) => ({ text: `to ${target}`, to: `#${target}` }));
      return [id, { id, title: `Step ${id}`, choices }];
    }),
  );
}
