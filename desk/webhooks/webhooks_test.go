package webhooks

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"helpwright/desk/outbound"
	"helpwright/desk/outbox"
	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/journal"
	"helpwright/store"
	"helpwright/store/storetest"
)

var lines = []store.Line{journal.Line(), outbox.Line(), web.Line(), Line()}

// A program is told, and keeps what it is told.
type program struct {
	*httptest.Server
	mu     sync.Mutex
	answer int
	came   []http.Header
	bodies [][]byte
}

func newProgram(t *testing.T) *program {
	p := &program{answer: http.StatusNoContent}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		text, _ := io.ReadAll(r.Body)
		p.came, p.bodies = append(p.came, r.Header), append(p.bodies, text)
		w.WriteHeader(p.answer)
	}))
	t.Cleanup(p.Close)
	return p
}

type bench struct {
	*testing.T
	*webtest.Desk
	room    *Room
	admin   *webtest.Client
	program *program
}

func run(t *testing.T, test func(b *bench)) {
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		b := &bench{T: t, program: newProgram(t)}
		out := outbound.New(outbound.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
		b.room = New(Config{Store: s, Out: out, Now: func() time.Time { return b.Time }})
		b.Desk = webtest.New(t, s, b.room.Routes())
		b.admin = b.As(policy.Actor{Role: policy.Admin, ID: "admin"})
		test(b)
	})
}

func (b *bench) make(kinds ...string) (s Shown) {
	b.Helper()
	b.admin.JSON("POST", "api/v1/webhooks", Wanted{URL: b.program.URL + "/hook", Kinds: kinds}).Want(b, 201).Into(b, &s)
	return s
}

func (b *bench) happens(kind, subject string) {
	b.Helper()
	err := b.room.Store.Write(b.Context(), func(tx *store.Tx) error {
		return journal.Append(tx, journal.Event{Kind: kind, Actor: "a", Subject: subject, At: b.Time, Data: map[string]int{"number": 7}})
	})
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) tick() {
	b.Helper()
	for more := true; more; {
		var err error
		if more, err = b.room.Tick(b.Context(), b.Time); err != nil {
			b.Fatal(err)
		}
	}
}

func (b *bench) deliveries(id, query string) (d Deliveries) {
	b.Helper()
	b.admin.Get("api/v1/webhooks/"+id+"/deliveries"+query).Want(b, 200).Into(b, &d)
	return d
}

func TestDelivery(t *testing.T) {
	run(t, func(b *bench) {
		b.happens("ticket.opened", "before")
		e := b.make("ticket.*")
		b.happens("ticket.opened", "t1")
		b.happens("account.changed", "x")
		b.tick()
		if len(b.program.came) != 1 {
			b.Fatalf("%d came", len(b.program.came))
		}
		var got body
		if err := json.Unmarshal(b.program.bodies[0], &got); err != nil || got.Type != "ticket.opened" || got.Data.Subject != "t1" || string(got.Data.Fact) != `{"number":7}` || got.Timestamp != b.Time.Format(time.RFC3339Nano) {
			b.Errorf("%s, %v", b.program.bodies[0], err)
		}
		key, err := standardwebhooks.NewWebhook(e.Secret)
		if err != nil {
			b.Fatal(err)
		}
		if err := key.VerifyIgnoringTimestamp(b.program.bodies[0], b.program.came[0]); err != nil {
			b.Error(err)
		}
		if d := b.deliveries(e.ID, ""); len(d.Deliveries) != 1 || d.Deliveries[0].State != "sent" || d.Deliveries[0].ID != b.program.came[0].Get("webhook-id") {
			b.Errorf("%+v", d)
		}
		b.admin.JSON("POST", "api/v1/webhooks/"+e.ID+"/test", struct{}{}).Want(b, 202)
		b.tick()
		if len(b.program.came) != 2 || !strings.Contains(string(b.program.bodies[1]), KindTested) {
			b.Errorf("%d came, %s", len(b.program.came), b.program.bodies[len(b.program.bodies)-1])
		}
	})
}

// Both secrets sign while the former holds, and the new one alone after that.
func TestSecrets(t *testing.T) {
	run(t, func(b *bench) {
		e := b.make("*")
		var renewed Shown
		b.admin.JSON("POST", "api/v1/webhooks/"+e.ID+"/secret", struct{}{}).Want(b, 200).Into(b, &renewed)
		for i, want := range []bool{true, false} {
			b.happens("ticket.opened", "t")
			b.tick()
			last := len(b.program.came) - 1
			for _, secret := range []string{e.Secret, renewed.Secret} {
				key, _ := standardwebhooks.NewWebhook(secret)
				if err := key.VerifyIgnoringTimestamp(b.program.bodies[last], b.program.came[last]); (err == nil) != (want || secret == renewed.Secret) {
					b.Errorf("%d: %v", i, err)
				}
			}
			b.Time = b.Time.Add(25 * time.Hour)
		}
		if r := b.admin.Get("api/v1/webhooks/"+e.ID).Want(b, 200); strings.Contains(r.Body.String(), "whsec") {
			b.Error("the secret is shown again")
		}
	})
}

// What nobody takes is tried for days, then dead, listed whole, and brought again with
// the same ids.
// What comes again with its key is told what was done, and not of something that was not.
func TestMadeOnce(t *testing.T) {
	run(t, func(b *bench) {
		b.admin.Header.Set("Idempotency-Key", web.NewSecret())
		first, again := b.make(), b.make()
		if again.ID != first.ID || first.Secret == "" || again.Secret != "" {
			b.Errorf("made %+v, and then %+v", first, again)
		}
		b.admin.Get("api/v1/webhooks/"+again.ID).Want(b, 200)
		renew := func() (s Shown) {
			b.admin.JSON("POST", "api/v1/webhooks/"+first.ID+"/secret", struct{}{}).Want(b, 200).Into(b, &s)
			return s
		}
		if first, again := renew(), renew(); first.Secret == "" || again.Secret != "" {
			b.Errorf("renewed %+v, and then %+v", first, again)
		}
	})
}

func TestDeadSinkAndReplay(t *testing.T) {
	run(t, func(b *bench) {
		e := b.make("ticket.*")
		b.program.answer = http.StatusInternalServerError
		began := b.Time
		for range 20 {
			b.happens("ticket.opened", "t")
		}
		for range 150 {
			b.tick()
			b.Time = b.Time.Add(time.Hour)
		}
		d := b.deliveries(e.ID, "?state=dead")
		if len(d.Deliveries) != 20 || d.Counts["dead"] != 20 || d.Deliveries[0].Error != "the answer was 500" || len(b.program.came) != 20*outbox.MaxTries {
			b.Fatalf("%d dead, %v, after %d tries: %+v", len(d.Deliveries), d.Counts, len(b.program.came), d.Deliveries)
		}
		ids := map[string]bool{}
		for _, one := range d.Deliveries {
			ids[one.ID] = true
		}
		b.program.answer = http.StatusOK
		replay := func(in Replayed, want int64) {
			b.Helper()
			b.program.came = nil
			var count Count
			b.admin.JSON("POST", "api/v1/webhooks/"+e.ID+"/replay", in).Want(b, 200).Into(b, &count)
			b.tick()
			if count.Count != want || int64(len(b.program.came)) != want {
				b.Errorf("%+v brings %d again, %d came, want %d", in, count.Count, len(b.program.came), want)
			}
			for _, h := range b.program.came {
				if !ids[h.Get("webhook-id")] {
					b.Errorf("%+v brings another id", in)
				}
			}
		}
		replay(Replayed{Deliveries: []string{d.Deliveries[0].ID}}, 1)
		replay(Replayed{Dead: true}, 19)
		replay(Replayed{Deliveries: []string{d.Deliveries[0].ID}}, 1)
		replay(Replayed{Since: store.Millis(began)}, 20)
		replay(Replayed{Since: store.Millis(began) + 1}, 0)
	})
}

func TestGoneAndOff(t *testing.T) {
	run(t, func(b *bench) {
		e := b.make("ticket.*")
		b.program.answer = http.StatusGone
		b.happens("ticket.opened", "t")
		b.tick()
		var s Shown
		if b.admin.Get("api/v1/webhooks/"+e.ID).Want(b, 200).Into(b, &s); s.Active {
			b.Error("it goes on though nobody is there")
		}
		b.happens("ticket.opened", "t")
		b.tick()
		if len(b.program.came) != 1 {
			b.Errorf("%d came", len(b.program.came))
		}
		b.program.answer = http.StatusFound // a redirect is no thanks
		on := true
		b.admin.JSON("PATCH", "api/v1/webhooks/"+e.ID, Changed{Active: &on}).Want(b, 200)
		b.happens("ticket.opened", "t")
		b.tick()
		if d := b.deliveries(e.ID, "?state=waiting"); len(d.Deliveries) != 1 || d.Deliveries[0].Error != "the answer was 302" {
			b.Errorf("%+v", d)
		}
		b.admin.JSON("DELETE", "api/v1/webhooks/"+e.ID, nil).Want(b, 204)
		b.admin.Get("api/v1/webhooks/"+e.ID).Want(b, 404)
	})
}

func TestRefusals(t *testing.T) {
	run(t, func(b *bench) {
		for name, in := range map[string]any{
			"this computer":     Wanted{URL: "https://[::1]/"},
			"a network around":  Wanted{URL: "https://10.0.0.1/"},
			"no address":        Wanted{URL: "x"},
			"another scheme":    Wanted{URL: "file:///etc/passwd"},
			"a kind of nothing": Wanted{URL: b.program.URL, Kinds: []string{"DROP TABLE"}},
			"too many kinds":    Wanted{URL: b.program.URL, Kinds: make([]string, 51)},
			"a long note":       Wanted{URL: b.program.URL, Note: strings.Repeat("x", 201)},
		} {
			if r := b.admin.JSON("POST", "api/v1/webhooks", in); r.Code != 422 {
				b.Errorf("%s: %d %s", name, r.Code, r.Body)
			}
		}
		for _, role := range []policy.Role{policy.Nobody, policy.Customer, policy.Agent, policy.Lead} {
			c := b.As(policy.Actor{Role: role, ID: "x"})
			if r := c.JSON("POST", "api/v1/webhooks", Wanted{URL: b.program.URL}); r.Code != 401 && r.Code != 403 {
				b.Errorf("%v: %d", role, r.Code)
			}
		}
		e, other := b.make("*"), b.make("*")
		b.happens("ticket.opened", "t")
		b.tick()
		id := b.deliveries(e.ID, "").Deliveries[0].ID
		b.admin.JSON("POST", "api/v1/webhooks/"+other.ID+"/replay", Replayed{Deliveries: []string{id}}).Want(b, 404)
		b.admin.JSON("POST", "api/v1/webhooks/"+e.ID+"/replay", Replayed{}).Want(b, 422)
	})
}
