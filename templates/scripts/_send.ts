// Sends actions to the desk. One is kept in the browser before it goes out, so that it
// outlives a reload, and forgotten once the desk has it. What the desk cannot take now,
// because it does not answer, is busy or broken, stays kept; what it refuses is the
// reader's to mend.

import { api } from "./_desk.ts";
import { type Action, alone, drop, keep, type Kept } from "./_unsent.ts";

/** What the desk says is wrong. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string, // a word for what is wrong
    readonly field = "", // which it is about; "" for none
  ) {
    super(code);
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
const notNow = [404, 405, 408, 409, 425, 429]; // from a static host without a desk behind it, from one that is being replaced or busy

/** A key that nobody else has, of 160 bits. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) => byte.toString(36).padStart(2, "0")).join("");
}

export function newAction(url: string, body: Record<string, unknown>, about: string): Action {
  return { key: newKey(), url: api + url, body, about, time: Date.now() };
}

/** Told how much of a file has been sent, from 0 to 1. */
export type Progress = (file: Kept, share: number) => void;

/** Sends an action and returns what the desk says to it; undefined when it is kept for later. */
export async function send<T>(action: Action, progress?: Progress): Promise<T | undefined> {
  return alone(action.key, async () => {
    const kept = await keep(action).then(() => true, () => false); // a browser may have no room, refuse, or not answer
    try {
      const answer = await deliver<T>(action, progress);
      if (kept) await drop(action.key).catch(() => undefined); // brought once more it is known by its key
      return answer;
    } catch (error) {
      if (kept && error instanceof Away) return undefined;
      if (kept) await drop(action.key);
      throw error;
    }
  });
}

/** Brings an action to the desk with its files. */
export async function deliver<T>(action: Action, progress?: Progress): Promise<T> {
  const uploads = [];
  const noted = () => keep(action).catch(() => undefined);
  for (const file of action.files ?? []) uploads.push(await upload(file, { api, noted, ...(progress && { progress }) }));
  const body = uploads.length ? { ...action.body, uploads } : action.body;
  const answer = await ask(action.url, { method: "POST", headers: { "Content-Type": "application/json", "Idempotency-Key": action.key }, body: JSON.stringify(body) });
  return (await answer.json().catch(() => ({}))) as T;
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
  if (answer.status >= 500 || notNow.includes(answer.status)) throw new Away(answer.status);
  const { code = "", field } = (await answer.json().catch(() => ({}))) as Record<string, string | undefined>;
  throw new Refused(answer.status, code, field);
}

/** Where a file goes, and who wants to know. */
export interface Upload {
  api: string; // the address below which the desk answers
  headers?: Record<string, string>; // of every request
  noted?: () => Promise<unknown>; // told when the desk has begun to take it
  progress?: Progress;
}

/**
 * Sends a file in pieces and returns its name for messages; what has arrived is not sent
 * again. By what a file is known at the desk is kept with it: sent under another name, it
 * would be another action.
 */
export async function upload(file: Kept, to: Upload): Promise<string> {
  const { content, name, type } = file;
  const { api, headers, noted, progress } = to;
  let offset = file.upload && (await arrived(file.upload, to));
  if (offset === undefined) {
    const begun = await ask(`${api}uploads`, { method: "POST", headers: { ...headers, "Content-Type": "application/json", "Idempotency-Key": newKey() }, body: JSON.stringify({ name, type, size: content.size }) });
    file.upload = (await begun.json()) as { id: string; token: string };
    offset = 0;
    await noted?.();
  }
  const { id, token } = file.upload!;
  while (offset < content.size) {
    progress?.(file, offset / content.size);
    const sent = await ask(`${api}uploads/${id}`, {
      method: "PATCH",
      headers: { ...headers, "Content-Type": "application/offset+octet-stream", "Upload-Token": token, "Upload-Offset": String(offset) },
      body: content.slice(offset, offset + piece),
    }, 4 * patience);
    ({ offset } = (await sent.json()) as { offset: number });
  }
  progress?.(file, 1);
  return `${id}:${token}`;
}

// How much of a file has arrived; undefined when the desk has forgotten it.
async function arrived({ id, token }: { id: string; token: string }, { api, headers }: Upload): Promise<number | undefined> {
  try {
    const held = await ask(`${api}uploads/${id}`, { headers: { ...headers, "Upload-Token": token } });
    return ((await held.json()) as { offset: number }).offset;
  } catch (error) {
    if (error instanceof Away && error.status === 404) return undefined;
    throw error;
  }
}
