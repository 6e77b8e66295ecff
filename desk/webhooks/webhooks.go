// Package webhooks is the room that tells other programs what happened at the desk: a
// watcher of the journal, which writes a delivery for each event and each endpoint
// that wants it.
//
// # Deliveries
//
// A delivery is an item of package outbox: it is written in the transaction in which
// the watcher's cursor moves, so each event is written down once for each endpoint. It
// is brought as POST with a JSON body, signed as Standard Webhooks says:
//
//	webhook-id: msg_…          the same for every try, and when it is brought again
//	webhook-timestamp: …       seconds of this try
//	webhook-signature: v1,…    one for each secret that holds
//
//	{"type": "ticket.opened", "timestamp": "2026-11-22T09:30:00Z",
//	 "data": {"sequence": 4711, "subject": "…", "actor": "…", "fact": {…}}}
//
// The body is made of the journal, which has no words of customers: whoever wants them
// asks the API with a token. Events of one endpoint may come in another order than they
// happened; their sequence tells it.
//
// An answer of 2xx is thanks. 410 ends the endpoint. Anything else is tried again, with
// growing pauses for some days, and is then a dead letter that can be brought again; so
// can everything that happened since a time.
//
// # Endpoints
//
// Admins and programs with the scope make them. What their addresses lead to is looked
// at by package outbound, each time. The secret is shown when it is made, and never
// again.
//
// Rules are in this file, SQL in sql.go, the API in http.go, pages in pages.go.
package webhooks

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"helpwright/desk/outbound"
	"helpwright/desk/outbox"
	"helpwright/journal"
	"helpwright/store"
)

//go:embed schema/*.sql
var files embed.FS

// Line is the room's own line of migrations.
func Line() store.Line {
	schema, err := fs.Sub(files, "schema")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return store.Line{Room: "webhooks", Schema: schema}
}

// Config is what a Room is made of.
type Config struct {
	Store *store.Store
	Out   *outbound.Client
	Now   func() time.Time

	Patience time.Duration // for one delivery; 0 is 20 s
}

// A Room tells other programs.
type Room struct {
	Config
	watcher *journal.Watcher
	worker  *outbox.Worker
}

// Channel is what the room is called in package outbox.
const Channel = "webhook"

// New makes the room. Its tables are those of [Line].
func New(c Config) *Room {
	r := &Room{Config: c, watcher: journal.NewWatcher(c.Store, "webhooks")}
	r.worker = &outbox.Worker{Store: c.Store, Channel: Channel, Bring: r.bring, Settled: r.settled, Patience: cmp.Or(c.Patience, 20*time.Second)}
	return r
}

// An Endpoint is a program that wants to know.
type Endpoint struct {
	ID      string
	URL     string
	Note    string   // what it is for
	Kinds   []string // of events: "ticket.opened", "ticket.*", "*"
	Active  bool
	Secret  string
	Former  string // "" is none
	Until   time.Time
	Since   int64 // sequence of the journal behind which it is told
	Created time.Time
	Maker   string // id of the account or program
}

// KindTested is the event by which somebody tries an endpoint. It is told to that one
// alone, whatever that wants to know.
const KindTested = "webhook.tested"

// wants says whether an endpoint is told of an entry.
func (e *Endpoint) wants(entry journal.Entry) bool {
	if !e.Active || entry.Sequence <= e.Since {
		return false
	}
	if entry.Kind == KindTested {
		return entry.Subject == e.ID
	}
	return slices.ContainsFunc(e.Kinds, func(kind string) bool {
		if whole, ok := strings.CutSuffix(kind, "*"); ok {
			return strings.HasPrefix(entry.Kind, whole)
		}
		return kind == entry.Kind
	})
}

// handful is how many entries of the journal are taken at once.
const handful = 100

// Tick writes deliveries of what happened, and brings what is due. It says whether
// there may be more to do.
func (r *Room) Tick(ctx context.Context, now time.Time) (more bool, err error) {
	idle, err := r.watcher.Skip(ctx, nobodyAsks)
	if err != nil || idle {
		return false, err
	}
	news, err := r.watcher.Next(ctx, handful, func(tx *store.Tx, entries []journal.Entry) error {
		endpoints, err := list(tx)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			for _, e := range endpoints {
				if !e.wants(entry) {
					continue
				}
				if _, err := outbox.Add(tx, delivery(e, entry, now)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	due, err := r.worker.Tick(ctx, now)
	return news || due, err
}

// nobodyAsks says whether there is no endpoint. One that is paused keeps its place in the
// journal.
func nobodyAsks(tx *store.Tx) (bool, error) {
	endpoints, err := list(tx)
	return len(endpoints) == 0, err
}

// delivery is an event on its way to an endpoint.
func delivery(e Endpoint, entry journal.Entry, now time.Time) outbox.Item {
	sequence := strconv.FormatInt(entry.Sequence, 10)
	return outbox.Item{
		ID: deliveryID(e.ID, sequence), Channel: Channel, Kind: entry.Kind, Lane: e.ID, About: entry.Subject, Guard: e.ID + " " + sequence, Payload: sequence, Created: now,
	}
}

// sequenceOf is the number of a delivery's event in the journal, which its guard names
// also when it was brought.
func sequenceOf(i outbox.Item) string {
	_, sequence, _ := strings.Cut(i.Guard, " ")
	return sequence
}

// deliveryID is always the same for one event and one endpoint, so that receivers know
// again what is brought again.
func deliveryID(endpoint, sequence string) string {
	sum := sha256.Sum256([]byte("delivery of " + sequence + " to " + endpoint))
	return "msg_" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:])[:26])
}

// newSecret makes a secret as Standard Webhooks writes it, of 256 random bits.
func newSecret() string {
	key := make([]byte, 32)
	rand.Read(key) // never fails
	return "whsec_" + base64.StdEncoding.EncodeToString(key)
}

// A body is what an endpoint gets.
type body struct {
	Type      string `json:"type"`
	Timestamp string `json:"timestamp"`
	Data      data   `json:"data"`
}

type data struct {
	Sequence int64           `json:"sequence"`
	Subject  string          `json:"subject"`
	Actor    string          `json:"actor,omitempty"`
	Fact     json.RawMessage `json:"fact"`
}

// bring brings one delivery.
func (r *Room) bring(ctx context.Context, i outbox.Item) error {
	e, entry, err := r.find(ctx, i)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return fmt.Errorf("%w: the endpoint or the event is gone", outbox.ErrRefused)
	case err != nil:
		return err
	case !e.Active:
		return fmt.Errorf("%w: the endpoint is switched off", outbox.ErrRefused)
	}
	text, err := json.Marshal(body{entry.Kind, entry.At.UTC().Format(time.RFC3339Nano), data{entry.Sequence, entry.Subject, entry.Actor, entry.Data}})
	if err != nil {
		return fmt.Errorf("writing an event: %w", err)
	}
	header, err := e.sign(i.ID, text, r.Now())
	if err != nil {
		return err
	}
	answer, err := r.Out.Post(ctx, e.URL, header, text)
	switch {
	case errors.Is(err, outbound.ErrForbidden):
		return fmt.Errorf("%w: %w", outbox.ErrRefused, err)
	case errors.Is(err, outbound.ErrAway):
		return fmt.Errorf("%w: %w", outbox.ErrAway, err)
	case answer.Status == http.StatusGone:
		return errGone
	case answer.Status >= 200 && answer.Status < 300:
		return nil // it was taken, whatever became of the rest of the answer
	case err != nil:
		return err
	}
	return fmt.Errorf("the answer was %d", answer.Status)
}

// errGone says that an endpoint wants to hear nothing any more.
var errGone = fmt.Errorf("%w: the answer was 410, which ends the endpoint", outbox.ErrRefused)

// settled switches an endpoint off that is gone.
func (r *Room) settled(tx *store.Tx, i outbox.Item, failure error) error {
	if !errors.Is(failure, errGone) {
		return nil
	}
	return setActive(tx, i.Lane, false)
}

// find reads what a delivery is made of.
func (r *Room) find(ctx context.Context, i outbox.Item) (e Endpoint, entry journal.Entry, err error) {
	sequence, err := strconv.ParseInt(i.Payload, 10, 64)
	if err != nil {
		return e, entry, fmt.Errorf("%w: the delivery has no event", outbox.ErrRefused)
	}
	err = r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if e, err = load(tx, i.Lane); err != nil {
			return err
		}
		entry, err = entryAt(tx, sequence)
		return err
	})
	return e, entry, err
}

func entryAt(tx *store.Tx, sequence int64) (journal.Entry, error) {
	found, err := journal.After(tx, sequence-1, 1)
	if err == nil && (len(found) == 0 || found[0].Sequence != sequence) {
		err = store.ErrNotFound
	}
	if err != nil {
		return journal.Entry{}, err
	}
	return found[0], nil
}

// sign writes the headers of a delivery.
func (e *Endpoint) sign(id string, text []byte, now time.Time) (http.Header, error) {
	h := http.Header{"Content-Type": {"application/json"}, "User-Agent": {"Helpwright"}}
	h.Set(standardwebhooks.HeaderWebhookID, id)
	h.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	secrets := []string{e.Secret}
	if e.Former != "" && now.Before(e.Until) {
		secrets = append(secrets, e.Former)
	}
	var signatures []string
	for _, secret := range secrets {
		key, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return nil, errors.New("signing a delivery: the secret is none") // without the secret
		}
		signature, err := key.Sign(id, now, text)
		if err != nil {
			return nil, fmt.Errorf("signing a delivery: %w", err)
		}
		signatures = append(signatures, signature)
	}
	h.Set(standardwebhooks.HeaderWebhookSignature, strings.Join(signatures, " "))
	return h, nil
}

// Replay brings again what an endpoint was to be told, from an entry of the journal on
// to the newest: what waits is left as it is, and the rest anew with the ids that it
// had. It tells how many those are.
func Replay(tx *store.Tx, e Endpoint, from int64, now time.Time) (count int, err error) {
	e.Active, e.Since = true, from-1
	for at := from - 1; ; {
		entries, err := journal.After(tx, at, handful)
		if err != nil || len(entries) == 0 {
			return count, err
		}
		for _, entry := range entries {
			at = entry.Sequence
			if !e.wants(entry) {
				continue
			}
			added, err := again(tx, delivery(e, entry, now))
			if err != nil {
				return count, err
			}
			if added {
				count++
			}
			if count >= mostReplayed {
				return count, nil
			}
		}
	}
}

// mostReplayed is how many deliveries one request brings again: it is one transaction.
const mostReplayed = 10_000

// again brings a delivery anew, unless it is on its way.
func again(tx *store.Tx, i outbox.Item) (bool, error) {
	known, err := outbox.Find(tx, i.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return false, err
	case known.State == outbox.Waiting:
		return false, nil
	default:
		if err := outbox.Drop(tx, i.ID); err != nil {
			return false, err
		}
	}
	return outbox.Add(tx, i)
}

// keepDeliveries is how long what was brought is listed, and keepDead what was not.
const (
	keepDeliveries = 30 * 24 * time.Hour
	keepDead       = 90 * 24 * time.Hour
)

// Sweep forgets what is listed no longer. It is a part of the desk's loop, now and then.
func (r *Room) Sweep(tx *store.Tx, now time.Time) error {
	_, err := outbox.Sweep(tx, Channel, now.Add(-keepDeliveries))
	if err != nil {
		return err
	}
	_, err = outbox.SweepDead(tx, Channel, now.Add(-keepDead))
	return err
}
