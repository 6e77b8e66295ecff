// Brings actions to the desk. One that the desk cannot take now, because it does not
// answer, is busy or broken, is kept; one that it refuses is the reader's to mend.

import { type Action, drop, keep, type Kept, tooOld, unsent } from "./_unsent.ts";
import { api } from "./_desk.ts";

/** What the desk says is wrong. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly field = "", // which it is about; "" for none
  ) {
    super(message);
  }
}

/** The desk cannot be reached, or cannot take anything now. */
export class Away extends Error {
  constructor(readonly status = 0) {
    super();
  }
}

const patience = 15_000; // ms for an answer
const piece = 1 << 20; // bytes of a file that are sent at once

/** A key that nobody else has. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) => byte.toString(36).padStart(2, "0")).join("");
}

export function newAction(url: string, body: Record<string, unknown>, about: string): Action {
  return { key: newKey(), url: api + url, body, about, time: Date.now() };
}

/** Sends an action and returns what the desk says to it; undefined when it is kept for later. */
export async function send<T>(action: Action, progress?: Progress): Promise<T | undefined> {
  try {
    return await deliver<T>(action, progress);
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    await keep(action);
    retrySoon();
    return undefined;
  }
}

type Progress = (file: Kept, share: number) => void;

async function deliver<T>(action: Action, progress?: Progress): Promise<T> {
  const uploads = [];
  for (const file of action.files ?? []) uploads.push(await upload(file, progress));
  const body = uploads.length ? { ...action.body, uploads } : action.body;
  const answer = await ask(action.url, { method: "POST", headers: { "Content-Type": "application/json", "Idempotency-Key": action.key }, body: JSON.stringify(body) });
  return (await answer.json()) as T;
}

/** Asks the desk; an answer that is no success is an error. */
export async function ask(url: string, init: RequestInit = {}, time = patience): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url, { credentials: "include", redirect: "error", ...init, signal: AbortSignal.timeout(time) });
  } catch {
    throw new Away();
  }
  if (answer.ok) return answer;
  // A static host without a desk behind it, or one that is being replaced, knows no such address.
  if (answer.status >= 500 || [404, 405, 408, 409, 425, 429].includes(answer.status)) throw new Away(answer.status);
  const { message, detail, field } = (await answer.json().catch(() => ({}))) as Record<string, string | undefined>;
  throw new Refused(answer.status, message ?? detail ?? answer.statusText, field);
}

// A file is sent in pieces; what has arrived is not sent again.
async function upload(file: Kept, progress?: Progress): Promise<string> {
  const { content, name, type } = file;
  let offset = 0;
  const held = file.upload && (await arrived(file.upload));
  if (held !== undefined) offset = held;
  else {
    const begun = await ask(`${api}uploads`, { method: "POST", headers: { "Content-Type": "application/json", "Idempotency-Key": newKey() }, body: JSON.stringify({ name, type, size: content.size }) });
    file.upload = (await begun.json()) as { id: string; token: string };
  }
  const { id, token } = file.upload!;
  while (offset < content.size) {
    progress?.(file, offset / content.size);
    const sent = await ask(`${api}uploads/${id}`, {
      method: "PATCH",
      headers: { "Content-Type": "application/offset+octet-stream", "Upload-Token": token, "Upload-Offset": String(offset) },
      body: content.slice(offset, offset + piece),
    }, 4 * patience);
    ({ offset } = (await sent.json()) as { offset: number });
  }
  progress?.(file, 1);
  return `${id}:${token}`;
}

// How much of a file has arrived; undefined when the desk has forgotten it.
async function arrived({ id, token }: { id: string; token: string }): Promise<number | undefined> {
  try {
    const held = await ask(`${api}uploads/${id}`, { method: "HEAD", headers: { "Upload-Token": token } });
    return Number(held.headers.get("Upload-Offset")) || 0;
  } catch (error) {
    if (error instanceof Away && error.status === 404) return undefined;
    throw error;
  }
}

let soon = 0;
let pause = 5000; // ms; longer after every try in vain

function retrySoon(): void {
  clearTimeout(soon);
  soon = setTimeout(() => void flush(), pause * (0.75 + Math.random() / 2));
  pause = Math.min(2 * pause, 5 * 60_000);
}

/** Told of what became of an action that had waited: it is done, was refused, or is given up. */
export type Outcome = (action: Action, answer: unknown, error?: Error) => void;

let tell: Outcome = () => undefined;

/** Says who wants to know what becomes of the actions that wait. */
export function listen(outcome: Outcome): void {
  tell = outcome;
}

/** Brings the desk what waits. Of several tabs one does it. */
export async function flush(): Promise<void> {
  if (navigator.locks) await navigator.locks.request("desk", { ifAvailable: true }, async (lock) => lock && (await bring()));
  else await bring();
}

async function bring(): Promise<void> {
  for (const action of await unsent()) {
    try {
      const answer = await deliver(action);
      await drop(action.key);
      pause = 5000;
      tell(action, answer);
    } catch (error) {
      if (error instanceof Away && !tooOld(action)) {
        if (action.files?.some(({ upload }) => upload)) await keep(action); // what has arrived stays known
        return retrySoon();
      }
      await drop(action.key);
      tell(action, undefined, error as Error);
    }
  }
}

addEventListener("online", () => void flush());
