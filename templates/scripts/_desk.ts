// Where the desk is, for the pages of a site that has one.
//
// Markup: <html data-desk="/help/api/v1/" data-sender="…/sender-….js">

import type { Trail } from "./_trail.ts";

const { desk, sender } = document.documentElement.dataset;

/** The address below which the desk answers; "" on a site without one. */
export const api = desk ?? "";

/** The script that brings the desk what a reader has to say. */
export interface Sender {
  rate(form: HTMLFormElement, helped: boolean): Promise<void>;
  flush(): Promise<void>;
  later(): void;
  carry(place: HTMLElement, trail: Trail): Promise<void>;
}

/** Fetches it, when there is something to say. */
export function fetchSender(): Promise<Sender> {
  return import(sender!) as Promise<Sender>;
}
