// Brings the desk what waits in this browser: when a page opens, when the network is
// back, and again and again while the page stays open.
//
// Makes: on the document an event "settled" for each action that is done, refused or given up; its detail is an Outcome

import { Away, deliver } from "./_send.ts";
import { alone, drop, find, keep, tooOld, unsent, type Action } from "./_unsent.ts";

/** What became of an action that had waited. */
export interface Outcome {
  action: Action; // with failed set if it is not done
  answer?: unknown; // of the desk, to one that is done
}

const first = 5000; // ms until the second try
const longest = 5 * 60_000; // ms between two tries

let soon = 0;
let pause = first;

/** Tries again soon; each time in vain the pause is longer. */
export function retrySoon(): void {
  clearTimeout(soon);
  soon = setTimeout(() => void bring(), pause * (0.75 + Math.random() / 2));
  pause = Math.min(2 * pause, longest);
}

/** Brings all that waits, in the order in which it was said. */
export async function bring(): Promise<void> {
  clearTimeout(soon);
  let waits = false;
  for (const { key } of await unsent()) {
    const away = await alone(key, () => settle(key));
    waits ||= away !== undefined;
    if (away && !away.status) break; // nobody is there, for the others neither
  }
  if (waits) retrySoon();
  else pause = first;
}

// Brings one action, or finds that it cannot be brought now. Another tab may have brought it.
async function settle(key: string): Promise<Away | undefined> {
  const action = await find(key);
  if (!action) return undefined;
  let answer: unknown;
  if (!action.failed) {
    try {
      if (tooOld(action)) throw new Error("too old");
      answer = await deliver(action);
      await drop(key);
    } catch (error) {
      if (error instanceof Away) return error;
      // It stays kept, with its words, until its reader has seen that.
      action.failed = true;
      await keep(action);
    }
  }
  document.dispatchEvent(new CustomEvent<Outcome>("settled", { detail: { action, answer }, cancelable: true }));
  return undefined;
}
