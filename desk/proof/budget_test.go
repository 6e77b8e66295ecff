//go:build unix

package proof

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"helpwright/store"
)

// Somebody whose browser sends a ticket again and again, because no answer arrives, gets
// the answer at last: what comes again is not counted as more.
func TestComingAgainCostsNothing(t *testing.T) {
	d, _ := openHere(t, newPlace(t, ""))
	key := store.NewID()
	send := func(key, from string) int {
		body := written(t, map[string]any{"locale": "en", "email": "same@example.com", "message": "It stopped."})
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1"+base+"api/v1/tickets", bytes.NewReader(body))
		r.Header = http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {key}}
		r.RemoteAddr = from + ":4711"
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		return w.Code
	}
	for i := range 50 {
		if status := send(key, "10.3.0."+string(rune('0'+i%10))); status != http.StatusCreated {
			t.Fatalf("the same ticket is answered %d when it comes the time %d", status, i+1)
		}
	}
	others := 0
	for send(store.NewID(), "10.4.0.1") == http.StatusCreated {
		others++
	}
	if others < 10 || others > 40 {
		t.Errorf("%d more tickets are taken for an address that nobody has proved", others)
	}
}
