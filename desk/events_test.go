package desk

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"helpwright/desk/accounts"
	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// A page that is open is told no more once its session has ended, and that of others is.
func TestStreamsEndWithSessions(t *testing.T) {
	d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db")
	server := httptest.NewServer(d)
	t.Cleanup(func() { d.Stop(); server.Close() })
	follow := func() (person string, lines *bufio.Scanner) {
		secret := signedIn(t, d, policy.Agent).Cookie(web.StaffJar)
		err := d.store.Read(t.Context(), func(tx *store.Tx) error {
			return tx.Row("SELECT person FROM accounts_sessions WHERE digest = $1", web.Digest(secret)).Scan(&person)
		})
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/help/desk/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: string(web.StaffJar), Value: secret}) // without TLS on this computer
		answer, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { answer.Body.Close() })
		if answer.StatusCode != 200 {
			t.Fatal(answer.Status)
		}
		lines = bufio.NewScanner(answer.Body)
		lines.Scan() // it has begun
		return person, lines
	}
	gone, theirs := follow()
	_, others := follow()
	time.Sleep(500 * time.Millisecond) // the loop reads the journal from its end on
	err := d.store.Write(t.Context(), func(tx *store.Tx) error {
		if err := d.accounts.SetDisabled(tx, gone, true, "", d.cfg.Now()); err != nil {
			return err
		}
		_, err := d.accounts.Add(tx, accounts.Newcomer{Email: "later@example.com", Name: "Later", Role: policy.Agent}, "", d.cfg.Now())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for theirs.Scan() {
		if strings.Contains(theirs.Text(), "event: account") {
			t.Errorf("told of %q", theirs.Text())
		}
	} // ends, or the test does not
	for others.Scan() {
		if strings.Contains(others.Text(), "account.") {
			return
		}
	}
	t.Error("somebody else is told nothing any more")
}
