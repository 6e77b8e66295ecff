// A button in every code block that copies its text.
//
// Markup: <div class="code"><pre>…</pre></div>
// Makes: <button class="copy"> as the last child of the block
// Phrases: site_copy, site_copied, site_copy_failed

import { all, announce, button, phrase } from "./_page.ts";

export function copyButtons(): void {
  if (!navigator.clipboard) return; // only where the address is secure
  for (const block of all(".code")) {
    const text = () => block.querySelector("pre")?.textContent ?? "";
    block.append(copyButton("copy", text));
  }
}

/** A button that copies a text and says so. */
export function copyButton(look: string, text: () => string): HTMLButtonElement {
  const made = button(look, phrase("site_copy"), async () => {
    const done = await navigator.clipboard.writeText(text()).then(
      () => "site_copied",
      () => "site_copy_failed",
    );
    made.textContent = phrase(done);
    announce(phrase(done));
    setTimeout(() => (made.textContent = phrase("site_copy")), 2000);
  });
  return made;
}
