// Secrets in a text that somebody is about to send: what they are likely to be, so that
// they can be taken out before they leave the browser. Each pattern begins at something
// rare and looks only a short way on, so that a large log takes as long as it is long.

/** A place in a text that looks like a secret. */
export interface Secret {
  from: number;
  to: number;
  sort: Sort;
}

export type Sort = "password" | "token" | "key" | "card" | "account" | "address";

interface Pattern {
  sort: Sort;
  find: RegExp; // its group named secret is the secret; without one all of it is
  unless?: (secret: string, rest: string) => boolean; // what it is not; rest is what follows
}

const end = String.raw`["']?\s{0,8}(?:=>|[:=：])\s{0,8}`; // between a name and a value
const value = (least: number) => String.raw`(?:"(?<quoted>[^"\n]{${least},300})"|'(?<single>[^'\n]{${least},300})'|(?<plain>[^\s"',;&<>]{${least},2000}))`;

const patterns: Pattern[] = [
  { sort: "key", find: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:(?:[^-]|-(?!----)){0,20000}-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|(?:\s{0,4}[A-Za-z0-9+/=]{4,100}){0,400})/g },
  { sort: "password", find: new RegExp(`(?:passw(?:or)?d|passphrase|passcode|passwort|kennwort|mot de passe|contraseña|[_-]pass|[_-]?secret(?:[_-]?key)?|пароль|パスワード|비밀번호|密码|口令|密钥|كلمة المرور)${end}${value(3)}`, "gi"), unless: said },
  { sort: "password", find: new RegExp(`pwd${end}(?![/~]|[a-z]:\\\\)${value(3)}`, "gi"), unless: said },
  { sort: "password", find: /:\/\/[^\s:/@]{0,100}:(?<plain>[^\s/@]{1,200})@/g, unless: said },
  { sort: "token", find: /\b(?:set-)?cookie["']?\s{0,8}:\s{0,8}["']?(?<plain>[\w.-]{1,100}=[^\n"]{4,4000})/gi },
  { sort: "token", find: new RegExp(`(?:api[ _-]?key|access[_-]?key(?:[_-]?id)?|auth(?:orization)?|token|session(?:[_-]?id)?|sid|otp|令牌)${end}(?:(?:bearer|basic|digest|token|negotiate) )?${value(6)}`, "gi"), unless: (secret, rest) => said(secret, rest) || !(/\d/.test(secret) || secret.length >= 24) },
  { sort: "token", find: /\b(?:bearer|basic) (?<plain>[a-z0-9+/=._~-]{16,2000})/gi },
  { sort: "token", find: /\beyJ[\w-]{10,1000}\.[\w-]{10,4000}\.[\w-]{5,1000}/g },
  { sort: "token", find: /\b(?:gh[pousr]_[A-Za-z0-9]{20,100}|github_pat_\w{20,100}|glpat-[\w-]{20,40}|npm_[A-Za-z0-9]{30,50}|xox[abeprs]-[A-Za-z0-9-]{10,200}|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{35}|(?:sk|rk|pk)[-_](?:live|test|proj|ant)[-_][\w-]{16,200}|SG\.[\w-]{16,32}\.[\w-]{16,64})\b/g },
  { sort: "token", find: /\bhooks\.[a-z]{2,20}\.com\/(?:services|workflows)\/(?<plain>[\w/]{20,200})/g },
  { sort: "card", find: /(?<![\d.,-])(?:\d[ -]?){12,18}\d(?![\d.]\d|-)/g, unless: (secret) => !isCard(secret) },
  { sort: "account", find: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g, unless: (secret) => !isAccount(secret) },
  { sort: "address", find: /(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z\d-]{1,63}\.){1,4}[a-z]{2,24}\b/gi, unless: (secret) => /^git@|\.(?:png|jpe?g|gif|svg|webp|js|mjs|ts|css|json|html|map)$/i.test(secret) },
];

/** The secrets of a text in order; none lies within another. */
export function secretsIn(text: string): Secret[] {
  const found: Secret[] = [];
  for (const { sort, find, unless } of patterns) {
    for (const match of text.matchAll(find)) {
      const { quoted, single, plain } = match.groups ?? {};
      const secret = quoted ?? single ?? plain ?? match[0];
      const from = match.index + match[0].lastIndexOf(secret);
      const to = from + secret.length;
      if (!unless?.(secret, text.slice(to, to + 20))) found.push({ from, to, sort });
    }
  }
  found.sort((a, b) => a.from - b.from); // of those that begin together, in the order of the patterns
  const apart: Secret[] = [];
  for (const secret of found) {
    const last = apart.at(-1);
    if (!last || secret.from >= last.to) apart.push(secret);
    else if (secret.sort !== "address") last.to = Math.max(last.to, secret.to); // what follows a password is a host, and no address
  }
  return apart;
}

/** A text without some of its secrets, which are in order; the sort of each stands in its place. */
export function without(text: string, secrets: readonly Secret[]): string {
  let out = "";
  let at = 0;
  for (const { from, to, sort } of secrets) {
    out += `${text.slice(at, from)}[${sort}]`;
    at = to;
  }
  return out + text.slice(at);
}

// What is said about a secret, or stands in its place, is none.
function said(secret: string, rest: string): boolean {
  if (/^[*•●.xX_#-]+$|^[<[({].*[>\])}]$|^\$|^%|^\[|redacted|masked|hidden|removed/i.test(secret)) return true;
  if (/^(?:null|nil|none|undefined|true|false|yes|no|empty|missing|required|optional|incorrect|invalid|wrong|expired|unknown|string|failed|changed|reset|set)[.!]?$/i.test(secret)) return true;
  return /^[a-z]+$/i.test(secret) && /^ [a-z]/i.test(rest); // a sentence goes on
}

const cards = /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|35\d{14}|6(?:011|5\d\d|4[4-9]\d)\d{12}|62\d{14,17})$/;

// The last digit of a card's number follows from the others.
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  if (!cards.test(digits)) return false;
  const sum = [...digits].reverse().reduce((sum, digit, i) => sum + (i % 2 ? (Number(digit) * 2 > 9 ? Number(digit) * 2 - 9 : Number(digit) * 2) : Number(digit)), 0);
  return sum % 10 === 0;
}

// The two digits of an account's number (IBAN) follow from the rest of it.
function isAccount(text: string): boolean {
  const plain = text.replace(/ /g, "");
  if (plain.length < 15 || plain.length > 34) return false;
  const turned = plain.slice(4) + plain.slice(0, 4);
  let rest = 0;
  for (const letter of turned) for (const digit of String(parseInt(letter, 36))) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}
