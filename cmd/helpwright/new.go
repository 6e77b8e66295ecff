package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"helpwright/archetype"
	"helpwright/desk/tickets"
	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/site"
)

const newHelp = `Write the first version of an article.

PATH is its folder below content/: the topics, then the article's own folder,
whose name becomes the last part of the address. The file is named after the
site's first locale and holds an example of everything that this kind of article
needs. It is a draft that passes the check. Marks like {{? this }} say what to
write in their place; once the article is no draft any more, the check tells of
those that are left.

  article           one thing a customer can know or do
  faq               short questions and answers on one page
  troubleshooting   a guide that asks one question at a time
  reference         facts to look up

Articles that a search for the title finds are shown first, and a person at a
terminal is asked whether a new one is wanted all the same.

With --from-ticket the article begins with what a customer wrote in a ticket and with
what was answered, as the site's desk gives them: personal data that a program can
recognise is taken out, and names that it cannot know are left to you. The token of a
program that may read drafts stands in the environment as HELPWRIGHT_TOKEN.

Topics that do not exist yet get a topic.yaml. Nothing is overwritten, and nothing
is written that the check would refuse, such as a title that another article has.

Exit codes: 0 written or not wanted, 1 helpwright.yaml has errors, 2 the path is wrong or
taken, or this is no site, 3 it could not be written.`

var newKinds = []string{"article", "faq", "troubleshooting", "reference"}

type newOptions struct {
	Site  string // the site folder; "" looks for it upwards from the working directory
	Kind  string
	Path  string // below content/
	Title string // "" makes one of the folder's name
	ID    string // "" makes one of the folder's name
	Yes   bool   // nothing is asked

	Ticket int64  // number of a ticket whose words begin the article; 0 is none
	Desk   string // address of the desk that has it; "" is the site's
}

func newNewCommand(now func() time.Time) *cobra.Command {
	var opts newOptions
	cmd := &cobra.Command{
		Use:   "new " + strings.Join(newKinds, "|") + " PATH",
		Short: "Write the first version of an article",
		Long:  newHelp,
		Example: `  helpwright new article billing/refund-an-order
  helpwright new troubleshooting printers/it-does-not-print --title "My printer does not print"
  helpwright new article printers/offline --from-ticket 4711`,
		ValidArgs: newKinds,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return wrongUse("helpwright new article billing/refund-an-order", "expected a kind and a path, found %q", args)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Kind, opts.Path = args[0], args[1]
			return runNew(cmd.Context(), opts, now(), cmd.InOrStdin(), cmd.OutOrStdout())
		},
	}
	flags := cmd.Flags()
	addSiteOption(cmd, &opts.Site)
	flags.StringVar(&opts.Title, "title", "", "title of the article (default: made of the folder's name)")
	flags.StringVar(&opts.ID, "id", "", "identity of the article, which never changes (default: the folder's name)")
	flags.Int64Var(&opts.Ticket, "from-ticket", 0, "number of a ticket whose words begin the article")
	flags.StringVar(&opts.Desk, "desk", "", "address of the desk that has the ticket (default: the site's)")
	flags.BoolVar(&opts.Yes, "yes", false, "write it whatever similar articles there are")
	return cmd
}

func runNew(ctx context.Context, opts newOptions, now time.Time, in io.Reader, out io.Writer) error {
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
	if folder, err = folderIn(s.Content, folder); err != nil {
		return err
	}
	if err := folderIsFree(s.Content, folder); err != nil {
		return err
	}
	k, err := openKept(s.Root, cacheFolder, io.Discard)
	if err != nil {
		return err
	}
	defer k.close()
	p := newPipeline(s, nil, k)
	before, found, err := p.readContent(ctx, s.Content)
	if err != nil {
		return err
	}
	id, err := newID(before, opts.ID, folder)
	if err != nil {
		return err
	}
	var draft *tickets.Draft
	title := cmp.Or(opts.Title, archetype.Title(folder))
	words := title
	if opts.Ticket != 0 {
		if draft, err = ticketDraft(ctx, s, opts.Desk, opts.Ticket); err != nil {
			return err
		}
		words += " " + ticketOf(draft).Line()
	}
	if strings.ContainsFunc(title, unicode.IsControl) {
		return wrongUse("write it in one line", "the title %q holds control characters", title)
	}
	files, err := newFiles(s, folder, archetype.Article{Kind: opts.Kind, ID: id, Title: title, ReviewBy: archetype.InAYear(now), Sections: sectionsOf(s, opts.Kind)})
	if err != nil {
		return err
	}
	if draft != nil {
		last := &files[len(files)-1]
		last.text = archetype.AddTicket(last.text, ticketOf(draft))
	}
	if err := p.tryOut(ctx, files, found); err != nil {
		return err
	}
	alike, err := similar(ctx, s, before, words)
	if err != nil {
		return err
	}
	if !wanted(alike, !opts.Yes && canAsk(in, out), in, out) {
		fmt.Fprintln(out, "Nothing was written.")
		return nil
	}
	if err := writeAll(s.Root, files, out); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nIt belongs to the topic in %s.\n", path.Join("content", path.Dir(folder), "topic.yaml"))
	if draft != nil {
		aboutTicket(draft, s.Config.Locales[0].Tag, out)
	}
	if fields := toFillIn(files[len(files)-1].text, s, opts.Kind); fields != "" {
		fmt.Fprintf(out, "The standard of this site asks for: %s.\n", fields)
	}
	fmt.Fprintf(out, "Next: write what the marks {{? … }} ask for, then %s check%s.\n", self("."), siteOption(s.Root))
	return nil
}

// A newFile is to be written into a site.
type newFile struct {
	name string // slash path relative to the site folder
	text []byte
}

// newFiles makes the files of an article: a topic.yaml for each topic above it that
// has none, and its words.
func newFiles(s *site.Site, folder string, article archetype.Article) ([]newFile, error) {
	locale := s.Config.Locales[0].Tag
	var files []newFile
	for i := range folder {
		if folder[i] != '/' {
			continue
		}
		topic := path.Join(folder[:i], "topic.yaml")
		if _, err := fs.Stat(s.Content, topic); err == nil {
			continue
		}
		files = append(files, newFile{path.Join("content", topic), archetype.Topic(folder[:i], locale)})
	}
	text, err := article.Text()
	if err != nil {
		return nil, err
	}
	return append(files, newFile{path.Join("content", folder, locale+".md"), text}), nil
}

// readContent reads content with the words of the site's theme, so that the cache of a
// build serves. What is wrong with the theme itself does not matter here.
func (p *pipeline) readContent(ctx context.Context, content fs.FS) (*knowledge.Base, []problem.Problem, error) {
	if err := p.loadTheme(ctx); err != nil {
		return nil, nil, err
	}
	base, found, err := knowledge.Load(ctx, knowledge.Source{Files: content, Config: p.knowledgeConfig(), Cache: p.cache()})
	if err != nil {
		return nil, nil, fmt.Errorf("reading the content: %w", err)
	}
	return base, found, nil
}

// tryOut lays files over the site, without writing them into it, and refuses them
// when the check would find something that it did not find before.
func (p *pipeline) tryOut(ctx context.Context, files []newFile, before []problem.Problem) error {
	trial, err := os.MkdirTemp("", "helpwright-new-")
	if err != nil {
		return fmt.Errorf("trying the article out: %w", err)
	}
	defer os.RemoveAll(trial)
	if err := writeAll(trial, files, io.Discard); err != nil {
		return err
	}
	content := site.Overlay(os.DirFS(filepath.Join(trial, "content")), p.site.Content)
	_, after, err := p.readContent(ctx, content)
	if err != nil {
		return err
	}
	for _, found := range after {
		if slices.Contains(before, found) {
			continue
		}
		hint := found.Hint
		switch found.Rule {
		case problem.Duplicate, problem.TitleLength, problem.VagueTitle:
			hint = "choose another title with --title"
		case problem.Reserved, problem.DuplicateSlug, problem.Redirect:
			hint = "choose another name"
		}
		found.Hint = ""
		return wrongUse(hint, "the check would refuse it: %s", found)
	}
	return nil
}

// writeAll writes files that do not exist yet below a folder.
func writeAll(dir string, files []newFile, out io.Writer) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("opening the site: %w", err)
	}
	defer root.Close()
	for _, f := range files {
		if err := writeNew(root, f.name, f.text); err != nil {
			return err
		}
		fmt.Fprintln(out, "wrote", f.name)
	}
	return nil
}

var idPattern = regexp.MustCompile(`^[a-z0-9-]{1,80}$`)

// newID returns an identity that no article of the site has.
func newID(base *knowledge.Base, wanted, folder string) (string, error) {
	if wanted != "" {
		switch {
		case !idPattern.MatchString(wanted):
			return "", wrongUse("use 1 to 80 of a-z, 0-9 and hyphens", "%q cannot be an id", wanted)
		case base.ByID[wanted] != nil:
			return "", wrongUse("choose another one", "the id %q is that of %s", wanted, base.ByID[wanted].Source.File)
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
		if base.ByID[id] == nil {
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
