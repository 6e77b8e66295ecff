package store_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"helpwright/store"
	"helpwright/store/storetest"
)

// A wire stands between a store and its server, and can be cut.
type wire struct {
	listener net.Listener
	network  string // of the server
	address  string

	mutex sync.Mutex
	ends  map[net.Conn]bool // of connections that are open
	away  bool              // new connections are closed at once
	mute  bool              // the next COMMIT is passed on, its answer is not
}

// onServer runs a test on PostgreSQL, when there is one, behind a wire.
func onServer(t *testing.T, test func(t *testing.T, w *wire, at string)) {
	storetest.Places(t, func(t *testing.T, at string) {
		if strings.HasPrefix(at, "sqlite:") {
			return // it has no wire
		}
		config, err := pgx.ParseConfig(at)
		if err != nil {
			t.Fatal(err)
		}
		w := &wire{ends: map[net.Conn]bool{}}
		w.network, w.address = pgconn.NetworkAddress(config.Host, config.Port)
		if w.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			t.Fatal(err)
		}
		go w.serve()
		t.Cleanup(func() { w.listener.Close(); w.cut() })
		through, err := url.Parse(at)
		if err != nil {
			t.Fatal(err)
		}
		through.Host = w.listener.Addr().String()
		query := through.Query()
		query.Del("host")
		query.Set("sslmode", "disable")
		through.RawQuery = query.Encode()
		test(t, w, through.String())
	})
}

func (w *wire) serve() {
	for {
		client, err := w.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial(w.network, w.address)
		if err != nil || !w.add(client, server) {
			client.Close()
			continue
		}
		go w.pass(client, server)
		go func() { io.Copy(client, server); client.Close() }()
	}
}

// pass takes what the client says to the server.
func (w *wire) pass(client, server net.Conn) {
	defer server.Close()
	buffer := make([]byte, 1<<16)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		if w.swallows(buffer[:n]) {
			client.Close()
			server.Write(buffer[:n])
			time.Sleep(50 * time.Millisecond) // the server does it
			return
		}
		if _, err := server.Write(buffer[:n]); err != nil {
			return
		}
	}
}

func (w *wire) swallows(words []byte) bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.mute && strings.Contains(string(words), "COMMIT") {
		w.mute = false
		return true
	}
	return false
}

func (w *wire) add(conns ...net.Conn) bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for _, c := range conns {
		w.ends[c] = true
	}
	return !w.away
}

// cut ends all connections.
func (w *wire) cut() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for c := range w.ends {
		c.Close()
	}
	clear(w.ends)
}

func (w *wire) set(away, mute bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.away, w.mute = away, mute
}

// While the server is away answers are quick, and when it is back the store is, too.
func TestServerIsAway(t *testing.T) {
	onServer(t, func(t *testing.T, w *wire, at string) {
		s := storetest.Open(t, at, ledger)
		if _, err := effect(s, "before"); err != nil {
			t.Fatal(err)
		}
		w.set(true, false)
		w.cut()
		began := time.Now()
		for range 20 {
			if _, err := effect(s, store.NewID()); !errors.Is(err, store.ErrUnavailable) {
				t.Errorf("writing: %v", err)
			}
			if err := s.Read(t.Context(), func(tx *store.Tx) error { return nil }); !errors.Is(err, store.ErrUnavailable) {
				t.Errorf("reading: %v", err)
			}
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("forty refusals took %v", took)
		}
		w.set(false, false)
		time.Sleep(300 * time.Millisecond)
		if _, err := effect(s, "after"); err != nil {
			t.Errorf("writing, when it is back: %v", err)
		}
		if err := s.Read(t.Context(), func(tx *store.Tx) error {
			return tx.Row("SELECT answer FROM things_keys WHERE key = 'after'").Scan(new(string))
		}); err != nil {
			t.Errorf("reading, when it is back: %v", err)
		}
	})
}

// A connection that breaks while nobody uses it bothers nobody.
func TestIdleConnectionBreaks(t *testing.T) {
	onServer(t, func(t *testing.T, w *wire, at string) {
		s := storetest.Open(t, at, ledger)
		if _, err := effect(s, "a"); err != nil {
			t.Fatal(err)
		}
		w.cut()
		if err := s.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("INSERT INTO things_keys (key, answer) VALUES ('b', '')")
			return err
		}); err != nil {
			t.Errorf("writing: %v", err)
		}
		w.cut()
		if err := s.Read(t.Context(), func(tx *store.Tx) error {
			return tx.Row("SELECT answer FROM things_keys WHERE key = 'b'").Scan(new(string))
		}); err != nil {
			t.Errorf("reading: %v", err)
		}
	})
}

// COMMIT has happened, and its answer is lost. A command without a key must not be run
// again, one with a key finds out.
func TestCommitWithoutAnswer(t *testing.T) {
	onServer(t, func(t *testing.T, w *wire, at string) {
		s := storetest.Open(t, at, ledger)
		w.set(false, true)
		err := s.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("INSERT INTO things_effects (id, key, words) VALUES ($1, 'plain', '')", store.NewID())
			return err
		})
		if !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("without a key: %v", err)
		}
		w.set(false, true)
		if _, err := effect(s, "keyed"); err != nil {
			t.Errorf("with a key: %v", err)
		}
		for _, key := range []string{"plain", "keyed"} {
			var n int
			if err := s.Read(t.Context(), func(tx *store.Tx) error {
				return tx.Row("SELECT count(*) FROM things_effects WHERE key = $1", key).Scan(&n)
			}); err != nil || n != 1 {
				t.Errorf("the effect of %s is there %d times, %v", key, n, err)
			}
		}
	})
}

// Connections break at any point, while clients of two desks write. Nothing that was
// acknowledged is lost, and nothing happens twice.
func TestConnectionsBreak(t *testing.T) {
	onServer(t, func(t *testing.T, w *wire, at string) {
		desks := []*store.Store{storetest.Open(t, at, ledger), storetest.Open(t, at, ledger)}
		told := newAccount(t)
		var mutex sync.Mutex
		say := func(words ...string) {
			mutex.Lock()
			defer mutex.Unlock()
			told.hear(words)
		}
		until := time.Now().Add(3 * time.Second)
		var clients sync.WaitGroup
		for i := range 8 {
			clients.Go(func() {
				for time.Now().Before(until) {
					key := store.NewID()
					say("try", key)
					for time.Now().Before(until) { // with the same key, as clients do
						answer, err := effect(desks[i%2], key)
						if err == nil {
							say("ack", key, answer)
							break
						}
						if !errors.Is(err, store.ErrUnavailable) {
							t.Error(err)
						}
					}
				}
			})
		}
		for time.Now().Before(until) {
			w.set(false, rand.IntN(2) == 0)
			time.Sleep(rand.N(300 * time.Millisecond))
			w.set(rand.IntN(4) == 0, false)
			w.cut()
			time.Sleep(rand.N(100 * time.Millisecond))
		}
		w.set(false, false)
		clients.Wait()
		time.Sleep(300 * time.Millisecond)
		told.compare(desks[0])
		if len(told.answers) == 0 {
			t.Error("nothing was written between the breaks")
		}
		t.Logf("%d acknowledged", len(told.answers))
	})
}

// Whoever forgets what it has confirmed is refused.
func TestForgetfulServer(t *testing.T) {
	onServer(t, func(t *testing.T, _ *wire, at string) {
		if s, err := store.Open(t.Context(), at+"&synchronous_commit=off", quiet); err == nil {
			t.Error("opened with synchronous_commit off")
			closed(t, s)
		} else if !strings.Contains(err.Error(), "synchronous_commit") {
			t.Errorf("synchronous_commit is off, and the error is %v", err)
		}
		if s, err := store.Open(t.Context(), strings.Replace(at, "search_path=", "search_path=nowhere_", 1), quiet); err == nil {
			t.Error("opened without a schema")
			closed(t, s)
		}
	})
}

// A lock that somebody else holds is waited for, but not for ever.
func TestWriterDoesNotWaitForEver(t *testing.T) {
	onServer(t, func(t *testing.T, _ *wire, at string) {
		s := storetest.Open(t, at+"&lock_timeout=200ms", ledger)
		other := storetest.Open(t, at, ledger)
		err := other.Write(t.Context(), func(*store.Tx) error {
			_, err := effect(s, "waits")
			if !errors.Is(err, store.ErrUnavailable) {
				t.Errorf("while another desk writes and does not end: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		if _, err := effect(s, "waits"); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}
