package qrcode

import (
	"encoding/xml"
	"strings"
	"testing"
)

// A code has the marks in its corners by which cameras find it, inside a light margin.
func TestDraw(t *testing.T) {
	c, err := Draw("https://help.example.com/help/en/continue/abcdefg/")
	if err != nil {
		t.Fatal(err)
	}
	last := c.Size - margin - 7 // where the mark in a corner begins
	for _, corner := range []string{"M4 4h7v1h-7z", "M4 10h7v1h-7z"} {
		if !strings.Contains(c.Dark, corner) {
			t.Errorf("%s is not dark", corner)
		}
	}
	if (c.Size-2*margin-17)%4 != 0 || last < 4 || strings.Contains(c.Dark, "M0 ") || strings.Contains(c.Dark, " 0h") {
		t.Errorf("a code of %d modules: %s", c.Size, c.Dark)
	}
	if err := xml.Unmarshal([]byte(c.SVG()), new(struct{})); err != nil {
		t.Errorf("%v in %s", err, c.SVG())
	}
	if _, err := Draw(strings.Repeat("long", 2000)); err == nil {
		t.Error("what no code can hold is drawn")
	}
}
