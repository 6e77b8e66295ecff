package builder

import (
	"io/fs"
	"net/url"
	"path"
	"strings"
	"time"

	"helpwright/builder/discovery"
	"helpwright/knowledge"
	"helpwright/markdown"
	"helpwright/theme"
)

// video returns the markup of a video, which asks no other host for anything
// before the reader chooses to watch.
func (s *Site) video(p *page, e *knowledge.Edition, r *markdown.Ref) string {
	v := s.videoData(p, e, r)
	return string(s.theme.Video(v))
}

func (s *Site) videoData(p *page, e *knowledge.Edition, r *markdown.Ref) theme.Video {
	v := theme.Video{Locale: p.locale.Tag, Title: r.Text}
	t := s.base.Resolve(e, r)
	if t.File == nil {
		v.URL = t.URL
		if u, err := url.Parse(t.URL); err == nil {
			v.Host = strings.TrimPrefix(u.Host, "www.")
			v.Embed = s.player(u)
		}
		return v
	}
	parts := s.base.VideoOf(t.File)
	v.URL = s.pictureAsset(t.File).href
	v.Type = "video/" + strings.TrimPrefix(strings.ReplaceAll(path.Ext(t.File.Path), "m4v", "mp4"), ".")
	if parts.Poster != nil {
		poster := s.pictureAsset(parts.Poster)
		v.Poster, v.Width, v.Height = poster.href, poster.width, poster.height
	}
	for _, l := range s.locales {
		if f := parts.Captions[l.Tag]; f != nil {
			v.Tracks = append(v.Tracks, theme.Track{Kind: "captions", URL: s.pictureAsset(f).href, Locale: l.Locale.Locale, Default: l.Tag == e.Locale})
		}
	}
	readable := append([]string{e.Locale, p.locale.Tag}, p.locale.Fallback...)
	if f, tag := firstIn(parts.Captions, readable); f != nil {
		v.Transcript, v.TranscriptIn = s.cues(f), s.spokenIn(tag, e)
	}
	if f, tag := firstIn(parts.Chapters, readable); f != nil {
		v.Chapters, v.ChaptersIn = s.cues(f), s.spokenIn(tag, e)
		v.Tracks = append(v.Tracks, theme.Track{Kind: "chapters", URL: s.pictureAsset(f).href, Locale: s.localeOf(tag)})
	}
	return v
}

// spokenIn says in which language the words of a video are, seen from those around it.
func (s *Site) spokenIn(tag string, e *knowledge.Edition) theme.Foreign {
	if tag == e.Locale {
		return theme.Foreign{}
	}
	l := s.localeOf(tag)
	return theme.Foreign{Lang: l.Tag, Dir: l.Dir}
}

// firstIn picks the file for the first locale that has one, and names the locale.
func firstIn(files map[string]*knowledge.Picture, locales []string) (file *knowledge.Picture, locale string) {
	for _, tag := range locales {
		if f := files[tag]; f != nil {
			return f, tag
		}
	}
	return nil, ""
}

// cues reads captions or chapters, where there are any; a file that cannot be read has
// none, which check reports.
func (s *Site) cues(p *knowledge.Picture) []theme.Cue {
	if p == nil {
		return nil
	}
	text, err := fs.ReadFile(s.base.Files(), p.Path)
	if err != nil {
		return nil
	}
	parsed, err := markdown.ParseVTT(text)
	if err != nil {
		return nil
	}
	var out []theme.Cue
	for _, c := range parsed {
		out = append(out, theme.Cue{Start: time.Duration(c.Start * float64(time.Second)), Text: c.Text})
	}
	return out
}

// player returns the address of the player for a video page, "" when its host
// is not listed or has no player that is known.
func (s *Site) player(u *url.URL) string {
	host := strings.TrimPrefix(u.Host, "www.")
	listed := func(player string) bool {
		for _, h := range s.cfg.VideoHosts {
			if h == player || h == host || h == u.Host {
				return true
			}
		}
		return false
	}
	id := path.Base(u.Path)
	switch host {
	case "youtube.com", "youtu.be":
		if v := u.Query().Get("v"); v != "" {
			id = v
		}
		if listed("www.youtube-nocookie.com") {
			return "https://www.youtube-nocookie.com/embed/" + url.PathEscape(id)
		}
	case "vimeo.com":
		if listed("player.vimeo.com") {
			return "https://player.vimeo.com/video/" + url.PathEscape(id) + "?dnt=1"
		}
	}
	return ""
}

// structuredVideo describes a video of the site to machines.
func (s *Site) structuredVideo(p *page, v theme.Video) discovery.Video {
	out := discovery.Video{Title: v.Title, Description: p.edition.Summary, Uploaded: p.edition.Created}
	if v.Poster != "" {
		out.Thumbnail = s.mount.absolute(v.Poster)
	}
	if v.Host == "" {
		out.Content = s.mount.absolute(v.URL)
	} else {
		out.Embed = v.URL
	}
	var words strings.Builder
	for _, c := range v.Transcript {
		words.WriteString(c.Text + " ")
	}
	out.Transcript = strings.TrimSpace(words.String())
	here := s.mount.absolute(p.href)
	for i, c := range v.Chapters {
		ch := discovery.Chapter{Title: c.Text, Start: c.Start, URL: here}
		if i+1 < len(v.Chapters) {
			ch.End = v.Chapters[i+1].Start
		}
		out.Chapters = append(out.Chapters, ch)
	}
	return out
}
