package tickets_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/tickets"
	"helpwright/store"
	"helpwright/store/storetest"
)

var (
	openTickets = flag.Int("open-tickets", 200, "how many tickets are open while TestReadingStaysFast reads; in full 2000")
	clients     = flag.Int("clients", 16, "how many clients TestOpeningKeepsUp has; in full 64")
	lasting     = flag.Duration("lasting", time.Second, "how long either takes; in full 10s")
)

// filled is a desk with many tickets that were worked on.
func filled(t testing.TB, s *store.Store, d *tickets.Room, count int) (ids []string) {
	subjects := []string{"printer", "invoice", "password", "delivery", "screen", "account", "refund", "network"}
	var batch []func(tx *store.Tx) error
	for i := range count {
		batch = append(batch, func(tx *store.Tx) error {
			o := opening()
			o.Email = fmt.Sprintf("person%d@example.org", i%300)
			o.Subject = fmt.Sprintf("My %s and the %s number %d", subjects[i%8], subjects[i/8%8], i)
			o.Text = strings.Repeat(fmt.Sprintf("It happened with the %s, and then error E%d came. ", subjects[i%8], i%97), 6)
			ticket, err := d.Open(tx, o, customer, policy.Actor{}, start)
			if err != nil {
				return err
			}
			ids = append(ids, ticket.ID)
			for range i % 6 {
				if _, _, err := d.Say(tx, ticket.ID, tickets.Word{Text: "We are looking into the " + subjects[i%8]}, ana, policy.Actor{}, start); err != nil {
					return err
				}
				if _, _, err := d.Say(tx, ticket.ID, tickets.Word{Text: "It is still so"}, customer, policy.Actor{}, start); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for some := range slices.Chunk(batch, 50) {
		if err := s.Write(t.Context(), func(tx *store.Tx) error {
			for _, work := range some {
				if err := work(tx); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	for more := true; more; {
		var err error
		if more, err = d.Tick(t.Context(), start.Add(time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	return ids
}

// percentile is the value below which a share of durations lies.
func percentile(all []time.Duration, share float64) time.Duration {
	slices.Sort(all)
	return all[min(len(all)-1, int(share*float64(len(all))))]
}

// Reading a ticket and searching stay within 50 ms for 99 of 100 readers, at 50 requests
// a second, while there are thousands of open tickets and people write.
func TestReadingStaysFast(t *testing.T) {
	storetest.Run(t, lines(), func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		ids := filled(t, s, d.Room, *openTickets)
		words := []string{"printer", "invo", "error e42", "still", "number 17", "打印"}
		took := map[string][]time.Duration{}
		reads := map[string]func(tx *store.Tx) error{
			"ticket": func(tx *store.Tx) error {
				_, err := d.AgentView(tx, ids[rand.IntN(len(ids))], start)
				return err
			},
			"search": func(tx *store.Tx) error {
				_, _, err := d.List(tx, agentA, tickets.Filter{Words: words[rand.IntN(len(words))], View: tickets.ViewLive}, 50, "")
				return err
			},
			"queue": func(tx *store.Tx) error {
				_, _, err := d.List(tx, agentA, tickets.Filter{View: tickets.ViewUnassigned, Order: tickets.ByDue}, 50, "")
				return err
			},
			"counts": func(tx *store.Tx) error { _, err := d.Counts(tx, agentA); return err },
			"mine": func(tx *store.Tx) error {
				_, _, err := d.Mine(tx, policy.Actor{Role: policy.Customer, Email: "person7@example.org"}, "", "error", 50, "")
				return err
			},
		}
		stop := time.Now().Add(*lasting)
		tick := time.NewTicker(time.Second / 50)
		defer tick.Stop()
		var mu sync.Mutex
		var wg sync.WaitGroup
		names := []string{"ticket", "search", "queue", "counts", "mine"}
		for i := 0; time.Now().Before(stop); i++ {
			asked := <-tick.C
			name := names[i%len(names)]
			wg.Go(func() {
				if err := s.Read(t.Context(), reads[name]); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				took[name] = append(took[name], time.Since(asked))
			})
			if i%10 == 0 { // five of fifty write
				wg.Go(func() {
					d.Store.Write(t.Context(), func(tx *store.Tx) error {
						_, _, err := d.Say(tx, ids[i%len(ids)], tickets.Word{Text: "More"}, customer, policy.Actor{}, start)
						return err
					})
				})
			}
		}
		wg.Wait()
		for _, name := range names {
			all := took[name]
			figure(t, map[string]any{"test": "reading", "engine": s.Engine(), "what": name, "open": *openTickets, "asked": len(all), "p50_ms": millis(percentile(all, 0.5)), "p99_ms": millis(percentile(all, 0.99))})
		}
	})
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func figure(t *testing.T, values map[string]any) {
	b, _ := json.Marshal(values)
	t.Log(string(b))
}

// Whole tickets are written durably, with message and journal, beside the floor of the
// same run: the same handlers appending to a file, with the same grouping.
func TestOpeningKeepsUp(t *testing.T) {
	at := filepath.Join(t.TempDir(), "desk.db")
	s, err := store.Open(t.Context(), "sqlite:"+at, slog.New(slog.DiscardHandler), lines()...)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d := newDesk(t, s)
	quiet := tickets.New(tickets.Config{Store: s, Rules: d.Rules})
	opened := perSecond(t, func() error {
		return s.Write(t.Context(), func(tx *store.Tx) error {
			_, err := quiet.Open(tx, opening(), customer, policy.Actor{}, start)
			return err
		})
	})
	floor := perSecond(t, appender(t))
	figure(t, map[string]any{"test": "opening", "clients": *clients, "opened_per_s": int(opened), "floor_per_s": int(floor), "ratio": opened / floor})
}

func perSecond(t *testing.T, work func() error) float64 {
	var done sync.WaitGroup
	counts := make([]int, *clients)
	began := time.Now()
	for i := range counts {
		done.Go(func() {
			for time.Since(began) < *lasting {
				if err := work(); err != nil {
					t.Error(err)
					return
				}
				counts[i]++
			}
		})
	}
	done.Wait()
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return float64(sum) / time.Since(began).Seconds()
}

// appender writes records of a ticket's size to a file, many with each fsync.
func appender(t *testing.T) func() error {
	f, err := os.Create(filepath.Join(t.TempDir(), "floor"))
	if err != nil {
		t.Fatal(err)
	}
	type wait struct {
		record []byte
		done   chan error
	}
	queue := make(chan wait, 1024)
	t.Cleanup(func() { close(queue); f.Close() })
	go func() {
		for first := range queue {
			group := []wait{first}
			for len(group) < 128 && len(queue) > 0 {
				group = append(group, <-queue)
			}
			var all []byte
			for _, w := range group {
				all = append(all, w.record...)
			}
			_, err := f.Write(all)
			if err == nil {
				err = f.Sync()
			}
			for _, w := range group {
				w.done <- err
			}
		}
	}()
	return func() error {
		record, err := json.Marshal(opening())
		if err != nil {
			return err
		}
		w := wait{record, make(chan error, 1)}
		queue <- w
		return <-w.done
	}
}
