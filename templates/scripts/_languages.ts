// The reader's language. A choice made in the language switch is remembered. As
// long as there is none, the language that the browser asks for is proposed; as
// soon as there is one, that one is, on pages that were reached in another
// language. Nobody is ever sent anywhere without having asked.
//
// Markup: <a hreflang="ar" lang="ar" dir="rtl" href="…" data-propose="…question…" data-stay="…no…">العربية</a>
//   in <header>, in .languages, for every other language of the switch; the questions are in the link's language.
//   In the language chooser at the root, where the page has no language of its own, links stand in
//   .language-list and have no questions.
// Makes: <div class="notice" role="region" aria-label lang dir><p>…</p><a class="button">…</a><button class="quiet">…</button></div>,
//   and class "preferred" on the chooser's link.

import { preferred } from "./_locale.ts";
import { notice } from "./_notices.ts";
import { all, button, make } from "./_page.ts";
import { recall, remember } from "./_storage.ts";

const key = "locale";

export function languages(): void {
  const links = all<HTMLAnchorElement>(".language-list a[hreflang], header .languages a[hreflang]");
  for (const link of links) link.addEventListener("click", () => remember(key, link.hreflang));
  const chosen = recall(key);
  const wanted = chosen ? [chosen] : navigator.languages;
  const here = document.documentElement.lang;
  const best = preferred(wanted, [here, ...links.map((link) => link.hreflang)]);
  const found = links.filter(({ hreflang }) => hreflang === best);
  const listed = found.find((link) => link.closest(".language-list"));
  const offered = found.find(({ dataset }) => dataset["propose"]);
  if (listed) listed.classList.add("preferred");
  else if (offered) propose(offered, here);
}

function propose(link: HTMLAnchorElement, here: string): void {
  const { lang, dir, href, hreflang, dataset } = link;
  const go = make("a", { class: "button", href, hreflang }, link.textContent ?? hreflang);
  go.addEventListener("click", () => remember(key, hreflang));
  const stay = button("quiet", dataset["stay"] ?? "", () => {
    remember(key, here);
    bar.remove();
  });
  Object.assign(stay, { lang, dir });
  const question = dataset["propose"] ?? "";
  const bar = notice({ role: "region", "aria-label": question, lang, dir }, make("p", {}, question), go, stay);
}
