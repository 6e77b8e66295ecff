// "Did this help?" at the end of an article, on a site that has a desk: the answer is
// sent without leaving the page, and the article is noted in the reader's journey.
// Without this script, or when more of it cannot be had, the form is sent as it is; without a
// network the page stays, and says so.
//
// Markup: <form class="rate"><input name="article|revision|locale">… <button name="helped" value="true|false"></form>
// Makes: after the form <p class="wrong" role="alert"> without a network
// Phrases: site_offline

import { fetchSender } from "./_desk.ts";
import { opened } from "./_journey.ts";
import { make, phrase } from "./_page.ts";
import { recall } from "./_storage.ts";
import { waiting } from "./_unsent.ts";

export function helped(): void {
  const form = document.querySelector<HTMLFormElement>("form.rate");
  if (form) {
    const { article: id, revision, locale } = Object.fromEntries(new FormData(form)) as Record<string, string>;
    opened({ id: id!, revision: revision!, locale: locale!, title: document.querySelector("h1")?.textContent ?? "", path: location.pathname });
    form.addEventListener("submit", (event) => void vote(form, event));
  }
  if (recall(waiting)) void fetchSender().then(({ flush }) => flush(), () => undefined);
}

async function vote(form: HTMLFormElement, event: SubmitEvent): Promise<void> {
  event.preventDefault();
  const button = event.submitter as HTMLButtonElement;
  try {
    await (await fetchSender()).rate(form, button.value === "true");
  } catch {
    form.parentElement!.querySelector(":scope > .wrong")?.remove();
    if (!navigator.onLine) return form.after(make("p", { class: "wrong", role: "alert" }, phrase("site_offline")));
    form.append(make("input", { type: "hidden", name: button.name, value: button.value }));
    form.submit();
  }
}
