package server

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"sync/atomic"
)

// Names of the rule files at the top of a built site.
const (
	headersFile   = "_headers"
	redirectsFile = "_redirects"
)

// maxRules limits a rule file, in bytes.
const maxRules = 16 << 20

// A release is an open folder with a built site.
type release struct {
	root      *os.Root
	info      fs.FileInfo // of the folder, to know it again
	headers   []headerRule
	redirects map[string]redirect
	variants  *variants
	users     atomic.Int64 // requests in it, and one for being current
}

// errExchanged says that the folder was exchanged while it was being opened.
var errExchanged = errors.New("the folder was exchanged while it was being opened")

// openRelease opens the folder that bears a name. If it does not any more when all
// is read, it may be about to be removed, and its rules may be missing already.
func openRelease(folder string) (*release, error) {
	rel, err := openFolder(folder)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(folder); err != nil || !os.SameFile(info, rel.info) {
		rel.done()
		return nil, errors.Join(errExchanged, err)
	}
	return rel, nil
}

func openFolder(folder string) (*release, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	rel := &release{root: root, variants: newVariants(cacheSize)}
	rel.users.Store(1)
	if err := rel.read(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return rel, nil
}

func (rel *release) read() (err error) {
	if rel.info, err = rel.root.Stat("."); err != nil {
		return err
	}
	headers, err := rel.readRules(headersFile)
	if err != nil {
		return err
	}
	redirects, err := rel.readRules(redirectsFile)
	if err != nil {
		return err
	}
	rel.headers = parseHeaders(headers)
	rel.redirects = parseRedirects(redirects)
	return nil
}

// readRules reads a rule file; a site without one has no rules.
func (rel *release) readRules(name string) (string, error) {
	f, _, err := openFile(rel.root, name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxRules))
	return string(data), err
}

// done says that a user of the release has ended. The last one closes it.
func (rel *release) done() {
	if rel.users.Add(-1) == 0 {
		rel.root.Close()
	}
}

// openFile opens a regular file. Anything else, such as a pipe, which could block
// the server, counts as not there.
func openFile(root *os.Root, name string) (*os.File, fs.FileInfo, error) {
	info, err := root.Stat(name)
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fs.ErrNotExist
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, nil, err
	}
	opened, err := f.Stat()
	if err == nil && !opened.Mode().IsRegular() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return f, opened, nil
}
