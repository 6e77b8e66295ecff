package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"helpwright/assess"
	"helpwright/builder"
	"helpwright/knowledge"
	"helpwright/site"
	"helpwright/templates"
	"helpwright/workfolder"
)

const assessHelp = `Score the help centre against the eleven capabilities that customers want of
self-service, from its configuration and content.

Each line has a rule that says what counts and how; the page shows them all. What
this version of Helpwright does not have counts as not there. Below the table each
gap that you can close stands with the setting or the command that closes it.

The same goes into a page in .helpwright/assess/index.html, in the look of the site.

Exit codes: 0 printed, 1 errors in configuration or theme, 2 this is no site, 3 it failed.`

type assessOptions struct {
	Site string
}

func newAssessCommand() *cobra.Command {
	var opts assessOptions
	cmd := &cobra.Command{
		Use:     "assess",
		Short:   "Score the help centre against eleven capabilities",
		Long:    assessHelp,
		Example: `  helpwright assess`,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runAssess(cmd.Context(), opts, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	addSiteOption(cmd, &opts.Site)
	return cmd
}

func runAssess(ctx context.Context, opts assessOptions, out, log io.Writer) error {
	p, err := readSite(ctx, opts.Site, log)
	if err != nil {
		return err
	}
	defer p.close()
	b, err := p.preparePublished(ctx)
	if err != nil {
		return err
	}
	if b == nil {
		return p.refuse(out)
	}
	facts, err := p.assessed()
	if err != nil {
		return err
	}
	report := assess.Assess(facts)
	if err := report.WriteText(out); err != nil {
		return fmt.Errorf("printing the assessment: %w", err)
	}
	file, err := writeAssessment(p.site.Root, p.kept.key, report, b)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nthe page is %s\n", nearPath(file))
	return nil
}

// assessed gathers what an assessment looks at.
func (p *pipeline) assessed() (*assess.Facts, error) {
	c := &p.site.Config
	first := c.Locales[0]
	checked, err := callsCheck(p.site.Files)
	if err != nil {
		return nil, err
	}
	ownTheme, err := hasOwnTheme(p.site.Files)
	if err != nil {
		return nil, err
	}
	f := &assess.Facts{
		Site: c.Title.In(first.Tag, first.Fallback), Base: p.published(), Problems: p.problems,
		Logo: c.Brand.Logo != "", Color: c.Brand.Color != "", Legal: len(c.Brand.Legal) > 0,
		Popular: len(c.Home.Popular), Offline: c.Theme.Offline, Related: c.Theme.Related, OwnTheme: ownTheme,
		Standards: map[knowledge.Kind]bool{}, Owners: len(c.Owners) > 0, Review: c.Review.Required,
		Checked: checked, SearchTests: hasOwn(p.site.Files, "search-tests.yaml"), Signals: hasOwn(p.site.Files, "data/signals.jsonl"),
	}
	d := &c.Desk
	f.Desk, f.Reasons, f.Hours, f.Promises = d.On, len(d.Reasons), len(d.Hours.Days) > 0, len(d.Service)
	f.Bookings, f.SingleSignOn = len(d.Bookings) > 0, d.OpenID.Issuer != ""
	f.HumanFirst = slices.ContainsFunc(d.Reasons, func(r site.Reason) bool { return r.HumanFirst })
	f.Credit = slices.ContainsFunc(d.Service, func(s site.Service) bool { return s.SelfService })
	for _, s := range c.Standard {
		f.Standards[knowledge.Kind(s.Kind)] = true
	}
	glossary := map[string]bool{}
	for _, g := range c.Glossary {
		glossary[g.Locale] = true
	}
	for _, l := range c.Locales {
		f.Locales = append(f.Locales, assess.Locale{Tag: l.Tag, Owner: l.Owner != "", Synonyms: p.synonyms[l.Tag] != nil, Glossary: glossary[l.Tag]})
	}
	for _, w := range c.Contact {
		f.Ways = append(f.Ways, assess.Way{Kind: w.Kind, Hours: len(w.Hours) > 0, Wait: len(w.Wait) > 0})
	}
	return f, nil
}

// hasOwn reports whether a site holds a file or folder.
func hasOwn(files fs.FS, name string) bool {
	_, err := fs.Stat(files, name)
	return err == nil
}

// hasOwnTheme reports whether a template, style or script of the site differs from the
// built-in one.
func hasOwnTheme(files fs.FS) (own bool, err error) {
	err = fs.WalkDir(files, "templates", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		builtIn, err := fs.ReadFile(templates.FS, strings.TrimPrefix(name, "templates/"))
		if err == nil && bytes.Equal(text, builtIn) || !isTheme(name) {
			return nil
		}
		own = true
		return fs.SkipAll
	})
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return own, err
}

// isTheme reports whether a file can change a page.
func isTheme(name string) bool {
	return strings.HasSuffix(name, ".html") || strings.HasSuffix(name, ".css") || strings.HasSuffix(name, ".ts") && !strings.Contains(name, "/tests/")
}

// maxScript is the length up to which a file is looked through for a call, in bytes.
const maxScript = 256 << 10

// callsCheck reports whether something that runs by itself calls the check. A site in a
// subfolder may have it above, where it is not looked for.
func callsCheck(files fs.FS) (bool, error) {
	var scripts []string
	for _, pattern := range []string{".github/workflows/*.y*ml", ".githooks/*", ".gitlab-ci.yml", ".ci/*", "test.sh", "Makefile"} {
		found, err := fs.Glob(files, pattern)
		if err != nil {
			return false, fmt.Errorf("looking for %s: %w", pattern, err)
		}
		scripts = append(scripts, found...)
	}
	for _, name := range scripts {
		info, err := fs.Stat(files, name)
		if err != nil || !info.Mode().IsRegular() || info.Size() > maxScript {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err == nil && strings.Contains(string(text), "helpwright check") {
			return true, nil
		}
	}
	return false, nil
}

// assessFolder is the folder of the page in the work folder.
const assessFolder = "assess"

// writeAssessment writes the page with the stylesheet of the site.
func writeAssessment(root string, key workfolder.Key, report *assess.Report, b *builder.Site) (string, error) {
	work, err := workfolder.Open(root, key)
	if err != nil {
		return "", err
	}
	defer work.Close()
	folder, err := work.Folder(assessFolder)
	if err != nil {
		return "", err
	}
	defer folder.Close()
	var page bytes.Buffer
	if err := report.WritePage(&page); err != nil {
		return "", err
	}
	for name, content := range map[string][]byte{"index.html": page.Bytes(), assess.StyleFile: b.Style()} {
		draft, err := folder.Create(name)
		if err != nil {
			return "", err
		}
		_, err = draft.Write(content)
		if err := draft.Replace(errors.Join(err, draft.Close())); err != nil {
			return "", err
		}
	}
	return filepath.Join(root, workfolder.Name, assessFolder, "index.html"), nil
}
