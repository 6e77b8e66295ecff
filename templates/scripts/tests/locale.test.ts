import assert from "node:assert/strict";
import test from "node:test";

import { preferred } from "../_locale.ts";

test("the language that suits a reader best", () => {
  const cases: { wanted: string[]; offered: string[]; want: string | undefined; why: string }[] = [
    { wanted: ["de", "ar-EG"], offered: ["en", "ar"], want: "ar", why: "the first wish that can be met" },
    { wanted: ["zh-CN"], offered: ["zh-Hant", "zh-Hans"], want: "zh-Hans", why: "the region tells the script" },
    { wanted: ["zh-TW"], offered: ["en", "zh-Hans"], want: undefined, why: "another script is another way of reading" },
    { wanted: ["fr-CH"], offered: ["fr", "fr-CH"], want: "fr-CH", why: "the own region is closer" },
    { wanted: ["fr-BE"], offered: ["en", "fr-CH"], want: "fr-CH", why: "another region is better than another language" },
    { wanted: ["en-GB", "de"], offered: ["de", "en"], want: "en", why: "the order of the wishes decides, not that of the offers" },
    { wanted: ["*", "x"], offered: ["en"], want: undefined, why: "a wish that is no language matches nothing" },
    { wanted: [], offered: ["en"], want: undefined, why: "no wish, no proposal" },
  ];
  for (const { wanted, offered, want, why } of cases) assert.equal(preferred(wanted, offered), want, why);
});
