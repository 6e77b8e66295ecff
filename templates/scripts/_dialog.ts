// The search dialog: results while one types, above the page that the reader is on.
//
// Makes: <dialog class="finder"><form class="find" role="search"><input role="combobox"><button class="quiet">…</button></form>
//   <p role="status" class="visually-hidden"><div class="results"> with what is said, <div role="listbox"> and <p class="foot">
//   In the list: <div role="group" aria-label="title"><a role="option">…</a><a role="option" class="more">…</a></div>
// Keys: arrows, and Home and End once a result is chosen, choose; Enter opens it, or else the search page; Escape closes
// Address: ?for=PRODUCT of the reader, which comes first
// Phrases: search_results, search_count {Count}, search_nothing {Query}, search_weak {Query}, search_see_all, search_recent,
//   search_forget, search_forgotten, site_search_loading, site_search_failed, site_search_broken, site_close

import { type Found, prepare, type Words } from "./_finder.ts";
import { aboveKeyboard } from "./_keyboard.ts";
import { all, button, make, phrase } from "./_page.ts";
import { productOf, withProduct } from "./_product.ts";
import { clear, keep, recent } from "./_recent.ts";
import { inSight, resultOf } from "./_results.ts";
import { searching } from "./_searching.ts";
import { silence, trouble } from "./_silence.ts";

const first = 5; // articles

let dialog: HTMLDialogElement | undefined;
let input: HTMLInputElement;
let list: HTMLElement;
let active: HTMLElement | undefined;
let look: ReturnType<typeof searching>;
let said: Words | undefined; // as soon as it is there
let made = 0; // options so far
let fills = new Map<HTMLElement, () => Promise<void>>(); // by option
let seen: IntersectionObserver;
let source: HTMLInputElement; // the box of the page

/** Opens the dialog over a box of the page, whose words are taken over. */
export function open(box: HTMLInputElement): void {
  source = box;
  dialog ??= build(box);
  if (dialog.open) return;
  const same = input.value === box.value && !list.hidden;
  input.value = box.value;
  dialog.showModal();
  input.focus();
  input.setSelectionRange(box.selectionStart, box.selectionEnd);
  // What is shown already stays, so that what is chosen does.
  if (input.value ? !same : said) void look(true);
  else if (!input.value) prepare().then((words) => begin(words), () => undefined);
}

// The last searches can be shown as soon as there are words for them.
function begin(words: Words): void {
  said = words;
  if (!input.value) void look();
}

function build(box: HTMLInputElement): HTMLDialogElement {
  const { action, ariaLabel } = box.form!;
  const label = ariaLabel ?? "";
  input = make("input", {
    type: "search", name: "q", role: "combobox", "aria-label": label, "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list",
    placeholder: box.placeholder, autocomplete: "off", enterkeyhint: "search",
  });
  list = make("div", { role: "listbox", id: "found" });
  const form = make("form", { class: "find", role: "search", action, "aria-label": label }, input, button("quiet", phrase("site_close"), () => dialog!.close()));
  const status = make("p", { role: "status", class: "visually-hidden" });
  const head = make("div");
  const foot = make("div");
  const results = make("div", { class: "results", hidden: "" }, head, list, foot);
  const frame = make("dialog", { class: "finder", "aria-label": label }, form, status, results);
  let scrolled = false;
  results.addEventListener("scroll", () => (scrolled = true));
  // What stays in its place need not be laid out again.
  const show = (above: Node[], options: Node[], below: Node[] = []) => {
    choose(undefined);
    head.replaceChildren(...above);
    list.replaceChildren(...options);
    foot.replaceChildren(...below);
    list.hidden = !options.length;
    results.hidden = list.hidden && !above.length;
    input.ariaExpanded = String(!list.hidden);
    if (scrolled) results.scrollTop = 0; // asking where it is would have everything laid out
    scrolled = false;
  };
  const searchPage = (query: string) => withProduct(`${action}?q=${encodeURIComponent(query)}`, location);
  look = searching(input, {
    first: () => first,
    wanted: () => productOf(location),
    empty() {
      const queries = said ? recent() : [];
      status.textContent = "";
      const forgetAll = button("quiet", phrase("search_forget"), () => {
        clear();
        show([], []);
        input.focus();
        status.textContent = phrase("search_forgotten");
      });
      const options = queries.map((query) => {
        const option = make("div", { role: "option", "aria-selected": "false", class: "again" }, query);
        option.addEventListener("click", () => ask(query));
        return option;
      });
      list.ariaLabel = phrase("search_recent");
      show(queries.length ? [make("p", { class: "small" }, phrase("search_recent"), " ", forgetAll)] : [], options);
    },
    waiting() {
      if (list.hidden) show([make("p", { class: "small" }, phrase("site_search_loading"))], []);
    },
    found(found) {
      said = found.words;
      fills = new Map();
      const groups = found.docs.map((_, i) => group(found, i));
      list.ariaLabel = phrase("search_results");
      const after = found.total > groups.length ? [make("p", { class: "foot" }, make("a", { href: searchPage(found.query) }, phrase("search_see_all")))] : [];
      const wish = active?.getAttribute("href")?.split("#")[0];
      show(found.silent ? [silence(found, searchPage)] : [], groups, after);
      // Letters that came late do not undo a choice.
      if (wish) choose(all<HTMLAnchorElement>("a", list).find((link) => link.getAttribute("href")!.split("#")[0] === wish));
    },
    settled({ query, total, silent }) {
      const id = !total ? "search_nothing" : silent ? "search_weak" : "search_count";
      status.textContent = phrase(id, { Count: total, Query: query });
      for (const option of all("[role=group] > :first-child", list)) seen.observe(option);
    },
    failed(failure) {
      const { words, made } = trouble(input.value, failure);
      status.textContent = words;
      show([made], []);
    },
  });
  seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) void fills.get(target as HTMLElement)?.();
  }, { root: results, threshold: inSight });
  frame.addEventListener("keydown", key);
  frame.addEventListener("close", () => (source.value = input.value));
  frame.addEventListener("click", (event) => {
    const { target, ctrlKey, metaKey, shiftKey } = event;
    if (target === frame) frame.close();
    const link = (target as Element).closest("a");
    if (!link) return;
    keep(input.value);
    if (link.className === "meant") {
      event.preventDefault();
      ask(new URL(link.href).searchParams.get("q")!);
    } else if (!ctrlKey && !metaKey && !shiftKey) frame.close();
  });
  form.addEventListener("submit", () => keep(input.value));
  document.body.append(frame);
  aboveKeyboard(frame);
  return frame;
}

function ask(query: string): void {
  input.value = query;
  input.focus();
  void look();
}

function group(found: Found, i: number): HTMLElement {
  const doc = found.docs[i]!;
  const main = make("a", { role: "option", "aria-selected": "false", tabindex: "-1", href: doc.path });
  const { name, where, passage, more, fill } = resultOf(found, i, [main]);
  main.append(name, where, passage);
  for (const link of more) {
    link.setAttribute("role", "option");
    link.ariaSelected = "false";
    link.tabIndex = -1;
  }
  for (const option of [main, ...more]) fills.set(option, fill);
  return make("div", { role: "group", "aria-label": doc.title }, main, ...more);
}

function choose(option: HTMLElement | undefined): void {
  if (active) active.ariaSelected = "false";
  active = option;
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.id ||= `found-${++made}`;
  void fills.get(option)?.();
  option.ariaSelected = "true";
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

function key(event: KeyboardEvent): void {
  // While letters are put together keys belong to the input method; 229 is what Safari says of its last one.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Escape") {
    event.preventDefault();
    dialog!.close();
    return;
  }
  if (event.target !== input || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const options = [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const at = active ? options.indexOf(active) : -1;
  const stops = options.length + 1; // the box itself is one
  const to: Record<string, number> = { ArrowDown: (at + 2) % stops, ArrowUp: (at + stops) % stops, ...(active && { Home: 1, End: options.length }) };
  if (event.key === "Enter" && active) active.click();
  else if (event.key in to && options.length) choose(options[to[event.key]! - 1]);
  else return;
  event.preventDefault();
}
