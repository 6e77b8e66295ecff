// Writing to a person on a site that has a desk. The form is complete without this
// script; with it answers appear while the reader writes, what was tried can go along,
// files show how far they are, and a message is kept when the desk cannot be reached.
//
// Loaded by the contact page: <script type="module" src="…/write-….js">
// Markup: that of templates/_form.html
// Makes: <p class="wrong" id="NAME.wrong"> below a field that needs mending, in .state what became of the message, in .waiting how long an answer takes
// Address: ?from=/help/en/… names the page that did not help, ?reason=… the reason, ?q=… what was searched for in vain
// Phrases: write_…

import { api } from "./_desk.ts";
import { Files } from "./_attach.ts";
import { all, make, phrase } from "./_page.ts";
import { ask, newAction, Refused, send } from "./_send.ts";
import { suggest } from "./_suggest.ts";
import { local } from "./_trail.ts";
import { forgetAll, packet, showTried } from "./_tried.ts";

const form = document.querySelector<HTMLFormElement>("form.write")!;
const query = new URLSearchParams(location.search);
const { lang } = document.documentElement;
const maxKept = 5e6; // bytes of files that are kept for later with a message

const message = field<HTMLTextAreaElement>("message");
const state = form.querySelector<HTMLElement>(".state")!;
const button = form.querySelector<HTMLButtonElement>('button[type="submit"]')!;
const files = new Files(field<HTMLInputElement>("file"), Number(form.dataset["maxBytes"]), Number(form.dataset["maxFiles"]), size);
const reasons = all<HTMLInputElement>('input[name="reason"]', form);

function field<E extends HTMLElement>(name: string): E {
  return form.elements.namedItem(name) as unknown as E;
}

function chosen(): HTMLInputElement | undefined {
  return reasons.find(({ checked }) => checked);
}

function size(bytes: number): string {
  const mega = bytes >= 1e6;
  return new Intl.NumberFormat(lang, { style: "unit", unit: mega ? "megabyte" : "kilobyte", maximumFractionDigits: mega ? 1 : 0 }).format(Math.max(1, bytes / (mega ? 1e6 : 1e3)));
}

// What a reason asks for is needed only with this reason.
function choose(): void {
  const now = chosen();
  for (const asked of all<HTMLInputElement>(".fields [name]", form)) {
    asked.required = asked.dataset["required"] !== undefined && asked.closest("li")!.contains(now ?? null);
  }
  lookAgain();
  void tellWaiting();
}

// Where the person stands before the articles, none are pushed between them.
const lookAgain = suggest(message, form.querySelector<HTMLElement>(".answers")!, () => chosen()?.dataset["humanFirst"] === undefined, () => end("write_solved_thanks", {}));

async function tellWaiting(): Promise<void> {
  try {
    const reason = chosen()?.value ?? "";
    const answer = await ask(`${api}contact?locale=${encodeURIComponent(lang)}&reason=${encodeURIComponent(reason)}`);
    const { open, opens, wait_minutes: wait } = (await answer.json()) as { open: boolean; opens?: number; wait_minutes?: number };
    const parts = [];
    if (!open && opens) parts.push(phrase("write_opens", { Time: new Intl.DateTimeFormat(lang, { weekday: "long", hour: "numeric", minute: "2-digit" }).format(opens) }));
    if (wait) parts.push(phrase("write_wait", { Time: span(wait) }));
    form.querySelector(".waiting")!.textContent = parts.join(" ");
  } catch {
    // Nothing is promised then.
  }
}

// A time in the largest unit that says enough.
function span(minutes: number): string {
  const [value, unit] = minutes < 60 ? [Math.ceil(minutes / 5) * 5, "minute"] : minutes < 48 * 60 ? [Math.ceil(minutes / 60), "hour"] : [Math.ceil(minutes / 1440), "day"];
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
  const page = local(from) ? from : location.pathname;
  const sent = packet(page);
  return { locale: lang, ...(reason && { reason }), email: text("email"), ...(text("name") && { name: text("name") }), message: text("message"), page, ...(Object.keys(fields).length && { fields }), ...(sent && { packet: sent }) };
}

async function submit(event: SubmitEvent): Promise<void> {
  event.preventDefault();
  all(".wrong", form).forEach((shown) => shown.remove());
  button.disabled = true;
  state.textContent = phrase("write_sending");
  const kept = files.kept();
  const action = newAction("tickets", written(), phrase("write_about_message"));
  if (kept.length) action.files = kept;
  try {
    if (kept.reduce((sum, { content }) => sum + content.size, 0) > maxKept) await ask(`${api}contact?locale=${encodeURIComponent(lang)}`); // too large to be kept: it is sent now or not at all
    const done = await send<{ number: number; path: string }>(action, (file, share) => files.progress(kept.indexOf(file), share));
    forgetAll();
    if (done) end("write_sent", { Number: String(done.number), Mail: String(action.body["email"]) });
    else end("write_kept", {});
  } catch (error) {
    button.disabled = false;
    state.textContent = "";
    const refused = error instanceof Refused ? error : undefined;
    wrong(refused?.field ?? "", refused?.message ?? phrase("write_failed"));
  }
}

// Says what needs mending, where it is, and goes there.
function wrong(name: string, text: string): void {
  const named = name && (form.elements.namedItem(name) ?? form.elements.namedItem(`field.${chosen()?.value}.${name.replace(/^fields\./, "")}`));
  const at = named instanceof HTMLElement ? named : undefined;
  const said = make("p", { class: "wrong", role: "alert" }, text);
  if (!at) return state.replaceChildren(said);
  said.id = `${at.id}.wrong`;
  at.setAttribute("aria-invalid", "true");
  at.setAttribute("aria-errormessage", said.id);
  at.addEventListener("input", () => at.removeAttribute("aria-invalid"), { once: true });
  at.after(said);
  at.focus();
}

// The form has done its work.
function end(id: string, values: Record<string, string>): void {
  const title = make("h2", { tabindex: "-1" }, phrase(`${id}_title`));
  form.replaceWith(make("section", { class: "outcome" }, title, make("p", {}, phrase(id, values))));
  title.focus();
}

const asked = query.get("reason");
for (const reason of reasons) {
  if (reason.value === asked) reason.checked = true;
  reason.addEventListener("change", choose);
}
const about = query.get("q")?.trim();
if (about && !message.value) message.value = about;
form.addEventListener("submit", (event) => void submit(event));
showTried();
choose();
