// What the agents' console does beyond plain pages: tells of what happens meanwhile,
// of colleagues on the same ticket, keeps what is being written, and listens to keys.
// Every page is complete without it.
//
// Markup: <main data-live="…/desk/events" data-me="ID" data-ticket="ID" data-api="…/api/v1/desk/tickets/ID">, [data-history] > li[data-entry],
//   [data-news], [data-lookers], form[data-draft="reply|note"] with <textarea name="message">, .row > input and a.open, [data-key],
//   <dialog id="keys"> with <input id="keys-on">, button[data-keys]
// Makes: entries that were said meanwhile, <p class="notice"> with a link in [data-news]
// Phrases: desk_news, desk_show, desk_draft, desk_looking, desk_writing, desk_note

import { all, announce, make, phrase } from "./_page.ts";

const main = document.querySelector<HTMLElement>("main")!;
const { live, me, ticket, api } = main.dataset;
const find = <E extends HTMLElement>(selector: string): E | null => document.querySelector<E>(selector);

drafts();
keys();
if (live) listen(live);
if (api) look(api);

// ---- What happens meanwhile

interface Entry {
  id: string;
  kind: string;
  side: string;
  name?: string;
  text?: string;
  at: string;
}

function listen(address: string): void {
  const source = new EventSource(address);
  let due = 0;
  const heard = (event: Event): void => {
    let about: { subject?: string; actor?: string };
    try {
      about = JSON.parse((event as MessageEvent<string>).data) as typeof about;
    } catch {
      return;
    }
    // What one does oneself is on the page that follows.
    if (ticket ? about.subject !== ticket : about.actor === me) return;
    // Several things come at once as a rule: a reply, a new status.
    clearTimeout(due);
    due = window.setTimeout(() => void (api ? fetchNews() : tell()), 500);
  };
  const kinds = "opened changed assigned solved reopened closed escalated merged went_on split followed_up linked unlinked stepped undone rated context_removed due breached replied noted";
  for (const kind of kinds.split(" ")) source.addEventListener(`ticket.${kind}`, heard);
  addEventListener("pagehide", () => source.close());
}

// Says that the page is not of this moment any more. It never reloads by itself: who
// reads or writes would lose the place.
function tell(): void {
  const place = find("[data-news]");
  if (!place || place.firstChild) return;
  place.append(make("p", { class: "notice" }, phrase("desk_news"), " ", make("a", { href: location.pathname + location.search }, phrase("desk_show"))));
}

async function fetchNews(): Promise<void> {
  const answer = await fetch(api!, { headers: { "Helpwright-As": "desk" } });
  if (!answer.ok) return;
  const view = (await answer.json()) as { history: Entry[]; version: number };
  const list = find("[data-history]");
  if (!list) return;
  const shown = new Set(all("[data-entry]", list).map((entry) => entry.dataset["entry"]));
  let other = false;
  for (const entry of view.history) {
    if (shown.has(entry.id)) continue;
    if (!entry.text) {
      other = true;
      continue;
    }
    const note = entry.kind === "note";
    const by = make("p", { class: "by" }, make("b", { dir: "auto" }, entry.name ?? ""), ...(note ? [" ", make("strong", { class: "label" }, phrase("desk_note"))] : []));
    const time = make("small", {}, make("time", { datetime: entry.at }, new Date(entry.at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" })));
    by.append(" ", time);
    const words = make("p", { class: "pre", dir: "auto" }, entry.text);
    list.append(make("li", { "data-entry": entry.id }, make("article", { class: `said ${note ? "note" : entry.side === "customer" ? "theirs" : "mine"}` }, by, words)));
    announce(`${entry.name ?? ""}: ${entry.text.slice(0, 200)}`);
  }
  // A reply answers what its writer has seen; changes of fields are not on the page yet.
  if (other) tell();
  else for (const field of all<HTMLInputElement>('input[name="seen"]')) field.value = String(view.version);
}

// ---- Colleagues on the same ticket

interface Looker {
  name: string;
  writing: boolean;
}

function look(address: string): void {
  const place = find("[data-lookers]");
  const send = (path: string, body: unknown): Promise<Response> =>
    fetch(`${address}/${path}`, { method: "POST", keepalive: true, headers: { "Content-Type": "application/json", "Helpwright-As": "desk" }, body: JSON.stringify(body) });
  const say = async (): Promise<void> => {
    if (document.hidden || !place) return;
    const writing = !!find<HTMLTextAreaElement>('[data-draft="reply"] textarea')?.value.trim();
    try {
      const answer = await send("looking", { writing });
      if (!answer.ok) return;
      const { looking } = (await answer.json()) as { looking: Looker[] };
      const text = looking.map(({ name, writing }) => phrase(writing ? "desk_writing" : "desk_looking", { Name: name })).join(" ");
      if (place.textContent !== text) place.textContent = text;
      place.hidden = !text;
    } catch {
      // The next time tells.
    }
  };
  void say();
  setInterval(() => void say(), 20_000);
  addEventListener("pagehide", () => void send("leave", null).catch(() => {}));
}

// ---- What is being written

function drafts(): void {
  const sent = "desk-sent";
  const failed = !!find(".problem[role=alert]");
  for (const form of all<HTMLFormElement>("form[data-draft]")) {
    const area = form.querySelector("textarea")!;
    const name = `desk-draft ${ticket} ${form.dataset["draft"]}`;
    try {
      if (sessionStorage.getItem(sent) === name) {
        sessionStorage.removeItem(sent);
        if (!failed) localStorage.removeItem(name);
      }
      const kept = localStorage.getItem(name);
      if (kept && kept !== area.value) {
        // What an article gives goes behind what was written already.
        area.value = area.value ? `${kept}\n\n${area.value}` : kept;
        form.closest("details")?.setAttribute("open", "");
        announce(phrase("desk_draft"));
      }
      area.addEventListener("input", () => (area.value.trim() ? localStorage.setItem(name, area.value) : localStorage.removeItem(name)));
      form.addEventListener("submit", () => sessionStorage.setItem(sent, name));
    } catch {
      return; // a browser that keeps nothing
    }
  }
}

// ---- Keys

function keys(): void {
  const help = find<HTMLDialogElement>("#keys");
  const on = find<HTMLInputElement>("#keys-on");
  if (!help || !on) return;
  const off = "desk-keys-off";
  try {
    on.checked = !localStorage.getItem(off);
    on.addEventListener("change", () => (on.checked ? localStorage.removeItem(off) : localStorage.setItem(off, "1")));
  } catch {
    // They stay on for this page.
  }
  for (const button of all<HTMLButtonElement>("button[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }
  addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented || help.open || !on.checked) return;
    if (target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select"))) return;
    if (press(key, help)) event.preventDefault();
  });
}

function press(key: string, help: HTMLDialogElement): boolean {
  switch (key) {
    case "?":
      help.showModal();
      return true;
    case "j":
    case "k":
      return move(key === "j" ? 1 : -1);
    case "x": {
      const box = document.activeElement?.closest(".row")?.querySelector<HTMLInputElement>("input");
      box?.click();
      return !!box;
    }
    case "/": {
      const box = find<HTMLInputElement>('main input[type="search"], aside input[type="search"]');
      box?.focus();
      return !!box;
    }
  }
  const thing = /^[rnc]$/.test(key) && find(`[data-key="${key}"]`);
  if (!thing) return false;
  const fold = thing.closest("details");
  if (!fold) thing.click();
  else {
    fold.open = true;
    fold.querySelector("textarea")?.focus();
  }
  return true;
}

// To the next ticket of a list, or the next thing that was said.
function move(by: number): boolean {
  const things = all(".row .open, .history > li");
  if (!things.length) return false;
  const at = things.findIndex((thing) => thing.closest("li")!.contains(document.activeElement));
  const next = things[at < 0 ? (by > 0 ? 0 : things.length - 1) : Math.min(things.length - 1, Math.max(0, at + by))]!;
  if (!next.matches("a")) next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}
