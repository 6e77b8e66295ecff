// Pictures that are shown smaller than they are open larger.
//
// Markup: <figure><img src width alt></figure>
// Makes: <button class="enlarge" aria-label="…"> as the figure's last child (the theme lays it over the
//   picture's corner), and while open <dialog class="picture"><img><button class="quiet">…</button></dialog>
// Phrases: site_enlarge, site_close

import { all, button, make, phrase } from "./_page.ts";

export function pictures(): void {
  for (const picture of all<HTMLImageElement>("figure > img[width]")) {
    if (Number(picture.getAttribute("width")) <= picture.clientWidth * 1.1) continue;
    const enlarge = button("enlarge", "", () => open(picture));
    enlarge.ariaLabel = phrase("site_enlarge", { Name: picture.alt });
    picture.addEventListener("click", () => enlarge.click());
    picture.parentElement!.append(enlarge);
  }
}

function open(picture: HTMLImageElement): void {
  const { src, srcset, alt } = picture;
  const large = make("img", { src, srcset, sizes: "100vw", alt });
  const close = button("quiet", phrase("site_close"), () => dialog.close());
  const dialog = make("dialog", { class: "picture", "aria-label": alt }, large, close);
  dialog.addEventListener("click", ({ target }) => target !== close && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
