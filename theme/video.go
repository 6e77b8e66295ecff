package theme

import (
	"html/template"
	"strings"
)

const videoFile = "_video.html"

// Video renders what stands where a text has a video. Should a template fail on
// this video, which New has tried, a link to it remains.
func (t *Theme) Video(v Video) template.HTML {
	set, err := t.setFor(v.Locale)
	if err == nil {
		var out strings.Builder
		if err = t.execute(set.all.Lookup(videoFile), &out, v); err == nil {
			return template.HTML(out.String())
		}
	}
	return template.HTML(`<a href="` + template.HTMLEscapeString(v.URL) + `">` + template.HTMLEscapeString(v.Title) + `</a>`)
}
