// What the tests of words share.

/** The kinds of words by their number. */
export const kindNames = ["plain", "code", "pair", "single"];
