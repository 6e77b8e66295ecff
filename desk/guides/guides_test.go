package guides

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"helpwright/desk/packet"
	"helpwright/desk/web"
	"helpwright/journal"
	"helpwright/store"
	"helpwright/store/storetest"
)

var (
	noon  = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	trail = packet.Trail{
		Article: "printer", Locale: "en", Revision: "r1", Title: "The printer", Path: "/en/printer/", At: "#paper", Time: noon.UnixMilli(),
		Answers: []packet.Answer{{Step: "power", Title: "Is it on?", Answer: "Yes", To: "#paper"}},
	}
)

func TestGuideGoesOnByItsCode(t *testing.T) {
	storetest.Run(t, []store.Line{journal.Line(), web.Line(), Line()}, func(t *testing.T, s *store.Store) {
		r := New(Config{Store: s})
		code := newCode()
		if err := s.Write(t.Context(), func(tx *store.Tx) error { return save(tx, code, trail, noon) }); err != nil {
			t.Fatal(err)
		}
		for _, written := range []string{code, Spell(code), strings.ToUpper(Spell(code)), " " + code[:3] + " " + code[3:]} {
			got, err := r.Trail(t.Context(), written, noon.Add(time.Hour))
			if err != nil {
				t.Errorf("%q is how somebody may write it: %v", written, err)
			}
			if diff := cmp.Diff(trail, got); diff != "" {
				t.Errorf("another trail (-want +got)\n%s", diff)
			}
		}
		for why, wrong := range map[string]string{"nobody's": newCode(), "cut off": code[:codeLength-1], "no code": "' OR 1=1 --", "empty": ""} {
			if _, err := r.Trail(t.Context(), wrong, noon); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v", why, err)
			}
		}
		if _, err := r.Trail(t.Context(), code, noon.Add(Life)); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a code is good for a week: %v", err)
		}
		if err := r.Tick(t.Context(), noon.Add(Life)); err != nil {
			t.Fatal(err)
		}
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			var left int
			if err := tx.Row("SELECT COUNT(*) FROM guide_codes").Scan(&left); err != nil || left != 0 {
				t.Errorf("%d codes are kept though nobody can use them, %v", left, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Somebody reads it aloud, somebody else types it.
func TestCodesAreEasyToTell(t *testing.T) {
	seen := map[string]bool{}
	for range 10_000 {
		code := newCode()
		if back, ok := readCode(Spell(code)); !ok || back != code {
			t.Fatalf("%q cannot be read", code)
		}
		if strings.ContainsAny(code, "01oilaeuy") {
			t.Fatalf("%q can be mistaken", code)
		}
		if seen[code] {
			t.Fatalf("%q came twice", code)
		}
		seen[code] = true
	}
}

func TestRoutesSayWhatTheyDo(t *testing.T) {
	for _, route := range New(Config{}).Routes() {
		if route.Does == "" || route.Action == "" || route.Handle == nil || route.Limit.Count == 0 {
			t.Errorf("%s %s says too little", route.Method, route.Path)
		}
	}
}
