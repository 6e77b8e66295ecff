//go:build unix

package proof

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

var serverKills = flag.Int("server-kills", 2, "how often TestServerKilled kills PostgreSQL; a full run kills it 50 times")

// A postgres is a server of a test's own, which may be killed.
type postgres struct {
	bin, folder, address string
	as                   *syscall.Credential
}

// programs is the folder of PostgreSQL's programs, of the newest where there are many.
func programs() string {
	bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(bins, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) // 9.6 is older than 15
	})
	if len(bins) > 0 {
		return bins[len(bins)-1]
	}
	if initdb, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(initdb)
	}
	return ""
}

// newServer starts a server of its own. It is nil where other tests have none either, and
// there are no programs to start one.
func newServer(t *testing.T) *postgres {
	t.Helper()
	bin := programs()
	if bin == "" {
		if os.Getenv("HELPWRIGHT_TEST_POSTGRES") != "" {
			t.Fatal("initdb and pg_ctl are needed; on Debian: apt-get install postgresql")
		}
		t.Log("there are no programs of PostgreSQL, of which this test kills one")
		return nil
	}
	folder, err := os.MkdirTemp("", "desk-proof-") // of a short name: it holds a socket
	if err != nil {
		t.Fatal(err)
	}
	s := &postgres{bin: bin, folder: folder, address: "postgres://postgres@/postgres?host=" + folder}
	if os.Getuid() == 0 { // as which the server refuses to run
		s.as = owner(t)
		if err := os.Chown(folder, int(s.as.Uid), int(s.as.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	s.run(t, "initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
	s.start(t)
	t.Cleanup(func() { s.command("pg_ctl", "-D", "data", "-m", "immediate", "stop").Run() })
	return s
}

// owner is whom the system has for PostgreSQL.
func owner(t *testing.T) *syscall.Credential {
	var ids [2]uint32
	for i, option := range []string{"-u", "-g"} {
		said, err := exec.Command("id", option, "postgres").Output()
		if err != nil {
			t.Fatal(err)
		}
		id, err := strconv.Atoi(string(bytes.TrimSpace(said)))
		if err != nil {
			t.Fatal(err)
		}
		ids[i] = uint32(id)
	}
	return &syscall.Credential{Uid: ids[0], Gid: ids[1]}
}

func (s *postgres) command(name string, words ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(s.bin, name), words...)
	c.Dir, c.SysProcAttr = s.folder, &syscall.SysProcAttr{Credential: s.as}
	return c
}

func (s *postgres) run(t *testing.T, name string, words ...string) {
	t.Helper()
	// Into a file: the server keeps what it has inherited open.
	log, err := os.OpenFile(filepath.Join(s.folder, "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	c := s.command(name, words...)
	c.Stdout, c.Stderr = log, log
	if err := c.Run(); err != nil {
		said, _ := os.ReadFile(log.Name())
		t.Fatalf("%s: %v\n%s", name, err, said)
	}
}

func (s *postgres) start(t *testing.T) {
	t.Helper()
	s.run(t, "pg_ctl", "-D", "data", "-w", "-o", fmt.Sprintf("-c listen_addresses= -c unix_socket_directories=%s", s.folder), "start")
}

func (s *postgres) kill(t *testing.T) {
	t.Helper()
	s.run(t, "pg_ctl", "-D", "data", "-m", "immediate", "stop")
}

// TestServerKilled kills PostgreSQL under load, and starts it again, while the desk
// goes on. Clients hear nothing but 503, and that they may come again; whoever looks
// after the desk hears that it runs, and is not ready.
func TestServerKilled(t *testing.T) {
	server := newServer(t)
	if server == nil {
		return // as all tests do, where there is SQLite alone
	}
	p := newPlace(t, server.address)
	var where atomic.Value
	d := p.start(t)
	d.answers(t, &where)
	c := newCrowd(t, p.token(t), &where)
	c.work(clients)
	var back []time.Duration
	for range *serverKills {
		time.Sleep(300*time.Millisecond + rand.N(700*time.Millisecond))
		server.kill(t)
		saysItIs(t, where.Load().(string), "healthz", http.StatusOK)
		saysItIs(t, where.Load().(string), "readyz", http.StatusServiceUnavailable)
		time.Sleep(rand.N(500 * time.Millisecond))
		server.start(t)
		accepts := time.Now()
		select {
		case <-c.nextAcknowledged():
			back = append(back, time.Since(accepts))
		case <-time.After(20 * time.Second):
			t.Fatal("nothing is written 20 s after the server accepts")
		}
		if t.Failed() {
			return
		}
		told := c.acknowledged()
		s := openStore(t, p.at())
		c.compare(told, take(t, s))
		s.Close()
	}
	c.end()
	waitForLetters(t, p)
	s := openStore(t, p.at())
	c.compare(c.acknowledged(), take(t, s))
	s.Close()
	files := c.fetchAll(p.at())
	if c.statuses[http.StatusServiceUnavailable] == 0 {
		t.Error("nobody noticed that the server was away")
	}
	if most := percentile(back, 1); most > 5*time.Second {
		t.Errorf("writes came back %v after the server accepted, want at most 5 s", most)
	}
	if c.broken > 0 {
		t.Errorf("%d requests got no answer at all, though the desk ran", c.broken)
	}
	figure(t, map[string]any{
		"test": "server killed", "kills": *serverKills, "acknowledged": len(c.done), "replays": c.replays, "broken": c.broken, "statuses": c.statuses, "files": files,
		"lost": 0, "duplicated": 0, "phantom": 0, "other_answers": 0, "writes_back_p95_ms": percentile(back, 0.95).Milliseconds(), "writes_back_max_ms": percentile(back, 1).Milliseconds(),
	})
	if _, err := d.end(); err != nil {
		t.Error(err)
	}
	sweep(t, p)
}

// saysItIs asks how a desk is.
func saysItIs(t *testing.T, at, what string, want int) {
	t.Helper()
	answer, err := http.Get(at + what)
	if err != nil {
		t.Error(err)
		return
	}
	answer.Body.Close()
	if answer.StatusCode != want {
		t.Errorf("%s is answered %d, want %d", what, answer.StatusCode, want)
	}
}
