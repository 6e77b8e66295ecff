// What the reader has tried, on the contact page: shown, shortened as the reader
// likes, put into mails and ready to be copied. And what the message is about: while
// the reader writes that, answers are shown below. Nothing leaves the browser until
// the reader sends it.
//
// Loaded by the contact page only: <script type="module" src="…/contact-….js">
// Markup: <section class="tried" hidden><h2>…</h2><p>…</p><div class="tried-list"></div></section>,
//   <div class="about"></div>, and anywhere in <main> <a href="mailto:…">
// Makes in .tried-list: for each page that did not help and each guide <article><h3><a>title</a></h3>
//   <ol class="trail"><li><a>question</a> <bdi class="answer">answer</bdi> <button class="quiet">…</button></li></ol>
//   <p><button class="quiet">…</button></p></article>; then <p><label for="message"></p>, <textarea id="message" readonly>, and
//   <p><button class="button"> <button class="quiet"></p>; and in .about <label>, <textarea id="about"> and a place for answers
// Address: ?from=/help/en/… names the page that did not help, ?q=… what was searched for in vain.
// Phrases: contact_about, contact_from, contact_remove, contact_remove_one {Name}, contact_remove_all, contact_removed, contact_message, contact_intro,
//   contact_more, site_copy, site_copied, site_copy_failed

import { copyButton } from "./_copy.ts";
import { all, announce, button, make, phrase } from "./_page.ts";
import { type Answered, lines, local, type Trail, withBody } from "./_trail.ts";
import { store, trails } from "./_trails.ts";

const section = document.querySelector<HTMLElement>(".tried")!;
const list = section.querySelector(".tried-list")!;
const mails = all<HTMLAnchorElement>('main a[href^="mailto:"]').map((link) => ({ link, address: link.href }));
const query = new URLSearchParams(location.search);
let from = pageThatFailed();
let about = query.get("q")?.trim() ?? "";

interface Named {
  path: string;
  title: string;
}

function pageThatFailed(): Named | undefined {
  const asked = query.get("from");
  if (!local(asked)) return undefined;
  const path = new URL(asked, location.origin).pathname;
  return { path, title: decodeURI(path) };
}

// The page's own data knows its title; without it the address has to do.
async function nameFrom(): Promise<void> {
  if (!from?.path.endsWith("/")) return;
  try {
    const answer = await fetch(from.path + "index.json");
    const { title } = (await answer.json()) as { title?: unknown };
    if (from && typeof title === "string") from.title = title;
    show();
  } catch {
    // Offline, or a page without data.
  }
}

function show(): void {
  const tried = trails();
  if (tried.some(({ path }) => path === from?.path)) from = undefined; // its trail says more
  const text = message(tried);
  section.hidden = text.length === 0;
  addToMails(text);
  list.replaceChildren(...(from ? [pageEntry(from)] : []), ...tried.map(guideEntry), ...whole(text));
}

function addToMails(text: string[]): void {
  const written = [...about.split("\n"), ...(about && text.length ? [""] : []), ...text];
  for (const { link, address } of mails) link.href = about || text.length ? withBody(address, written, phrase("contact_more")) : address;
}

interface Search {
  near(place: HTMLElement, query: string): Promise<void>;
}

const pause = 400; // ms without a key after which answers are looked for

// Asks what the message is about, where the site has a search.
function ask(): void {
  const place = document.querySelector<HTMLElement>(".about");
  const script = document.querySelector<HTMLElement>("form[data-script]")?.dataset["script"];
  if (!place || !script) return;
  const area = make("textarea", { id: "about", rows: "3", autocomplete: "off", dir: "auto" });
  const answers = make("div", { class: "answers" });
  let waiting = 0;
  const look = () => import(script).then(({ near }: Search) => near(answers, about)).catch(() => undefined);
  const write = () => {
    about = area.value.trim();
    addToMails(message(trails()));
    clearTimeout(waiting);
    waiting = setTimeout(look, pause);
  };
  area.value = about;
  area.addEventListener("focus", () => void import(script).catch(() => undefined), { once: true });
  area.addEventListener("input", (event) => (event as InputEvent).isComposing || write());
  area.addEventListener("compositionend", write);
  place.append(make("label", { for: "about" }, phrase("contact_about")), area, answers);
  if (about) void look();
}

function message(tried: Trail[]): string[] {
  const page = from ? [`${phrase("contact_from")} ${from.title}`, location.origin + from.path, ""] : [];
  const guides = tried.flatMap((trail) => [...lines(trail, location.origin), ""]);
  return page.length + guides.length > 0 ? [phrase("contact_intro"), "", ...page, ...guides].slice(0, -1) : [];
}

function pageEntry({ path, title }: Named): HTMLElement {
  const gone = () => (from = undefined);
  return make("article", {}, make("h3", {}, phrase("contact_from"), " ", make("a", { href: path, dir: "auto" }, title)), wholeRemover(title, gone));
}

function guideEntry(trail: Trail): HTMLElement {
  const { path, title, answers } = trail;
  const keep = (kept: Answered[]) => store({ ...trail, answers: kept });
  const steps = answers.map((answered) => {
    const link = make("a", { href: `${path}#${encodeURIComponent(answered.step)}`, dir: "auto" }, answered.title);
    const remove = remover(answered.title, () => keep(answers.filter((other) => other !== answered)));
    return make("li", {}, link, " ", make("bdi", { class: "answer" }, answered.answer), " ", remove);
  });
  const heading = make("h3", {}, make("a", { href: path, dir: "auto" }, title));
  return make("article", {}, heading, make("ol", { class: "trail" }, ...steps), wholeRemover(title, () => keep([])));
}

function remover(name: string, remove: () => void): HTMLElement {
  const made = button("quiet", phrase("contact_remove"), () => removed(remove));
  made.ariaLabel = phrase("contact_remove_one", { Name: name });
  return made;
}

function wholeRemover(name: string, remove: () => void): HTMLElement {
  return make("p", {}, button("quiet", phrase("contact_remove_one", { Name: name }), () => removed(remove)));
}

function removed(remove: () => void): void {
  remove();
  show();
  announce(phrase("contact_removed"));
  // The button that had the focus is gone.
  const next = section.hidden ? document.querySelector<HTMLElement>("h1")! : section.querySelector<HTMLElement>("h2")!;
  next.tabIndex = -1;
  next.focus();
}

function whole(text: string[]): HTMLElement[] {
  if (text.length === 0) return [];
  const area = make("textarea", { id: "message", readonly: "", dir: "auto", rows: String(Math.min(text.length + 1, 12)) }, text.join("\n"));
  const everything = () => {
    for (const trail of trails()) store({ ...trail, answers: [] });
    from = undefined;
  };
  const removeAll = button("quiet", phrase("contact_remove_all"), () => removed(everything));
  const copy = navigator.clipboard ? [copyButton("button", () => area.value), " "] : [];
  return [make("p", {}, make("label", { for: "message" }, phrase("contact_message"))), area, make("p", {}, ...copy, removeAll)];
}

ask();
show();
void nameFrom();
