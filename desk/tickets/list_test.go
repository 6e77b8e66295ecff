package tickets_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/tickets"
	"helpwright/store"
)

func (d *desk) list(f tickets.Filter, limit int) (numbers []int64) {
	d.t.Helper()
	for after := ""; ; {
		if err := d.Store.Read(d.t.Context(), func(tx *store.Tx) error {
			rows, next, err := d.List(tx, agentA, f, limit, after)
			for _, row := range rows {
				numbers = append(numbers, row.Number-1000)
			}
			after = next
			return err
		}); err != nil {
			d.t.Fatal(err)
		}
		if after == "" {
			return numbers
		}
	}
}

func TestList(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		ids := []string{}
		for i := range 9 {
			ids = append(ids, d.open(func(o *tickets.Opening) {
				o.Subject = fmt.Sprintf("Matter %d about printers", i+1)
				if i == 8 {
					o.Subject, o.Text = "打印机不工作", "请帮忙"
				}
			}).ID)
			d.now = d.now.Add(time.Minute)
		}
		d.change(ids[0], tickets.Change{Assignee: new("ana"), Status: new(tickets.StatusOpen)})
		d.change(ids[1], tickets.Change{Priority: new(tickets.Urgent), AddTags: []string{"hot"}})
		d.change(ids[2], tickets.Change{Status: new(tickets.StatusSolved)})
		d.change(ids[3], tickets.Change{Group: new("billing")})
		d.change(ids[4], tickets.Change{Status: new(tickets.StatusPending), Assignee: new("ben"), Type: new(tickets.Type("incident"))})
		d.pass(time.Second)
		for _, c := range []struct {
			why    string
			filter tickets.Filter
			want   []int64
		}{
			{"all, the newest first", tickets.Filter{Order: tickets.ByOpening}, []int64{9, 8, 7, 6, 5, 4, 3, 2, 1}},
			{"and the other way round", tickets.Filter{Order: tickets.ByOpening, Reversed: true}, []int64{1, 2, 3, 4, 5, 6, 7, 8, 9}},
			{"mine", tickets.Filter{View: tickets.ViewMine}, []int64{1}},
			{"nobody's", tickets.Filter{View: tickets.ViewUnassigned, Order: tickets.ByOpening}, []int64{9, 8, 7, 6, 4, 2}},
			{"waiting for the customer", tickets.Filter{View: tickets.ViewPending}, []int64{5}},
			{"live", tickets.Filter{View: tickets.ViewLive, Order: tickets.ByOpening}, []int64{9, 8, 7, 6, 5, 4, 2, 1}},
			{"of no group, since I am in none", tickets.Filter{View: tickets.ViewGroup, Order: tickets.ByOpening}, []int64{9, 8, 7, 6, 5, 2, 1}},
			{"by priority", tickets.Filter{Order: tickets.ByPriority, Status: []tickets.Status{tickets.StatusNew, tickets.StatusOpen}, Words: "Matter"}, []int64{2}},
			{"by tag", tickets.Filter{Tag: "hot"}, []int64{2}},
			{"by group", tickets.Filter{Group: "billing"}, []int64{4}},
			{"by type", tickets.Filter{Type: "incident"}, []int64{5}},
			{"by two statuses", tickets.Filter{Status: []tickets.Status{tickets.StatusSolved, tickets.StatusPending}, Order: tickets.ByOpening}, []int64{5, 3}},
			{"by the beginning of a word", tickets.Filter{Words: "Print 7"}, []int64{7}},
			{"by letters of a word without spaces", tickets.Filter{Words: "打印机"}, []int64{9}},
			{"by one of them", tickets.Filter{Words: "机"}, []int64{9}},
			{"by its number", tickets.Filter{Words: "#1003"}, []int64{3}},
			{"by nothing that is a word", tickets.Filter{Words: "%_'"}, nil},
			{"by what is not there", tickets.Filter{Words: "nowhere"}, nil},
			{"by the requester", tickets.Filter{From: "SOMEONE@example.org", Tag: "hot"}, []int64{2}},
		} {
			for _, limit := range []int{1, 2, 100} {
				got := d.list(c.filter, limit)
				if c.why == "by priority" {
					got = got[:1]
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("%s, %d a page: %v, want %v", c.why, limit, got, c.want)
				}
			}
		}
		d.change(ids[0], tickets.Change{Subject: new("Renamed entirely")})
		d.pass(time.Second)
		if got := d.list(tickets.Filter{Words: "matter"}, 100); slices.Contains(got, 1) {
			t.Error("found by words that it no longer has")
		}
		if got := d.list(tickets.Filter{Words: "renamed"}, 100); !slices.Equal(got, []int64{1}) {
			t.Errorf("by its new name: %v", got)
		}
	})
}

// What comes from a request is never a part of SQL, whatever it holds.
func TestFiltersAreNoSQL(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		d.open()
		d.pass(time.Second)
		for _, nasty := range []string{"'", "' OR '1'='1", "$1", "?", "\\", "%", "_", "1; DROP TABLE tickets", "--", "a\"b", "é́", strings.Repeat("x", 200)} {
			for _, f := range []tickets.Filter{{Group: nasty}, {Assignee: nasty}, {Tag: nasty}, {Reason: nasty}, {From: nasty}} {
				if got := d.list(f, 10); len(got) != 0 {
					t.Errorf("%+v finds %v", f, got)
				}
			}
			d.list(tickets.Filter{Words: nasty}, 10)
		}
		for _, f := range []tickets.Filter{
			{View: "x' OR 1=1"}, {Order: "id; --"}, {Status: []tickets.Status{"new')"}}, {Priority: []tickets.Priority{"0"}}, {Type: "'"}, {Channel: "'"}, {Words: strings.Repeat("x", 201)},
		} {
			var no *tickets.Refusal
			err := d.Store.Read(t.Context(), func(tx *store.Tx) error {
				_, _, err := d.List(tx, agentA, f, 10, "")
				return err
			})
			if !asRefusal(err, &no) {
				t.Errorf("%+v: %v", f, err)
			}
		}
		for _, after := range []string{"x", "e30", "eyJvIjoidXBkYXRlZCIsInYiOiJhIn0"} {
			err := d.Store.Read(t.Context(), func(tx *store.Tx) error {
				_, _, err := d.List(tx, agentA, tickets.Filter{}, 10, after)
				return err
			})
			var no *tickets.Refusal
			if !asRefusal(err, &no) {
				t.Errorf("a place %q: %v", after, err)
			}
		}
	})
}

// A customer's list holds the customer's tickets, and no others.
func TestMine(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		mine := d.open()
		others := d.open(func(o *tickets.Opening) { o.Email = "other@example.org" })
		d.pass(time.Second)
		for _, c := range []struct {
			why   string
			actor policy.Actor
			words string
			want  []string
		}{
			{"by a proved address", policy.Actor{Role: policy.Customer, Email: "someone@example.org"}, "", []string{mine.ID}},
			{"by a mailed link", policy.Actor{Role: policy.Customer, Tickets: []string{others.ID}}, "", []string{others.ID}},
			{"by words", policy.Actor{Role: policy.Customer, Email: "someone@example.org"}, "tried twice", []string{mine.ID}},
			{"a customer without anything", policy.Actor{Role: policy.Customer}, "", nil},
			{"nobody", policy.Actor{Email: "someone@example.org"}, "", nil},
			{"an agent has none", policy.Actor{Role: policy.Agent, Email: "someone@example.org"}, "", nil},
		} {
			var got []string
			if err := d.Store.Read(t.Context(), func(tx *store.Tx) error {
				rows, _, err := d.Mine(tx, c.actor, "", c.words, 10, "")
				for _, row := range rows {
					got = append(got, row.ID)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: %v", c.why, got)
			}
		}
	})
}

func TestCounts(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		d.change(d.open().ID, tickets.Change{Assignee: new("ana")})
		d.open()
		d.say(d.open().ID, "?", ana, tickets.StatusPending)
		if err := d.Store.Read(t.Context(), func(tx *store.Tx) error {
			got, err := d.Counts(tx, agentA)
			if got[tickets.ViewMine] != 2 || got[tickets.ViewUnassigned] != 1 || got[tickets.ViewPending] != 1 || got[tickets.ViewLive] != 3 || got[tickets.ViewBroken] != 0 {
				t.Errorf("counts %v", got)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}
