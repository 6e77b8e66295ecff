package desk

import (
	"testing"
	"time"

	"helpwright/desk/web/webtest"
)

// openAt opens a desk of the site of tests, with a database at an address.
func openAt(t *testing.T, at string, changes ...func(*Config)) *Desk {
	t.Helper()
	cfg := Config{
		Public: webtest.Private(webtest.Settings()), Private: webtest.Private(webtest.Settings()), Data: t.TempDir(), Database: at,
		Now: func() time.Time { return webtest.Noon },
	}
	for _, change := range changes {
		change(&cfg)
	}
	d, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}
