// What the desk has not yet confirmed is kept in this browser, and brought there once it
// answers again. Each action has a key of its own, by which the desk knows one that it has
// already: nothing is done twice, and nothing that was said is lost. After a week it is
// given up, visibly.

import { forget, remember } from "./_storage.ts";

/** Something for the desk. */
export interface Action {
  key: string; // Idempotency-Key
  url: string;
  body: Record<string, unknown>;
  about: string; // what it is, in the reader's words
  time: number; // when it was meant to be sent, ms since 1970
  files?: Kept[];
  failed?: boolean; // refused or given up, which its reader has not seen yet
}

/** A file that belongs to an action. */
export interface Kept {
  name: string;
  type: string;
  content: Blob;
  upload?: { id: string; token: string }; // as soon as the desk has begun to take it
}

/** Where a browser notes that something waits to be sent. */
export const waiting = "unsent";

const lifetime = 7 * 24 * 60 * 60 * 1000; // ms; the desk knows keys for as long

/** Whether an action has waited too long. */
export function tooOld(action: Action, now = Date.now()): boolean {
  return now - action.time > lifetime;
}

// A page that was left in the middle of a change can hold up those that follow it, for as
// long as its browser likes. What is said does not wait for that.
const patience = 3000; // ms for the browser to open its storage, and for a change to it

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("desk", 1);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new Error("the storage does not open"));
    }, patience);
    asked.onupgradeneeded = () => asked.result.createObjectStore("actions", { keyPath: "key" });
    asked.onsuccess = () => {
      clearTimeout(timer);
      if (late) asked.result.close();
      else resolve(asked.result);
    };
    asked.onerror = () => {
      clearTimeout(timer);
      reject(asked.error);
    };
  });
}

async function within<T>(mode: IDBTransactionMode, work: (actions: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = db.transaction("actions", mode, { durability: "strict" });
      const asked = work(transaction.objectStore("actions"));
      const timer = setTimeout(() => transaction.abort(), patience);
      transaction.oncomplete = () => {
        clearTimeout(timer);
        resolve(asked.result);
      };
      transaction.onerror = transaction.onabort = () => {
        clearTimeout(timer);
        reject(transaction.error);
      };
    });
  } finally {
    db.close();
  }
}

/** Keeps an action, in place of an earlier state of it. */
export async function keep(action: Action): Promise<void> {
  await within("readwrite", (actions) => actions.put(action));
  remember(waiting, "1");
}

/** Forgets an action that is done, or given up. */
export async function drop(key: string): Promise<void> {
  await within("readwrite", (actions) => actions.delete(key));
  if (!(await unsent()).length) forget(waiting);
}

/** An action that is kept. */
export function find(key: string): Promise<Action | undefined> {
  return within("readonly", (actions) => actions.get(key) as IDBRequest<Action | undefined>);
}

/** All that waits, oldest first. */
export async function unsent(): Promise<Action[]> {
  return inOrder(await within("readonly", (actions) => actions.getAll() as IDBRequest<Action[]>));
}

/** Actions as they are to be brought: what was said first comes first. */
export function inOrder(actions: readonly Action[]): Action[] {
  return [...actions].sort((a, b) => a.time - b.time);
}

/** Does something with an action while no other tab does. */
export function alone<T>(key: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks ? (navigator.locks.request(`desk ${key}`, work) as Promise<T>) : work();
}
