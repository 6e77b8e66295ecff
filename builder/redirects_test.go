package builder_test

import (
	"fmt"
	"strings"
	"testing"

	"helpwright/builder"
	"helpwright/problem"
)

// moved is a site with an article that was once at the given addresses.
func moved(from ...string) *source {
	s := newSource()
	s.tolerant = true // of what the base can tell by itself; here the builder speaks
	s.put("topic.yaml", []byte("names: {en: Help}\n"))
	s.put("docs/topic.yaml", []byte("names: {en: Docs}\n"))
	s.put("docs/start/en.md", []byte("---\nid: refund\nkind: article\ntitle: Where to begin\nsummary: What to do first, told in a sentence that is long enough.\nstate: approved\n---\n\nBegin here.\n"))
	s.put("docs/a$b+c/en.md", fmt.Appendf(nil, "---\nid: cost\nkind: article\ntitle: What it costs\nsummary: What to pay, told in a sentence that is long enough.\nstate: approved\nmoved_from:\n%s---\n\nIt costs nothing.\n", lines(from)))
	return s
}

func lines(list []string) string {
	var b strings.Builder
	for _, v := range list {
		fmt.Fprintf(&b, "  - %q\n", v)
	}
	return b.String()
}

// What check says of old addresses decides whether a build can write them: where
// it is silent the build goes through.
func TestOldAddresses(t *testing.T) {
	tests := []struct {
		name, why string
		from      []string
		says      []string // what is said of which value, by line
	}{
		{"elsewhere", "the old help centre was beside this one", []string{"/hc/1234", "/hc/1234.html", "/hc/a b/"}, nil},
		{"files of old generators", "aliases look like this", []string{"/help/old/index.html", "/help/older.html", "/help/oldest/"}, nil},
		{"root", "it leads to the first locale", []string{"/help/index.html"}, []string{"8: is already claimed by the site itself"}},
		{"twice", "a folder and its page are one address", []string{"/help/docs", "/help/docs/index.html"}, []string{"9: is already claimed in content/docs/a$b+c/en.md:8"}},
		{"page", "in all its spellings", []string{"/help/en/docs", "/help/en/docs/", "/help/en/docs/index.html", "/help/EN/Docs", "/help/en/d%6Fcs"}, []string{
			"8: belongs to a page that exists", "9: belongs to a page that exists", "10: belongs to a page that exists", "11: belongs to a page that exists", "12: belongs to a page that exists",
		}},
		{"file and folder", "no disk can hold both", []string{"/help/foo.html", "/help/foo.html/bar"}, []string{"9: lies below the old address"}},
		{"below a file", "no disk can hold both", []string{"/help/robots.txt/old", "/help/404.html/"}, []string{"8: belongs to a file", "9: belongs to a file"}},
		{"assets", "the folder belongs to the site", []string{"/help/assets/", "/help/assets/old.png"}, []string{"8: belongs to a file", "9: belongs to a file"}},
		{"coming", "hosts and the run side answer there", []string{"/help/desk", "/help/api/x", "/help/.git/", "/help/_worker.js", "/api/"}, []string{"8: belongs to a file", "9: belongs to a file", "10: belongs to a file", "11: belongs to a file"}},
		{"below a page's file", "no disk can hold both", []string{"/help/en/docs/index.html/x"}, []string{"8: belongs to a file"}},
		{"no path", "a host could not look it up", []string{"/help//a", "/help/" + strings.Repeat("a", 300)}, []string{"8: is not a path", "9: is not a path"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			site, err := moved(test.from...).prepare(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			found := site.Problems()
			if len(found) != len(test.says) {
				t.Errorf("%s: %d problems: %v", test.why, len(found), found)
			}
			for i, p := range found {
				line, text, _ := strings.Cut(test.says[min(i, len(test.says)-1)], ": ")
				if p.File != "content/docs/a$b+c/en.md" || fmt.Sprint(p.Line) != line || p.Column != 5 || p.Rule != problem.Redirect || !strings.Contains(p.Message, text) {
					t.Errorf("%s: got %v, want %q in line %s", test.why, p, text, line)
				}
			}
			_, _, err = site.Build(t.Context(), builder.Options{Root: memoryFolder(t), Key: testKey})
			if err != nil {
				t.Errorf("%s: the build fails: %v", test.why, err)
			}
		})
	}
}

// Every file that a release holds is known to be there before it is written, so
// that no old address can hide it.
func TestOldAddressesOfFiles(t *testing.T) {
	root := memoryFolder(t)
	moved("/help/en/before/").mustBuild(t, builder.Options{Root: root})
	var names []string
	for name := range readRelease(t, root) {
		if file, ok := strings.CutPrefix(name, "public/"); ok && file != "en/before/index.html" {
			names = append(names, file)
		}
	}
	for _, name := range names {
		site, err := moved("/help/" + name).prepare(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(site.Problems()) != 1 {
			t.Errorf("the old address /help/%s would hide a file: %v", name, site.Problems())
		}
	}
}

// Old addresses lead on where the path of the page has characters that could be
// written as they are.
func TestOldAddressOfOddPath(t *testing.T) {
	root := memoryFolder(t)
	s := moved("/help/before/")
	s.mustBuild(t, builder.Options{Root: root})
	files := readRelease(t, root)
	if !strings.Contains(files["public/_redirects"], "/help/before/ /help/en/docs/a%24b%2Bc/ 301\n") {
		t.Errorf("_redirects:\n%s", files["public/_redirects"])
	}
	if !strings.Contains(files["public/before/index.html"], "/help/en/docs/a%24b%2Bc/") {
		t.Error("there is no page at the old address")
	}
	if !strings.Contains(files["public/sitemap-en.xml"], "/help/en/docs/a%24b%2Bc/<") {
		t.Error("the sitemap spells the address in another way")
	}
}
