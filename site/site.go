// Package site opens a site folder: the configuration and the file systems that
// the rest of the program works on.
//
// A site folder is one that holds helpwright.yaml. [Find] looks for it upwards
// from where a person stands, [Open] reads it:
//
//	root, err := site.Find(".")
//	s, problems, err := site.Open(root)
//
// The configuration is read strictly. An unknown key, a wrong value, a key that
// stands twice, a missing text, a file that does not exist: each is a problem
// with line and column, and all of them are found at once. What a key means is
// said in config.go for programs and in package schema for people; a test holds
// the two together.
//
// File systems cannot be left: a link that leads out of the folder, a device, a
// pipe or a socket is not opened. The site's templates lie over the built-in
// ones file by file. Phrases are handed out in two, because they are laid over
// each other phrase by phrase, which only their reader can do.
//
// Limits: helpwright.yaml holds at most 64 KiB, 4096 values, 32 levels, and no
// aliases; a template, style, script or file of phrases of the site's own 4 MiB.
// Only the command line may import this package.
package site

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"unicode/utf8"

	"helpwright/locales"
	"helpwright/problem"
	"helpwright/templates"
)

// File is the name of the configuration file, which makes a folder a site.
const File = "helpwright.yaml"

// Limits in bytes.
const (
	maxFile  = 64 << 10 // of the configuration file
	maxTheme = 4 << 20  // of a file of templates/ or locales/
)

// ErrNoSite says that neither a folder nor any above it is a site.
var ErrNoSite = errors.New("no " + File + " here or in any folder above")

// A Site is an open site folder.
type Site struct {
	Root      string // absolute path of the folder
	Config    Config // incomplete when Open found errors in it
	Readable  bool   // no error concerns locales, markets, variables or media, so content can be read
	Files     fs.FS  // the whole folder
	Content   fs.FS  // content/; empty when the folder is missing
	Templates fs.FS  // templates/ laid over the built-in ones
	Phrases   fs.FS  // the built-in locales/
	Overrides fs.FS  // the site's own locales/: single phrases that it says differently
}

// Find walks up from a folder to the one that holds helpwright.yaml.
func Find(dir string) (root string, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("finding the site: %w", err)
	}
	for {
		info, err := os.Stat(filepath.Join(dir, File))
		if err == nil && info.Mode().IsRegular() {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", ErrNoSite
		}
		dir = parent
	}
}

// Open opens a site folder. The error is for a folder that cannot be read at
// all, fs.ErrNotExist when it is no site; whatever is wrong with the configuration is a problem, and with an error
// among them the site's Config is not fit for a build.
func Open(dir string) (s *Site, problems []problem.Problem, err error) {
	defer func() {
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%q is not a site: %w", dir, err)
		} else if err != nil {
			err = fmt.Errorf("opening the site %q: %w", dir, err)
		}
	}()
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, nil, err
	}
	files, err := openFolder(root)
	if err != nil {
		return nil, nil, err
	}
	s = &Site{Root: root, Files: files}
	if s.Content, err = files.sub("content"); errors.Is(err, fs.ErrNotExist) {
		problems = append(problems, problem.Problem{
			File: "content", Rule: problem.File,
			Message: "the site has no folder for its articles", Hint: "`helpwright new article PATH` makes the first one",
		})
	} else if err != nil {
		return nil, nil, err
	}
	unfit, err := s.layOver(files)
	if err != nil {
		return nil, nil, err
	}
	problems = append(problems, unfit...)
	text, broken, err := readFile(files)
	if err != nil {
		return nil, nil, err
	}
	if broken == nil {
		s.Config, s.Readable, broken = readConfig(text, files)
	}
	return s, append(problems, broken...), nil
}

// layOver puts the site's own templates, if it has any, over the built-in ones
// and finds its phrases.
func (s *Site) layOver(files folder) ([]problem.Problem, error) {
	own, problems, err := files.own("templates")
	if err != nil {
		return nil, err
	}
	s.Templates = Overlay(own, templates.FS)
	s.Phrases = locales.FS
	overrides, found, err := files.own("locales")
	s.Overrides = overrides
	return append(problems, found...), err
}

// readFile returns the configuration's text, or why it cannot be text.
func readFile(files fs.FS) (text []byte, problems []problem.Problem, err error) {
	file, err := files.Open(File)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	text, err = io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, nil, err
	}
	switch {
	case len(text) > maxFile:
		return nil, unreadable(fmt.Sprintf("larger than %d KiB", maxFile>>10), "keep words in content/"), nil
	case !utf8.Valid(text):
		return nil, unreadable("not valid UTF-8", "save the file as UTF-8"), nil
	}
	return bytes.TrimPrefix(text, []byte("\ufeff")), nil, nil
}

func unreadable(message, hint string) []problem.Problem {
	return []problem.Problem{{File: File, Rule: problem.File, Message: message, Hint: hint}}
}
