package tickets_test

import (
	"encoding/csv"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"helpwright/desk/packet"
	"helpwright/desk/policy"
	"helpwright/desk/tickets"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/store"
	"helpwright/store/storetest"
)

type fields map[string]any

func served(t *testing.T, s *store.Store) (*desk, *webtest.Desk) {
	d := newDesk(t, s)
	w := webtest.New(t, s, d.Routes())
	d.now = webtest.Noon
	return d, w
}

func onWeb(t *testing.T, test func(t *testing.T, d *desk, w *webtest.Desk)) {
	t.Helper()
	storetest.Run(t, append(lines(), web.Line()), func(t *testing.T, s *store.Store) {
		d, w := served(t, s)
		test(t, d, w)
	})
}

var (
	anna    = policy.Actor{Role: policy.Customer, Email: "someone@example.org"}
	foreign = policy.Actor{Role: policy.Customer, Email: "other@example.org"}
	agentA  = policy.Actor{Role: policy.Agent, ID: "ana", Name: "Ana"}
	agentB  = policy.Actor{Role: policy.Agent, ID: "ben", Name: "Ben"}
	lead    = policy.Actor{Role: policy.Lead, ID: "lea", Name: "Lea"}
	program = policy.Actor{Role: policy.Program, ID: "crm", Name: "CRM", Scopes: []string{"ticket", "draft"}}
)

func written() fields {
	return fields{"message": "It does not print.\nReally.", "email": "someone@example.org", "name": "Some One", "locale": "en"}
}

// Whoever has shown one ticket has shown no other address: each is written to so often
// and no more.
func TestLettersToOthers(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		id := d.open().ID
		send := func(who policy.Actor) (taken int) {
			for range 25 {
				if w.As(who).JSON("POST", "api/v1/tickets", fields{"message": "Hello", "email": "victim@example.org"}).Code == 201 {
					taken++
				}
			}
			return taken
		}
		if n := send(policy.Actor{Role: policy.Customer, Tickets: []string{id}}); n != 20 {
			t.Errorf("%d letters go to somebody else", n)
		}
		if n := send(policy.Actor{Role: policy.Customer, Email: "victim@example.org"}); n != 25 {
			t.Errorf("%d of 25 letters go to oneself", n)
		}
	})
}

// A mailed link opens one ticket. Who writes on its page when it is closed is told that
// it goes on, and not that there is nothing.
func TestWritingBehindALink(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		id := d.open().ID
		d.say(id, "Done.", ana, tickets.StatusSolved)
		d.pass(8 * 24 * time.Hour)
		w.Time = d.now
		guest := w.As(policy.Actor{Role: policy.Customer, Tickets: []string{id}})
		to := guest.Form("en/tickets/"+id+"/reply", url.Values{"message": {"Once more."}}).Want(t, 303).Header().Get("Location")
		guest.Get(strings.TrimPrefix(to, webtest.Base)).Want(t, 200)
	})
}

// A guest gets a number at once, and the same one however often the browser sends.
func TestGuestOpensOnce(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		guest := w.As(policy.Actor{})
		var first, again tickets.Opened
		in := written()
		in["packet"] = packet.Packet{Articles: []packet.Article{{ID: "reset", Title: "Reset", Path: "/help/en/reset/", Locale: "en", Revision: "r1", Time: 1800000000000}}}
		send := func(body fields, key string) *webtest.Response {
			r := guest.Request("POST", "api/v1/tickets", strings.NewReader(jsonOf(t, body)))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Idempotency-Key", key)
			return guest.Do(r)
		}
		send(in, "key-0123456789abcdef").Want(t, 201).Into(t, &first)
		send(in, "key-0123456789abcdef").Want(t, 201).Into(t, &again)
		if first != again || first.Number == 0 {
			t.Errorf("first %+v, again %+v", first, again)
		}
		in["message"] = "Something else"
		send(in, "key-0123456789abcdef").Want(t, 422)
		if v := d.seen(first.ID); v.Subject != "It does not print." || !v.SelfServed || v.Channel != "form" {
			t.Errorf("opened %+v", v.AgentRow)
		}
		guest.Get("api/v1/tickets/"+first.ID).Want(t, 401)
		in["status"] = "solved"
		send(in, "key-0123456789abcdeg").Want(t, 400)
	})
}

// Without a script the form holds the fields of all reasons and leads to a page.
func TestPlainFormOpens(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		guest := w.As(policy.Actor{})
		form := url.Values{
			"locale": {"zh-Hans"}, "reason": {"refund"}, "message": {"Money back"}, "email": {"someone@example.org"}, "name": {""},
			"field.refund.order": {"4711"}, "field.refund.how": {""}, "field.other.what": {""},
		}
		answer := guest.Form("api/v1/tickets", form).Want(t, 303)
		if at := answer.Header().Get("Location"); at != "/help/zh-Hans/tickets/sent?number=1001" {
			t.Errorf("leads to %q", at)
		}
		form.Set("field.refund.order", "")
		guest.Form("api/v1/tickets", form).Want(t, 422)
	})
}

// A plain form that cannot be taken is shown again in its language, with all that was
// written in it and everything that needs mending, which is in reach of a link.
func TestPlainFormAgain(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		guest := w.As(policy.Actor{})
		page := guest.Form("api/v1/tickets", url.Values{
			"locale": {"zh-Hans"}, "reason": {"refund"}, "message": {" \n"}, "email": {"no <b>address</b>"}, "name": {"Some One"},
			"field.refund.order": {""}, "field.refund.how": {"cash"}, "field.refund.amount": {"much"}, "field.refund.when": {"2027-03-31"}, "field.other.what": {"never asked for"},
		}).Want(t, 422)
		page.Says(t, `<html lang="zh-Hans"`, `class="errors" role="alert" tabindex="-1" autofocus`,
			`<a href="#message">`, `<a href="#email">`, `<a href="#field.refund.order">`, `<a href="#field.refund.amount">`,
			`id="reason-refund" value="refund" required checked`, `value="no &lt;b&gt;address&lt;/b&gt;"`, `value="Some One"`, `<option value="cash" selected>`, `value="much"`, `value="2027-03-31"`,
			`<small class="wrong" id="email.wrong">`, `aria-describedby="email.hint email.wrong" aria-invalid="true"`, `aria-describedby="field.refund.order.wrong" aria-invalid="true"`)
		if n := strings.Count(page.Body.String(), `aria-invalid`); n != 4 {
			t.Errorf("%d fields are marked", n)
		}
		checkPage(t, "the form again", page.Body.String())

		guest.Form("api/v1/tickets", url.Values{"locale": {"en"}, "reason": {"none"}, "message": {"Money back"}, "email": {"someone@example.org"}}).Want(t, 422).
			Says(t, `<html lang="en"`, `<a href="#reason-refund">`, "Money back</textarea>")
		guest.Form("api/v1/tickets", url.Values{"message": {"Money back"}, "nothing": {"like it"}}).Want(t, 400)
		guest.JSON("POST", "api/v1/tickets", fields{"message": "Money back", "email": ""}).Want(t, 422).Says(t, `"field":"email"`)
	})
}

// A customer goes the whole way and never sees what is the desk's.
func TestCustomerWay(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		id := d.open(func(o *tickets.Opening) { o.Email = anna.Email }).ID
		one := "api/v1/tickets/" + id
		c, staff := w.As(anna), w.As(agentA)
		staff.JSON("POST", "api/v1/desk/tickets/"+id+"/notes", fields{"message": "canary @ben"}).Want(t, 201)
		staff.JSON("POST", one+"/messages", fields{"message": "Which one?", "status": "pending", "articles": []fields{{"article": "reset", "how": "linked"}}}).Want(t, 201)

		var page tickets.CustomerPage
		c.Get("api/v1/tickets?status=waiting_for_you").Want(t, 200).Into(t, &page)
		if len(page.Tickets) != 1 || page.Tickets[0].Turn != tickets.TurnCustomer {
			t.Errorf("my tickets: %+v", page)
		}
		var v tickets.CustomerView
		c.Get(one).Want(t, 200).Into(t, &v)
		if len(v.Articles) != 1 || v.Articles[0].Path != "en/reset/" || v.Status != tickets.WaitingForYou {
			t.Errorf("the customer sees %+v", v)
		}
		if body := c.Get(one).Body.String(); strings.Contains(body, "canary") || strings.Contains(body, `"ana"`) {
			t.Errorf("the customer is told %s", body)
		}
		c.JSON("POST", one+"/messages", fields{"message": "The red one."}).Want(t, 201)
		c.JSON("POST", one+"/messages", fields{"message": "Solve it.", "status": "solved"}).Want(t, 403)
		c.JSON("POST", one+"/escalate", fields{"reason": "It takes too long."}).Want(t, 200)
		c.JSON("POST", one+"/escalate", fields{"reason": "It takes too long."}).Want(t, 409)
		c.JSON("POST", one+"/close", nil).Want(t, 200)
		c.JSON("POST", one+"/reopen", nil).Want(t, 200)
		c.JSON("POST", one+"/close", nil).Want(t, 200)
		c.JSON("POST", one+"/rating", fields{"csat": 5}).Want(t, 200)
		c.JSON("POST", one+"/rating", fields{"csat": 5}).Want(t, 409)
		staff.JSON("POST", one+"/rating", fields{"csat": 5}).Want(t, 403)

		// Nobody else learns that it is there, whatever they ask.
		for _, other := range []*webtest.Client{w.As(foreign), w.As(policy.Actor{Role: policy.Customer, Tickets: []string{"another"}})} {
			other.Get(one).Want(t, 404)
			other.JSON("POST", one+"/messages", fields{"message": "Hello"}).Want(t, 404)
			other.JSON("POST", one+"/close", nil).Want(t, 404)
		}
		linked := w.As(policy.Actor{Role: policy.Customer, Tickets: []string{id}})
		linked.Get(one).Want(t, 200)
		for _, path := range []string{"api/v1/desk/tickets/" + id, "api/v1/desk/tickets", "api/v1/desk/counts", "api/v1/desk/export", "api/v1/desk/tickets/" + id + "/draft"} {
			if status := c.Get(path).Code; status != 403 && status != 404 {
				t.Errorf("a customer gets %d of %s", status, path)
			}
		}
	})
}

func TestAgentWay(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		id, two := d.open().ID, d.open().ID
		one := "api/v1/desk/tickets/" + id
		a, b := w.As(agentA), w.As(agentB)
		var done tickets.Done
		a.JSON("POST", one+"/claim", nil).Want(t, 200).Into(t, &done)
		b.JSON("POST", one+"/claim", nil).Want(t, 409)
		a.JSON("POST", "api/v1/desk/undo", fields{"undo": done.Undo}).Want(t, 200)
		b.JSON("POST", one+"/claim", nil).Want(t, 200).Into(t, &done)
		a.JSON("PATCH", one, fields{"priority": "urgent", "add_tags": []string{"hot"}, "seen": done.Version}).Want(t, 200)
		b.JSON("PATCH", one, fields{"priority": "low", "seen": done.Version}).Want(t, 409)
		b.JSON("PATCH", one, fields{"assignee": "nobody"}).Want(t, 422)
		b.JSON("PATCH", one, fields{"requester": "x@example.org"}).Want(t, 400)

		var q tickets.Queue
		a.Get("api/v1/desk/tickets?tag=hot&order=priority").Want(t, 200).Into(t, &q)
		if len(q.Tickets) != 1 || q.Tickets[0].AssigneeName != "Ben" {
			t.Errorf("found %+v", q)
		}
		a.Get("api/v1/desk/tickets?order=subject").Want(t, 422)
		a.Get("api/v1/desk/tickets?limit=0").Want(t, 422)

		var looking tickets.Lookers
		b.JSON("POST", one+"/looking", fields{"writing": true}).Want(t, 200)
		a.JSON("POST", one+"/looking", fields{}).Want(t, 200).Into(t, &looking)
		if len(looking.Looking) != 1 || !looking.Looking[0].Writing {
			t.Errorf("looking %+v", looking)
		}

		var bulk tickets.BulkDone
		a.JSON("POST", "api/v1/desk/bulk", fields{"tickets": []string{id, two, "none"}, "change": fields{"status": "solved"}}).Want(t, 200).Into(t, &bulk)
		if len(bulk.Tickets) != 3 || bulk.Tickets[2].Code != "not_found" || bulk.Tickets[1].Code != "" || bulk.Undo == "" {
			t.Errorf("bulk %+v", bulk)
		}
		a.JSON("POST", "api/v1/desk/undo", fields{"undo": bulk.Undo}).Want(t, 200)
		if d.seen(two).Status != tickets.StatusNew {
			t.Error("the second is not as it was")
		}

		var m tickets.Macro
		a.JSON("POST", "api/v1/desk/macros", fields{"name": "Thanks", "actions": fields{"change": fields{}, "reply": "Thanks"}}).Want(t, 403)
		for _, slip := range []string{"Hello {{nam}}", "{{ name }}", "{{name", "Hello {{name}} {{nonsense}}"} {
			w.As(lead).JSON("POST", "api/v1/desk/macros", fields{"name": "Slip", "actions": fields{"change": fields{}, "reply": slip}}).Want(t, 422).Says(t, "placeholder")
		}
		w.As(lead).JSON("POST", "api/v1/desk/macros", fields{"name": "Thanks", "actions": fields{
			"reply": "Hello {{name}}, #{{number}} is done. {{agent}}", "note": "Thanked", "change": fields{"status": "solved", "add_tags": []string{"thanked"}},
		}}).Want(t, 200).Into(t, &m)
		if ran := a.JSON("POST", "api/v1/desk/tickets/"+two+"/macro", fields{"macro": m.ID}).Want(t, 200); strings.Contains(ran.Body.String(), `"undo"`) {
			t.Error("half of a macro can be undone, though the customer was written to")
		}
		v := d.seen(two)
		said := func(e tickets.AgentEntry) bool { return e.Text == "Hello Some One, #1002 is done. Ana" && e.Public }
		if v.Status != tickets.StatusSolved || !slices.ContainsFunc(v.History, said) {
			t.Errorf("after the macro: %s, %+v", v.Status, v.History)
		}

		a.JSON("POST", one+"/articles", fields{"article": "gone", "how": "linked"}).Want(t, 422)
		a.JSON("POST", one+"/articles", fields{"article": "reset", "how": "quoted"}).Want(t, 200)
		a.JSON("POST", one+"/articles/remove", fields{"article": "reset", "how": "quoted"}).Want(t, 200)
		a.JSON("POST", one+"/merge", fields{"into": "#1002"}).Want(t, 200)
		a.JSON("POST", one+"/merge", fields{"into": "none"}).Want(t, 422).Says(t, `"field":"into"`)

		var saved tickets.SavedView
		a.JSON("POST", "api/v1/desk/views", fields{"name": "Hot", "filter": fields{"tag": "hot"}}).Want(t, 200).Into(t, &saved)
		a.JSON("POST", "api/v1/desk/views", fields{"name": "Hot", "shared": true, "filter": fields{"tag": "hot"}}).Want(t, 403)
		a.Get("api/v1/desk/tickets?saved="+saved.ID).Want(t, 200).Into(t, &q)
		b.Get("api/v1/desk/tickets?saved="+saved.ID).Want(t, 404)
		b.JSON("PUT", "api/v1/desk/views/"+saved.ID, fields{"name": "Mine", "filter": fields{}}).Want(t, 404)
		b.JSON("DELETE", "api/v1/desk/views/"+saved.ID, nil).Want(t, 404)
		a.JSON("DELETE", "api/v1/desk/views/"+saved.ID, nil).Want(t, 204)
	})
}

// No cell of an export begins like a formula, and all of it is there.
func TestExport(t *testing.T) {
	dangerous := []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "|x", "%x", "'=1", `"=1`, "a=1"}
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		for _, text := range dangerous {
			o := opening()
			o.Name = strings.TrimLeft(text, "\t")
			o.Subject = strings.TrimLeft(text, "\t") + "x"
			d.open(func(into *tickets.Opening) { *into = o })
		}
		w.As(agentA).Get("api/v1/desk/export").Want(t, 403)
		answer := w.As(lead).Get("api/v1/desk/export?view=all").Want(t, 200)
		if h := answer.Header().Get("Content-Disposition"); !strings.HasPrefix(h, "attachment") {
			t.Errorf("shown as %q", h)
		}
		table, err := csv.NewReader(strings.NewReader(answer.Body.String())).ReadAll()
		if err != nil || len(table) != len(dangerous)+1 {
			t.Fatalf("%d rows: %v", len(table), err)
		}
		for _, row := range table {
			for _, cell := range row {
				if strings.IndexAny(strings.TrimLeft(cell, " \t"), "=+-@\t\r|%＝") == 0 {
					t.Errorf("a dangerous cell: %q", cell)
				}
			}
		}
		w.As(lead).Get("api/v1/desk/export?format=json").Want(t, 200).Says(t, `"number": 1001`)
	})
}

// What becomes a draft holds the customer's words and nobody's data.
func TestDraft(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		ticket := d.open(func(o *tickets.Opening) {
			o.Subject = "Printer of Martha is off"
			o.Name, o.Email = "Martha Quill", "quill77@example.org"
			o.Text = "Call me at +1 202 555 0142 or quill77@example.org.\nIt prints nothing.\nquill77"
			o.Packet.Searches = []packet.Search{{Query: "martha printer", Time: 1800000000000}}
		})
		d.say(ticket.ID, "Hello Martha, turn it on.", ana, tickets.StatusSolved)
		var got tickets.Draft
		answer := w.As(program).Get("api/v1/desk/drafts/1001").Want(t, 200).Into(t, &got)
		for _, canary := range []string{"artha", "uill", "202", "example.org"} {
			if strings.Contains(answer.Body.String(), canary) {
				t.Errorf("%q is left in %s", canary, answer.Body.String())
			}
		}
		if !got.Wanted || len(got.Similar) != 1 || !strings.Contains(got.Words[0], "It prints nothing.") || !strings.Contains(got.Answers[0], "turn it on") {
			t.Errorf("draft %+v", got)
		}
		w.As(program).Get("api/v1/desk/drafts/999").Want(t, 404)
		w.As(policy.Actor{Role: policy.Program, ID: "x", Scopes: []string{"rating"}}).Get("api/v1/desk/drafts/1001").Want(t, 403)
	})
}

func TestSatisfactionByMail(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		id := d.open().ID
		d.say(id, "Done.", ana, tickets.StatusSolved)
		d.pass(2 * 60 * 1e9)
		secret := d.notices[0].Secret
		guest := w.As(policy.Actor{})
		guest.JSON("POST", "api/v1/satisfaction", fields{"secret": "x" + secret, "csat": 5}).Want(t, 404)
		guest.JSON("POST", "api/v1/satisfaction", fields{"secret": secret, "csat": 9}).Want(t, 422)
		guest.Form("api/v1/satisfaction", url.Values{"secret": {secret}, "csat": {"4"}, "words": {"Good"}}).Want(t, 303)
		guest.JSON("POST", "api/v1/satisfaction", fields{"secret": secret, "csat": 5}).Want(t, 409)
	})
}

func TestDeflection(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		guest := w.As(policy.Actor{})
		guest.JSON("POST", "api/v1/deflections", fields{"article": "reset", "locale": "en", "revision": "r1", "query": "mail me at a@example.org"}).Want(t, 201)
		guest.JSON("POST", "api/v1/deflections", fields{"article": "../x", "locale": "en", "revision": "r1"}).Want(t, 422)
		var report tickets.LinkReport
		w.As(lead).Get("api/v1/desk/reports/links?days=1").Want(t, 200).Into(t, &report)
		if report.Deflected != 0 { // counted until now, and now is when it was
			t.Errorf("report %+v", report)
		}
	})
}

func TestPresence(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		var p tickets.Presence
		w.As(policy.Actor{}).Get("api/v1/contact?reason=refund&locale=en").Want(t, 200).Into(t, &p)
		if !p.Open || p.Opens != nil || p.WaitMinutes != 60 {
			t.Errorf("presence %+v", p)
		}
		w.As(policy.Actor{}).Get("api/v1/contact?reason=none").Want(t, 422)
	})
}

func TestDocument(t *testing.T) {
	_, w := served(t, storetest.Open(t, "sqlite:"+t.TempDir()+"/desk.db", append(lines(), web.Line())...))
	for _, problem := range webtest.CheckDocument(w.Server.Document()) {
		t.Error(problem)
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
