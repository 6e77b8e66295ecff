// Answers while somebody writes to a person: at most three, each of which can be read in
// place. Whoever finds the answer there may say so; sending stays what it was.
//
// Markup: <form role="search" data-script="…/search-….js"> in the header, <div class="answers"></div>
// Makes in .answers, below each result: <p><button class="quiet">…</button></p>, then <div class="read">the words of the section</div>
//   and <button class="button">
// Phrases: write_read_here, write_solved, write_about_solved

import { fetchSender } from "./_desk.ts";
import { button, make, phrase } from "./_page.ts";
import { newAction, send } from "./_send.ts";

interface Search {
  near(place: HTMLElement, query: string): Promise<void>;
}

interface Data {
  id: string;
  locale: string;
  revision: string;
  sections: { id?: string; title?: string; text?: string }[];
}

const script = document.querySelector<HTMLElement>("form[data-script]")?.dataset["script"];
const pause = 400; // ms without a key after which answers are looked for

/** Shows answers to what is being written; returns what looks for them. */
export function suggest(area: HTMLTextAreaElement, place: HTMLElement, wanted: () => boolean, solved: () => void): () => void {
  let waiting = 0;
  let loading: Promise<Search> | undefined; // not before there is something to look for
  const look = async () => {
    const query = area.value.trim().slice(0, 500);
    if (!script || !wanted() || (!query && !loading)) return place.replaceChildren();
    try {
      const { near } = await (loading = import(script) as Promise<Search>);
      await near(place, query);
      for (const item of place.querySelectorAll("li")) offer(item, query, solved);
    } catch {
      // Without a search a person helps as well.
    }
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void look(), pause);
  };
  area.addEventListener("focus", () => script && void import(script).catch(() => undefined), { once: true });
  area.addEventListener("input", (event) => (event as InputEvent).isComposing || later());
  area.addEventListener("compositionend", later);
  return later;
}

// Lets a result be read where it stands.
function offer(item: HTMLElement, query: string, solved: () => void): void {
  const link = item.querySelector("a")!;
  const place = make("div", { class: "read", tabindex: "-1" });
  const open = button("quiet", phrase("write_read_here"), async () => {
    const { pathname, hash } = new URL(link.href);
    try {
      const data = (await (await fetch(`${pathname}index.json`)).json()) as Data;
      const id = decodeURIComponent(hash.slice(1));
      const section = data.sections.find((one) => (one.id ?? "") === id) ?? data.sections[0];
      const words = (section?.text ?? "").split(/\n+/).map((line) => make("p", { dir: "auto" }, line));
      const done = button("button", phrase("write_solved"), () => {
        void tell({ locale: data.locale, article: data.id, revision: data.revision, query });
        solved();
      });
      const part = make("div", { lang: data.locale }, ...(section?.title ? [make("h2", { dir: "auto" }, section.title)] : []), ...words);
      place.replaceChildren(part, make("p", {}, done));
      open.parentElement!.hidden = true;
      place.focus(); // the button is gone
    } catch {
      location.href = link.href;
    }
  });
  item.append(make("p", {}, open), place);
}

// Counts for whoever writes articles; who found the answer is not bothered with it.
async function tell(body: Record<string, unknown>): Promise<void> {
  try {
    if (!(await send(newAction("deflections", body, phrase("write_about_solved"))))) (await fetchSender()).later();
  } catch {
    // Refused: the article has changed its place meanwhile.
  }
}
