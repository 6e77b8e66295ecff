package helpwright_test

import (
	"encoding/json"
	"encoding/xml"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const ownAddress = "https://helpwright.example/"

// ownPages is this repository's own site, built and read.
type ownPages struct {
	folder string               // of the site
	files  map[string]string    // of public/, by slash path
	pages  map[string]*htmlPage // the HTML files among them
}

// TestPages reads every page of this repository's own site as browsers, search
// engines and strict checkers do.
func TestPages(t *testing.T) {
	o := buildOwnPages(t)
	if len(o.pages) < 150 {
		t.Fatalf("only %d pages were built", len(o.pages))
	}
	for _, check := range []struct {
		name string
		run  func(*testing.T, string, *htmlPage)
	}{
		{"markup", func(t *testing.T, _ string, p *htmlPage) { report(t, p.faults) }},
		{"frame", o.checkFrame},
		{"links", o.checkLinks},
		{"next step", o.checkNextStep},
		{"structured data", o.checkStructuredData},
		{"alternates", o.checkAlternates},
	} {
		t.Run(check.name, func(t *testing.T) {
			for name, p := range o.pages {
				t.Run(name, func(t *testing.T) { check.run(t, name, p) })
			}
		})
	}
	t.Run("titles", o.checkTitles)
	t.Run("sitemaps", o.checkSitemaps)
	t.Run("other files", o.checkOtherFiles)
	t.Logf("%d pages, %d files", len(o.pages), len(o.files))
}

// buildOwnPages builds the site with a history, so that pages have dates.
func buildOwnPages(t *testing.T) *ownPages {
	program, folder := buildProgram(t), copySite(t)
	if out, err := exec.Command(program, "build", "--site", folder, "--date", "2026-11-22").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	o := &ownPages{folder: folder, files: map[string]string{}, pages: map[string]*htmlPage{}}
	public := os.DirFS(filepath.Join(folder, "public"))
	err := fs.WalkDir(public, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(public, name)
		o.files[name] = string(content)
		if path.Ext(name) == ".html" {
			o.pages[name] = readHTML(string(content))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func report(t *testing.T, faults []string) {
	t.Helper()
	for _, f := range faults {
		t.Error(f)
	}
}

// address is the whole address of a page.
func address(name string) string {
	return ownAddress + strings.TrimSuffix(name, "index.html")
}

// isRedirect reports whether a page only leads to another.
func isRedirect(p *htmlPage) bool { return p.meta("refresh") != "" }

// indexed reports whether search engines may show a page.
func indexed(name string, p *htmlPage) bool {
	return !strings.Contains(p.meta("robots"), "noindex") && path.Base(name) != "404.html"
}

// checkFrame checks what every page has once.
func (o *ownPages) checkFrame(t *testing.T, name string, p *htmlPage) {
	for _, element := range []string{"html", "head", "body", "title", "h1", "main"} {
		if n := len(p.all(element)); n != 1 {
			t.Errorf("there are %d <%s>", n, element)
		}
	}
	if !strings.HasPrefix(strings.ToLower(o.files[name]), "<!doctype html>") {
		t.Error("there is no doctype")
	}
	policy := p.meta("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "object-src 'none'", "require-trusted-types-for 'script'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %q", want)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("the policy allows what is unsafe: %s", policy)
	}
	for _, e := range p.elements {
		if e.name == "script" || e.name == "link" && e.attr["rel"] == "stylesheet" {
			break
		}
		if e.attr["http-equiv"] == "Content-Security-Policy" {
			policy = ""
		}
	}
	if policy != "" {
		t.Error("the policy comes after what it is to judge")
	}
	if p.meta("description") == "" {
		t.Error("there is no description")
	}
	if canonical := p.links("canonical"); path.Base(name) != "404.html" && !isRedirect(p) {
		if len(canonical) != 1 || canonical[0].attr["href"] != address(name) {
			t.Errorf("the canonical address is not %s", address(name))
		}
	}
	for _, property := range []string{"og:title", "og:type", "og:url", "og:image", "og:site_name"} {
		if indexed(name, p) && p.meta(property) == "" {
			t.Errorf("%s is missing", property)
		}
	}
	level := 0
	for _, e := range p.elements {
		if len(e.name) == 2 && e.name[0] == 'h' && e.name[1] >= '1' && e.name[1] <= '6' && slices.Contains(e.inside, "main") {
			if now := int(e.name[1] - '0'); now > level+1 {
				t.Errorf("<%s> %q follows level %d", e.name, e.text, level)
			}
			level = int(e.name[1] - '0')
		}
	}
}

// checkLinks follows everything that a page names.
func (o *ownPages) checkLinks(t *testing.T, name string, p *htmlPage) {
	for _, e := range p.elements {
		for _, key := range []string{"href", "src", "poster", "action", "data-src", "data-index"} {
			to, ok := e.attr[key]
			if !ok || to == "" {
				continue
			}
			if loads := key != "href" && key != "action" || e.attr["rel"] == "stylesheet"; loads && !strings.HasPrefix(to, "/") {
				t.Errorf("<%s> loads %s", e.name, to)
			}
			if wrong := o.follow(name, to); wrong != "" {
				t.Errorf("<%s %s=%q>: %s", e.name, key, to, wrong)
			}
		}
	}
	if to := p.meta("refresh"); to != "" {
		_, to, _ = strings.Cut(to, "url=")
		if wrong := o.follow(name, to); wrong != "" {
			t.Errorf("leads to %s: %s", to, wrong)
		}
	}
	if image := p.meta("og:image"); image != "" && o.follow(name, image) != "" {
		t.Errorf("og:image %s is not there", image)
	}
}

// atDesk is where the desk answers and no file: what forms send to, and the reader's
// own tickets.
var atDesk = regexp.MustCompile(`^(api/v1/(tickets|ratings)|[^/]+/tickets/index\.html)$`)

// follow says what is wrong with a link, "" if nothing.
func (o *ownPages) follow(from, to string) string {
	u, err := url.Parse(to)
	if err != nil {
		return err.Error()
	}
	if u.Scheme != "" && !strings.HasPrefix(to, ownAddress) {
		if u.Scheme == "http" {
			return "not over TLS"
		}
		return ""
	}
	file := from
	if u.Path != "" {
		file = strings.TrimPrefix(u.Path, "/")
		if file == "" || strings.HasSuffix(file, "/") {
			file += "index.html"
		}
	}
	if atDesk.MatchString(file) {
		return ""
	}
	if _, ok := o.files[file]; !ok {
		return "not there"
	}
	page := o.pages[file]
	moment := page == nil && strings.HasPrefix(u.Fragment, "t=") // in a video
	if u.Fragment != "" && !moment && (page == nil || !page.ids[u.Fragment]) {
		return "no such place in the page"
	}
	if page != nil && isRedirect(page) && from != "index.html" && !isRedirect(o.pages[from]) {
		return "an old address"
	}
	return ""
}

// checkNextStep checks that no page is a dead end: each offers somewhere to go
// on and a way to a person.
func (o *ownPages) checkNextStep(t *testing.T, name string, p *htmlPage) {
	person, onward := false, false
	for _, e := range p.all("a") {
		to := e.attr["href"]
		if strings.HasPrefix(to, "mailto:") || strings.HasPrefix(to, "tel:") || strings.Contains(to, "/contact/") {
			person = true
		}
		if strings.HasPrefix(to, "/") && to != strings.TrimPrefix(address(name), strings.TrimSuffix(ownAddress, "/")) && (slices.Contains(e.inside, "main") || slices.Contains(e.inside, "aside")) {
			onward = true
		}
	}
	if !onward {
		t.Error("the page leads nowhere")
	}
	if !person && !isRedirect(p) {
		t.Error("no way to a person")
	}
}

func (o *ownPages) checkStructuredData(t *testing.T, name string, p *htmlPage) {
	count := 0
	for _, e := range p.all("script") {
		if e.attr["type"] != "application/ld+json" && e.attr["type"] != "application/json" {
			continue
		}
		var data struct {
			Context string `json:"@context"`
			Graph   []struct {
				Type string `json:"@type"`
				URL  string `json:"url"`
			} `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(e.text), &data); err != nil {
			t.Errorf("data of type %s: %v", e.attr["type"], err)
		}
		if e.attr["type"] == "application/json" {
			continue
		}
		count++
		if data.Context != "https://schema.org" || len(data.Graph) == 0 {
			t.Error("the structured data says nothing")
		}
		for _, node := range data.Graph {
			if node.Type == "" {
				t.Error("a node without type")
			}
		}
	}
	if indexed(name, p) && count != 1 {
		t.Errorf("there are %d blocks of structured data", count)
	}
}

// checkAlternates checks that pages name each other in all languages.
func (o *ownPages) checkAlternates(t *testing.T, name string, p *htmlPage) {
	alternates := map[string]string{}
	for _, e := range p.links("alternate") {
		if lang := e.attr["hreflang"]; lang != "" {
			alternates[lang] = e.attr["href"]
		}
	}
	if !indexed(name, p) {
		if len(alternates) > 0 {
			t.Error("a page that is not for search engines names others")
		}
		return
	}
	if alternates[p.all("html")[0].attr["lang"]] != address(name) || alternates["x-default"] == "" {
		t.Errorf("the page does not name itself and a default: %v", alternates)
	}
	for lang, to := range alternates {
		other := o.pages[strings.TrimPrefix(to, ownAddress)+"index.html"]
		if other == nil {
			t.Errorf("%s is not there", to)
			continue
		}
		back := slices.ContainsFunc(other.links("alternate"), func(e *htmlElement) bool { return e.attr["href"] == address(name) })
		if !back || lang != "x-default" && other.all("html")[0].attr["lang"] != lang {
			t.Errorf("%s (%s) does not lead back or is in another language", to, lang)
		}
	}
}

// checkTitles checks that titles and descriptions tell pages apart.
func (o *ownPages) checkTitles(t *testing.T) {
	seen := map[string]string{}
	for name, p := range o.pages {
		if !indexed(name, p) {
			continue
		}
		lang := p.all("html")[0].attr["lang"]
		for _, said := range []string{"title " + p.all("title")[0].text, "description " + p.meta("description")} {
			if other, ok := seen[lang+said]; ok {
				t.Errorf("%s and %s have the same %s", name, other, said)
			}
			seen[lang+said] = name
		}
	}
}

// checkSitemaps checks that the sitemaps list what search engines may show, all
// of it and nothing else.
func (o *ownPages) checkSitemaps(t *testing.T) {
	type list struct {
		Pages    []string `xml:"url>loc"`
		Sitemaps []string `xml:"sitemap>loc"`
	}
	read := func(name string) (l list) {
		if err := xml.Unmarshal([]byte(o.files[name]), &l); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return l
	}
	listed := map[string]bool{}
	for _, sitemap := range read("sitemap.xml").Sitemaps {
		for _, page := range read(strings.TrimPrefix(sitemap, ownAddress)).Pages {
			if listed[page] {
				t.Errorf("%s is listed twice", page)
			}
			listed[page] = true
		}
	}
	for name, p := range o.pages {
		if want := indexed(name, p) && !isRedirect(p); want != listed[address(name)] {
			t.Errorf("%s: search engines may show it: %t, it is listed: %t", name, want, listed[address(name)])
		}
		delete(listed, address(name))
	}
	for loc := range listed {
		t.Errorf("%s is listed but not there", loc)
	}
	if !strings.Contains(o.files["robots.txt"], "Sitemap: "+ownAddress+"sitemap.xml") {
		t.Error("robots.txt does not name the sitemap")
	}
}

// checkOtherFiles checks that what is not HTML can be read by those it is for.
func (o *ownPages) checkOtherFiles(t *testing.T) {
	for name, content := range o.files {
		switch path.Ext(name) {
		case ".json", ".webmanifest":
			if !json.Valid([]byte(content)) {
				t.Errorf("%s is no JSON", name)
			}
		case ".xml", ".svg":
			var any struct{}
			if err := xml.Unmarshal([]byte(content), &any); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	for name := range o.pages {
		if strings.HasSuffix(name, "/index.html") && strings.Count(name, "/") > 2 {
			if o.files[strings.TrimSuffix(name, "html")+"md"] == "" && !isRedirect(o.pages[name]) {
				t.Errorf("%s has no Markdown beside it", name)
			}
		}
	}
}
