package main

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/site"
)

//go:embed archetype
var archetypes embed.FS

const newHelp = `Write the first version of an article.

PATH is its folder below content/: the topics, then the article's own folder,
whose name becomes the last part of the address. The file is named after the
site's first locale and holds an example of everything that this kind of article
needs. It is a draft that passes the check; put your own words in.

  article           one thing a customer can know or do
  faq               short questions and answers on one page
  troubleshooting   a guide that asks one question at a time
  reference         facts to look up

Topics that do not exist yet get a topic.yaml. Nothing is overwritten.

Exit codes: 0 written, 1 helpwright.yaml has errors, 2 the path is wrong or
taken, or this is no site, 3 it could not be written.`

var newKinds = []string{"article", "faq", "troubleshooting", "reference"}

type newOptions struct {
	Site  string // the site folder; "" looks for it upwards from the working directory
	Kind  string
	Path  string // below content/
	Title string // "" makes one of the folder's name
	ID    string // "" makes one of the folder's name
}

func newNewCommand(now func() time.Time) *cobra.Command {
	var opts newOptions
	cmd := &cobra.Command{
		Use:   "new " + strings.Join(newKinds, "|") + " PATH",
		Short: "Write the first version of an article",
		Long:  newHelp,
		Example: `  helpwright new article billing/refund-an-order
  helpwright new troubleshooting printers/it-does-not-print --title "My printer does not print"`,
		ValidArgs: newKinds,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return wrongUse("helpwright new article billing/refund-an-order", "expected a kind and a path, found %q", args)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Kind, opts.Path = args[0], args[1]
			return runNew(cmd.Context(), opts, now(), cmd.OutOrStdout())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Site, "site", "", "folder of the site (default: the one around the working directory)")
	flags.StringVar(&opts.Title, "title", "", "title of the article (default: made of the folder's name)")
	flags.StringVar(&opts.ID, "id", "", "identity of the article, which never changes (default: the folder's name)")
	return cmd
}

func runNew(ctx context.Context, opts newOptions, now time.Time, out io.Writer) error {
	if !slices.Contains(newKinds, opts.Kind) {
		return wrongUse(suggestion(opts.Kind, newKinds), "no kind %q", opts.Kind)
	}
	folder, err := articleFolder(opts.Path)
	if err != nil {
		return err
	}
	s, err := openSound(opts.Site)
	if err != nil {
		return err
	}
	if err := folderIsFree(s.Content, folder); err != nil {
		return err
	}
	id, err := newID(ctx, s, opts.ID, folder)
	if err != nil {
		return err
	}
	title := cmp.Or(opts.Title, titleOf(folder))
	if strings.ContainsFunc(title, unicode.IsControl) {
		return wrongUse("write it in one line", "the title %q holds control characters", title)
	}
	locale := s.Config.Locales[0].Tag
	text, err := fillIn(archetypes, "archetype/"+opts.Kind+".md", archetypeData{id, title, inAYear(now)})
	if err != nil {
		return fmt.Errorf("preparing the article: %w", err)
	}
	root, err := os.OpenRoot(s.Root)
	if err != nil {
		return fmt.Errorf("opening the site: %w", err)
	}
	defer root.Close()
	if err := writeTopics(root, s.Content, path.Dir(folder), locale, out); err != nil {
		return err
	}
	file := path.Join("content", folder, locale+".md")
	if err := writeNew(root, file, text); err != nil {
		return err
	}
	fmt.Fprintln(out, "wrote", file)
	fmt.Fprintf(out, "\nIt belongs to the topic in %s.\n", path.Join("content", path.Dir(folder), "topic.yaml"))
	fmt.Fprintln(out, "Next: put your words in, then helpwright check.")
	return nil
}

// archetypeData is what an archetype leaves open.
type archetypeData struct {
	ID, Title string
	ReviewBy  string // a day, 2027-03-31
}

// openSound opens a site whose configuration has no errors.
func openSound(dir string) (*site.Site, error) {
	s, problems, err := openSite(dir)
	if err != nil {
		return nil, err
	}
	for _, p := range problems {
		if p.Rule == problem.Config || p.File == site.File {
			return nil, badContent("helpwright check lists everything", "%s", p)
		}
	}
	return s, nil
}

// articleFolder cleans the path of an article, which may be written with or
// without content/ in front.
func articleFolder(written string) (string, error) {
	folder := strings.TrimPrefix(strings.TrimSuffix(written, "/"), "content/")
	const hint = "write topic and article, such as billing/refund-an-order"
	if !fs.ValidPath(folder) || folder == "." {
		return "", wrongUse(hint, "%q is not a path below content/", written)
	}
	parts := strings.Split(folder, "/")
	if len(parts) < 2 {
		return "", wrongUse(hint, "%q names no topic", written)
	}
	for _, part := range parts {
		switch {
		case strings.HasPrefix(part, "_"), strings.HasPrefix(part, "."):
			return "", wrongUse("begin names with a letter or digit", "%q cannot be a part of an address", part)
		case len(part) > 200:
			return "", wrongUse("choose a shorter name", "the name %q is longer than 200 bytes", part[:20]+"…")
		case strings.ContainsFunc(part, notInAddress):
			return "", wrongUse("use words joined by hyphens", "%q cannot be a part of an address", part)
		}
	}
	return folder, nil
}

// notInAddress tells characters that no part of an address may hold. Letters and
// digits of every script may.
func notInAddress(r rune) bool {
	return !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit) && !strings.ContainsRune("-_.~", r) || r == utf8.RuneError
}

// folderIsFree refuses a folder that is an article or a topic, or lies in an article.
func folderIsFree(content fs.FS, folder string) error {
	for dir := folder; dir != "."; dir = path.Dir(dir) {
		words, err := fs.Glob(content, globbed(dir)+"/*.md")
		if err != nil {
			return fmt.Errorf("looking into %q: %w", dir, err)
		}
		if len(words) > 0 && dir == folder {
			return wrongUse("choose another name, or edit the file", "there is an article already: content/%s", words[0])
		}
		if len(words) > 0 {
			return wrongUse("put it beside that article", "content/%s is an article, which holds no other", dir)
		}
	}
	if _, err := fs.Stat(content, path.Join(folder, "topic.yaml")); err == nil {
		return wrongUse("add the name of the article's own folder", "content/%s is a topic", folder)
	}
	return nil
}

// globbed escapes what a pattern would understand in another way.
func globbed(dir string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

var idPattern = regexp.MustCompile(`^[a-z0-9-]{1,80}$`)

// newID returns an identity that no article of the site has.
func newID(ctx context.Context, s *site.Site, wanted, folder string) (string, error) {
	base, err := taken(ctx, s)
	if err != nil {
		return "", err
	}
	if wanted != "" {
		switch {
		case !idPattern.MatchString(wanted):
			return "", wrongUse("use 1 to 80 of a-z, 0-9 and hyphens", "%q cannot be an id", wanted)
		case base[wanted] != nil:
			return "", wrongUse("choose another one", "the id %q is that of %s", wanted, base[wanted].Source.File)
		}
		return wanted, nil
	}
	// The folder's name, and where that is taken, the topic's name before it.
	parts := strings.Split(folder, "/")
	for i := len(parts) - 1; i >= 0; i-- {
		id := idOf(strings.Join(parts[i:], "-"))
		if id == "" {
			break
		}
		if base[id] == nil {
			return id, nil
		}
	}
	return "", wrongUse("name one with --id", "no id can be made of %q", folder)
}

func idOf(name string) string {
	id := strings.ToLower(strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '-'
	}, name))
	id = strings.Trim(regexp.MustCompile(`-+`).ReplaceAllString(id, "-"), "-")
	return strings.TrimRight(id[:min(len(id), 80)], "-")
}

// taken returns the articles of the site by id. Problems in them do not matter here.
func taken(ctx context.Context, s *site.Site) (map[string]*knowledge.Article, error) {
	if _, err := fs.Stat(s.Content, "."); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	base, _, err := knowledge.Load(ctx, knowledge.Source{Files: s.Content, Config: (&pipeline{site: s}).knowledgeConfig()})
	if err != nil {
		return nil, fmt.Errorf("looking for articles: %w", err)
	}
	return base.ByID, nil
}

// writeTopics makes a topic.yaml where a topic above the article has none.
func writeTopics(root *os.Root, content fs.FS, dir, locale string, out io.Writer) error {
	if dir == "." {
		return nil
	}
	if err := writeTopics(root, content, path.Dir(dir), locale, out); err != nil {
		return err
	}
	if _, err := fs.Stat(content, path.Join(dir, "topic.yaml")); err == nil {
		return nil
	}
	file := path.Join("content", dir, "topic.yaml")
	text := fmt.Sprintf("names:\n  %s: %s\n", locale, quoted(titleOf(dir)))
	if err := writeNew(root, file, []byte(text)); err != nil {
		return err
	}
	fmt.Fprintln(out, "wrote", file)
	return nil
}

// titleOf makes words of a folder's name: "refund-an-order" is "Refund an order".
func titleOf(folder string) string {
	words := strings.Join(strings.FieldsFunc(path.Base(folder), func(r rune) bool { return r == '-' || r == '_' }), " ")
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

var plainText = regexp.MustCompile(`^\p{L}[\p{L}\p{M}\p{N} ,.?!'’()“”/-]*$`)

// quoted writes a text as YAML that no reader can take for anything else.
func quoted(text string) string {
	if plainText.MatchString(text) && !strings.HasSuffix(text, " ") && !slices.Contains(yamlWords, strings.ToLower(text)) {
		return text
	}
	inQuotes, _ := json.Marshal(text) // a string always has a JSON form, and that is YAML too
	return string(inQuotes)
}

// yamlWords are read as something else than text by one YAML reader or another.
var yamlWords = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
