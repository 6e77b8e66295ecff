package webhooks

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"helpwright/desk/policy"
)

var shownSecret = regexp.MustCompile(`whsec_[A-Za-z0-9+/=&#;]+`)

// An admin does by forms what programs do by the API: a secret is shown once, and a form
// that comes twice makes one endpoint.
func TestForms(t *testing.T) {
	run(t, func(b *bench) {
		const all = "desk/webhooks/"
		b.admin.Get(all).Want(b, 200).Says(b, "No program is told yet.", `value="ticket.*"`)
		b.admin.Form(all, url.Values{"url": {"http://192.168.0.1/"}, "kinds": {"ticket.*"}, "note": {"<b>CRM</b>"}}).Want(b, 422).Says(b, `role="alert"`, "&lt;b&gt;CRM&lt;/b&gt;", "http://192.168.0.1/")
		form := url.Values{"url": {b.program.URL + "/hook"}, "kinds": {"ticket.opened, rating.*"}, "note": {"CRM"}, "idempotency_key": {"key-0123456789abcdef"}}
		page := b.admin.Form(all, form).Want(b, 200)
		if n := len(shownSecret.FindAllString(page.Body.String(), -1)); n != 1 {
			b.Errorf("the secret is shown %d times", n)
		}
		at := b.admin.Form(all, form).Want(b, http.StatusSeeOther).Header().Get("Location")
		at = strings.TrimPrefix(at, "/help/")
		id := strings.TrimPrefix(at, all)
		if page := b.admin.Get(at).Want(b, 200).Says(b, "CRM", "ticket.opened rating.*", "Nothing was delivered yet."); shownSecret.MatchString(page.Body.String()) {
			b.Error("the secret is shown again")
		}
		if page := b.admin.Get(all).Want(b, 200).Says(b, "CRM"); strings.Count(page.Body.String(), at+`"`) != 1 {
			b.Error("a form that came twice made two endpoints")
		}

		b.admin.Form(at, url.Values{"url": {b.program.URL + "/other"}, "kinds": {"no kind"}, "note": {""}}).Want(b, 422).Says(b, "no kind", "/other")
		b.admin.Form(at, url.Values{"url": {b.program.URL + "/other"}, "kinds": {"*"}, "note": {""}}).Want(b, 303)
		if page := b.admin.Form(at+"/secret", nil).Want(b, 200).Body.String(); !shownSecret.MatchString(page) {
			b.Error("the new secret is not shown")
		}
		b.admin.Form(at+"/test", nil).Want(b, 303)
		b.tick()
		b.admin.Get(at+"?done=test").Want(b, 200).Says(b, "A test is on its way", KindTested, "sent")

		b.admin.Form(at+"/active", url.Values{"active": {"false"}}).Want(b, 303)
		b.admin.Get(all).Want(b, 200).Says(b, "Paused")
		b.admin.Form(at+"/active", url.Values{"active": {"true"}}).Want(b, 303)

		b.program.answer = http.StatusTeapot
		b.happens("ticket.opened", "t1")
		for range 30 {
			b.tick()
			b.Time = b.Time.Add(7 * time.Hour)
		}
		b.admin.Get(at+"?state=dead").Want(b, 200).Says(b, "given up", "the answer was 418", "24 tries", "Send all that were given up again")
		b.program.answer = http.StatusNoContent
		b.admin.Form(at+"/replay", url.Values{"delivery": {""}}).Want(b, 303)
		b.tick()
		dead := b.deliveries(id, "?state=dead")
		if len(dead.Deliveries) != 0 {
			b.Errorf("still dead: %+v", dead)
		}
		sent := b.deliveries(id, "?state=sent").Deliveries
		count := len(b.program.came)
		b.admin.Form(at+"/replay", url.Values{"delivery": {sent[0].ID}}).Want(b, 303)
		b.tick()
		if len(b.program.came) != count+1 {
			b.Errorf("one that is brought again came %d times", len(b.program.came)-count)
		}
		b.admin.Form(at+"/replay", url.Values{"delivery": {"msg_none"}}).Want(b, 404)

		b.As(policy.Actor{Role: policy.Lead, ID: "lead"}).Get(all).Want(b, 403)
		b.As(policy.Actor{Role: policy.Lead, ID: "lead"}).Form(at+"/drop", nil).Want(b, 403)
		b.admin.Form(at+"/drop", nil).Want(b, 303)
		b.admin.Get(at).Want(b, 404)
		if left := b.admin.Get(all).Want(b, 200).Body.String(); strings.Contains(left, id) {
			b.Error("it is still listed")
		}
	})
}
