package builder

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"helpwright/workfolder"
)

func exampleState() *state {
	s := newState().withID("0123456789abcdef")
	for _, name := range []string{"robots.txt", "assets/site-0123456789.css"} {
		s.files[name] = fileState{name: name, digest: sha256.Sum256([]byte(name)), size: 7, time: -1}
	}
	s.pages["en/index.html"] = pageState{
		file: "en/index.html", key: sha256.Sum256([]byte("key")), words: sha256.Sum256([]byte("words")),
		files: []fileState{{name: "en/index.html", size: 1 << 40, time: 1}, {name: "en/index.md"}},
	}
	s.face = sha256.Sum256([]byte("face"))
	s.folders[""], s.folders["en"] = 1, -1
	return s
}

func compareStates(t *testing.T, want, got *state) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(state{}, pageState{}, fileState{})); diff != "" {
		t.Error(diff)
	}
}

func TestStateIsReadAsItWasWritten(t *testing.T) {
	compareStates(t, exampleState(), decodeState(string(exampleState().encode())))
}

// A state bears the mark of this user, but a mark shows who wrote, not what.
func TestStateThatIsMadeUpIsEmpty(t *testing.T) {
	whole := exampleState().encode()
	head := workfolder.AppendText(nil, "0123456789abcdef")
	digest := strings.Repeat("d", sha256.Size)
	file := func(name string) []byte {
		b := append([]byte{}, head...)
		b = binary.AppendUvarint(b, 1)
		b = workfolder.AppendText(b, name)
		b = append(b, digest+"\x00\x00\x00"...)
		return append(append(b, digest...), 0)
	}
	page := append([]byte{}, head...)
	page = workfolder.AppendText(append(page, 0, 1), "en/index.html")
	page = append(page, digest+digest+"\x00"+digest+"\x00"...)
	for _, test := range []struct {
		name, why string
		body      []byte
	}{
		{"nothing", "a file that was never written", nil},
		{"half", "cut off", whole[:len(whole)/2]},
		{"more", "something follows", append(append([]byte{}, whole...), 0)},
		{"id", "ids name folders", append(workfolder.AppendText(nil, "../../../../etc"), "\x00\x00"+digest+"\x00"...)},
		{"many files", "there is no room for so many", append(append([]byte{}, head...), "\xff\xff\xff\xff\x7f"...)},
		{"number of files", "negative as an int", append(append([]byte{}, head...), "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"...)},
		{"file outside", "it would be linked into the release", file("../secret")},
		{"file by its path", "as above", file("/etc/passwd")},
		{"folder", "the public folder itself is no file", file(".")},
		{"no name", "as above", file("")},
		{"page without a file", "the first one is the page itself", page},
	} {
		t.Run(test.name, func(t *testing.T) {
			compareStates(t, newState(), decodeState(string(test.body)))
		})
	}
	if s := decodeState(string(file("robots.txt"))); len(s.files) != 1 {
		t.Error("a file as it should be is not read, so the cases above show nothing")
	}
}

// Whatever a state says, reading it ends well, and what was read can be written.
func FuzzState(f *testing.F) {
	f.Add(exampleState().encode())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, body []byte) {
		s := decodeState(string(body))
		if s.id == "" && s.count() > 0 {
			t.Error("files of no release")
		}
		if s.id != "" {
			compareStates(t, s, decodeState(string(s.encode())))
		}
	})
}

// A state finds files without a list of all names: those of pages by their folder.
func TestStateHolds(t *testing.T) {
	s := newState()
	s.pages["en/refund/index.html"] = pageState{files: []fileState{{name: "en/refund/index.html"}, {name: "en/refund/index.md"}}}
	s.pages["en/404.html"] = pageState{files: []fileState{{name: "en/404.html"}}}
	s.files["robots.txt"] = fileState{name: "robots.txt"}
	for _, test := range []struct {
		name, why string
		want      bool
	}{
		{"robots.txt", "it belongs to no page", true},
		{"release.json", "every release bears its id", true},
		{"en/refund/index.html", "it is a page", true},
		{"en/refund/index.md", "it is of the page in its folder", true},
		{"en/refund/index.json", "the page was published without", false},
		{"en/refund/note.txt", "nobody has published it", false},
		{"en/404.html", "a page need not be called index.html", true},
	} {
		if got := s.holds(test.name); got != test.want {
			t.Errorf("holds(%q) = %t, want %t: %s", test.name, got, test.want, test.why)
		}
	}
	if err := s.check(); err != nil {
		t.Error(err)
	}
	s.files["en/refund/index.md"] = fileState{name: "en/refund/index.md"}
	if s.check() == nil {
		t.Error("two files have one name, and nobody noticed")
	}
}
