// The reader's product: an app or a link of yours names it, and what is about it comes
// first among what fits nearly as well, wherever on the page the reader searches.
//
// Address: ?for=PRODUCT of any page

/** The product that an address names, as a filter takes it. */
export function productOf(address: URL | Location): { for?: string } {
  const product = new URLSearchParams(address.search).get("for");
  return product ? { for: product } : {};
}

/** An address of ours that names the same product as another. */
export function withProduct(href: string, address: URL | Location): string {
  const { for: product } = productOf(address);
  return product ? `${href}${href.includes("?") ? "&" : "?"}for=${encodeURIComponent(product)}` : href;
}
