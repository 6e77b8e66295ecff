package branch

import (
	"errors"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"helpwright/archetype"
	"helpwright/desk/outbox"
	"helpwright/manifest"
	"helpwright/store"
	"helpwright/store/storetest"
)

var lines = []store.Line{outbox.Line(), Line()}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// gitIn runs git as writers do.
func gitIn(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=w", "GIT_AUTHOR_EMAIL=w@example.org", "GIT_COMMITTER_NAME=w", "GIT_COMMITTER_EMAIL=w@example.org")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// repository makes a bare repository with two commits of a site.
func repository(t *testing.T) (bare string) {
	t.Helper()
	root := t.TempDir()
	work, bare := filepath.Join(root, "work"), filepath.Join(root, "help.git")
	for name, text := range map[string]string{"docs/content/billing/topic.yaml": "names: {en: Billing}\n", "docs/content/billing/pay/en.md": "one\n", "docs/helpwright.yaml": "title: Help\n", "run.sh": "#!/bin/sh\n"} {
		file := filepath.Join(work, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o755)); err != nil {
			t.Fatal(err)
		}
	}
	gitIn(t, work, "init", "-q", "-b", "main")
	gitIn(t, work, "add", ".")
	gitIn(t, work, "commit", "-qm", "first")
	gitIn(t, work, "commit", "-qm", "second", "--allow-empty")
	gitIn(t, root, "clone", "-q", "--bare", work, bare)
	gitIn(t, bare, "config", "http.receivepack", "true")
	return bare
}

// served hands a folder of repositories out over HTTP, to who has the token, as servers
// of git do.
func served(t *testing.T, root, token string) string {
	t.Helper()
	program := filepath.Join(strings.TrimSpace(gitIn(t, root, "--exec-path")), "git-http-backend")
	backend := &cgi.Handler{Path: program, Env: []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1", "REMOTE_USER=desk"}, InheritEnv: []string{"PATH"}}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, password, _ := r.BasicAuth(); password != token {
			w.Header().Set("WWW-Authenticate", `Basic realm="git"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		backend.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/help.git"
}

type bench struct {
	*testing.T
	room *Room
	to   *manifest.Drafts
	now  time.Time
}

func run(t *testing.T, test func(b *bench)) {
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		b := &bench{T: t, now: noon, to: &manifest.Drafts{Branch: "main", Folder: "docs", Sections: []string{"Prices"}}}
		settings := func() *manifest.Desk {
			return &manifest.Desk{Locales: []manifest.DeskLocale{{Tag: "en"}}, Drafts: b.to}
		}
		b.room = New(Config{Store: s, Settings: settings, Author: func() string { return "help@example.com" }, Folder: t.TempDir()})
		test(b)
	})
}

var ticket = archetype.Ticket{Number: 4711, Title: "My invoice\x1b is missing", Words: []string{"I cannot find it.\n```\n# x"}, Answers: []string{"Look below Billing."}}

func (b *bench) ask(id, topic string) error {
	return b.room.Store.Write(b.Context(), func(tx *store.Tx) error {
		return b.room.Ask(tx, Wish{TicketID: id, Ticket: ticket, Topic: topic, Asker: "ana"}, b.now)
	})
}

func (b *bench) erase(id string) {
	b.Helper()
	if err := b.room.Store.Write(b.Context(), func(tx *store.Tx) error { return Erase(tx, id) }); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) tick() {
	b.Helper()
	if _, err := b.room.Tick(b.Context(), b.now); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) draft(id string) (d Draft) {
	b.Helper()
	err := b.room.Store.Read(b.Context(), func(tx *store.Tx) (err error) {
		d, err = Of(tx, id)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return d
}

// A draft goes onto a branch with one commit on top of what is there, and holds what the
// command line writes.
func TestPush(t *testing.T) {
	run(t, func(b *bench) {
		bare := repository(b.T)
		b.to.Remote = bare
		if err := b.ask("t1", "billing/invoices"); err != nil {
			b.Fatal(err)
		}
		if d := b.draft("t1"); d.State != outbox.Waiting || d.Name != "desk/ticket-4711" || !d.Pushed.IsZero() {
			b.Errorf("asked for: %+v", d)
		}
		if err := b.ask("t1", "billing"); !errors.Is(err, ErrAsked) {
			b.Errorf("asked again: %v", err)
		}
		b.tick()
		if d := b.draft("t1"); d.State != outbox.Sent || !d.Pushed.Equal(noon) || d.Error != "" {
			b.Fatalf("brought: %+v", d)
		}
		changed := gitIn(b.T, bare, "diff", "--name-status", "main", "desk/ticket-4711")
		if changed != "A\tdocs/content/billing/invoices/ticket-4711/en.md\nA\tdocs/content/billing/invoices/topic.yaml\n" {
			b.Errorf("changed %s", changed)
		}
		article, err := archetype.Article{Kind: "article", ID: "ticket-4711", Title: "My invoice is missing", ReviewBy: "2027-11-22", Sections: []string{"Prices"}}.Text()
		if err != nil {
			b.Fatal(err)
		}
		if got := gitIn(b.T, bare, "show", "desk/ticket-4711:docs/content/billing/invoices/ticket-4711/en.md"); got != string(archetype.AddTicket(article, ticket)) {
			b.Errorf("wrote %s", got)
		}
		if got := gitIn(b.T, bare, "log", "--format=%an <%ae> %s", "desk/ticket-4711"); got != "Helpwright <help@example.com> Begin an article with ticket 4711\nw <w@example.org> second\nw <w@example.org> first\n" {
			b.Errorf("history %s", got)
		}
		gitIn(b.T, bare, "fsck", "--strict")
		left, err := os.ReadDir(b.room.Folder)
		if err != nil || len(left) > 0 {
			b.Errorf("left behind: %v, %v", left, err)
		}
	})
}

// Over HTTP the token lets in. A repository that is away, or does not let in, delays a
// draft and loses nothing.
func TestAwayAndBack(t *testing.T) {
	run(t, func(b *bench) {
		bare := repository(b.T)
		b.to.Remote = "http://127.0.0.1:1/help.git"
		if err := b.ask("t1", "drafts"); err != nil {
			b.Fatal(err)
		}
		b.tick()
		if d := b.draft("t1"); d.State != outbox.Waiting || !strings.Contains(d.Error, "nobody listens there") {
			b.Errorf("away: %+v", d)
		}
		b.to.Remote = served(b.T, filepath.Dir(bare), "right")
		b.now = b.now.Add(time.Hour)
		b.tick()
		if d := b.draft("t1"); d.State != outbox.Waiting || !strings.Contains(d.Error, "authentication required") {
			b.Errorf("not let in: %+v", d)
		}
		b.room.Token = "right"
		b.now = b.now.Add(time.Hour)
		b.tick()
		if d := b.draft("t1"); d.State != outbox.Sent {
			b.Fatalf("back: %+v", d)
		}
		if got := gitIn(b.T, bare, "show", "desk/ticket-4711:docs/content/drafts/topic.yaml"); got != "names:\n  en: Drafts\n" {
			b.Errorf("the topic says %q", got)
		}
		// A desk that ended before it could write down what it had pushed pushes nothing twice.
		tip := gitIn(b.T, bare, "rev-parse", "desk/ticket-4711")
		b.erase("t1")
		if err := b.ask("t1", "drafts"); err != nil {
			b.Fatal(err)
		}
		b.tick()
		if d := b.draft("t1"); d.State != outbox.Sent || gitIn(b.T, bare, "rev-parse", "desk/ticket-4711") != tip {
			b.Errorf("pushed again: %+v", d)
		}
	})
}

// Somebody else's branch is left as it is, and said; asked again, it is tried again.
func TestOthersBranch(t *testing.T) {
	run(t, func(b *bench) {
		bare := repository(b.T)
		b.to.Remote = bare
		gitIn(b.T, bare, "branch", "desk/ticket-4711", "main")
		if err := b.ask("t1", "billing"); err != nil {
			b.Fatal(err)
		}
		b.tick()
		if d := b.draft("t1"); d.State != outbox.Dead || !strings.Contains(d.Error, "without the draft") {
			b.Errorf("another's: %+v", d)
		}
		gitIn(b.T, bare, "branch", "-D", "desk/ticket-4711")
		if err := b.ask("t1", "billing"); err != nil {
			b.Fatal(err)
		}
		b.tick()
		if d := b.draft("t1"); d.State != outbox.Sent {
			b.Errorf("tried again: %+v", d)
		}
	})
}

// What cannot be a folder of a topic leads nowhere else.
func TestTopics(t *testing.T) {
	run(t, func(b *bench) {
		b.to.Remote = "https://git.example.com/help.git"
		for _, topic := range []string{"", "..", "../x", "a//b", "A", "a b", ".git/hooks", "a/../b", "-a", strings.Repeat("a", 300), "a/b/c/d/e/f"} {
			if err := b.ask("t1", topic); !errors.Is(err, ErrTopic) {
				b.Errorf("%q: %v", topic, err)
			}
		}
		b.to = nil
		if err := b.ask("t1", "a"); !errors.Is(err, ErrOff) || b.room.On() {
			b.Errorf("without a repository: %v", err)
		}
		if more, err := b.room.Tick(b.Context(), b.now); more || err != nil {
			b.Error(more, err)
		}
	})
}
