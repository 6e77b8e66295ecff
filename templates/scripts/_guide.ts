// A guide as a graph: steps, and choices that lead from one to the next.

export interface Step {
  id: string;
  title: string;
  choices: Choice[];
}

export interface Choice {
  text: string;
  to: string; // "#id" of a step or outcome of this guide, or the address of another page
}

export type Guide = ReadonlyMap<string, Step>;

/** The id that a choice leads to within its guide, "" if it leads elsewhere. */
export function idOf(to: string): string {
  return to.startsWith("#") ? to.slice(1) : "";
}

/**
 * At most how many questions follow a step. Choices that lead back to where one
 * has been are not counted: who goes round in a circle has no "at most".
 */
export function questionsAfter(guide: Guide, from: string): number {
  const known = new Map<string, number>();
  const open = new Set<string>();
  const measure = (id: string): number => {
    const measured = known.get(id);
    if (measured !== undefined) return measured;
    open.add(id);
    let most = 0;
    for (const { to } of guide.get(id)?.choices ?? []) {
      const next = idOf(to);
      if (guide.has(next) && !open.has(next)) most = Math.max(most, 1 + measure(next));
    }
    open.delete(id);
    known.set(id, most);
    return most;
  };
  return measure(from);
}
