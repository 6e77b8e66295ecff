import assert from "node:assert/strict";
import { test } from "node:test";

import { productOf, withProduct } from "../_product.ts";

test("the address names the reader's product", () => {
  assert.deepEqual(productOf(new URL("https://example.com/en/a/?for=web%20shop&q=x")), { for: "web shop" });
  assert.deepEqual(productOf(new URL("https://example.com/en/a/?for=")), {});
  assert.deepEqual(productOf(new URL("https://example.com/en/a/")), {});
});

test("links into the site go on naming it", () => {
  const here = new URL("https://example.com/en/a/?for=a%26b");
  assert.equal(withProduct("/en/search/?q=x", here), "/en/search/?q=x&for=a%26b");
  assert.equal(withProduct("/en/contact/", here), "/en/contact/?for=a%26b");
  assert.equal(withProduct("/en/search/?q=x", new URL("https://example.com/en/a/")), "/en/search/?q=x");
});
