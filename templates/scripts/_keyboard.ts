// Keeps an element above a keyboard on the screen: where browsers lay it over the page,
// what is seen becomes smaller and the page does not. Who looks closer sees less as
// well, but has asked for that.
//
// Sets: --seen, a height, on the element

export function aboveKeyboard(element: HTMLElement): void {
  const { visualViewport: seen } = window;
  const fit = () => element.style.setProperty("--seen", `${Math.round(seen!.height * seen!.scale)}px`);
  seen?.addEventListener("resize", fit);
}
