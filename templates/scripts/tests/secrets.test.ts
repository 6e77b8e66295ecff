import assert from "node:assert/strict";
import test from "node:test";

import { type Sort, secretsIn, without } from "../_secrets.ts";

// Parts are put together here, so that nothing that looks like a secret stands in a file.
const digits = "0123456789".repeat(4);
const letters = "aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW0xY".repeat(3);

// Lines of logs that hold a secret, with it and its sort.
const secret: [line: string, secret: string, sort: Sort][] = [
  ["password=hunter2", "hunter2", "password"],
  ["Password: Tr0ub4dor&3 ok", "Tr0ub4dor", "password"],
  ['{"password":"correct horse battery staple"}', "correct horse battery staple", "password"],
  ["{'passwd': 'a b,c;d'}", "a b,c;d", "password"],
  ["db.passphrase => s3same", "s3same", "password"],
  ["DB_PASS=qwerty77", "qwerty77", "password"],
  ["export PGPASSWORD=geheim99", "geheim99", "password"],
  ["user=ann pwd=Zx81zx81 host=db", "Zx81zx81", "password"],
  ["client_secret=8f2kkd02mdkq", "8f2kkd02mdkq", "password"],
  ["aws_secret_access_key = " + letters.slice(0, 40), letters.slice(0, 40), "token"],
  ["Passwort: Sommer2031!", "Sommer2031!", "password"],
  ["密码：kai9Men88", "kai9Men88", "password"],
  ["パスワード: sakura31", "sakura31", "password"],
  ["пароль=zima2032", "zima2032", "password"],
  ["contraseña: verano31", "verano31", "password"],
  ["mot de passe : ete2031x", "ete2031x", "password"],
  ["connect postgres://app:s3cr3t@db.internal:5432/app", "s3cr3t", "password"],
  ["redis://:topsecret9@cache:6379", "topsecret9", "password"],
  ["fetching https://ann:pa55@example.org/x.git", "pa55", "password"],
  ["Authorization: Bearer " + letters.slice(0, 30), letters.slice(0, 30), "token"],
  ["authorization: Basic dXNlcjpwYXNzd29yZDE=", "dXNlcjpwYXNzd29yZDE=", "token"],
  ["-H 'Authorization: Bearer " + letters.slice(3, 33) + "'", letters.slice(3, 33), "token"],
  ["sent Bearer " + letters.slice(0, 24), letters.slice(0, 24), "token"],
  ["x-api-key: 9f8e7d6c5b4a", "9f8e7d6c5b4a", "token"],
  ["apiKey=abc123def456", "abc123def456", "token"],
  ["GET /v1/me?access_token=" + letters.slice(0, 20) + "&page=2", letters.slice(0, 20), "token"],
  ['"refresh_token": "' + letters.slice(0, 32) + '"', letters.slice(0, 32), "token"],
  ["csrf_token=1a2b3c4d5e6f", "1a2b3c4d5e6f", "token"],
  ["Cookie: sid=" + letters.slice(0, 12) + "; theme=dark", "sid=" + letters.slice(0, 12) + "; theme=dark", "token"],
  ["Set-Cookie: id=a3fWa99; Secure", "id=a3fWa99; Secure", "token"],
  ["session_id=7f3a9c0012", "7f3a9c0012", "token"],
  ["jwt eyJ" + letters.slice(0, 20) + "." + letters.slice(0, 40) + "." + letters.slice(0, 12), "eyJ" + letters.slice(0, 20) + "." + letters.slice(0, 40) + "." + letters.slice(0, 12), "token"],
  ["pushing with ghp_" + letters.slice(0, 36), "ghp_" + letters.slice(0, 36), "token"],
  ["github_pat_" + letters.slice(0, 40), "github_pat_" + letters.slice(0, 40), "token"],
  ["glpat-" + letters.slice(0, 20), "glpat-" + letters.slice(0, 20), "token"],
  ["npm_" + letters.slice(0, 36), "npm_" + letters.slice(0, 36), "token"],
  ["xoxb-" + digits.slice(0, 12) + "-" + letters.slice(0, 20), "xoxb-" + digits.slice(0, 12) + "-" + letters.slice(0, 20), "token"],
  ["AKIA" + "ABCDEFGHIJKLMNOP", "AKIA" + "ABCDEFGHIJKLMNOP", "token"],
  ["AIza" + letters.slice(0, 35), "AIza" + letters.slice(0, 35), "token"],
  ["sk_live_" + letters.slice(0, 24), "sk_live_" + letters.slice(0, 24), "token"],
  ["https://hooks.slack.com/services/" + letters.slice(0, 24), letters.slice(0, 24), "token"],
  ["paid with 4111 1111 1111 1111", "4111 1111 1111 1111", "card"],
  ["card 5555-5555-5555-4444 declined", "5555-5555-5555-4444", "card"],
  ["amex 378282246310005", "378282246310005", "card"],
  ["to GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 32", "account"],
  ["iban DE89370400440532013000 ok", "DE89370400440532013000", "account"],
  ["mail to ann.lee+x@mail.example.org failed", "ann.lee+x@mail.example.org", "address"],
  ["-----BEGIN RSA PRIVATE KEY-----\nMIIEow+/=\n-----END RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----\nMIIEow+/=\n-----END RSA PRIVATE KEY-----", "key"],
  ["-----BEGIN PRIVATE KEY-----\n" + letters.slice(0, 64) + "\n" + letters.slice(0, 20) + "\n…", "-----BEGIN PRIVATE KEY-----\n" + letters.slice(0, 64) + "\n" + letters.slice(0, 20), "key"],
];

// Lines that hold none.
const plain = [
  "password: ********",
  "password=<redacted>",
  "password=${DB_PASSWORD}",
  "password = %s",
  "Password: must be at least eight letters long",
  "password: null",
  "secret: [hidden]",
  "The password is wrong",
  "密码不正确",
  "PWD=/srv/ann/project",
  "pwd: C:\\Users\\ann",
  "Unexpected token: function",
  "token: expired",
  "SyntaxError: Unexpected token } in JSON at position 17",
  "cookie: none",
  "session: started",
  "Basic settings saved",
  "bearer of good news",
  "2031-05-07T10:11:12.345Z INFO took 1700000000000 ms",
  "timestamp 1893456789012345",
  "order 4111 1111 1111 1112",
  "phone +49 30 1234567890123",
  "commit 3f786850e387550fdb836ed7e6dc881de23001b7",
  "request 0b6c9f1e-3a52-4a9c-9df4-ff6c5c1c52b0",
  "at Object.<anonymous> (/srv/app/index.js:10:15)",
  "react@18.2.0 react-dom@18.2.0",
  "logo@2x.png",
  "git@github.com:example/example.git",
  "http://localhost:8080/path@v2",
  "https://example.org:443/a/b",
  "-----BEGIN CERTIFICATE-----",
  "GB82 WEST 1234 5698 7654 33",
  "PASS: 123 FAIL: 4",
  "MIIEpAIBAAKCAQEA",
];

test("what is a secret is found, whole", () => {
  for (const [line, want, sort] of secret) {
    const found = secretsIn(`before\n${line}\nafter 1\n`);
    const texts = found.map(({ from, to }) => `before\n${line}\nafter 1\n`.slice(from, to));
    const at = texts.findIndex((text) => text.startsWith(want));
    assert.ok(at >= 0, `${line}: found ${JSON.stringify(texts)}`);
    assert.equal(found[at]!.sort, sort, line);
  }
});

test("what is none is left alone", () => {
  for (const line of plain) {
    const found = secretsIn(`before\n${line}\nafter 1\n`).map(({ from, to }) => `before\n${line}\nafter 1\n`.slice(from, to));
    assert.deepEqual(found, [], line);
  }
});

test("the corpora are large enough to mean something", () => {
  assert.ok(secret.length >= 40 && plain.length >= 30, `${secret.length} and ${plain.length} lines`);
});

test("taken out, a secret is gone and everything else is there", () => {
  const text = secret.map(([line]) => line).join("\n") + "\nthe end";
  const out = without(text, secretsIn(text));
  for (const [line, gone] of secret) assert.ok(!out.includes(gone), line);
  assert.ok(out.endsWith("\nthe end"));
  assert.ok(out.includes("Password: [password]") && out.includes("&page=2") && out.includes("@db.internal:5432/app"));
  assert.deepEqual(secretsIn(out), [], "nothing is found in what is left");
});

test("secrets are in order and apart", () => {
  const text = `token=${letters} password=${letters}@example.org Authorization: Bearer ${letters}`;
  const found = secretsIn(text);
  for (const [i, { from, to }] of found.entries()) assert.ok(from < to && from >= (found[i - 1]?.to ?? 0));
});

// What makes a pattern that looks back and forth slow.
const hostile: Record<string, string> = {
  "ordinary lines": "2031-05-07 10:11:12 INFO GET /v1/things?id=17 took 12 ms for 10.0.0.1\n",
  "one word": "a",
  "dots and letters": "a.",
  "almost addresses": "a@a.",
  "almost keys": "-----BEGIN PRIVATE KEY-----",
  "almost passwords": "password:        ",
  "almost logins": "://a:",
  "almost tokens": "eyJaaaaaaaaaaa.",
  "almost cookies": "cookie: a=",
  "digits": "4111 ",
  "almost accounts": "AA00 ",
  "quotes": 'password="',
};

test("a large text takes as long as it is long", () => {
  const time = (text: string) => {
    const start = performance.now();
    secretsIn(text);
    return performance.now() - start;
  };
  for (const [name, unit] of Object.entries(hostile)) {
    const text = unit.repeat(Math.ceil(8e6 / unit.length));
    const small = Math.min(time(text.slice(0, 1e6)), time(text.slice(0, 1e6)));
    const large = time(text);
    assert.ok(large < 5 * 8 * Math.max(small, 20), `${name}: ${large.toFixed()} ms for 8 MB, ${small.toFixed()} ms for an eighth`);
    assert.ok(large < 15_000, `${name}: ${large.toFixed()} ms for 8 MB`);
  }
});
