package knowledge

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// A Video is what lies beside a video file, found by its name: clip.mp4,
// clip.en.vtt, clip.en.chapters.vtt, clip.jpg.
type Video struct {
	File     *Picture
	Poster   *Picture            // nil if none
	Captions map[string]*Picture // by locale
	Chapters map[string]*Picture // by locale
}

// IsVideo reports whether a file is a video that browsers play.
func IsVideo(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".mp4", ".webm", ".m4v":
		return true
	}
	return false
}

// isCaptions reports whether a file holds captions or chapters.
func isCaptions(name string) bool { return strings.ToLower(path.Ext(name)) == ".vtt" }

// VideoOf gathers what belongs to a video file.
func (b *Base) VideoOf(p *Picture) Video {
	stem := strings.TrimSuffix(p.Path, path.Ext(p.Path))
	v := Video{File: p, Captions: map[string]*Picture{}, Chapters: map[string]*Picture{}}
	for _, ext := range []string{".jpg", ".jpeg", ".png", ".webp", ".avif"} {
		if poster, ok := b.Pictures[stem+ext]; ok {
			v.Poster = poster
			break
		}
	}
	for _, tag := range b.Config.tags() {
		if f, ok := b.Pictures[stem+"."+tag+".vtt"]; ok {
			v.Captions[tag] = f
		}
		if f, ok := b.Pictures[stem+"."+tag+".chapters.vtt"]; ok {
			v.Chapters[tag] = f
		}
	}
	return v
}

// brokenCaptions reports whether a video has captions that cannot be read.
func (b *Base) brokenCaptions(p *Picture) bool {
	stem := strings.TrimSuffix(p.Path, path.Ext(p.Path))
	return slices.ContainsFunc(b.Config.tags(), func(tag string) bool { return b.broken[stem+"."+tag+".vtt"] })
}

// Companions lists the files that belong to a video, by path; none for other files.
func (b *Base) Companions(p *Picture) []*Picture {
	own := b.companions(p)
	var out []*Picture
	for _, name := range slices.Sorted(maps.Keys(own)) {
		out = append(out, own[name])
	}
	return out
}

// companions lists the files that belong to a video, by path.
func (b *Base) companions(p *Picture) map[string]*Picture {
	if !IsVideo(p.Path) {
		return nil
	}
	out := map[string]*Picture{}
	v := b.VideoOf(p)
	if v.Poster != nil {
		out[v.Poster.Path] = v.Poster
	}
	for tag := range v.Captions {
		out[v.Captions[tag].Path] = v.Captions[tag]
	}
	for tag := range v.Chapters {
		out[v.Chapters[tag].Path] = v.Chapters[tag]
	}
	return out
}

// documentFile finds the file of a document that an article offers.
func (b *Base) documentFile(a *Article, d DocumentFile) *Picture {
	return b.Pictures[path.Join(a.Folder, d.File)]
}
