// Package web is the furniture of the desk's rooms: it turns a table of [Route]s into
// answers over HTTP, so that rooms say what they do and not how it is served.
//
// # From a request to an answer
//
// Each request goes the same way, and ends where something is amiss:
//
//  1. It gets an id, which the answer's X-Request-Id, the log and every problem name.
//     Headers that protect browsers are set on whatever the answer will be.
//  2. Browsers may write only from the site itself and from configured origins.
//  3. The client's budget for the route is asked: 429 with Retry-After.
//  4. A turn in the route's class is taken within 100 ms: 503 with Retry-After.
//  5. The body is read within its limit, fields of a form before any file.
//  6. Who asks is found from a cookie of a session or from the token of a program. A
//     form that changes something speaks for the session only with the token that the
//     session's pages put into it; without, it speaks for nobody.
//  7. Package policy decides. Who could never do it is asked to sign in (401), or
//     refused (403). An object that the actor may not read is not there (404).
//  8. The handler works and answers.
//
// # Public writes
//
// A handler that changes something runs its work in [Call.Once]. With an
// Idempotency-Key, or the form field idempotency_key, key, actor, route, a digest of
// the body and the answer are stored in the transaction of the work and kept for a
// week: asked again, the same is answered and nothing done.
//
// # Forms and programs
//
// One struct describes what a route reads. A body is JSON, or fields of a form by the
// same names, where a dot leads into a map or struct and a name that stands several
// times fills a list. Unknown fields are refused in both. Answers to programs are JSON,
// errors application/problem+json; answers to forms lead to a page, and errors show
// the form again ([Route.Again]) or a page that says what is wrong.
//
// # Pages
//
// Pages are rendered by package theme from what the build left in the private folder,
// in the frame of the site, and need no script.
//
// # Secrets
//
// Cookies and tokens are random references; whoever stores them stores [Digest] of
// them. The log never gets bodies, tokens, cookies or mail addresses, and of a client's
// address only the network.
//
// Files: route.go and table.go (routes), call.go, read.go, form.go (what came),
// answer.go, problem.go, pages.go (what goes), once.go, classes.go, budget.go,
// client.go (limits), session.go (cookies), headers.go, events.go (live), openapi.go,
// metrics.go, log.go, health.go, server.go (the way above). No rule of any room may live here.
package web
