package desk

import (
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"helpwright/desk/branch"
	"helpwright/desk/policy"
	"helpwright/desk/web/webtest"
	"helpwright/manifest"
	"helpwright/store"
	"helpwright/store/storetest"
)

// An agent presses a button, and the draft that a ticket gives is on a branch, without
// personal data; the ticket says where. With the customer, what was to be brought goes.
func TestDraftOntoBranch(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		bare := filepath.Join(t.TempDir(), "help.git")
		git := func(args ...string) string {
			t.Helper()
			out, err := exec.CommandContext(t.Context(), "git", append([]string{"-C", bare, "-c", "user.name=w", "-c", "user.email=w@example.org"}, args...)...).CombinedOutput()
			if err != nil {
				t.Fatalf("git %s: %v: %s", strings.Join(args, " "), err, out)
			}
			return string(out)
		}
		if out, err := exec.CommandContext(t.Context(), "git", "init", "-q", "--bare", "-b", "main", bare).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		empty := strings.TrimSpace(git("hash-object", "-w", "-t", "tree", "/dev/null"))
		git("update-ref", "refs/heads/main", strings.TrimSpace(git("commit-tree", "-m", "first", empty)))

		settings := webtest.Settings()
		settings.Drafts = &manifest.Drafts{Remote: bare + ".away", Branch: "main"}
		d := openAt(t, at, func(c *Config) { c.Private = webtest.Private(settings) })
		d.loop.end() // time moves by the test alone
		tick := func() {
			t.Helper()
			if _, err := d.branch.Tick(t.Context(), webtest.Noon); err != nil {
				t.Fatal(err)
			}
		}
		var opened struct{ ID string }
		visitor(t, d).JSON("POST", "api/v1/tickets", map[string]any{"message": "It prints nothing. Write to kim@example.com, yours, Kim Doe", "subject": "It prints nothing", "email": "kim@example.com", "name": "Kim Doe", "locale": "en"}).Want(t, 201).Into(t, &opened)
		page := "desk/tickets/" + opened.ID
		agent := signedIn(t, d, policy.Agent)
		agent.Get(page+"/draft").Want(t, 200).Says(t, "helpwright new --from-ticket 1001", "Write a branch", `value="drafts"`)
		agent.Form(page+"/branch", url.Values{"topic": {"../etc"}}).Want(t, 422).Says(t, `role="alert"`, `value="../etc"`)
		agent.Form(page+"/branch", url.Values{"topic": {"printers"}}).Want(t, 303)
		agent.Form(page+"/branch", url.Values{"topic": {"printers"}}).Want(t, 409).Says(t, `role="alert"`)
		agent.Get(page+"/draft").Want(t, 200).Says(t, "desk/ticket-1001", "on its way")
		tick()
		agent.Get(page).Want(t, 200).Says(t, "desk/ticket-1001", "on its way")

		d.Settings().Drafts.Remote = bare
		agent.Get(page+"/draft").Want(t, 200).Says(t, "repository not found")
		again := func(tx *store.Tx) error {
			_, err := tx.Exec("UPDATE outbox_items SET due = 0 WHERE channel = $1", branch.Channel)
			return err
		}
		if err := d.store.Write(t.Context(), again); err != nil {
			t.Fatal(err)
		}
		tick()
		agent.Get(page).Want(t, 200).Says(t, "desk/ticket-1001", "It is in the repository.")
		if page := agent.Get(page+"/draft").Want(t, 200).Body.String(); strings.Contains(page, "Write a branch") {
			t.Error("what is there is offered again")
		}
		text := git("show", "desk/ticket-1001:content/printers/ticket-1001/en.md")
		if !strings.Contains(text, "It prints nothing.") || strings.Contains(text, "kim@") || strings.Contains(text, "Doe") {
			t.Errorf("wrote %s", text)
		}

		var second struct{ ID string }
		visitor(t, d).JSON("POST", "api/v1/tickets", map[string]any{"message": "Nor does the other.", "email": "lee@example.com", "locale": "en"}).Want(t, 201).Into(t, &second)
		agent.Form("desk/tickets/"+second.ID+"/branch", url.Values{"topic": {"printers"}}).Want(t, 303)
		if _, err := d.ErasePerson(t.Context(), "lee@example.com"); err != nil {
			t.Fatal(err)
		}
		tick()
		if branches := git("branch", "--list"); strings.Contains(branches, "1002") {
			t.Errorf("the words of an erased person were pushed: %s", branches)
		}
	})
}
