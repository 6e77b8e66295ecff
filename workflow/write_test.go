package workflow

import (
	"testing"

	"helpwright/knowledge"
)

func TestSetState(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"plain", "---\nstate: draft\n---\nstate: draft\n", "---\nstate: review\n---\nstate: draft\n"},
		{"comment and spaces", "---\nid: a\nstate:   draft   # not yet\n---\n", "---\nid: a\nstate:   review   # not yet\n---\n"},
		{"quoted", "---\nstate: \"draft\"\n---\n", "---\nstate: \"review\"\n---\n"},
		{"single quotes", "---\nstate: 'draft'\n---\n", "---\nstate: 'review'\n---\n"},
		{"line ends of Windows", "---\r\ntitle: A\r\nstate: draft\r\n---\r\nstate: draft\r\n", "---\r\ntitle: A\r\nstate: review\r\n---\r\nstate: draft\r\n"},
		{"byte order mark", "\ufeff---\nstate: draft\n---\n", "\ufeff---\nstate: review\n---\n"},
		{"other bytes in the words", "---\nstate: draft\n---\n\xff\x00", "---\nstate: review\n---\n\xff\x00"},
		{"letters of several bytes before it", "---\ntitle: 退款\nstate: draft\n---\n", "---\ntitle: 退款\nstate: review\n---\n"},
		{"a state of before", "---\nstate: final\n---\n", "---\nstate: review\n---\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := SetState([]byte(test.text), knowledge.Review); err != nil || string(got) != test.want {
				t.Errorf("got %q, %v\nwant %q", got, err, test.want)
			}
		})
	}
	for name, text := range map[string]string{
		"empty": "", "no front matter": "words", "not YAML": "---\ntitle: [\nstate: draft\n---\n", "no state": "---\ntitle: A\n---\nstate: draft\n",
		"a list": "---\nstate: [draft]\n---\n", "nothing": "---\nstate:\n---\n", "written with an escape": "---\nstate: \"dr\\u0061ft\"\n---\n",
	} {
		if got, err := SetState([]byte(text), knowledge.Review); err == nil {
			t.Errorf("%s: %q became %q", name, text, got)
		}
	}
}

// Whatever a file holds, nothing of it changes but the state, which can be set back.
func FuzzSetState(f *testing.F) {
	f.Add([]byte("---\r\nstate: draft # x\r\n---\r\nwords"))
	f.Add([]byte("\ufeff---\n\"state\": 'draft'\n---\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		once, err := SetState(text, knowledge.Archived)
		if err != nil {
			return
		}
		again, err := SetState(once, knowledge.Archived)
		if err != nil || string(again) != string(once) {
			t.Errorf("%q became %q and then %q, %v", text, once, again, err)
		}
	})
}
