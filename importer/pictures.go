package importer

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"helpwright/importer/convert"
)

// asset finds a file that an address names.
func (r *resolver) asset(dest string) (string, bool) {
	dest, _, _ = strings.Cut(dest, "#")
	dest, _, _ = strings.Cut(dest, "?")
	tries := []string{dest}
	if u, err := url.PathUnescape(dest); err == nil && u != dest {
		tries = append(tries, u)
	}
	for _, d := range tries {
		if p, ok := r.aliased(d); ok {
			if f, ok := r.site.Tree.Find(p); ok {
				return f, true
			}
		}
		var places []string
		if strings.HasPrefix(d, "/") {
			for _, s := range r.site.Static {
				places = append(places, path.Join(s, d))
			}
			for _, l := range r.site.Locales { // /fr/img/x.png may have been written as /img/x.png
				if rest, ok := strings.CutPrefix(d, "/"+l.Old+"/"); ok {
					for _, s := range r.site.Static {
						places = append(places, path.Join(s, rest))
					}
				}
			}
			if base, err := url.Parse(r.site.BaseURL); err == nil && len(base.Path) > 1 && strings.HasPrefix(d, base.Path) {
				for _, s := range r.site.Static {
					places = append(places, path.Join(s, strings.TrimPrefix(d, strings.TrimSuffix(base.Path, "/"))))
				}
			}
			places = append(places, strings.TrimPrefix(d, "/"))
			for _, root := range r.site.RefRoots {
				places = append(places, path.Join(root, d))
			}
		} else {
			places = append(places, path.Join(path.Dir(r.from()), d))
			if r.page != nil && !r.page.Index {
				stem := strings.TrimSuffix(r.page.File, path.Ext(r.page.File))
				places = append(places, path.Join(stem, d)) // as if the page were a folder
			}
			for _, other := range r.siblings() {
				places = append(places, path.Join(path.Dir(other), d))
			}
			for _, base := range r.bases() {
				for _, s := range r.site.Static {
					places = append(places, path.Join(s, base, d))
				}
			}
			for _, s := range r.site.Static {
				places = append(places, path.Join(s, d))
			}
		}
		for _, p := range places {
			if f, ok := r.site.Tree.Find(path.Clean(p)); ok {
				return f, true
			}
		}
	}
	return "", false
}

// siblings lists the files of the same page in other languages, the source first.
func (r *resolver) siblings() []string {
	if r.edition == nil {
		return nil
	}
	var files []string
	for _, l := range r.site.Locales {
		if e := r.byPage[r.page.Key][l.Tag]; e != nil && e != r.edition {
			files = append(files, e.page.File)
		}
	}
	return files
}

// picture rewrites the address of a picture or video.
func (r *resolver) picture(dest string) (address string, keep bool, why string) {
	dest = strings.TrimSpace(dest)
	if page := convert.VideoPage(dest); page != "" {
		return page, true, ""
	}
	scheme := schemeOf(dest)
	if strings.HasPrefix(dest, "//") {
		dest, scheme = "https:"+dest, "https"
	}
	if scheme == "http" || scheme == "https" {
		if local, ok := r.local(dest); ok {
			if file, ok := r.asset(local); ok {
				return r.show(file)
			}
		}
		if u, err := url.Parse(dest); err == nil && path.Base(u.Path) != "" {
			if file, ok := r.attachment(u.Path); ok {
				return r.show(file)
			}
		}
		return dest, false, "it lies on another server, from which pages show nothing; its alternative text became a link"
	}
	if scheme != "" {
		return "", false, "its address is not that of a file; its alternative text was kept"
	}
	file, ok := r.asset(dest)
	if !ok {
		return "", false, "there is no such file; its alternative text was kept"
	}
	return r.show(file)
}

// attachment finds a downloaded copy of a picture of a Zendesk help centre.
func (r *resolver) attachment(p string) (string, bool) {
	if !strings.Contains(p, "/article_attachments/") {
		return "", false
	}
	rest := p[strings.Index(p, "/article_attachments/")+1:]
	for _, try := range []string{rest, strings.TrimPrefix(rest, "article_attachments/"), path.Base(rest)} {
		if f, ok := r.site.Tree.Find(try); ok {
			return f, true
		}
	}
	return "", false
}

func (r *resolver) show(file string) (string, bool, string) {
	if k := kindOfFile(file); k != filePicture && k != fileVideo {
		return "", false, "a file of this type cannot be shown; its alternative text was kept"
	}
	if ok, why := r.checkFile(file); !ok {
		return "", false, why + "; its alternative text was kept"
	}
	return r.keepFile(file), true, ""
}

// keepFile puts a file beside the words and returns its name there.
func (r *resolver) keepFile(file string) string {
	w := wanted{file, r.files.name(file)}
	if !slices.Contains(r.wanted, w) {
		r.wanted = append(r.wanted, w)
	}
	return w.name
}

// checkFile asks once for each file whether it can be shown.
func (im *imp) checkFile(file string) (bool, string) {
	im.mu.Lock()
	v, ok := im.checked[file]
	im.mu.Unlock()
	if ok {
		return v == "", v
	}
	_, why := im.usable(file)
	im.mu.Lock()
	im.checked[file] = why
	im.mu.Unlock()
	return why == "", why
}
