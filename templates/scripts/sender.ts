// What a reader has to say to the desk from any page: whether an article helped, with
// reasons and words; where a guide is to be continued; and what could not be sent before.
//
// Loaded when there is something of it: import(document.documentElement.dataset.sender)
// Markup: <html data-words="/help/en/contact/words.json">, <form class="rate"><input name="article|revision|locale">… <button name="helped">…</form>
// Makes: in the place of the form <p class="thanks">, and <form class="why"> with a <fieldset> of reasons and a <textarea>; for a guide
//   <div class="carry"> with its code, and a picture of it
// Phrases: those of this script, in words.json: rate_…, carry_…, unsent_…

import { api } from "./_desk.ts";
import { journey, keepJourney } from "./_journey.ts";
import { notice } from "./_notices.ts";
import { announce, button, learn, make, phrase, type Phrases, spoken } from "./_page.ts";
import { bring, type Outcome, retrySoon } from "./_bring.ts";
import { ask, Away, newAction, newKey, send } from "./_send.ts";
import type { Trail } from "./_trail.ts";
import { drop } from "./_unsent.ts";

const reasons = ["unclear", "wrong", "missing", "not_mine", "other"];

let learnt: Promise<void> | undefined;

// The words of this script are not on the page, which most readers leave without a word.
function words(): Promise<void> {
  learnt ??= fetch(document.documentElement.dataset["words"]!).then(async (answer) => learn((await answer.json()) as Phrases));
  learnt.catch(() => (learnt = undefined)); // the next one tries again
  return learnt;
}

/** Sends whether an article helped, and asks why. */
export async function rate(form: HTMLFormElement, helped: boolean): Promise<void> {
  await words();
  const { article, revision, locale } = Object.fromEntries(new FormData(form)) as Record<string, string>;
  const token = newKey();
  const kept = journey();
  for (const one of kept.articles) if (one.id === article) one.helped = helped;
  keepJourney(kept);
  form.parentElement!.querySelector(":scope > .wrong")?.remove();
  const thanks = make("p", { class: "thanks", tabindex: "-1" }, phrase("rate_thanks"));
  const rest = make("div", { class: "rated", ...spoken }, thanks, why(token, helped));
  form.replaceWith(rest);
  thanks.focus({ preventScroll: true });
  announce(phrase("rate_thanks"));
  try {
    await give("ratings", { article, revision, locale, helped, token }, thanks, "rate_thanks");
  } catch {
    rest.replaceWith(form);
    form.after(make("p", { class: "wrong", role: "alert" }, phrase("rate_failed")));
  }
}

// Sends a part of a rating. What is said of it changes when it is kept, and when it is
// brought later.
async function give(url: string, body: Record<string, unknown>, said: HTMLElement, done: string): Promise<void> {
  const action = newAction(url, body, phrase("rate_about"));
  if (await send(action)) return;
  said.textContent = phrase("rate_kept");
  announce(said.textContent);
  document.addEventListener("settled", (event) => {
    const { detail } = event as CustomEvent<Outcome>;
    if (detail.action.key !== action.key || detail.action.failed) return;
    event.preventDefault();
    said.textContent = phrase(done);
  }, { capture: true });
  later();
}

// Asks for reasons, when something was missing, and for words.
function why(token: string, helped: boolean): HTMLElement {
  const boxes = helped ? [] : reasons.map((reason) => make("label", {}, make("input", { type: "checkbox", name: "reason", value: reason }), " ", phrase(`rate_reason_${reason}`)));
  const area = make("textarea", { id: "why", rows: "3", maxlength: "5000" });
  const label = make("label", { for: "why" }, phrase(helped ? "rate_words" : "rate_better"));
  const more = make("button", { class: "button" }, phrase("rate_send"));
  const group = boxes.length ? [make("fieldset", {}, make("legend", {}, phrase("rate_why")), ...boxes)] : [];
  const form = make("form", { class: "why" }, ...group, make("p", { class: "field" }, label, area), make("p", {}, more));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = new FormData(form).getAll("reason");
    const said = area.value.trim();
    if (!chosen.length && !said) return area.focus();
    more.disabled = true;
    const last = make("p", { class: "thanks", tabindex: "-1" }, phrase("rate_done"));
    try {
      await give("ratings/words", { token, reasons: chosen, words: said }, last, "rate_done");
      form.replaceWith(last);
      last.focus();
    } catch {
      more.disabled = false;
      form.querySelector(".wrong")?.remove();
      form.append(make("p", { class: "wrong", role: "alert" }, phrase("rate_failed")));
    }
  });
  return form;
}

/** Gives a trail a short code, by which its guide is continued elsewhere. */
export async function carry(place: HTMLElement, trail: Trail): Promise<void> {
  await words();
  try {
    const answer = await ask(api + "continue", { method: "POST", headers: { "Content-Type": "application/json", "Idempotency-Key": newKey() }, body: JSON.stringify({ trail }) });
    const { code, path } = (await answer.json()) as { code: string; path: string };
    const address = new URL(path, new URL(api, location.origin)).href;
    const shown = make("strong", { class: "code-word", dir: "ltr" }, code);
    const picture = make("img", { src: `${api}continue/${encodeURIComponent(code)}/qr.svg`, alt: phrase("carry_qr"), width: "144", height: "144" });
    const copy = button("quiet", phrase("carry_copy"), () => void navigator.clipboard?.writeText(address).then(() => announce(phrase("carry_copied"))));
    place.replaceChildren(make("p", {}, phrase("carry_text")), make("p", {}, shown, " ", ...(navigator.clipboard ? [copy] : [])), make("p", {}, make("a", { href: address, dir: "ltr" }, address)), picture);
    announce(`${phrase("carry_text")} ${[...code].join(" ")}`);
  } catch (error) {
    place.replaceChildren(make("p", { role: "alert" }, error instanceof Away ? phrase("carry_away") : (error as Error).message));
  }
}

const told = new Set<string>(); // keys of what was said to have failed

// Says what became of what had waited, where no other part of the page says it.
function tell(event: Event): void {
  const { action, answer } = (event as CustomEvent<Outcome>).detail;
  const { key, about, body, failed } = action;
  if (event.defaultPrevented || told.has(key)) return;
  const { number } = (answer ?? {}) as { number?: number };
  const id = failed ? "unsent_failed" : number ? "unsent_ticket" : "unsent_done";
  const close = button("quiet", phrase("unsent_close"), () => {
    bar.remove();
    if (failed) void drop(key);
  });
  const text = failed && String(body["message"] ?? body["words"] ?? "");
  const written = text ? [make("details", {}, make("summary", {}, phrase("unsent_words")), make("p", { dir: "auto", class: "written" }, text))] : [];
  const bar = notice({ role: "status" }, make("p", {}, phrase(id, { About: about, ...(number && { Number: String(number) }) })), ...written, close);
  if (failed) told.add(key);
}

let listens = false;

function listen(): void {
  if (listens) return;
  listens = true;
  document.addEventListener("settled", tell);
  addEventListener("online", () => void flush());
}

/** Brings the desk what waits, and says what became of it. */
export async function flush(): Promise<void> {
  try {
    await words();
  } catch {
    return void setTimeout(() => void flush(), 30_000); // nothing could be said of it
  }
  listen();
  await bring();
}

/** Brings it after a while: the desk was just now away. */
export function later(): void {
  void words().catch(() => undefined);
  listen();
  retrySoon();
}
