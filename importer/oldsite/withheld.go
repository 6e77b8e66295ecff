package oldsite

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// What the old site did not show to everybody must not become public by being
// imported. Here stand the fields of front matter that say so in more than one
// program; a dialect adds what only it knows.
//
// A value that cannot be understood withholds the page: a person publishes it
// with one word, but nobody can take back what was public.

var (
	// hiding fields withhold a page unless they say no.
	hiding = strings.Fields("draft unlisted hidden headless unpublished nav_exclude search_exclude")
	// restricting fields do so, too: only some people could see the page.
	restricting = strings.Fields("private internal user_segment_id user_segment_ids")
	// showing fields withhold a page when they say no.
	showing = strings.Fields("published visible public pagefind search")
	// states are fields with a word in them.
	states = strings.Fields("status state publish_status visibility access audience privacy")
	// hiddenStates are the words that withhold a page.
	hiddenStates = strings.Fields("draft unpublished hidden unlisted pending review trash archived scheduled")
	// restrictedStates are the words for pages that only some people could see.
	restrictedStates = strings.Fields("private internal restricted confidential staff agents protected members")
	// opening fields hold the time from which a page is shown, closing ones that to which.
	opening = strings.Fields("publishdate publish_date publish_on publishon published_at published embargo embargo_until available_from")
	closing = strings.Fields("expirydate expiry_date expires expires_on expire_on unpublishdate unpublish_date unpublish_on available_until")
)

// limiting reports whether a field says who may see a page, and when.
func limiting(field string) bool {
	for _, fields := range [][]string{hiding, restricting, showing, states, opening, closing, {"build", "_build", "date", "pubdate"}} {
		if slices.Contains(fields, field) {
			return true
		}
	}
	return false
}

// withhold looks for what withholds a page, among its fields.
func (s *Site) withhold(p *Page, m matter) {
	if m.broken != "" {
		p.withhold("whom it was shown to is not known: %s", m.broken)
	}
	for _, f := range hiding {
		if v, ok := m.take(f); ok && !isNo(v) {
			p.withhold("%s", m.says(f))
		}
	}
	for _, f := range restricting {
		if v, ok := m.take(f); ok && !isNo(v) {
			p.Internal = true
			p.withhold("%s", m.says(f))
		}
	}
	for _, f := range showing {
		if v, ok := m.fields[f]; ok && v != nil && isNo(v) {
			m.use(f)
			p.withhold("%s", m.says(f))
		}
	}
	if search := m.section("search"); !isNo(search.fields["exclude"]) {
		search.use("exclude")
		p.withhold("search.%s", search.says("exclude"))
	}
	for _, f := range states {
		word := strings.ToLower(textOf(m.fields[f]))
		internal := slices.Contains(restrictedStates, word)
		if internal || slices.Contains(hiddenStates, word) {
			m.use(f)
			p.Internal = p.Internal || internal
			p.withhold("%s", m.says(f))
		}
	}
	s.withholdByDate(p, m, opening, closing)
}

// withholdByDate withholds a page that is not shown yet, or no longer.
func (s *Site) withholdByDate(p *Page, m matter, opening, closing []string) {
	for _, f := range opening {
		v, ok := m.fields[f]
		if _, isBool := v.(bool); !ok || isNo(v) || isBool || s.future {
			continue
		}
		switch t, ok := dateOf(v); {
		case ok && t.After(s.Date):
			p.withhold("%s is in the future", m.says(f))
		case !ok && f == "published" && slices.Contains(yes, strings.ToLower(textOf(v))):
			continue // whether, and not when
		case !ok:
			p.withhold("%s is no date that can be read", m.says(f))
		}
		m.use(f)
	}
	for _, f := range closing {
		v, ok := m.fields[f]
		if !ok || isNo(v) || s.expired {
			continue
		}
		m.use(f)
		switch t, ok := dateOf(v); {
		case ok && !t.After(s.Date):
			p.withhold("%s is in the past", m.says(f))
		case !ok && !strings.EqualFold(textOf(v), "never"):
			p.withhold("%s is no date that can be read", m.says(f))
		}
	}
}

// withhold notes why a page is withheld, each reason once.
func (p *Page) withhold(format string, args ...any) {
	if why := fmt.Sprintf(format, args...); !slices.Contains(p.Withheld, why) {
		p.Withheld = append(p.Withheld, why)
	}
}

// take returns a field and notes that its value was taken.
func (m matter) take(field string) (any, bool) {
	v, ok := m.fields[field]
	if ok {
		m.use(field)
	}
	return v, ok
}

// says quotes a field, and names the file that hands it down if it is not the page's own.
func (m matter) says(field string) string {
	v := m.fields[field]
	text := fmt.Sprint(v)
	if t, ok := v.(time.Time); ok {
		text = t.Format(time.RFC3339)
	}
	if r := []rune(text); len(r) > 60 {
		text = string(r[:60]) + "…"
	}
	text = field + ": " + text
	if from := m.from[field]; from != "" {
		text += " (" + from + ")"
	}
	return text
}

// inherit returns the front matter with those limiting fields added that it does
// not have itself; from says where they come from.
func (m matter) inherit(fields map[string]any, from string) matter {
	var out matter
	for f, v := range fields {
		if _, own := m.fields[f]; own || !limiting(f) {
			continue
		}
		if out.fields == nil {
			out = m
			out.fields, out.from = map[string]any{}, map[string]string{}
			for k, v := range m.fields {
				out.fields[k] = v
			}
			for k, v := range m.from {
				out.from[k] = v
			}
		}
		out.fields[f], out.from[f] = v, from
	}
	if out.fields == nil {
		return m
	}
	return out
}

var (
	yes = strings.Fields("true yes on y 1")
	no  = strings.Fields("false no off n 0 null ~ none")
)

// isNo reports a value that says no, or nothing.
func isNo(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return strings.TrimSpace(v) == "" || slices.Contains(no, strings.ToLower(strings.TrimSpace(v)))
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return textOf(v) == "0"
}
