// Reading without a network: starts the service worker, says when there is no
// network, and lets the reader keep a page for offline reading.
//
// Markup: <html data-base="/help/">: the path of the help centre, where sw.js lies; without it there is no
//   service worker. <p class="keep"></p>: where the button goes; the theme reserves its height.
// Makes: <button class="quiet" aria-pressed="false"> in .keep
// Phrases: site_offline, site_keep, site_kept, site_dropped, site_keep_failed

import { type Answer, type Question, ask } from "./_ask.ts";
import { notice } from "./_notices.ts";
import { announce, button, phrase } from "./_page.ts";

export function offline(): void {
  tellWhenOffline();
  const base = document.documentElement.dataset["base"];
  if (!base || !navigator.serviceWorker) return;
  // After everything that the reader waits for.
  if (document.readyState === "complete") void start(base);
  else addEventListener("load", () => start(base));
}

function tellWhenOffline(): void {
  let bar: HTMLElement | undefined;
  const tell = () => {
    bar?.remove();
    bar = navigator.onLine ? undefined : notice({ role: "status" }, phrase("site_offline"));
  };
  addEventListener("offline", tell);
  addEventListener("online", tell);
  tell();
}

interface Policy {
  createScriptURL(url: string): string;
}
declare const trustedTypes: { createPolicy(name: string, rules: Policy): Policy } | undefined;

async function start(base: string): Promise<void> {
  const address = new URL("sw.js", location.origin + base).href;
  // The one script address that is made by a script; the policy knows no other.
  const rules: Policy = { createScriptURL: () => address };
  const policy = typeof trustedTypes === "undefined" ? rules : trustedTypes!.createPolicy("site", rules);
  try {
    await navigator.serviceWorker.register(policy.createScriptURL(address), { scope: base });
    await keepButton();
  } catch {
    // Refused by the browser or not to be had: the page is complete without it.
  }
}

async function keepButton(): Promise<void> {
  const place = document.querySelector(".keep");
  if (!place) return;
  const url = location.origin + location.pathname;
  const made = button("quiet", phrase("site_keep"), async () => {
    const kept = made.ariaPressed === "true";
    const question: Question = { want: kept ? "drop" : "keep", url };
    const answer = await ask(question);
    show(answer);
    announce(phrase(answer.failed ? "site_keep_failed" : answer.kept ? "site_kept" : "site_dropped"));
  });
  const show = (answer: Answer) => (made.ariaPressed = String(answer.kept));
  show(await ask({ want: "state", url }));
  place.append(made);
}
