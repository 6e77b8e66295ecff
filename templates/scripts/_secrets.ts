// Secrets in a text that somebody is about to send: what they are likely to be, so that
// they can be taken out before they leave the browser.

/** A place in a text that looks like a secret. */
export interface Secret {
  from: number;
  to: number;
  sort: "password" | "token" | "key" | "card" | "address";
}

// Each pattern's first group is the secret; without one all of it is.
const patterns: [Secret["sort"], RegExp][] = [
  ["key", /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]{0,20000}?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g],
  ["password", /(?:pass(?:word|wd|phrase)?|pwd|secret)["']?\s{0,8}[:=]\s{0,8}["']?([^\s"',;&]{3,200})/gi],
  ["password", /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{1,100}:([^\s:/@]{1,200})@/gi],
  ["token", /(?:authorization|api[_-]?key|access[_-]?key|auth[_-]?token|[a-z_]{0,20}token|cookie|session(?:id)?)["']?\s{0,8}[:=]\s{0,8}["']?((?:bearer |basic )?[^\s"',;&]{6,2000})/gi],
  ["token", /\b(?:bearer|basic) ([a-z0-9+/=._~-]{12,2000})/gi],
  ["token", /\beyJ[\w-]{10,1000}\.[\w-]{10,4000}\.[\w-]{5,1000}/g],
  ["token", /\b(?:gh[pousr]_[A-Za-z0-9]{20,100}|xox[abprs]-[A-Za-z0-9-]{10,200}|AKIA[A-Z0-9]{16}|sk[-_](?:live|test|proj)?[-_]?[A-Za-z0-9]{20,200})\b/g],
  ["card", /\b(?:\d[ -]?){12,18}\d\b/g],
  ["address", /\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b/g],
];

/** The secrets of a text in order; none lies within another. */
export function secretsIn(text: string): Secret[] {
  const found: Secret[] = [];
  for (const [sort, pattern] of patterns) {
    for (const match of text.matchAll(pattern)) {
      const secret = match[1] ?? match[0];
      if (sort === "card" && !isCard(secret)) continue;
      const from = match.index + match[0].lastIndexOf(secret);
      found.push({ from, to: from + secret.length, sort });
    }
  }
  found.sort((a, b) => a.from - b.from || b.to - a.to);
  const apart: Secret[] = [];
  for (const secret of found) {
    const last = apart.at(-1);
    if (last && secret.from < last.to) last.to = Math.max(last.to, secret.to);
    else apart.push(secret);
  }
  return apart;
}

/** A text without some of its secrets. */
export function without(text: string, secrets: readonly Secret[]): string {
  let out = "";
  let at = 0;
  for (const { from, to, sort } of secrets) {
    out += `${text.slice(at, from)}[${sort}]`;
    at = to;
  }
  return out + text.slice(at);
}

// The last digit of a card's number follows from the others.
function isCard(text: string): boolean {
  const digits = [...text].filter((c) => c >= "0" && c <= "9").map(Number);
  if (digits.length < 13 || digits.length > 19) return false;
  const sum = digits.reverse().reduce((sum, digit, i) => sum + (i % 2 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit), 0);
  return sum % 10 === 0 && new Set(digits).size > 1;
}
