// Search: the dialog over every page, the search page, and answers for the contact
// page. Fetched when a reader turns to a search box (_find.ts), or comes with a query.
//
// Published for every page: <form data-script="…/search-….js">

import { open as openDialog } from "./_dialog.ts";
import { prepare } from "./_finder.ts";
import { found } from "./_found.ts";

export { near } from "./_near.ts";

const results = document.querySelector<HTMLElement>("main .results");
const box = document.querySelector<HTMLInputElement>("[data-index] input[name=q]");

/** Opens the search for a box of the page; that of the search page needs no dialog. */
export function open(box: HTMLInputElement): void {
  if (!results) openDialog(box);
}

// Whoever searches first says then that it failed.
prepare().catch(() => undefined);
if (results && box) found(results, box);
