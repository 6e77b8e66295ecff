package builder

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"helpwright/manifest"
	"helpwright/reserved"
	"helpwright/theme"
)

// Desk is what a build hands on to the desk, which runs without the site's sources.
type Desk struct {
	Settings manifest.Desk

	// What its pages are made of, so that they look like those of the site. Templates
	// are Config.Templates.
	Phrases   fs.FS // built in
	Overrides fs.FS // the site's own; may be nil
}

// deskAt is where the pages of a locale send what readers write.
func (s *Site) deskAt(l *localeSite) *theme.DeskAt {
	if s.cfg.Desk == nil {
		return nil
	}
	api, tickets := "api/v1/", l.Tag+"/"+reserved.Tickets+"/"
	d := &theme.DeskAt{
		API: s.mount.path(api), TicketsPath: s.mount.path(tickets),
		Sender: s.assets.href("sender.js"), Words: s.mount.path(l.deskWords()),
	}
	if at := s.cfg.Desk.Settings.URL; at != "" {
		d.API, d.TicketsPath = at+api, at+tickets
	}
	return d
}

// deskWords is the file with the phrases of the script that a page loads once its reader
// has something to say.
func (l *localeSite) deskWords() string { return l.Tag + "/" + reserved.Contact + "/words.json" }

// atDesk reports whether the desk answers where a link of a page leads, and no file.
func (s *Site) atDesk(file string) bool {
	if s.cfg.Desk == nil {
		return false
	}
	tag, below, _ := strings.Cut(file, "/")
	return s.cfg.locale(tag) != nil && strings.HasPrefix(below, reserved.Tickets+"/")
}

// deskHosts are the hosts to which pages send besides their own.
func (s *Site) deskHosts() []string {
	if s.cfg.Desk == nil || s.cfg.Desk.Settings.URL == "" {
		return nil
	}
	at, err := url.Parse(s.cfg.Desk.Settings.URL)
	if err != nil {
		return nil // the reader of the configuration refused it already
	}
	return []string{at.Scheme + "://" + at.Host}
}

// A DeskFile is a file of the desk's part of the private folder.
type DeskFile struct {
	Name    string // in the private folder
	Content []byte
}

// DeskFiles are the files that the desk needs besides the manifest, in an order that
// is always the same; none where the site has no desk.
func (s *Site) DeskFiles() ([]DeskFile, error) {
	if s.cfg.Desk == nil {
		return nil, nil
	}
	settings, err := json.MarshalIndent(s.cfg.Desk.Settings, "", "\t")
	if err != nil {
		return nil, fmt.Errorf("handing on the desk's settings: %w", err)
	}
	shells := map[string]theme.Shell{}
	for _, l := range s.locales {
		shell := *l.shell
		shell.Parts = theme.Parts{} // the desk renders them itself: it may know more than the build
		shells[l.Tag] = shell
	}
	shared, err := json.MarshalIndent(shells, "", "\t")
	if err != nil {
		return nil, fmt.Errorf("handing on what pages share: %w", err)
	}
	files := []DeskFile{{manifest.DeskFile, append(settings, '\n')}, {manifest.DeskShells, append(shared, '\n')}}
	for _, copied := range []struct {
		from    fs.FS
		to      string
		endings []string
	}{
		{s.cfg.Templates, manifest.DeskTemplates, []string{".html", ".txt"}},
		{s.cfg.Desk.Phrases, manifest.DeskPhrases, []string{".yaml"}},
		{s.cfg.Desk.Overrides, manifest.DeskOverrides, []string{".yaml"}},
	} {
		if copied.from == nil {
			continue
		}
		err := fs.WalkDir(copied.from, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains(copied.endings, path.Ext(name)) {
				return err
			}
			content, err := fs.ReadFile(copied.from, name)
			files = append(files, DeskFile{path.Join(copied.to, name), content})
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("handing on templates and phrases: %w", err)
		}
	}
	return files, nil
}

// writeDesk writes what the desk needs and sums it up; "" where there is no desk.
func (b *build) writeDesk() (digest string, err error) {
	files, err := b.site.DeskFiles()
	if err != nil || len(files) == 0 {
		return "", err
	}
	sum := sha256.New()
	for _, f := range files {
		fmt.Fprintf(sum, "%s %d\n", f.Name, len(f.Content))
		sum.Write(f.Content)
		if _, _, err := b.pub.write(path.Join(privateFolder, f.Name), f.Content); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
