// Package archetype has the first versions of articles: what the command line and the
// desk write before anybody has written anything. They are drafts that pass the check,
// with marks that say what to write in their place, see [Gap]; below texts/ stands one
// for each kind.
//
// An article that begins with a ticket holds the words of the customer and of the
// answer, see [AddTicket].
//
// It knows neither sites nor git: where a draft goes, and whether it may, is for those
// who write it.
package archetype

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"text/template"
	"time"
	"unicode"
	"unicode/utf8"

	"helpwright/strict"
)

//go:embed texts
var texts embed.FS

// An Article is what an archetype leaves open.
type Article struct {
	Kind     string // "article", "faq", "troubleshooting", "reference"
	ID       string
	Title    string
	ReviewBy string   // a day, 2027-03-31: see InAYear
	Sections []string // headings that the site's standard asks for
}

// Text is the first version of an article.
func (a Article) Text() ([]byte, error) {
	text, err := Fill(texts, "texts/"+a.Kind+".md", a)
	if err != nil {
		return nil, fmt.Errorf("preparing the article: %w", err)
	}
	for _, title := range a.Sections {
		heading := "\n## " + title + "\n"
		if title == "" || bytes.Contains(text, []byte(heading)) {
			continue
		}
		text = fmt.Appendf(text, "%s\n%s\n", heading, Gap("Write what belongs under this heading."))
	}
	return text, nil
}

// Fill executes a text of a file system as a template.
func Fill(files fs.FS, name string, data any) ([]byte, error) {
	t, err := template.New(path.Base(name)).Funcs(template.FuncMap{"yaml": strict.Quoted, "gap": Gap}).ParseFS(files, name)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = t.Execute(&text, data)
	return text.Bytes(), err
}

// Mark begins the mark of a place that is still to be written. The dialect of Markdown
// knows it by the same letters.
const Mark = "{{?"

// Gap marks a place that the reader of an archetype is to write.
func Gap(format string, args ...any) string { return Mark + " " + fmt.Sprintf(format, args...) + " }}" }

// InAYear is the day by which a new article is read again.
func InAYear(now time.Time) string { return now.AddDate(1, 0, 0).Format(time.DateOnly) }

// Topic is the first version of the topic.yaml of a folder, with its name in a locale.
func Topic(folder, locale string) []byte {
	return fmt.Appendf(nil, "names:\n  %s: %s\n", locale, strict.Quoted(Title(folder)))
}

// Title makes words of a folder's name: "refund-an-order" is "Refund an order".
func Title(folder string) string {
	words := strings.Join(strings.FieldsFunc(path.Base(folder), func(r rune) bool { return r == '-' || r == '_' }), " ")
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}
