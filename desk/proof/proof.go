// Package proof shows that a desk loses nothing and stands what befalls it. It holds
// nothing but tests: programs that start whole desks, speak HTTP with them as browsers
// do, kill them or what they stand on, and count afterwards.
//
// A desk is this test program, started again with a part to play: it opens a site that
// the test has written, on SQLite or PostgreSQL, and serves it as "helpwright serve"
// does. The test holds the clients, which outlive it.
//
// Each test has a share of its full run by default, and a flag for how long it is; what
// was measured is logged as a line of JSON, seen with -v.
//
// Files: site_test.go (a site), desk_unix_test.go (desks as programs), crowd_test.go
// (clients and what they were told), account_test.go (what the database says), and one
// for each thing that befalls a desk.
package proof
