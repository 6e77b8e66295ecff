package theme

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"helpwright/problem"
)

// Pages are shown under a policy that lets no markup run or load what the site did
// not build. Browsers tell of a breach in their console only, where nobody who
// writes a template looks; so it is looked for here.

// forbiddenMarkup finds what browsers would refuse in a template.
func forbiddenMarkup(files fs.FS, imageHosts []string) ([]problem.Problem, error) {
	var names []string
	for _, pattern := range []string{"*.html", deskFolder + "*.html"} {
		found, err := glob(files, pattern)
		if err != nil {
			return nil, fmt.Errorf("list templates: %w", err)
		}
		names = append(names, found...)
	}
	var problems []problem.Problem
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read template %q: %w", name, err)
		}
		s := &policeman{files: files, name: name, text: withoutActions(text), imageHosts: imageHosts}
		s.tags()
		problems = append(problems, s.problems...)
	}
	return problems, nil
}

var action = regexp.MustCompile(`(?s)\{\{(?:- )?/\*.*?\*/(?: -)?\}\}|\{\{.*?\}\}`)

// withoutActions puts blanks in the place of actions, so that what stays is markup
// and stays where it was.
func withoutActions(text []byte) []byte {
	out := bytes.Clone(text)
	for _, m := range action.FindAllIndex(text, -1) {
		for i := m[0]; i < m[1]; i++ {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
	}
	return out
}

// A policeman goes through the tags of one template.
type policeman struct {
	files      fs.FS
	name       string
	text       []byte
	imageHosts []string
	at         int    // where the tag begins
	raw        []byte // the tag
	problems   []problem.Problem
}

func (p *policeman) tags() {
	z := html.NewTokenizer(bytes.NewReader(p.text))
	for {
		kind := z.Next()
		p.raw = z.Raw()
		switch kind {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			p.tag(z.Token())
		}
		p.at += len(p.raw)
	}
}

// report tells of something in the tag.
func (p *policeman) report(offset int, message, hint string) {
	before := p.text[:p.at+offset]
	column := offset + p.at - (bytes.LastIndexByte(before, '\n') + 1)
	p.problems = append(p.problems, newPlace(p.files, p.name, bytes.Count(before, []byte("\n"))+1, column).problem(message, hint))
}

const (
	styleHint  = "write it into a style sheet below templates/styles/, which styles/site.css imports"
	scriptHint = "write it into templates/scripts/NAME.ts, which pages load as an address in .Shell.Scripts"
)

func (p *policeman) tag(t html.Token) {
	at := map[string]string{}
	for _, a := range t.Attr {
		at[a.Key] = a.Val
		switch {
		case a.Key == "style":
			p.report(p.offset(a.Key), "browsers ignore style attributes here, as the site's policy says", "give the element a class; "+styleHint)
		case len(a.Key) > 2 && strings.HasPrefix(a.Key, "on"):
			p.report(p.offset(a.Key), fmt.Sprintf("browsers do not run what %q says here, as the site's policy says", a.Key), scriptHint)
		case strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:"):
			p.report(p.offset(a.Key), "browsers do not run scripts in addresses here, as the site's policy says", scriptHint)
		case p.loads(t, a.Key) && p.isElsewhere(t.Data, a.Val):
			p.report(p.offset(a.Key), fmt.Sprintf("browsers do not load %q here, because it is on another host", strings.TrimSpace(a.Val)), elsewhereHint(t.Data))
		}
	}
	_, hasSource := at["src"]
	switch {
	case t.Data == "style":
		p.report(0, "browsers ignore <style> in pages here, as the site's policy says", styleHint)
	case t.Data == "script" && !hasSource && runs(at["type"]):
		p.report(0, "browsers do not run scripts that stand in pages here, as the site's policy says", scriptHint)
	}
}

// offset is where an attribute begins in its tag.
func (p *policeman) offset(key string) int {
	m := regexp.MustCompile(`(?i)[\s"'/](` + regexp.QuoteMeta(key) + `)\s*(?:=|[\s/>])`).FindSubmatchIndex(p.raw)
	if m == nil {
		return 0
	}
	return m[2]
}

// runs reports whether a script of a type is more than data.
func runs(kind string) bool {
	kind = strings.ToLower(strings.TrimSpace(kind))
	return slices.Contains([]string{"", "module", "importmap", "speculationrules"}, kind) || strings.HasSuffix(kind, "javascript") || strings.HasSuffix(kind, "ecmascript")
}

// loaded are the attributes by which elements load something, links apart.
var loaded = map[string][]string{
	"script": {"src"}, "img": {"src", "srcset"}, "source": {"src", "srcset"}, "input": {"src"}, "image": {"href"},
	"video": {"src", "poster"}, "audio": {"src"}, "track": {"src"}, "embed": {"src"}, "object": {"data"},
}

// loads reports whether a browser loads what an attribute names, without a click.
func (p *policeman) loads(t html.Token, key string) bool {
	if t.Data != "link" || key != "href" {
		return slices.Contains(loaded[t.Data], key)
	}
	for _, a := range t.Attr {
		if a.Key == "rel" {
			return slices.ContainsFunc(strings.Fields(strings.ToLower(a.Val)), func(rel string) bool {
				return slices.Contains([]string{"stylesheet", "icon", "apple-touch-icon", "mask-icon", "preload", "modulepreload", "prefetch", "manifest"}, rel)
			})
		}
	}
	return false
}

// isElsewhere reports whether an address, or one of several, is on a host from
// which the policy lets nothing come.
func (p *policeman) isElsewhere(element, addresses string) bool {
	for _, address := range strings.Split(addresses, ",") {
		u, err := url.Parse(strings.TrimSpace(strings.ToLower(strings.SplitN(strings.TrimSpace(address)+" ", " ", 2)[0])))
		if err != nil || u.Host == "" {
			continue
		}
		isPicture := element == "img" || element == "source" || element == "image"
		if !isPicture || !slices.ContainsFunc(p.imageHosts, func(host string) bool { return covers(host, u) }) {
			return true
		}
	}
	return false
}

// covers reports whether an entry of the policy, a host or an origin, covers an address.
func covers(host string, u *url.URL) bool {
	if domain, wild := strings.CutPrefix(host, "*."); wild {
		return strings.HasSuffix(u.Host, "."+domain)
	}
	return host == u.Host || host == u.Scheme+"://"+u.Host
}

func elsewhereHint(element string) string {
	switch element {
	case "script":
		return "keep a copy of it in templates/scripts/"
	case "link":
		return "keep a copy of it in templates/styles/"
	case "img", "source", "image":
		return "keep a copy of it in the site, or list its host under media.images in helpwright.yaml"
	}
	return "keep a copy of it in the site"
}
