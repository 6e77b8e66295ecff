// Package bundle turns the theme's TypeScript and CSS into the few small files
// that a page loads. It is the only user of esbuild.
//
// # What goes in
//
// A file system with the theme: the built-in templates, with those of the site
// laid over them. Entries are
//
//	styles/site.css      the style sheet of all pages
//	styles/desk.css      what the pages of the desk and forms to it have besides
//	scripts/NAME.ts      a script of its own, unless NAME begins with "_"
//
// Scripts whose name begins with "_" are parts that entries import, by their
// whole relative name (`import { phrase } from "./_page.ts"`). Nothing is read
// from outside the file system and nothing is looked up in packages: what a
// page loads can be read in one folder.
//
// # What comes out
//
// One [Output] an entry: minified, in the syntax that browsers of mid-2024
// understand, with a name that holds a digest of the content, so that it may be
// cached for ever. The service worker, scripts/sw.ts, is the exception: browsers
// find a new one at the address of the old, so its name never changes.
//
// The same input gives the same bytes in any folder, on any machine.
//
// What is wrong with a script or style sheet is a [problem.Problem] at its line
// and column; then there is no output at all. A file that no entry uses is one, too,
// but stops nothing. Types are not checked here: that
// is a matter for the editor and for this package's tests.
package bundle

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"helpwright/problem"
)

const (
	stylesheet = "styles/site.css"
	deskSheet  = "styles/desk.css"
	worker     = "sw" // name of the service worker's entry
)

// Options says how to bundle.
type Options struct {
	Folder string // how messages call the file system's root, such as "templates"; may be ""
	Prefix string // CSS put before the style sheet: the palette of the site

	BuiltIn fs.FS // the built-in files among those given, which a site may leave unused; may be nil
}

// A Result is what bundling gave.
type Result struct {
	Outputs  []Output // by Name; empty when a problem is an error
	Problems []problem.Problem
}

// An Output is a file for browsers.
type Output struct {
	Name    string // of the entry, with the new extension: "site.css", "guide.js"
	File    string // to publish it under: "guide-0f3a9c52d1.js", but "sw.js"
	Content []byte
}

// File returns the name under which an entry is published, "" if there is no
// such entry.
func (r *Result) File(name string) string {
	for _, o := range r.Outputs {
		if o.Name == name {
			return o.File
		}
	}
	return ""
}

// Bundle bundles the entries that src holds. An error means that the entries
// could not be listed or that ctx has ended.
func Bundle(ctx context.Context, src fs.FS, opts Options) (*Result, error) {
	entries, err := entriesOf(src)
	if err != nil {
		return nil, fmt.Errorf("list scripts and styles: %w", err)
	}
	used := &usage{files: map[string]bool{}}
	built, err := run(ctx, options(fileSystem(src, opts.Prefix, used), entries))
	if err != nil {
		return nil, fmt.Errorf("bundle scripts and styles: %w", err)
	}
	if ps := problems(built, opts.Folder); len(ps) > 0 {
		return &Result{Problems: ps}, nil
	}
	unused, err := unusedFiles(src, used, opts)
	if err != nil {
		return nil, fmt.Errorf("list scripts and styles: %w", err)
	}
	return &Result{Outputs: outputs(built.OutputFiles), Problems: unused}, nil
}

func entriesOf(src fs.FS) ([]api.EntryPoint, error) {
	if _, err := fs.Stat(src, stylesheet); err != nil {
		return nil, err
	}
	scripts, err := fs.Glob(src, "scripts/*.ts")
	if err != nil {
		return nil, err
	}
	entries := []api.EntryPoint{{InputPath: sheetEntry, OutputPath: "site"}}
	if _, err := fs.Stat(src, deskSheet); err == nil {
		entries = append(entries, api.EntryPoint{InputPath: deskSheet, OutputPath: "desk"})
	}
	for _, file := range scripts {
		if name := strings.TrimSuffix(path.Base(file), ".ts"); !strings.HasPrefix(name, "_") {
			entries = append(entries, api.EntryPoint{InputPath: file, OutputPath: name})
		}
	}
	return entries, nil
}

// options asks for what every browser that got updates in mid-2024 can read.
func options(files api.Plugin, entries []api.EntryPoint) api.BuildOptions {
	return api.BuildOptions{
		EntryPointsAdvanced: entries,
		Plugins:             []api.Plugin{files},
		Bundle:              true,
		Outdir:              "/",
		Format:              api.FormatESModule,
		Platform:            api.PlatformBrowser,
		Target:              api.ES2022,
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "123"},
			{Name: api.EngineEdge, Version: "123"},
			{Name: api.EngineFirefox, Version: "125"},
			{Name: api.EngineSafari, Version: "17.5"},
		},
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		TsconfigRaw:       "{}", // a tsconfig.json is for editors
		LogLevel:          api.LogLevelSilent,
	}
}

// run builds once and stops early when ctx ends.
func run(ctx context.Context, opts api.BuildOptions) (api.BuildResult, error) {
	if err := ctx.Err(); err != nil {
		return api.BuildResult{}, err
	}
	build, refused := api.Context(opts)
	if refused != nil {
		return api.BuildResult{}, errors.New(refused.Errors[0].Text)
	}
	defer build.Dispose()
	stop := context.AfterFunc(ctx, build.Cancel)
	defer stop()
	built := build.Rebuild()
	return built, ctx.Err()
}

func outputs(files []api.OutputFile) []Output {
	var all []Output
	for _, f := range files {
		name := path.Base(strings.ReplaceAll(f.Path, `\`, "/"))
		all = append(all, Output{Name: name, File: published(name, f.Contents), Content: f.Contents})
	}
	slices.SortFunc(all, func(a, b Output) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

func published(name string, content []byte) string {
	ext := path.Ext(name)
	base := strings.TrimSuffix(name, ext)
	if base == worker {
		return name
	}
	sum := sha256.Sum256(content)
	return base + "-" + hex.EncodeToString(sum[:5]) + ext
}
