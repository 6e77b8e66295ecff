// "/" goes to the search box, where the site wants that. Only while nothing has
// the focus: a key that acts anywhere gets in the way of people who dictate or
// use other keyboards (WCAG 2.1.4).
//
// Markup: <input type="search" data-shortcut="/">

export function shortcut(): void {
  const box = document.querySelector<HTMLInputElement>("input[data-shortcut]");
  if (!box) return;
  addEventListener("keydown", (event) => {
    if (event.key !== box.dataset["shortcut"] || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || document.activeElement !== document.body) return;
    event.preventDefault();
    box.focus();
    box.click();
  });
}
