// Which of the offered languages a reader would like best.

/** The first of the wanted languages that is offered, as it is offered. */
export function preferred(wanted: readonly string[], offered: readonly string[]): string | undefined {
  for (const wish of wanted) {
    const best = closest(wish, offered);
    if (best) return best;
  }
  return undefined;
}

// An offer in the same language and script is close; one for the same region is closer.
// zh-CN wants zh-Hans, and would not be served by zh-Hant.
function closest(wish: string, offered: readonly string[]): string | undefined {
  const same = offered.filter((offer) => written(offer) === written(wish));
  return same.find((offer) => full(offer) === full(wish)) ?? same[0];
}

function written(tag: string): string {
  return full(tag).split("-", 2).join("-");
}

// "zh-CN" in full is "zh-Hans-CN".
function full(tag: string): string {
  try {
    const { language, script, region } = new Intl.Locale(tag).maximize();
    return [language, script, region].join("-");
  } catch {
    return tag; // not a language tag: equal only to itself
  }
}
