package tickets_test

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"helpwright/desk/packet"
	"helpwright/desk/policy"
	"helpwright/desk/tickets"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/store"
)

// seedPages fills a desk with what its pages show, and returns ids by what they are.
func seedPages(t testing.TB, d *desk) map[string]string {
	t.Helper()
	d.now = time.Now().UTC().Add(-5 * time.Hour)
	d.Published = func(_ context.Context, id, locale string) (tickets.Article, string, bool) {
		return tickets.Article{ID: id, Locale: locale, Revision: "r1", Title: "Set the printer back", Path: "/help/en/printers/reset/"}, "Hold **Power** for ten seconds.\n\n- The light blinks\n- Then let go", id == "reset" || id == "offline"
	}
	d.Similar = func(context.Context, string, string, int) ([]tickets.Article, error) {
		return []tickets.Article{
			{ID: "reset", Locale: "en", Title: "Set the printer back", Path: "/help/en/printers/reset/"},
			{ID: "offline", Locale: "en", Title: "The printer says that it is offline", Path: "/help/en/printers/offline/"},
		}, nil
	}
	d.People = func(*store.Tx) ([]tickets.Person, error) {
		return []tickets.Person{{ID: "ana", Name: "Ana"}, {ID: "ben", Name: "Ben"}, {ID: "lea", Name: "Lea"}}, nil
	}
	d.Guide = func(_ context.Context, id, locale string) (tickets.Guide, bool) {
		g := tickets.Guide{Article: tickets.Article{ID: id, Locale: locale, Revision: "r1", Title: "The printer does not print", Path: "/help/en/printers/guide/"}}
		g.Steps = []tickets.GuideStep{
			{ID: "power", Title: "Does the light on the front shine?", Choices: []tickets.GuideChoice{{Text: "Yes", To: "#paper"}, {Text: "No", To: "#cable"}}},
			{ID: "paper", Title: "Is there paper in the tray?", Text: "Pull the tray out until it stops. The sheets must lie flat.", Choices: []tickets.GuideChoice{{Text: "Yes, it is full", To: "#queue"}, {Text: "No", To: "#fill"}}},
			{ID: "queue", Title: "Are jobs waiting on the computer?", Choices: []tickets.GuideChoice{{Text: "Yes", To: "#drop"}, {Text: "No", To: "/help/en/contact/"}}},
			{ID: "drop", Title: "Drop the jobs"}, {ID: "fill", Title: "Put paper in"}, {ID: "cable", Title: "Look at the cable"},
		}
		return g, id == "offline"
	}
	d.Receive = func(*web.Call, *web.Incoming) (string, error) { return "", nil } // so that forms ask for files
	d.Branches = func() bool { return true }
	d.BranchOf = func(*store.Tx, string) (*tickets.Branch, error) {
		return &tickets.Branch{Name: "desk/ticket-1001", State: "failed", Error: "nobody listens there", At: d.now}, nil
	}
	helped := false
	now := store.Millis(d.now)
	ids := map[string]string{}
	do := func(work func(tx *store.Tx) error) {
		t.Helper()
		if err := d.Store.Write(t.Context(), work); err != nil {
			t.Fatal(err)
		}
		d.now = d.now.Add(7 * time.Minute)
	}
	open := func(key, subject, text string, change func(*tickets.Opening)) {
		o := opening()
		o.Subject, o.Text, o.Email, o.Name = subject, text, anna.Email, "Some One"
		if change != nil {
			change(&o)
		}
		do(func(tx *store.Tx) error {
			ticket, err := d.Open(tx, o, customer, anna, d.now)
			if err == nil {
				ids[key] = ticket.ID
			}
			return err
		})
	}
	open("main", "The printer on the third floor prints nothing", "Hello,\n\nsince this morning nothing comes out. I tried:\n\n- switching it off and on\n- another cable\n\nThe page https://example.org/log?a=1 says `E-1042`. Please help <b>soon</b>.", func(o *tickets.Opening) {
		o.Reason, o.Fields = "refund", map[string]string{"order": "4711-A", "how": "card"}
		o.Packet = packet.Packet{
			Searches: []packet.Search{{Query: "printer prints nothing", Time: now}, {Query: "E-1042", Time: now}},
			Articles: []packet.Article{{ID: "reset", Title: "Set the printer back", Path: "/help/en/printers/reset/", Locale: "en", Revision: "r1", Time: now, Helped: &helped}},
			Trails: []packet.Trail{{Article: "offline", Revision: "r1", Locale: "en", Title: "The printer does not print", Path: "/help/en/printers/guide/", At: "#paper", Time: now,
				Answers: []packet.Answer{{Step: "power", Title: "Does the light on the front shine?", Answer: "Yes", To: "#paper"}}}},
			Page:    "/help/en/printers/guide/",
			Browser: &packet.Browser{Languages: []string{"en"}, Viewport: "390x844", TimeZone: "Europe/Berlin", Agent: "Mozilla/5.0 (iPhone)"},
		}
	})
	open("second", "Invoice of March is missing", "I cannot find it anywhere.", nil)
	open("third", "How do I change the paper size for a whole department with many printers that are all of different makes?", "We have forty of them.", func(o *tickets.Opening) { o.Name, o.Email = "Another Person", "another@example.org" })
	open("chinese", "打印机无法连接到无线网络", "更换路由器以后，打印机一直显示离线。\n\n请帮忙看看。", func(o *tickets.Opening) { o.Name, o.Email, o.Locale = "王小明", "wang@example.org", "zh-Hans" })
	open("arabic", "الطابعة لا تعمل", "لا تطبع شيئًا منذ الصباح.", func(o *tickets.Opening) { o.Name, o.Email = "ليلى", "layla@example.org" })
	do(func(tx *store.Tx) error {
		_, _, err := d.Claim(tx, ids["main"], ana, d.now)
		return err
	})
	do(func(tx *store.Tx) error {
		urgent := tickets.Urgent
		_, _, err := d.Change(tx, ids["main"], tickets.Change{Priority: &urgent, AddTags: []string{"hardware", "third-floor"}}, 0, ana, d.now)
		return err
	})
	do(func(tx *store.Tx) error {
		_, err := d.Note(tx, ids["main"], tickets.Word{Text: "Same model as last week, @ben had one.", Via: "desk"}, ana, agentA, d.now)
		return err
	})
	do(func(tx *store.Tx) error {
		pending := tickets.StatusPending
		_, _, err := d.Say(tx, ids["main"], tickets.Word{Text: "Hello,\n\nplease hold **Power** for ten seconds and tell me which light shines.", Via: "desk", Status: &pending, Articles: []tickets.Article{{ID: "reset", Locale: "en", Title: "Set the printer back", Path: "/help/en/printers/reset/", How: tickets.Linked}}}, ana, agentA, d.now)
		return err
	})
	do(func(tx *store.Tx) error {
		_, _, err := d.Change(tx, ids["second"], tickets.Change{Status: ptr(tickets.StatusSolved)}, 0, ben, d.now)
		return err
	})
	do(func(tx *store.Tx) error {
		m, err := d.SaveMacro(tx, tickets.Macro{Name: "Thank and solve", Actions: tickets.Actions{Reply: "Thanks", Change: tickets.Change{Status: ptr(tickets.StatusSolved)}}}, ana, d.now)
		ids["macro"] = m.ID
		return err
	})
	do(func(tx *store.Tx) error {
		_, err := d.Look(tx, ids["main"], true, ben, time.Now())
		return err
	})
	do(func(tx *store.Tx) error {
		_, err := d.SaveView(tx, tickets.SavedView{Name: "Hardware", Shared: true, Filter: tickets.Filter{Tag: "hardware"}}, "lea")
		return err
	})
	if _, err := d.Tick(t.Context(), d.now.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, n := range d.notices {
		ids["secret"] += n.Secret
	}
	return ids
}

func ptr[T any](v T) *T { return &v }

var (
	field     = regexp.MustCompile(`<(input|select|textarea)\b[^>]*>`)
	attribute = regexp.MustCompile(`([a-z-]+)="([^"]*)"`)
	bare      = regexp.MustCompile(`\b(?:desk|ticket|rate|form|time|problem)_[a-z_]+[a-z]\b`)
	unsafe    = regexp.MustCompile(`\sstyle="|\son[a-z]+="|<style|<script>|tabindex="[1-9]|javascript:|%!|<no value>`)
)

// checkPage looks at what every page must have: one heading of the first level, labels,
// no style or script in it, an order of the keyboard that is that of the page, no
// phrase without words.
func checkPage(t *testing.T, name, page string) {
	t.Helper()
	if n := strings.Count(page, "<h1"); n != 1 {
		t.Errorf("%s has %d headings of the first level", name, n)
	}
	if found := unsafe.FindString(page); found != "" {
		t.Errorf("%s has %q", name, found)
	}
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`\sid="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if seen[m[1]] {
			t.Errorf("%s has the id %q twice", name, m[1])
		}
		seen[m[1]] = true
	}
	for _, tag := range field.FindAllString(page, -1) {
		at := map[string]string{}
		for _, m := range attribute.FindAllStringSubmatch(tag, -1) {
			at[m[1]] = m[2]
		}
		if at["type"] == "hidden" || at["aria-label"] != "" {
			continue
		}
		if !strings.Contains(page, fmt.Sprintf(`<label for="%s"`, at["id"])) || at["id"] == "" {
			t.Errorf("%s: %s has no label", name, tag)
		}
	}
	for _, m := range regexp.MustCompile(`aria-(?:labelledby|describedby)="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		for id := range strings.FieldsSeq(m[1]) {
			if !seen[id] {
				t.Errorf("%s refers to the id %q, which is not there", name, id)
			}
		}
	}
	for _, form := range strings.Split(page, "<form ")[1:] {
		form, _, _ = strings.Cut(form, "</form>")
		if _, after, has := strings.Cut(form, `name="file"`); has && strings.Contains(after, ` name="`) {
			t.Errorf("%s: a field stands behind the files of its form", name)
		}
	}
	words := regexp.MustCompile(`<[^>]*>|\(?page-phrases.*`).ReplaceAllString(page[:strings.LastIndex(page, "<script")], " ")
	if found := bare.FindString(words); found != "" {
		t.Errorf("%s shows the phrase %s without words", name, found)
	}
}

// Every page is there in three languages, complete and safe.
func TestPages(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		ids := seedPages(t, d)
		w.Time = time.Now().UTC()
		customer, staff := w.As(anna), w.As(lead)
		for _, locale := range []string{"en", "zh-Hans", "ar"} {
			for _, path := range []string{
				"tickets/", "tickets/?words=printer", "tickets/?words=nothing+like+it", "tickets/" + ids["main"] + "/", "tickets/" + ids["second"] + "/",
				"tickets/sent?number=1001", "tickets/sent?number=%3Cb%3E", "tickets/rated", "tickets/rate?code=" + ids["secret"],
			} {
				page := customer.Get(locale+"/"+path).Want(t, 200).Body.String()
				checkPage(t, locale+"/"+path, page)
				if !strings.Contains(page, fmt.Sprintf(`<html lang="%s"`, locale)) || strings.Contains(page, "Same model") || strings.Contains(page, "third-floor") {
					t.Errorf("%s/%s is in another language, or says what is internal", locale, path)
				}
			}
			staff.Header.Set("Accept-Language", locale)
			for _, path := range []string{
				"desk/", "desk/?view=all&status=open&order=number", "desk/?view=mine", "desk/?words=%23" + "1001", "desk/?view=all&words=nothing+like+it",
				"desk/tickets/" + ids["main"], "desk/tickets/" + ids["main"] + "?quote=reset", "desk/tickets/" + ids["main"] + "?guide=offline",
				"desk/tickets/" + ids["second"], "desk/tickets/" + ids["chinese"] + "?undo=x", "desk/tickets/" + ids["main"] + "/draft",
				"desk/macros/", "desk/macros/" + ids["macro"],
			} {
				page := staff.Get(path).Want(t, 200).Body.String()
				checkPage(t, locale+" "+path, page)
				if !strings.Contains(page, fmt.Sprintf(`<html lang="%s"`, locale)) {
					t.Errorf("%s is not in %s", path, locale)
				}
			}
		}
	})
}

// A customer without a script goes the whole way by forms.
func TestCustomerForms(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		id := d.open(func(o *tickets.Opening) { o.Email = anna.Email }).ID
		at := "zh-Hans/tickets/" + id + "/"
		c := w.As(anna)
		c.Form(at+"reply", url.Values{"message": {""}}).Want(t, 422).Says(t, `class="errors" role="alert"`, `<a href="#message">`, `aria-describedby="problem" aria-invalid="true"`)
		long := strings.Repeat("long <words> ", 4000)
		c.Form(at+"reply", url.Values{"message": {long}}).Want(t, 422).Says(t, `<a href="#message">`, strings.ReplaceAll(long, "<words>", "&lt;words&gt;")+"</textarea>")
		c.Form(at+"escalate", url.Values{"reason": {" "}}).Want(t, 422).Says(t, `<a href="#reason">`, `aria-describedby="reason.hint problem" aria-invalid="true"`)
		if to := c.Form(at+"reply", url.Values{"message": {"And <i>more</i>"}}).Want(t, 303).Header().Get("Location"); to != webtest.Base+at {
			t.Errorf("leads to %q", to)
		}
		c.Get(at).Want(t, 200).Says(t, "And &lt;i&gt;more&lt;/i&gt;")
		c.Form(at+"escalate", url.Values{"reason": {"It takes long"}}).Want(t, 303)
		c.Get(at).Want(t, 200).Says(t, "It takes long")
		c.Form(at+"close", nil).Want(t, 303)
		c.Form(at+"escalate", url.Values{"reason": {"It takes long"}}).Want(t, 409).Says(t, "It takes long")
		c.Form(at+"rating", url.Values{"csat": {"4"}, "effort": {"3"}, "words": {""}}).Want(t, 303)
		c.Form(at+"rating", url.Values{"csat": {"1"}}).Want(t, 409)
		c.Form(at+"reopen", nil).Want(t, 303)
		w.As(foreign).Get(at).Want(t, 404)
		for _, path := range []string{"reply", "close", "rating"} {
			if page := w.As(foreign).Form(at+path, url.Values{"message": {""}}).Want(t, 404).Body.String(); strings.Contains(page, "printer") || strings.Contains(page, "Some One") {
				t.Errorf("a stranger is shown the ticket by %s", path)
			}
		}
		if to := w.As(policy.Actor{}).Get(at).Want(t, 303).Header().Get("Location"); to != webtest.Base+"zh-Hans/tickets/sign-in" {
			t.Errorf("nobody is led to %q", to)
		}
		if v := d.seen(id); v.Status != tickets.StatusOpen || v.Satisfaction == nil || v.Satisfaction.CSAT != 4 {
			t.Errorf("in the end %s, %+v", v.Status, v.Satisfaction)
		}
	})
}

// A mailed link asks how the help was, once, and nobody has to sign in.
func TestRatePage(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		secret := seedPages(t, d)["secret"]
		guest := w.As(policy.Actor{})
		at := "en/tickets/rate"
		guest.Get(at+"?csat=5&code="+secret).Want(t, 200).Says(t, `value="5" required checked`)
		guest.Form(at, url.Values{"secret": {secret}, "csat": {"9"}}).Want(t, 422)
		guest.Form(at, url.Values{"secret": {secret}, "csat": {"5"}, "words": {"Good"}}).Want(t, 303)
		guest.Get(at+"?code="+secret).Want(t, 200).Says(t, "told us already")
		guest.Form(at, url.Values{"secret": {secret}, "csat": {"1"}}).Want(t, 409)
		guest.Get("en/tickets/rate?code=wrong").Want(t, 404)
	})
}

// An agent without a script works on a ticket and on many by forms.
func TestAgentForms(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		id, two := d.open().ID, d.open().ID
		at := "desk/tickets/" + id
		a, b := w.As(agentA), w.As(agentB)
		to := a.Form(at+"/claim", nil).Want(t, 303).Header().Get("Location")
		_, undo, found := strings.Cut(to, "?undo=")
		if !found {
			t.Fatalf("claiming leads to %q, which undoes nothing", to)
		}
		a.Get(at+"?undo="+undo).Want(t, 200).Says(t, `action="/help/desk/undo"`, undo)
		a.Form("desk/undo", url.Values{"undo": {undo}}).Want(t, 303)
		b.Form(at+"/claim", nil).Want(t, 303)
		a.Form(at+"/claim", nil).Want(t, 409).Says(t, `role="alert"`)

		v := d.seen(id)
		fields := url.Values{
			"subject": {v.Subject}, "status": {"on_hold"}, "priority": {"high"}, "type": {string(v.Type)}, "group": {"printers"},
			"assignee": {"ana"}, "tags": {"b, a a"}, "seen": {fmt.Sprint(v.Version)},
		}
		slip := maps.Clone(fields)
		slip["tags"], slip["subject"] = []string{"a b!"}, []string{"Another <subject>"}
		a.Form(at+"/change", slip).Want(t, 422).Says(t, `role="alert" id="problem"><a href="#tags">`, `value="a b!"`, `aria-describedby="problem" aria-invalid="true"`,
			`value="Another &lt;subject&gt;"`, `<option value="on_hold" selected>`, `<option value="high" selected>`, `<option value="printers" selected>`, `<option value="ana" selected>`)
		if now := d.seen(id); now.Version != v.Version {
			t.Errorf("what was refused changed %+v", now.AgentRow)
		}
		a.Form(at+"/change", fields).Want(t, 303)
		a.Form(at+"/change", fields).Want(t, 409)
		if v := d.seen(id); v.Status != tickets.StatusOnHold || v.Assignee != "ana" || strings.Join(v.Tags, " ") != "a b" {
			t.Errorf("changed to %+v", v.AgentRow)
		}
		a.Form(at+"/reply", url.Values{"message": {"Old"}, "seen": {"1"}, "status": {""}}).Want(t, 409).Says(t, ">Old</textarea>")
		a.Form(at+"/reply", url.Values{"message": {"New"}, "seen": {fmt.Sprint(d.seen(id).Version)}, "status": {"pending"}, "linked": {"reset"}}).Want(t, 303)
		a.Form(at+"/note", url.Values{"message": {"Quiet"}}).Want(t, 303)
		a.Form(at+"/articles", url.Values{"article": {"reset"}, "how": {"used"}}).Want(t, 303)
		a.Form(at+"/articles/remove", url.Values{"article": {"reset"}, "how": {"used"}}).Want(t, 303)
		a.Form(at+"/steps", url.Values{"article": {"guide"}, "locale": {"en"}, "revision": {"r1"}, "step": {"one"}, "title": {"One"}, "answer": {"Yes"}, "choice": {"#two"}}).Want(t, 303)
		a.Get(at).Want(t, 200).Says(t, "Quiet", "New", "One")

		to = a.Form("desk/bulk", url.Values{"tickets": {id, two}, "status": {"solved"}, "priority": {""}, "group": {"-"}, "tag": {""}, "back": {"view=all&undo=old"}}).Want(t, 303).Header().Get("Location")
		if !strings.Contains(to, "changed=2") || !strings.Contains(to, "view=all") || strings.Contains(to, "old") {
			t.Errorf("leads to %q", to)
		}
		a.Get(strings.TrimPrefix(to, webtest.Base)).Want(t, 200).Says(t, "desk/undo")
		a.Form("desk/bulk", url.Values{"status": {"open"}, "back": {"view=all"}}).Want(t, 422)
		a.Form("desk/views", url.Values{"name": {"Mine"}, "back": {"view=all&tag=a"}}).Want(t, 303)
		a.Form("desk/views", url.Values{"name": {"Ours"}, "shared": {"on"}, "back": {"view=all"}}).Want(t, 403)
		w.As(anna).Get(at).Want(t, 303)
		w.As(anna).Form(at+"/note", url.Values{"message": {"x"}}).Want(t, 303)
	})
}

// A lead writes, changes and drops macros by forms; agents read them, and what a program
// wrote into one that the form does not have stays.
func TestMacroForms(t *testing.T) {
	onWeb(t, func(t *testing.T, d *desk, w *webtest.Desk) {
		chief, agent := w.As(lead), w.As(agentA)
		form := url.Values{
			"name": {" Thank "}, "for": {"printers"}, "reply": {"Thank you, {{name}}"}, "note": {""}, "status": {"solved"}, "priority": {""},
			"group": {"-"}, "assignee": {"ana"}, "add_tags": {"done, Done"}, "drop_tags": {""},
		}
		agent.Form("desk/macros/", form).Want(t, 403)
		chief.Form("desk/macros/", url.Values{"name": {"Nothing"}}).Want(t, 422).Says(t, `role="alert"`, `value="Nothing"`)
		chief.Form("desk/macros/", form).Want(t, 303)
		saved := func() tickets.Macro {
			t.Helper()
			var all tickets.Macros
			agent.Get("api/v1/desk/macros").Want(t, 200).Into(t, &all)
			if len(all.Macros) != 1 {
				t.Fatalf("there are %d macros", len(all.Macros))
			}
			return all.Macros[0]
		}
		m := saved()
		change := m.Actions.Change
		if m.Name != "Thank" || m.Group != "printers" || *change.Status != tickets.StatusSolved || *change.Group != "" || *change.Assignee != "ana" || strings.Join(change.AddTags, " ") != "done" {
			t.Errorf("saved %+v", m)
		}
		agent.Get("desk/macros/").Want(t, 200).Says(t, "Thank", "Thank you, {{name}}", "Solved")
		if page := agent.Get("desk/macros/").Body.String(); strings.Contains(page, "desk/macros/"+m.ID) || strings.Contains(page, "<textarea") {
			t.Error("an agent is offered to change macros")
		}
		at := "desk/macros/" + m.ID
		level := 2
		m.Actions.Change.Level = &level
		chief.JSON("PUT", "api/v1/desk/macros/"+m.ID, fields{"name": m.Name, "group": m.Group, "actions": m.Actions}).Want(t, 200)
		chief.Get(at).Want(t, 200).Says(t, `value="-" selected`, `value="solved" selected`, `value="ana" selected`)
		form.Set("name", "")
		chief.Form(at, form).Want(t, 422).Says(t, `role="alert"`)
		form.Set("name", "Thanks")
		form.Set("status", "")
		chief.Form(at, form).Want(t, 303)
		if m := saved(); m.Name != "Thanks" || m.Actions.Change.Status != nil || m.Actions.Change.Level == nil {
			t.Errorf("changed to %+v", m)
		}
		chief.Form("desk/macros/none", form).Want(t, 404)
		agent.Form(at+"/drop", nil).Want(t, 403)
		chief.Form(at+"/drop", nil).Want(t, 303)
		chief.Form(at+"/drop", nil).Want(t, 404)
		chief.Get("desk/macros/").Want(t, 200).Says(t, "There is no macro yet.")
	})
}
