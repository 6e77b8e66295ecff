package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"helpwright/builder"
	"helpwright/desk"
	"helpwright/manifest"
	"helpwright/searchindex"
)

// devDeskFolder holds the desk of dev: its database and what a build would leave for
// it. All of it may be deleted at any time.
const devDeskFolder = ".helpwright/desk"

// A devDesk is the desk beside the site that dev shows.
type devDesk struct {
	*desk.Desk
	private  string
	password string // of the seeded account
}

// openDevDesk opens a desk that answers at an address, nil where the site has none. What
// is not the desk's is answered by next.
func (d *devSite) openDevDesk(ctx context.Context, address string, next http.Handler, log *slog.Logger) (*devDesk, error) {
	out := &devDesk{private: filepath.Join(d.root, filepath.FromSlash(devDeskFolder), "private")}
	if told, err := out.follow(d.site); err != nil || !told {
		return nil, err
	}
	var err error
	out.Desk, err = desk.Open(ctx, desk.Config{
		Public: previewed{d}, Private: os.DirFS(out.private), Data: filepath.Join(d.root, filepath.FromSlash(devDeskFolder), "data"),
		URL: address, Next: next, Find: d.finder(), Log: log, Now: time.Now, Dev: true,
	})
	if err != nil {
		return nil, fmt.Errorf("opening the desk: %w", err)
	}
	if out.password, err = out.Seed(ctx); err != nil {
		return nil, errors.Join(err, out.Close())
	}
	return out, nil
}

// finder finds articles of the site as it is at the moment, with the index that a build
// would write. A locale's is made when somebody first asks after an edit.
func (d *devSite) finder() desk.Find {
	var mu sync.Mutex
	var of *builder.Site
	made := map[string]*searchindex.Searcher{}
	return func(ctx context.Context, locale, words string, limit int) ([]desk.Found, error) {
		d.mu.Lock()
		site := d.site
		d.mu.Unlock()
		mu.Lock()
		defer mu.Unlock()
		if of != site {
			of = site
			clear(made)
		}
		if made[locale] == nil {
			x, err := site.SearchIndex(ctx, locale)
			if err != nil {
				return nil, err
			}
			made[locale] = x.Searcher()
		}
		results, err := made[locale].Search(searchindex.Query{Text: words, Limit: limit})
		if err != nil {
			return nil, err
		}
		var found []desk.Found
		for _, hit := range results.Hits {
			found = append(found, desk.Found{ID: hit.Document.ID, Language: hit.Document.Language})
		}
		return found, nil
	}
}

// follow writes what a build would leave for the desk, whose loop takes it over, and says
// whether the site has a desk. The manifest comes last, since it names the release.
func (d *devDesk) follow(s *builder.Site) (told bool, err error) {
	files, err := s.DeskFiles()
	if err != nil || len(files) == 0 {
		return false, err
	}
	var editions bytes.Buffer
	if err := s.WriteManifest(&editions, ""); err != nil {
		return false, err
	}
	sum := sha256.New()
	sum.Write(editions.Bytes())
	for _, f := range files {
		fmt.Fprintf(sum, "%s %d\n", f.Name, len(f.Content))
		sum.Write(f.Content)
	}
	release := hex.EncodeToString(sum.Sum(nil)[:8])
	if manifest.ReadPrivateRelease(os.DirFS(d.private)) == release {
		return true, nil
	}
	var whole bytes.Buffer
	if err := s.WriteManifest(&whole, release); err != nil {
		return false, err
	}
	for _, f := range append(files, builder.DeskFile{Name: manifest.File, Content: whole.Bytes()}) {
		if err := writeChanged(filepath.Join(d.private, filepath.FromSlash(f.Name)), f.Content); err != nil {
			return false, err
		}
	}
	return true, nil
}

// writeChanged writes a file that has another content, by way of another name.
func writeChanged(name string, content []byte) error {
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, content) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(name+".new", content, 0o666); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}

// previewed are the files of the public folder that a build would write.
type previewed struct{ d *devSite }

// Open never finds anything: files are made whole, see ReadFile.
func (p previewed) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadFile makes a file.
func (p previewed) ReadFile(name string) ([]byte, error) {
	p.d.mu.Lock()
	site := p.d.site
	p.d.mu.Unlock()
	content, found, err := site.Preview(nil).Answer(name)
	if err == nil && !found {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return content, nil
}

// welcome says where the desk is, and with what to sign in.
func (d *devDesk) welcome(address string) string {
	return strings.Join([]string{
		"the desk is at " + address + "desk/", "  sign in as " + desk.SeededEmail + " with the password " + d.password, "  letters that it would send, for who has signed in: " + address + "desk/outbox",
	}, "\n")
}
