//go:build unix

package proof

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"helpwright/desk"
	"helpwright/desk/accounts"
	"helpwright/server"
	"helpwright/store"
)

// What a desk is told of its part.
const (
	rootVariable     = "DESK_PROOF_ROOT"     // the site; set: this program is a desk
	dataVariable     = "DESK_PROOF_DATA"     // its data folder
	databaseVariable = "DESK_PROOF_DATABASE" // "" is a file in there
	devVariable      = "DESK_PROOF_DEV"      // set: with an account that a password alone lets in
	largestVariable  = "DESK_PROOF_LARGEST"  // set: how many bytes a file may have
)

func TestMain(m *testing.M) {
	flag.Parse()
	if root := os.Getenv(rootVariable); root != "" {
		if err := playDesk(root); err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// playDesk serves a desk until it is told to stop, as the command line does.
func playDesk(root string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if largest := os.Getenv(largestVariable); largest != "" {
		if err := limitFiles(largest); err != nil {
			return err
		}
	}
	cfg := configuration(root, os.Getenv(dataVariable), os.Getenv(databaseVariable))
	cfg.Dev = os.Getenv(devVariable) != ""
	d, err := desk.Open(ctx, cfg)
	if err != nil {
		return err
	}
	if cfg.Dev {
		password, err := d.Seed(ctx)
		if err != nil {
			return err
		}
		fmt.Println("password", password)
	}
	l, err := server.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	s := server.NewHTTPServer(d)
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	fmt.Println("ready", l.Addr())
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	d.Stop()
	time.Sleep(500 * time.Millisecond) // as the command line does
	end, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	return errors.Join(s.Shutdown(end), d.Close())
}

func configuration(root, data, database string) desk.Config {
	return desk.Config{
		Public: os.DirFS(filepath.Join(root, "public")), Private: os.DirFS(filepath.Join(root, "private")),
		Data: data, Database: database, Now: time.Now,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	}
}

// A program is a desk that runs, or ran.
type program struct {
	command *exec.Cmd
	started time.Time
	ready   chan string // its address, when it listens
	heard   sync.WaitGroup
	said    string // what else it says; once it was ready or all was heard
}

// A place is where desks are started, one after the other or several at once.
type place struct {
	root, data, database string
	log                  string // file of what desks say of themselves
	dev                  bool
	largest              int // bytes of a file; 0: as the system has it
	descriptors          int // files and connections; 0: as the system has it
}

// newPlace makes a site. The database is "" for a file in the data folder.
func newPlace(t testing.TB, database string) *place {
	p := &place{root: makeSite(t), database: database}
	if strings.HasPrefix(database, "sqlite:") {
		p.database = ""
	}
	p.data, p.log = filepath.Join(p.root, "data"), filepath.Join(p.root, "desk.log")
	t.Cleanup(func() {
		if text, err := os.ReadFile(p.log); t.Failed() && err == nil {
			t.Logf("the desks said at last:\n%s", text[max(0, len(text)-4096):])
		}
	})
	return p
}

// at is the address of the database as a store opens it.
func (p *place) at() string {
	if p.database != "" {
		return p.database
	}
	return "sqlite:" + filepath.Join(p.data, "desk.db")
}

// token lets a program do everything that the tests need.
func (p *place) token(t testing.TB) (secret string) {
	t.Helper()
	s := openStore(t, p.at())
	defer s.Close()
	if err := s.Write(t.Context(), func(tx *store.Tx) (err error) {
		_, secret, err = accounts.NewToken(tx, "proof", []string{"ticket", "attachment"}, 0, "", time.Now())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return secret
}

func openStore(t testing.TB, at string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), at, slog.New(slog.DiscardHandler), desk.Lines()...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// start starts a desk. It is killed with the test.
func (p *place) start(t testing.TB) *program {
	t.Helper()
	command := exec.Command(os.Args[0])
	if p.descriptors > 0 { // a program raises its own limit again, as far as it goes
		command = exec.Command("sh", "-c", fmt.Sprintf(`ulimit -n %d; exec "$0"`, p.descriptors), os.Args[0])
	}
	d := &program{command: command, started: time.Now(), ready: make(chan string, 1)}
	d.command.Env = append(os.Environ(), rootVariable+"="+p.root, dataVariable+"="+p.data, databaseVariable+"="+p.database)
	if p.dev {
		d.command.Env = append(d.command.Env, devVariable+"=yes")
	}
	if p.largest > 0 {
		d.command.Env = append(d.command.Env, fmt.Sprintf("%s=%d", largestVariable, p.largest))
	}
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	d.command.Stderr = log
	said, err := d.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.kill)
	d.heard.Go(func() {
		defer close(d.ready)
		lines := bufio.NewScanner(said)
		for lines.Scan() {
			if address, ok := strings.CutPrefix(lines.Text(), "ready "); ok {
				d.ready <- address
			} else {
				d.said += lines.Text() + "\n"
			}
		}
	})
	return d
}

// answers waits until a desk says that it is ready, and tells how long that took since
// it was started.
func (d *program) answers(t testing.TB, to *atomic.Value) time.Duration {
	t.Helper()
	address, ok := <-d.ready
	if !ok {
		t.Fatalf("the desk did not start: %s", d.said)
	}
	at := "http://" + address + base
	for {
		answer, err := http.Get(at + "readyz")
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Since(d.started) > 30*time.Second {
			t.Fatalf("the desk is not ready after 30 s: %v", err)
		}
		time.Sleep(2 * time.Millisecond)
	}
	to.Store(at)
	return time.Since(d.started)
}

// kill ends a desk at once.
func (d *program) kill() {
	d.command.Process.Signal(syscall.SIGKILL)
	d.heard.Wait()
	d.command.Wait()
}

// end asks a desk to stop, and tells how long it took and what came of it.
func (d *program) end() (time.Duration, error) {
	began := time.Now()
	d.command.Process.Signal(syscall.SIGTERM)
	d.heard.Wait()
	err := d.command.Wait()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, d.said)
	}
	return time.Since(began), err
}

// memory is how many bytes a desk has in memory, 0 where the system does not tell.
func (d *program) memory() int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.command.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			var kilobytes int64
			if _, err := fmt.Sscan(rest, &kilobytes); err == nil {
				return kilobytes << 10
			}
		}
	}
	return 0
}

// signIn gives the cookie of the account that a desk in dev has.
func (d *program) signIn(t testing.TB, at string) string {
	t.Helper()
	_, password, _ := strings.Cut(strings.TrimSpace(d.said), " ")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.PostForm(at+"desk/sign-in", url.Values{"email": {desk.SeededEmail}, "password": {password}})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	for _, c := range answer.Cookies() {
		if c.MaxAge >= 0 {
			return c.Name + "=" + c.Value
		}
	}
	t.Fatalf("signing in is answered %s without a cookie", answer.Status)
	return ""
}
