package main

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"helpwright/archetype"
	"helpwright/locales"
	"helpwright/schema"
	"helpwright/site"
)

//go:embed starter
var starter embed.FS

const initHelp = `Make a small help centre that works from the first minute.

It has two topics, an article, a FAQ, a troubleshooting guide, a configuration
with comments, a workflow that checks pull requests and publishes the site, a hook
that checks before each commit once you switch it on, and settings with which
Visual Studio Code explains the configuration while you type. Replace the words
by your own.

Files that exist are never touched: if one is in the way, nothing is written.
The words are in English, so --locales must hold en; further locales are
configured, and show English until somebody translates. Buttons and labels are
built in for some languages; for others the check lists what is missing.

Exit codes: 0 made, 2 something is in the way or a locale is wrong, 3 it could
not be written.`

type initOptions struct {
	Dir     string   // the folder; made if it does not exist
	Locales []string // BCP 47 tags; the first is the default
}

func newInitCommand(now func() time.Time) *cobra.Command {
	opts := initOptions{Dir: "."}
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Make a new help centre",
		Long:  initHelp,
		Example: `  helpwright init my-help
  helpwright init my-help --locales en,de,fr-CH`,
		Args: atMostOne("folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				opts.Dir = args[0]
			}
			return runInit(cmd.Context(), opts, now(), cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringSliceVar(&opts.Locales, "locales", []string{"en"}, "languages of the site, the default one first")
	return cmd
}

func runInit(ctx context.Context, opts initOptions, now time.Time, out io.Writer) error {
	chains, err := starterLocales(opts.Locales)
	if err != nil {
		return err
	}
	files, err := starterFiles(starterData{Locales: chains, ReviewBy: archetype.InAYear(now)})
	if err != nil {
		return err
	}
	if err := nothingInTheWay(opts.Dir, files); err != nil {
		return err
	}
	if err := os.MkdirAll(opts.Dir, 0o777); err != nil {
		return fmt.Errorf("making the folder: %w", err)
	}
	root, err := os.OpenRoot(opts.Dir)
	if err != nil {
		return fmt.Errorf("opening the folder: %w", err)
	}
	defer root.Close()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := writeNew(root, name, files[name]); err != nil {
			return err
		}
		fmt.Fprintln(out, "wrote", path.Join(filepath.ToSlash(opts.Dir), name))
	}
	sayWhatNext(out, opts, chains)
	return nil
}

func sayWhatNext(out io.Writer, opts initOptions, chains []starterLocale) {
	var unphrased []string
	for _, locale := range chains {
		if !hasPhrases(locale.Tag) {
			unphrased = append(unphrased, locale.Tag)
		}
	}
	fmt.Fprintln(out)
	if len(unphrased) > 0 {
		fmt.Fprintf(out, "Buttons and labels are in English for %s until locales/TAG.yaml holds them.\n", strings.Join(unphrased, ", "))
	}
	if repositoryOf(opts.Dir) == "" {
		fmt.Fprintln(out, "The folder is in no git repository. Pages get their dates from one: git init && git add . && git commit -m 'Begin'")
	}
	fmt.Fprintf(out, "To check before each commit: git config core.hooksPath %s\n", quotedWord(hooksOf(opts.Dir)))
	if filepath.Clean(opts.Dir) == "." {
		fmt.Fprintf(out, "Next: %s dev, and read helpwright.yaml.\n", self("."))
		return
	}
	fmt.Fprintf(out, "Next: cd %s && %s dev, and read helpwright.yaml.\n", quotedWord(opts.Dir), self(opts.Dir))
}

// repositoryOf returns the top of the git repository that holds a folder, "" where
// there is none.
func repositoryOf(dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// hooksOf returns how git names the hooks of a site, from the top of its repository.
func hooksOf(dir string) string {
	const hooks = ".githooks"
	site, err := filepath.Abs(dir)
	if err != nil {
		return hooks
	}
	name, err := filepath.Rel(cmp.Or(repositoryOf(dir), site), filepath.Join(site, hooks))
	if err != nil {
		return hooks
	}
	return filepath.ToSlash(name)
}

// hasPhrases tells whether the interface is built in for a locale or its language.
func hasPhrases(tag string) bool {
	base, _, _ := strings.Cut(tag, "-")
	for _, name := range []string{tag, base} {
		if _, err := fs.Stat(locales.FS, name+".yaml"); err == nil {
			return true
		}
	}
	return false
}

// starterData is what the starter's files leave open.
type starterData struct {
	Locales  []starterLocale
	ReviewBy string // a day, 2027-03-31
}

type starterLocale struct {
	Tag      string
	Name     string // in itself
	Fallback string // tags with commas, "" for none
}

// starterLocales finds names and fallbacks for the tags: a language of a region
// falls back to the language, everything to English.
func starterLocales(tags []string) ([]starterLocale, error) {
	if !slices.Contains(tags, "en") {
		return nil, wrongUse("add en; take it away once everything is translated", "no en among the locales %q", tags)
	}
	var all []starterLocale
	for i, tag := range tags {
		parsed, err := language.Parse(tag)
		if err != nil {
			return nil, wrongUse("write it as BCP 47 says, such as en, de-CH or zh-Hans", "%q is not a language tag", tag)
		}
		if parsed.String() != tag {
			return nil, wrongUse(fmt.Sprintf("write %s", parsed), "%q is not the canonical form of the tag", tag)
		}
		if slices.Contains(tags[:i], tag) {
			return nil, wrongUse("name each locale once", "the locale %q stands there twice", tag)
		}
		all = append(all, starterLocale{tag, display.Self.Name(parsed), starterFallback(tag, tags)})
	}
	return all, nil
}

func starterFallback(tag string, tags []string) string {
	if tag == "en" {
		return ""
	}
	chain := []string{}
	if base, _, ok := strings.Cut(tag, "-"); ok && base != "en" && slices.Contains(tags, base) {
		chain = append(chain, base)
	}
	return strings.Join(append(chain, "en"), ", ")
}

// dotted maps names in the starter to names that begin with a dot, which an
// embedded folder would leave out.
var dotted = strings.NewReplacer("public-gitignore", "public/.gitignore", "gitignore", ".gitignore", "githooks/", ".githooks/", "github/", ".github/", "vscode/", ".vscode/")

// starterFiles returns every file of a new site by its path.
func starterFiles(data starterData) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(starter, "starter", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := archetype.Fill(starter, name, data)
		files[dotted.Replace(strings.TrimPrefix(name, "starter/"))] = text
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("preparing the starter: %w", err)
	}
	for name, target := range map[string]string{"config": "helpwright", "topic": "topic", "synonyms": "synonyms", "search-tests": "search-tests"} {
		form, _ := schema.Find(name)
		text, err := form.JSON()
		if err != nil {
			return nil, err
		}
		files[".vscode/"+target+".schema.json"] = text
	}
	return files, nil
}

// nothingInTheWay makes sure that no file exists before one is written.
func nothingInTheWay(dir string, files map[string][]byte) error {
	if root, err := site.Find(dir); err == nil {
		return wrongUse("choose a folder outside of it", "%q belongs to a site already: %s", dir, filepath.Join(root, site.File))
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
			return wrongUse("move it away, or choose another folder; nothing was written", "%q is in the way", file)
		}
	}
	return nil
}

// writeNew writes a file that does not exist yet, with the folders above it.
func writeNew(root *os.Root, name string, text []byte) error {
	name = filepath.FromSlash(name)
	if err := root.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return fmt.Errorf("making folders for %q: %w", name, err)
	}
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, modeOf(name))
	if err != nil {
		return fmt.Errorf("writing %q: %w", name, err)
	}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("writing %q: %w", name, err)
	}
	return nil
}

// modeOf lets git run the hooks among the files that are written.
func modeOf(name string) fs.FileMode {
	if filepath.Base(filepath.Dir(name)) == ".githooks" {
		return 0o777
	}
	return 0o666
}
