// A provider of OpenID Connect for tests, on a free port of this computer. It prints its
// address, and lets everybody in under the name that they write.
//
//   node provider.mjs CLIENT SECRET REDIRECT
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [client, secret, redirect] = process.argv.slice(2);
const server = createServer().listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: client, client_secret: secret, redirect_uris: [redirect], response_types: ["code"], grant_types: ["authorization_code"] }],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, email: "admin@example.com", email_verified: true }) }),
    cookies: { keys: ["only for tests"] },
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
process.stdin.on("end", () => process.exit()).resume();
