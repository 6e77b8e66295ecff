package workflow

import (
	"strings"
	"testing"

	"helpwright/knowledge"
)

func TestSetState(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"plain", "---\nstate: draft\n---\nstate: draft\n", "---\nstate: review\n---\nstate: draft\n"},
		{"comment and spaces", "---\nstate:   draft   # not yet\n---\n", "---\nstate:   review   # not yet\n---\n"},
		{"quoted", "---\nstate: \"draft\"\n---\n", "---\nstate: \"review\"\n---\n"},
		{"line ends of Windows", "---\r\nstate: draft\r\n---\r\nWords\r\n", "---\r\nstate: review\r\n---\r\nWords\r\n"},
		{"byte order mark", "\ufeff---\nstate: draft\n---\n", "\ufeff---\nstate: review\n---\n"},
		{"no line end", "---\nstate: draft", "---\nstate: review"},
		{"other bytes", "---\nstate: draft\n---\n\xff\x00", "---\nstate: review\n---\n\xff\x00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			column := strings.Index(strings.Split(test.text, "\n")[1], "draft") + 1
			for _, quote := range []int{0, 1} {
				if quote == 1 && test.name != "quoted" {
					continue
				}
				got, err := SetState([]byte(test.text), 2, column-quote, knowledge.Draft, knowledge.Review)
				if err != nil || string(got) != test.want {
					t.Errorf("got %q, %v\nwant %q", got, err, test.want)
				}
			}
		})
	}
	for _, text := range []string{"", "---", "---\n", "---\nstate: other\n", "---\nst"} {
		if got, err := SetState([]byte(text), 2, 8, knowledge.Draft, knowledge.Review); err == nil {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestAsDraft(t *testing.T) {
	got, err := AsDraft([]byte("---\r\ntitle: A\r\nstate: approved # once\r\n---\r\nstate: approved\r\n"))
	if err != nil || string(got) != "---\r\ntitle: A\r\nstate: draft # once\r\n---\r\nstate: approved\r\n" {
		t.Errorf("%q, %v", got, err)
	}
	for _, text := range []string{"", "words", "---\ntitle: [\nstate: approved\n---\n", "---\ntitle: A\n---\n", "---\nstate: [approved]\n---\n"} {
		if got, err := AsDraft([]byte(text)); err == nil {
			t.Errorf("%q became %q", text, got)
		}
	}
}
