// Package browser reads this repository's own site in a real browser, as readers
// do: with the keyboard alone, offline, from right to left, without scripts, on a
// phone, through a screen reader's eyes. It holds nothing but tests.
//
// The site is built with the command line and served by our own server under its
// own security policy; Debian's Chromium looks at it. Whatever a page does, a
// message on its console fails the test, and so does what the policy forbids.
//
// Files: site_test.go (the built site, with and without a desk, and its server), desk_host_test.go
// (the site with a desk beside it, to which something may happen), tab_test.go (a tab and
// what can be asked of it), and one file for each thing that readers do; the search has
// four: search_test.go (the dialog), search_page_test.go (the page of results, its
// address, and answers on the contact page), search_screen_test.go (what a screen shows
// and a screen reader says) and search_network_test.go (what is fetched, and what when it
// does not come); what readers say to the desk has three: desk_loop_test.go (from an
// article to a ticket and back), desk_write_test.go (the form to write to a person, without
// scripts, for everybody) and desk_away_test.go (what becomes of it while the desk is away).
package browser
