package callbacks

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"helpwright/desk/calendar"
	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/journal"
	"helpwright/manifest"
	"helpwright/store"
	"helpwright/store/storetest"
)

var lines = []store.Line{journal.Line(), web.Line(), Line()}

func settings() *manifest.Desk {
	d := webtest.Settings()
	d.Hours = manifest.Hours{TimeZone: "Europe/Berlin", Days: map[string][]string{"thursday": {"09:00-12:00", "13:00-17:00"}, "friday": {"09:00-12:00"}}, Holidays: []string{"2026-11-12"}}
	d.Bookings = []manifest.Booking{
		{ID: "tour", Label: manifest.Words{"en": "A tour, with questions; 30 min", "ar": "جولة"}, Group: "sales", Minutes: 45},
		{ID: "night", Label: manifest.Words{"en": "Night"}, Minutes: 60, Days: map[string][]string{"monday": {"22:00-24:00"}}},
	}
	return d
}

// A bench is a room on a desk, with what others were asked to do.
type bench struct {
	*testing.T
	*webtest.Desk
	room    *Room
	mu      sync.Mutex
	opened  []Opening
	letters []Letter
	unsent  []string
}

func run(t *testing.T, test func(b *bench)) {
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		b := &bench{T: t}
		b.room = New(Config{
			Store: s, Settings: settings, Address: func(path string) string { return "https://help.example.com/help/" + path },
			Open: func(_ *store.Tx, o Opening) (Ticket, error) {
				b.mu.Lock()
				defer b.mu.Unlock()
				b.opened = append(b.opened, o)
				return Ticket{store.NewID(), int64(len(b.opened))}, nil
			},
			Send: func(_ *store.Tx, l Letter) error {
				b.mu.Lock()
				defer b.mu.Unlock()
				call := *l.Call
				l.Call = &call
				b.letters = append(b.letters, l)
				return nil
			},
			Unsend: func(_ *store.Tx, guard string) error { b.unsent = append(b.unsent, guard); return nil },
		})
		b.Desk = webtest.New(t, s, b.room.Routes(), func(c *web.Config) { c.Private = webtest.Private(settings()) })
		test(b)
	})
}

func asking(change func(*Asking)) Asking {
	in := Asking{Locale: "en", Email: "Ada@Example.com", Name: "Ada", Phone: "+49 30 123456", When: "asap", Message: "please"}
	if change != nil {
		change(&in)
	}
	return in
}

func at(text string) time.Time {
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return when
}

// Times follow each other from the beginning of each span, and none reaches over its end.
func TestSlots(t *testing.T) {
	tests := []struct {
		name     string
		hours    calendar.Hours
		each     time.Duration
		from, to string
		want     []string
		why      string
	}{
		{"a day", calendar.Hours{TimeZone: "Europe/Berlin", Days: map[string][]string{"thursday": {"09:00-12:00", "13:00-14:00"}}}, 45 * time.Minute, "2026-11-05T00:00:00Z", "2026-11-06T00:00:00Z",
			[]string{"08:00", "08:45", "09:30", "10:15", "12:00"}, "45 minutes fit once into an hour"},
		{"within a span", calendar.Hours{Days: map[string][]string{"thursday": {"09:00-12:00"}}}, time.Hour, "2026-11-05T09:20:00Z", "2026-11-06T00:00:00Z", []string{"10:00", "11:00"}, "times do not depend on when somebody looks"},
		{"too long", calendar.Hours{Days: map[string][]string{"thursday": {"09:00-09:30"}}}, time.Hour, "2026-11-05T00:00:00Z", "2026-11-12T00:00:00Z", nil, "what does not fit is not offered"},
		{"the hour that is left out", calendar.Hours{TimeZone: "Europe/Berlin", Days: map[string][]string{"sunday": {"01:00-04:00"}}}, time.Hour, "2027-03-28T00:00:00Z", "2027-03-29T00:00:00Z", []string{"00:00", "01:00"}, "two hours are three on the wall"},
		{"the hour that comes twice", calendar.Hours{TimeZone: "Europe/Berlin", Days: map[string][]string{"sunday": {"01:00-04:00"}}}, time.Hour, "2026-10-24T12:00:00Z", "2026-10-26T00:00:00Z", []string{"23:00", "00:00", "01:00", "02:00"}, "four hours are three on the wall"},
		{"a holiday", calendar.Hours{Days: map[string][]string{"thursday": {"09:00-10:00"}}, Holidays: []string{"2026-11-05"}}, time.Hour, "2026-11-05T00:00:00Z", "2026-11-06T00:00:00Z", nil, "nobody is there"},
		{"up to midnight", calendar.Hours{Days: map[string][]string{"thursday": {"22:00-24:00"}}}, time.Hour, "2026-11-05T00:00:00Z", "2026-11-06T00:00:00Z", []string{"22:00", "23:00"}, "a day ends at 24:00"},
	}
	for _, test := range tests {
		c, err := calendar.New(test.hours)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range slots(c, test.each, at(test.from), at(test.to)) {
			got = append(got, s.Starts.UTC().Format("15:04"))
		}
		if fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s: %v, want %v: %s", test.name, got, test.want, test.why)
		}
	}
}

func (b *bench) free(from string) (s Slots) {
	b.Helper()
	b.As(policy.Actor{}).Get("api/v1/bookings/tour/slots?from="+url.QueryEscape(from)).Want(b, 200).Into(b, &s)
	return s
}

func TestBooking(t *testing.T) {
	run(t, func(b *bench) { // Thursday, 13:00 on the wall
		s := b.free("2026-11-05T00:00:00Z")
		if s.Zone != "Europe/Berlin" || len(s.Slots) != 7 || s.Slots[0].Starts != "2026-11-05T14:30:00+01:00" || s.Slots[6].Starts != "2026-11-06T11:15:00+01:00" {
			b.Fatalf("%+v", s)
		}
		c := b.As(policy.Actor{})
		var out Answered
		c.JSON("POST", "api/v1/callbacks", asking(func(in *Asking) { in.When, in.Booking = s.Slots[1].Starts, "tour" })).Want(b, 201).Into(b, &out)
		if out.Number != 1 || out.Starts != "2026-11-05T14:15:00Z" || b.opened[0].Group != "sales" || b.opened[0].Call.Email != "ada@example.com" {
			b.Errorf("%+v, %+v", out, b.opened)
		}
		if after := b.free("2026-11-05T00:00:00Z"); len(after.Slots) != 6 || after.Slots[1].Starts != s.Slots[2].Starts {
			b.Errorf("%+v: what is booked is not free", after)
		}
		c.JSON("POST", "api/v1/callbacks", asking(func(in *Asking) { in.When, in.Booking = s.Slots[1].Starts, "tour" })).Want(b, 409)
		for name, when := range map[string]string{
			"between times": "2026-11-05T15:45:00+01:00", "in the past": "2026-11-05T09:00:00+01:00", "in the break": "2026-11-06T12:00:00+01:00", "too soon": "2026-11-05T13:45:00+01:00",
			"on a holiday": "2026-11-12T09:00:00+01:00", "too late": "2027-01-07T09:00:00+01:00", "on a day off": "2026-11-07T09:00:00+01:00",
		} {
			if r := c.JSON("POST", "api/v1/callbacks", asking(func(in *Asking) { in.When, in.Booking = when, "tour" })); r.Code != 409 {
				b.Errorf("%s: %d", name, r.Code)
			}
		}
		if len(b.opened) != 1 {
			b.Errorf("%d tickets", len(b.opened))
		}
	})
}

// However many want one time at the same moment, at two desks, one of them gets it.
func TestNoDoubleBooking(t *testing.T) {
	storetest.Places(t, func(t *testing.T, place string) {
		desks := []*store.Store{storetest.Open(t, place, lines...)}
		desks = append(desks, desks[0])
		if desks[0].Engine() == "postgres" {
			desks[1] = storetest.Open(t, place, lines...)
		}
		var mu sync.Mutex
		won, lost := 0, 0
		var all sync.WaitGroup
		for i := range 24 {
			all.Go(func() {
				r := New(Config{
					Store: desks[i%2], Settings: settings, Address: func(p string) string { return p }, Send: func(*store.Tx, Letter) error { return nil }, Unsend: func(*store.Tx, string) error { return nil },
					Open: func(*store.Tx, Opening) (Ticket, error) { return Ticket{store.NewID(), 1}, nil },
				})
				err := r.Store.Write(t.Context(), func(tx *store.Tx) error {
					return r.Ask(tx, &Call{Booking: "tour", Starts: at("2026-11-06T08:00:00Z"), Email: "a@b.example", Phone: "123", Locale: "en"}, "x", nil, webtest.Noon)
				})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case strings.Contains(err.Error(), ErrNotFree.Error()):
					lost++
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if won != 1 || lost != 23 {
			t.Errorf("%d booked, %d were told that they cannot", won, lost)
		}
	})
}

// The index alone keeps two from one time, where no look before it did.
func TestUniqueIndex(t *testing.T) {
	run(t, func(b *bench) {
		for i, want := range []error{nil, ErrNotFree} {
			err := b.room.Store.Write(b.Context(), func(tx *store.Tx) error {
				return insert(tx, &Call{ID: fmt.Sprint(i), State: Booked, Booking: "tour", Starts: webtest.Noon, Ends: webtest.Noon, Created: webtest.Noon, Changed: webtest.Noon})
			})
			if err != want {
				b.Errorf("%d: %v, want %v", i, err, want)
			}
		}
	})
}

func TestLettersAndCancelling(t *testing.T) {
	run(t, func(b *bench) {
		c := b.As(policy.Actor{})
		var out Answered
		c.JSON("POST", "api/v1/callbacks", asking(func(in *Asking) { in.When, in.Booking = "2026-11-06T09:45:00+01:00", "tour" })).Want(b, 201).Into(b, &out)
		if len(b.letters) != 2 || b.letters[0].About != AboutBooked || b.letters[1].About != AboutReminder || !b.letters[1].Due.Equal(at("2026-11-06T07:45:00Z")) {
			b.Fatalf("%+v", b.letters)
		}
		link := strings.TrimPrefix(b.letters[0].Link, "https://help.example.com/help/")
		path, query, _ := strings.Cut(link, "?")
		key := strings.TrimPrefix(query, "key=")
		c.Get(link).Want(b, 200).Says(b, "A tour", "49 30 123456", "calendar.ics")
		for name, other := range map[string]string{"no key": "", "another": web.NewSecret(), "in capitals": strings.ToUpper(key), "cut": key[:20], "its digest": digest(key)} {
			c.Get(path+"?key="+other).Want(b, 404)
			if r := c.Form(path+"/cancel", url.Values{"key": {other}}); r.Code != 404 {
				b.Errorf("%s cancels: %d", name, r.Code)
			}
		}
		c.Get("en/contact/calls/"+store.NewID()+"?key="+key).Want(b, 404)
		file := c.Get(path+"/calendar.ics?key="+key).Want(b, 200).Body.String()
		for _, line := range []string{"BEGIN:VCALENDAR\r\n", "METHOD:PUBLISH\r\n", "UID:" + out.ID + "@help.example.com\r\n", "DTSTART:20261106T084500Z\r\n", "DTEND:20261106T093000Z\r\n", `SUMMARY:A tour\, with questions\; 30 min`, "SEQUENCE:0\r\n", "TRIGGER:-PT15M\r\n"} {
			if !strings.Contains(file, line) {
				b.Errorf("%q is missing in %s", line, file)
			}
		}
		c.Form(path+"/cancel", url.Values{"key": {key}}).Want(b, 303)
		c.Form(path+"/cancel", url.Values{"key": {key}}).Want(b, 303)
		c.Get(link).Want(b, 200).Says(b, "is cancelled")
		last := b.letters[len(b.letters)-1]
		if len(b.letters) != 3 || last.About != AboutCancelled || !strings.Contains(last.File, "METHOD:CANCEL") || !strings.Contains(last.File, "SEQUENCE:1") || len(b.unsent) != 2 {
			b.Errorf("%d letters, the last %+v; %d reminders withdrawn", len(b.letters), last, len(b.unsent))
		}
		c.JSON("POST", "api/v1/callbacks", asking(func(in *Asking) { in.When, in.Booking = "2026-11-06T09:45:00+01:00", "tour" })).Want(b, 201)
	})
}

func TestDesk(t *testing.T) {
	run(t, func(b *bench) {
		b.As(policy.Actor{}).JSON("POST", "api/v1/callbacks", asking(nil)).Want(b, 201)
		id := b.opened[0].Call.ID
		ann, ben := b.As(policy.Actor{Role: policy.Agent, ID: "ann"}), b.As(policy.Actor{Role: policy.Agent, ID: "ben"})
		ann.Get("desk/calls").Want(b, 200).Says(b, "as soon as possible", "49 30 123456")
		ann.Form("desk/calls/"+id+"/take", nil).Want(b, 303)
		ben.Form("desk/calls/"+id+"/take", nil).Want(b, 409)
		ben.Get("desk/calls").Want(b, 200).Says(b, "Somebody else calls")
		ann.Form("desk/calls/"+id+"/done", nil).Want(b, 303)
		ann.Form("desk/calls/"+id+"/cancel", nil).Want(b, 409)
		ann.Get("desk/calls").Want(b, 200).Says(b, "Nobody waits")
		var l List
		b.As(policy.Actor{Role: policy.Program, ID: "p", Scopes: []string{"callback"}}).Get("api/v1/callbacks").Want(b, 200).Into(b, &l)
		if len(l.Calls) != 0 {
			b.Errorf("%+v", l)
		}
		for _, role := range []policy.Role{policy.Nobody, policy.Customer} {
			if r := b.As(policy.Actor{Role: role, Email: "ada@example.com"}).Get("desk/calls"); r.Code == 200 {
				b.Errorf("%v reads the calls", role)
			}
		}
		b.Time = b.Time.Add(400 * 24 * time.Hour)
		if err := b.room.Sweep(b.Context(), b.Time); err != nil {
			b.Fatal(err)
		}
		ann.Form("desk/calls/"+id+"/take", nil).Want(b, 404)
	})
}

func TestRefusals(t *testing.T) {
	run(t, func(b *bench) {
		for name, change := range map[string]func(*Asking){
			"no address":       func(in *Asking) { in.Email = "x" },
			"lines in address": func(in *Asking) { in.Email = "a@b.example\r\nBcc: c@d.example" },
			"no number":        func(in *Asking) { in.Phone = "call me" },
			"a long number":    func(in *Asking) { in.Phone = strings.Repeat("1", 30) },
			"a long name":      func(in *Asking) { in.Name = strings.Repeat("x", 101) },
			"a long message":   func(in *Asking) { in.Message = strings.Repeat("x", 10_001) },
			"no time":          func(in *Asking) { in.When = "tomorrow" },
			"no such talk":     func(in *Asking) { in.Booking = "x" },
		} {
			if r := b.As(policy.Actor{}).JSON("POST", "api/v1/callbacks", asking(change)); r.Code != 422 {
				b.Errorf("%s: %d %s", name, r.Code, r.Body)
			}
		}
		c := b.As(policy.Actor{})
		c.JSON("POST", "api/v1/callbacks", asking(func(in *Asking) { in.When = "2026-11-06T09:45:00+01:00" })).Want(b, 409) // a time of no talk
		c.JSON("POST", "api/v1/callbacks", map[string]any{"email": "a@b.example", "phone": "123456", "worker": "me"}).Want(b, 400)
		if len(b.opened)+len(b.letters) > 0 {
			b.Errorf("%d tickets, %d letters", len(b.opened), len(b.letters))
		}
	})
}

// Lines of a calendar are short, and break between letters.
func TestFolding(t *testing.T) {
	for _, text := range []string{"short", strings.Repeat("long ", 50), strings.Repeat("预约", 60), strings.Repeat("😀", 40)} {
		written := folded("SUMMARY:" + text)
		for line := range strings.SplitSeq(strings.TrimSuffix(written, "\r\n"), "\r\n") {
			if len(line) > longestLine {
				t.Errorf("%d bytes: %q", len(line), line)
			}
		}
		if strings.ReplaceAll(written, "\r\n ", "") != "SUMMARY:"+text+"\r\n" {
			t.Errorf("%q is not what it was", written)
		}
	}
	if got := escaped("a,b;c\\d\ne\r\x00f"); got != `a\,b\;c\\d\nef` {
		t.Errorf("%q", got)
	}
}
