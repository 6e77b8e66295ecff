// Writing to a person on a site that has a desk. The form is complete without this
// script; with it answers appear while the reader writes, what was tried can go along,
// files show how far they are, and a message is kept when the desk cannot be reached.
//
// Loaded by the contact page: <script type="module" src="…/write-….js">
// Markup: that of templates/_form.html
// Makes: what needs mending as _mend.ts shows it, in .doing what is being done, in .waiting how long an answer takes, or that sending waits; in the place of the form
//   <section class="outcome"> with what became of the message
// Address: ?from=/help/en/… names the page that did not help, ?reason=… the reason, ?q=… what was searched for in vain
// Phrases: write_…, files_…

import { Files } from "./_attach.ts";
import { api, fetchSender } from "./_desk.ts";
import { type Fault, faultOf, faultsOf, show } from "./_mend.ts";
import type { Outcome } from "./_bring.ts";
import { all, announce, make, phrase } from "./_page.ts";
import { ask, Away, newAction, Refused, send } from "./_send.ts";
import { suggest } from "./_suggest.ts";
import { local } from "./_trail.ts";
import { forgetAll, packet, showTried } from "./_tried.ts";
import type { Action } from "./_unsent.ts";

const form = document.querySelector<HTMLFormElement>("form.write")!;
const query = new URLSearchParams(location.search);
const { lang } = document.documentElement;

const message = field<HTMLTextAreaElement>("message");
const state = form.querySelector<HTMLElement>(".doing")!;
const waiting = form.querySelector<HTMLElement>(".waiting")!;
const button = form.querySelector<HTMLButtonElement>('button[type="submit"]')!;
const files = new Files(field<HTMLInputElement>("file"), Number(form.dataset["maxBytes"]), Number(form.dataset["maxFiles"]));
const reasons = all<HTMLInputElement>('input[name="reason"]', form);

function field<E extends HTMLElement>(name: string): E {
  return form.elements.namedItem(name) as unknown as E;
}

function chosen(): HTMLInputElement | undefined {
  return reasons.find(({ checked }) => checked);
}

// What a reason asks for is needed only with this reason.
function choose(): void {
  const now = chosen();
  for (const asked of all<HTMLInputElement>(".fields [name]", form)) {
    asked.disabled = !asked.closest("li")!.contains(now ?? null);
    asked.required = asked.dataset["required"] !== undefined && !asked.disabled;
  }
  lookAgain();
  void tellWaiting();
}

// Where the person stands before the articles, none are pushed between them.
const lookAgain = suggest(message, form.querySelector<HTMLElement>(".answers")!, () => chosen()?.dataset["humanFirst"] === undefined, () => end("write_solved_thanks", {}));

let promised = ""; // how long an answer takes

async function tellWaiting(): Promise<void> {
  const parts: string[] = [];
  try {
    const reason = chosen()?.value ?? "";
    const answer = await ask(`${api}contact?locale=${encodeURIComponent(lang)}&reason=${encodeURIComponent(reason)}`);
    const { open, opens, wait_minutes: wait } = (await answer.json()) as { open: boolean; opens?: number; wait_minutes?: number };
    if (!open && opens) parts.push(phrase("write_opens", { Time: new Intl.DateTimeFormat(lang, { weekday: "long", hour: "numeric", minute: "2-digit" }).format(opens) }));
    if (wait) parts.push(phrase("write_wait", { Time: span(wait) }));
    waiting.textContent = promised = parts.join(" ");
  } catch (error) {
    // Nothing is promised then: nobody is there, or no such reason.
    promised = "";
    waiting.textContent = error instanceof Away ? phrase("write_away") : "";
  }
}

// A time in the largest unit that says enough.
function span(minutes: number): string {
  const [value, unit] = minutes < 60 ? [Math.ceil(minutes / 5) * 5, "minute"] : minutes < 48 * 60 ? [Math.ceil(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  return new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long" }).format(value);
}

function written(): Record<string, unknown> {
  const data = new FormData(form);
  const reason = chosen()?.value ?? "";
  const prefix = `field.${reason}.`;
  const fields: Record<string, string> = {};
  for (const [name, value] of data) if (reason && name.startsWith(prefix) && typeof value === "string" && value.trim()) fields[name.slice(prefix.length)] = value.trim();
  const text = (name: string) => String(data.get(name) ?? "").trim();
  const from = query.get("from");
  const sent = packet(local(from) ? from : undefined);
  return { locale: lang, ...(reason && { reason }), email: text("email"), ...(text("name") && { name: text("name") }), message: text("message"), ...(Object.keys(fields).length && { fields }), ...(sent && { packet: sent }) };
}

async function submit(event: SubmitEvent): Promise<void> {
  event.preventDefault();
  if (button.ariaDisabled) return; // once is enough
  const faults = faultsOf(form);
  show(form, faults);
  if (faults.length) return;
  busy(true);
  try {
    const action = newAction("tickets", written(), phrase("write_about_message"));
    const done = await bring(action);
    if (action.body["packet"]) forgetAll();
    if (done) sent(action, done);
    else wait(action);
  } catch (error) {
    busy(false);
    show(form, [faultIn(error)]);
  }
}

// The button keeps the focus.
function busy(sending: boolean): void {
  button.ariaDisabled = sending ? "true" : null;
  state.textContent = sending ? phrase("write_sending") : "";
}

// Sends the message with its files. What has been tried does not keep it back.
async function bring(action: Action): Promise<Opened | undefined> {
  const kept = files.kept();
  if (kept.length) action.files = kept;
  try {
    return await send<Opened>(action, (file, share) => files.progress(kept.indexOf(file), share));
  } catch (error) {
    if (!(error instanceof Refused) || !error.field.startsWith("packet")) throw error;
    const { packet: _, ...body } = action.body;
    return send<Opened>({ ...action, ...newAction("tickets", body, action.about) });
  }
}

function faultIn(error: unknown): Fault {
  if (!(error instanceof Refused)) return { text: phrase("write_failed") };
  const name = error.field.startsWith("fields.") ? `field.${chosen()?.value}.${error.field.slice(7)}` : error.field === "uploads" || error.field === "size" ? "file" : error.field;
  const found = form.elements.namedItem(name);
  const at = found instanceof HTMLElement ? found : name === "reason" ? reasons[0] : undefined;
  return at ? faultOf(error.code, at) : { text: phrase("write_failed") };
}

// What the desk answers. What is promised for this message may be more than for others.
type Opened = { number: number; wait_minutes?: number };

function sent(action: Action, { number, wait_minutes: wait }: Opened): HTMLElement {
  return end("write_sent", { Number: String(number), Mail: String(action.body["email"]) }, wait ? phrase("write_wait", { Time: span(wait) }) : promised);
}

// Says that the message is kept, until it has been brought.
function wait(action: Action): void {
  let shown = end("write_kept", {});
  document.addEventListener("settled", (event) => {
    const { action: settled, answer } = (event as CustomEvent<Outcome>).detail;
    if (settled.key !== action.key || settled.failed) return;
    event.preventDefault();
    const now = sent(settled, answer as Opened);
    shown.replaceWith(now);
    shown = now;
    announce(phrase("write_sent_title"));
  }, { capture: true });
  void fetchSender().then(({ later }) => later(), () => undefined);
}

// The form has done its work.
function end(id: string, values: Record<string, string>, more = ""): HTMLElement {
  const title = make("h2", { tabindex: "-1" }, phrase(`${id}_title`));
  const outcome = make("section", { class: "outcome" }, title, make("p", {}, phrase(id, values)), ...(more ? [make("p", {}, more)] : []));
  form.replaceWith(outcome);
  title.focus();
  return outcome;
}

const asked = query.get("reason");
for (const reason of reasons) {
  if (reason.value === asked) reason.checked = true;
  reason.addEventListener("change", choose);
}
const about = query.get("q")?.trim();
if (about && !message.value) message.value = about;
form.noValidate = true; // it is told in the page's own words
form.addEventListener("submit", (event) => void submit(event));
showTried();
choose();
