// Prints what a browser finds in a built site below /help/, as JSON: each result with
// the section that answers best. Run by cmd/helpwright/sources_test.go with the public
// folder, a locale and a query.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { answer } from "../_answering.ts";
import { documentAt, openIndex } from "../_engine.ts";

const [root, locale, query] = process.argv.slice(2) as [string, string, string];
const file = async (name: string): Promise<ArrayBuffer> => new Uint8Array(await readFile(join(root, name))).buffer;

const index = await openIndex(await file(`${locale}/search/index.bin`), (name) => file(`assets/search/${name}`));
const { matches } = await answer(index, query, {});
const found = matches.map(async ({ document, place }) => {
  const { id, kind, label, path, data } = await documentAt(index, document);
  const address = (data || `${path}index.json`).replace(/^\/help\//, "");
  const { sections } = JSON.parse(await readFile(join(root, address), "utf8")) as { sections: { id: string; title: string; text: string }[] };
  const { id: fragment, title, text } = sections[place]!;
  return { id, kind, label, url: fragment ? `${path}#${fragment}` : path, title, text };
});
console.log(JSON.stringify(await Promise.all(found)));
