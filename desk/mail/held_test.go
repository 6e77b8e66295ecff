package mail

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"helpwright/desk/outbox"
	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/store"
	"helpwright/store/storetest"
)

// What was held becomes a ticket or is let go, once; what was brought nowhere is brought
// again, to addresses that rest, too.
func TestHeldLetters(t *testing.T) {
	storetest.Run(t, append(slices.Clone(lines), web.Line()), func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.Settings = webtest.Settings
		d := webtest.New(t, s, w.Routes())
		admin := d.As(policy.Actor{Role: policy.Admin, ID: "a"})
		receive := func(want Verdict, raw string) {
			t.Helper()
			if v, err := w.Receive(t.Context(), []byte(raw), Envelope{Door: "smtp"}); v != want || err != nil {
				t.Fatalf("received as %v, %v", v, err)
			}
		}
		forged := "Authentication-Results: mx.example.org; dmarc=fail"
		receive(Held, letter("<b>first</b>", from(eve), "Subject: One <i>", forged))
		receive(Held, letter("second", from(eve), "Subject: Two", forged))
		receive(Automatic, letter("out of office", from(ada.Email), "Subject: Three", "Auto-Submitted: auto-replied"))
		receive(Question, letter("fourth", from("dan@example.com"), "Subject: Four"))
		receive(Unreadable, letter("fifth", "From: ", "Subject: Five"))
		admin.Get("desk/mail").Want(t, 200).Says(t, "One &lt;i&gt;", "Two", "Three", "Four", "The sender may be forged.", "mail servers that speak to the desk", "no sender, or several")
		if page := admin.Get("desk/mail?verdict=held").Want(t, 200).Body.String(); strings.Contains(page, "Three") || !strings.Contains(page, "Two") {
			t.Error("a list of what was held has other letters")
		}
		ids := map[string]string{}
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			all, err := ReceivedWith(tx, "", 10)
			for _, r := range all {
				ids[r.Subject] = "desk/mail/" + r.ID
			}
			return err
		})
		if err != nil || len(ids) != 5 {
			t.Fatal(ids, err)
		}
		admin.Get(ids["One <i>"]).Want(t, 200).Says(t, "first", "Make a ticket of it", "Discard it")
		for _, final := range []string{"Four", "Five"} {
			if page := admin.Get(ids[final]).Want(t, 200).Body.String(); strings.Contains(page, "Discard it") {
				t.Errorf("%s can be decided", final)
			}
			admin.Form(ids[final]+"/ticket", nil).Want(t, 409).Says(t, `role="alert"`)
			admin.Form(ids[final]+"/discard", nil).Want(t, 409)
		}
		opened := len(w.opened)
		to := admin.Form(ids["One <i>"]+"/ticket", nil).Want(t, 303).Header().Get("Location")
		if !strings.HasPrefix(to, "/help/desk/tickets/") || len(w.opened) != opened+1 {
			t.Fatalf("leads to %q, %d opened", to, len(w.opened)-opened)
		}
		if in := w.opened[opened]; in.Email != eve || in.Subject != "One <i>" || in.Role != Customer || in.Ticket != "" || !strings.Contains(in.Words, "first") {
			t.Errorf("opened %+v", in)
		}
		admin.Get(ids["One <i>"]).Want(t, 200).Says(t, to, "To the ticket")
		admin.Form(ids["One <i>"]+"/ticket", nil).Want(t, 409).Says(t, "decided")
		admin.Form(ids["Two"]+"/discard", nil).Want(t, 303)
		if page := admin.Get(ids["Two"]).Want(t, 200).Says(t, "discarded").Body.String(); strings.Contains(page, "second") {
			t.Error("what was discarded is still kept")
		}
		w.Open = func(*store.Tx, *Incoming) (string, error) { return "", errors.New("the text is too long") }
		admin.Form(ids["Three"]+"/ticket", nil).Want(t, 422).Says(t, `role="alert"`, "out of office")
		admin.Get("desk/mail/none").Want(t, 404)

		err = s.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("UPDATE outbox_items SET state = 'dead', error = 'nobody there' WHERE id = $1", w.sent)
			return errors.Join(err, insertBounce(tx, Bounce{ada.Email, start, "no such mailbox"}))
		})
		if err != nil {
			t.Fatal(err)
		}
		d.Time = start
		admin.Get("desk/mail").Want(t, 200).Says(t, "What could not be delivered", "nobody there", "no such mailbox", ada.Email)
		admin.Form("desk/outbox/again", nil).Want(t, 303)
		if i := item(t, w.Box, w.sent); i.State != outbox.Waiting {
			t.Errorf("sent again: %+v", i)
		}
		if page := admin.Get("desk/mail").Want(t, 200).Body.String(); strings.Contains(page, "no such mailbox") {
			t.Error("the address still rests")
		}
		if err := s.Write(t.Context(), func(tx *store.Tx) error { return insertBounce(tx, Bounce{eve, start, "full"}) }); err != nil {
			t.Fatal(err)
		}
		admin.Form("desk/mail/rest", url.Values{"email": {eve}}).Want(t, 303)
		if page := admin.Get("desk/mail").Want(t, 200).Body.String(); strings.Contains(page, "full") {
			t.Error("the address still rests")
		}
		d.As(policy.Actor{Role: policy.Lead, ID: "l"}).Get("desk/mail").Want(t, 403)
		d.As(policy.Actor{Role: policy.Lead, ID: "l"}).Form(ids["Three"]+"/ticket", nil).Want(t, 403)
	})
}
