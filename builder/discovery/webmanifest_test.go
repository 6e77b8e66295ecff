package discovery

import (
	"encoding/json"
	"testing"
)

func TestWebManifest(t *testing.T) {
	got := AppendWebManifest(nil, WebManifest{
		Base: base, Locale: "ar", RightLeft: true, Name: hostile, ShortName: "مساعدة",
		Theme: "#0b57d0", Background: "#ffffff",
		Icons: []Icon{
			{Path: "/help/assets/icon.svg", Type: "image/svg+xml", Purpose: "any"},
			{Path: "/help/assets/icon-192.png", Type: "image/png", Size: 192, Purpose: "maskable"},
		},
	})
	golden(t, "manifest.webmanifest", got)
	var m struct {
		Name  string
		Dir   string
		Icons []struct{ Sizes string }
	}
	if err := json.Unmarshal(got, &m); err != nil {
		t.Fatal(err)
	}
	if m.Dir != "rtl" || len(m.Icons) != 2 || m.Icons[0].Sizes != "any" || m.Icons[1].Sizes != "192x192" {
		t.Errorf("manifest %+v", m)
	}
}
