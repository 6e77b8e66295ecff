import assert from "node:assert/strict";
import test from "node:test";

import { type Asked, filesOf, offlinePage, sayingOf, sortOf, storable, titleOf } from "../_cache.ts";

const scope = "https://example.org/help/";

test("which requests are the service worker's business", () => {
  const page: Asked = { method: "GET", url: `${scope}en/a/`, mode: "navigate", destination: "document", range: false };
  const file: Asked = { ...page, mode: "no-cors", destination: "style" };
  const cases: { asked: Asked; want: string; why: string }[] = [
    { asked: page, want: "page", why: "a page below the scope" },
    { asked: { ...page, url: `${scope}?x=1` }, want: "page", why: "the scope itself" },
    { asked: { ...file, url: `${scope}assets/site-1.css` }, want: "asset", why: "a file that never changes" },
    { asked: { ...file, url: `${scope}files/a-1.png`, destination: "image" }, want: "asset", why: "so is a file of a writer" },
    { asked: { ...file, url: `${scope}files/a.mp4`, destination: "video" }, want: "none", why: "films are too large" },
    { asked: { ...page, url: `${scope}files/manual.pdf` }, want: "none", why: "so are files to download" },
    { asked: { ...file, url: `${scope}en/a/b.png`, destination: "image" }, want: "picture", why: "a picture beside its words" },
    { asked: { ...file, url: `${scope}en/a/index.json`, destination: "" }, want: "data", why: "the texts that a search shows" },
    { asked: { ...file, url: `${scope}en/search/index.bin`, destination: "" }, want: "data", why: "the pointer of the search index" },
    { asked: { ...file, url: `${scope}en/search/words.json`, destination: "" }, want: "data", why: "what the search says" },
    { asked: { ...file, url: `${scope}en/contact/words.json`, destination: "" }, want: "data", why: "what is said about something that waits for the desk" },
    { asked: { ...file, url: `${scope}assets/search/0a1b2c3d4e5f`, destination: "" }, want: "asset", why: "a part of the search index" },
    { asked: { ...page, url: `${scope}en/a/index.json` }, want: "page", why: "data that somebody looks at" },
    { asked: { ...file, url: `${scope}en/feed.xml`, destination: "" }, want: "none", why: "other data is asked for by scripts, which know what to do" },
    { asked: { ...page, method: "POST" }, want: "none", why: "only reading" },
    { asked: { ...file, url: `${scope}assets/a.mp4`, range: true }, want: "none", why: "parts of files cannot be kept" },
    { asked: { ...page, url: "https://example.org/" }, want: "none", why: "above the scope" },
    { asked: { ...page, url: "https://example.com/help/en/" }, want: "none", why: "another host" },
    { asked: { ...page, url: `${scope}api/tickets` }, want: "none", why: "the desk" },
    { asked: { ...page, url: `${scope}desk` }, want: "none", why: "the desk" },
    { asked: { ...page, url: `${scope}en/tickets/4711` }, want: "none", why: "a ticket belongs to one person" },
    { asked: { ...page, url: `${scope}en/tickets?x` }, want: "none", why: "so does their list" },
    { asked: { ...page, url: `${scope}en/desktop/` }, want: "page", why: "a word that only begins like the desk" },
  ];
  for (const { asked, want, why } of cases) assert.equal(sortOf(asked, scope), want, `${asked.url}: ${why}`);
});

test("which answers may be kept", () => {
  const answer = (facts: Partial<Response>, headers = {}) =>
    ({ status: 200, type: "basic", redirected: false, headers: new Headers(headers), ...facts }) as Response;
  assert.ok(storable(answer({})));
  assert.ok(storable(answer({}, { "cache-control": "no-cache" })), "to be asked again is not to be forgotten");
  assert.ok(!storable(answer({ status: 404 })), "an error");
  assert.ok(!storable(answer({ status: 206 })), "a part");
  assert.ok(!storable(answer({ type: "opaque" })), "of another host");
  assert.ok(!storable(answer({ redirected: true })), "led elsewhere");
  assert.ok(!storable(answer({}, { "cache-control": "no-store" })), "not to be kept");
  assert.ok(!storable(answer({}, { "cache-control": "private, max-age=0" })), "meant for one person");
});

test("the offline page is that of the reader's language", () => {
  assert.equal(offlinePage(`${scope}ar/a/b/`, scope), `${scope}ar/offline/`);
  assert.equal(offlinePage(`${scope}ar/?q=1`, scope), `${scope}ar/offline/`);
  assert.equal(offlinePage(scope, scope), undefined, "above the languages there is none");
  assert.equal(offlinePage(`${scope}robots.txt`, scope), undefined);
});

test("what a page shows", () => {
  const html = `<link rel=stylesheet href=/help/assets/s.css><link rel="alternate" href="/help/ar/">
    <link rel="icon" href="/help/assets/i.svg"><script type="module" src="/help/assets/s.js"></script>
    <img src="a.png?x=1&amp;y=2" srcset="a-1.png 1x, /help/assets/a-2.png 2x" alt=""><img src="https://example.com/b.png" alt="">
    <a href="/help/en/c/">c</a><video poster="/help/assets/p.jpg" src="/help/assets/v.mp4"></video>`;
  assert.deepEqual(filesOf(html, `${scope}en/a/`, scope), [
    `${scope}assets/s.css`,
    `${scope}assets/i.svg`,
    `${scope}assets/s.js`,
    `${scope}en/a/a.png?x=1&y=2`,
    `${scope}en/a/a-1.png`,
    `${scope}assets/a-2.png`,
    `${scope}assets/p.jpg`,
  ]);
});

test("what says something to the desk is apart from what a page shows", () => {
  const html = `<html lang=en data-desk=/help/api/v1/ data-sender=/help/assets/sender-1.js data-words="/help/en/contact/words.json"><script type="module" src="/help/assets/s.js"></script>`;
  assert.deepEqual(filesOf(html, `${scope}en/a/`, scope), [`${scope}assets/s.js`]);
  assert.deepEqual(sayingOf(html, `${scope}en/a/`, scope), [`${scope}assets/sender-1.js`, `${scope}en/contact/words.json`]);
  assert.deepEqual(sayingOf("<html lang=en>", `${scope}en/a/`, scope), []);
});

test("the title of a kept page", () => {
  assert.equal(titleOf("<title>x</title><h1 class=a>Q &amp; <em>A</em> &#39;n&#x27; more</h1>"), "Q & A 'n' more");
  assert.equal(titleOf("<title>Only\nthis</title>"), "Only\nthis");
  assert.equal(titleOf(""), "");
});
