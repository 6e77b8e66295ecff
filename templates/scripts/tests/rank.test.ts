import assert from "node:assert/strict";
import test from "node:test";

import { type Entry, find, fold, index, marked, terms } from "../_rank.ts";

const entries: Entry[] = [
  { t: "Refund an order", s: "Send money back.", k: ["chargeback"], h: ["Partial refunds"], u: "/refund/" },
  { t: "Change an order", s: "Add or remove things before we send it.", h: ["When a refund is due"], u: "/change/" },
  { t: "Café opening hours", s: "When we are there.", u: "/cafe/" },
  { t: "打印机无法连接网络", s: "检查打印机的电源和网线。", u: "/printer/" },
  { t: "网络设置", s: "更改路由器的设置。", u: "/network/" },
  { t: "إعادة الطباعة", s: "كيف تعيد طباعة صفحة.", u: "/print/" },
];
const all = index(entries);

test("what is found, and in which order", () => {
  const cases: { query: string; want: string[]; why: string }[] = [
    { query: "refund", want: ["/refund/", "/change/"], why: "titles come before headings" },
    { query: "chargeback", want: ["/refund/"], why: "keywords are the customers' words" },
    { query: "CAFE", want: ["/cafe/"], why: "case and accents do not matter" },
    { query: "change order refnud", want: ["/change/", "/refund/"], why: "every word may match, none must; rare ones weigh more" },
    { query: "open", want: ["/cafe/"], why: "the last word may be a beginning" },
    { query: "open hours", want: ["/cafe/"], why: "an unfinished word in the middle is no beginning, the rest still finds it" },
    { query: "连接网络", want: ["/printer/", "/network/"], why: "Chinese is matched by pairs of characters" },
    { query: "网", want: ["/network/", "/printer/"], why: "one character is the beginning of a pair" },
    { query: "إعاده", want: [], why: "other letters are other words" },
    { query: "إِعَادَة", want: ["/print/"], why: "Arabic vowel marks are left out" },
    { query: "!?", want: [], why: "nothing was asked" },
  ];
  for (const { query, want, why } of cases) {
    assert.deepEqual(find(all, query).map(({ u }) => u), want, `${query}: ${why}`);
  }
});

test("folding", () => {
  assert.equal(fold("Ｃafé Ωμέγα"), "cafe ωμεγα");
  assert.equal(fold("हिन्दी"), "हिन्दी".normalize("NFC"), "marks of other scripts are letters");
});

test("terms know their place in the text", () => {
  assert.deepEqual(terms("a 打印机"), [
    { text: "a", start: 0, end: 1 },
    { text: "打印", start: 2, end: 4 },
    { text: "印机", start: 3, end: 5 },
  ]);
  assert.deepEqual(terms("𠀀𠀁").map(({ text }) => text), ["𠀀𠀁"], "characters beyond the first plane stay whole");
});

test("words that were asked for are marked", () => {
  const show = (text: string, query: string) => marked(text, query).map((p) => (p.hit ? `[${p.text}]` : p.text)).join("");
  assert.equal(show("Refund an order", "order refu"), "[Refund] an [order]");
  assert.equal(show("打印机无法连接", "打印机"), "[打印机]无法连接");
  assert.equal(show("<b>order</b>", "order"), "<b>[order]</b>", "markup is text");
  assert.equal(show("nothing here", ""), "nothing here");
});
