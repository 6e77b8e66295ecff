package bundle

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	namespace  = "theme"   // of paths that are resolved in the file system
	sheetEntry = "site"    // made here: the prefix and the style sheet in one
	palette    = "palette" // made here: the prefix
)

var loaders = map[string]api.Loader{
	".ts":  api.LoaderTS,
	".css": api.LoaderCSS,
	".svg": api.LoaderDataURL,
	".png": api.LoaderDataURL,
}

// A usage remembers which files were read.
type usage struct {
	mu    sync.Mutex
	files map[string]bool
}

func (u *usage) note(file string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.files[file] = true
}

// fileSystem makes esbuild read from src and from nowhere else.
func fileSystem(src fs.FS, prefix string, used *usage) api.Plugin {
	return api.Plugin{Name: namespace, Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			return resolve(src, args), nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: namespace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			used.note(args.Path)
			return load(src, args.Path, prefix)
		})
	}}
}

func resolve(src fs.FS, args api.OnResolveArgs) api.OnResolveResult {
	if args.Kind == api.ResolveEntryPoint || args.Importer == sheetEntry {
		return api.OnResolveResult{Path: args.Path, Namespace: namespace}
	}
	if strings.HasPrefix(args.Path, "data:") || strings.HasPrefix(args.Path, "#") {
		return api.OnResolveResult{Path: args.Path, External: true}
	}
	file := path.Join(path.Dir(args.Importer), args.Path)
	if _, err := fs.Stat(src, file); err != nil || remote(args.Path) {
		return api.OnResolveResult{Errors: []api.Message{{Text: fmt.Sprintf("no file %q in the theme", args.Path)}}}
	}
	return api.OnResolveResult{Path: file, Namespace: namespace}
}

// remote tells addresses of hosts from names of files. A page loads nothing
// from other hosts.
func remote(address string) bool {
	return strings.Contains(address, "//")
}

func load(src fs.FS, file, prefix string) (api.OnLoadResult, error) {
	var content string
	loader := api.LoaderCSS
	switch file {
	case sheetEntry:
		content = fmt.Sprintf("@import %q;\n@import %q;\n", palette, stylesheet)
	case palette:
		content = prefix
	default:
		known := false
		if loader, known = loaders[path.Ext(file)]; !known {
			return api.OnLoadResult{}, errors.New("a theme bundles only .ts, .css, .svg and .png files")
		}
		b, err := fs.ReadFile(src, file)
		if err != nil {
			return api.OnLoadResult{}, err
		}
		content = string(b)
	}
	return api.OnLoadResult{Contents: &content, Loader: loader}, nil
}
