// The way to the search. Nothing of it is fetched before the reader turns to a search
// box; then its script is, which the reader's next key or click puts to use. Until it
// is there, or without it, the form leads to the search page.
//
// Markup: <form role="search" data-script="…/search-….js"><input type="search" name="q"></form>

import { all } from "./_page.ts";

interface Search {
  open(box: HTMLInputElement): void;
}

const patience = 10_000; // ms that what is below the results waits for them

export function find(): void {
  for (const form of all<HTMLFormElement>("form[data-script]")) {
    const box = form.querySelector<HTMLInputElement>("input[name=q]")!;
    let loading: Promise<Search | undefined> | undefined;
    let tries = 0;
    let composing = false;
    // Browsers remember what they failed to load by its address, so that another try needs another one.
    const load = () => (loading ??= import(form.dataset["script"] + "#".repeat(tries++)).catch(() => (loading = undefined)));
    const open = async () => {
      const search = await load();
      // Whoever puts a word together letter by letter must not be interrupted.
      if (!composing && document.activeElement === box) search?.open(box);
    };
    box.addEventListener("focus", load);
    box.addEventListener("compositionstart", () => (composing = true));
    box.addEventListener("compositionend", () => {
      composing = false;
      void open();
    });
    for (const event of ["click", "input"]) box.addEventListener(event, open);
    // The results of a query that stands in the address; what is below them waits for them.
    const results = document.querySelector("main > .results");
    const shown = () => results?.classList.add("ready");
    if (results && /[?&]q=./.test(location.search)) {
      setTimeout(shown, patience);
      void load().then((search) => search ?? shown());
    } else shown();
  }
}
