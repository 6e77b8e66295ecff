// Asks the browser's engine what stands in the golden of results. Run by
// searchindex/results_test.go, with a folder that holds a folder a locale: its pointer
// and its files by name.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import expected from "../../../searchindex/testdata/results.json";
import { answer } from "../_answering.ts";
import { documentAt, openIndex } from "../_engine.ts";

interface Case {
  why: string;
  locale: string;
  query: string;
  typing?: boolean;
  kind?: string;
  product?: string;
  for?: string;
  ids: string[];
  silent: boolean;
  meant?: string;
}

const folder = process.argv[2]!;

for (const { why, locale, query, ids, silent, meant = "", typing = false, kind = "", product = "", for: own = "" } of expected as Case[]) {
  const load = async (name: string): Promise<ArrayBuffer> => new Uint8Array(await readFile(join(folder, locale, name))).buffer;
  const index = await openIndex(await load("pointer"), load);
  const found = await answer(index, query, { typing, kind, product, for: own });
  const documents = await Promise.all(found.matches.map(({ document }) => documentAt(index, document)));
  const got = { ids: documents.map(({ id }) => id), silent: found.silent, meant: found.meant };
  assert.deepEqual(got, { ids, silent, meant }, `${locale}: ${why}: ${JSON.stringify(query)}`);
}
console.log(`${expected.length} queries`);
