package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"helpwright/probe"
	"helpwright/site"
	"helpwright/stale"
	"helpwright/workfolder"
)

const staleHelp = `List what somebody should look at again, owner by owner: articles past their
review date or without one, published words that nobody approved as they are,
articles whose owner left, files that nothing shows.

With --links, addresses outside of the site are asked whether they still answer:
one request at a time for each host, with a pause, and none for what was asked
lately. Only public hosts are asked. What is not certain is not reported.

Owners are those of the section owners in helpwright.yaml; an article whose owner is
not among them has one who left. Translations go to the owner of their locale.

--markdown prints a message for each owner, headers and all, ready for a mail
program; name one with --owner.

Exit codes: 0 printed, 1 helpwright.yaml has errors, 2 wrong use or no such owner,
3 it failed.`

type staleOptions struct {
	Site     string
	Owner    string // "" for all
	Links    bool
	JSON     bool
	Markdown bool
}

func newStaleCommand(now func() time.Time) *cobra.Command {
	var opts staleOptions
	cmd := &cobra.Command{
		Use:   "stale",
		Short: "List what should be looked at again",
		Long:  staleHelp,
		Example: `  helpwright stale
  helpwright stale --links --markdown --owner billing-team | sendmail -t`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if opts.JSON && opts.Markdown {
				return wrongUse("leave one of them out", "--json and --markdown exclude each other")
			}
			return runStale(cmd.Context(), opts, now, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.BoolVar(&opts.Links, "links", false, "ask addresses outside of the site whether they still answer")
	f.StringVar(&opts.Owner, "owner", "", "only what this owner should look at")
	f.BoolVar(&opts.JSON, "json", false, "print it for programs")
	f.BoolVar(&opts.Markdown, "markdown", false, "print a message for each owner, ready to be sent")
	addSiteOption(cmd, &opts.Site)
	return cmd
}

func runStale(ctx context.Context, opts staleOptions, now func() time.Time, out, log io.Writer) error {
	p, err := readSoundSite(ctx, opts.Site, log)
	if err != nil {
		return err
	}
	defer p.close()
	if p.base == nil {
		return p.refuse(out)
	}
	if err := p.readHistory(ctx); err != nil {
		return err
	}
	src := stale.Source{
		Base: p.base, Problems: p.problems, Date: now().UTC(), Owners: map[string]string{}, Locales: map[string]string{},
	}
	for _, o := range p.site.Config.Owners {
		src.Owners[o.Name] = o.Mail
	}
	for _, l := range p.site.Config.Locales {
		src.Locales[l.Tag] = l.Owner
	}
	if opts.Links {
		if src.Broken, err = askLinks(ctx, p, now, log); err != nil {
			return err
		}
	}
	report := stale.Find(src)
	if opts.Owner != "" {
		if report, err = ofOwner(report, src.Owners, opts.Owner); err != nil {
			return err
		}
	}
	return printStale(report, opts, p.site, out)
}

// ofOwner keeps what one owner should look at. Whoever is known and has nothing to do
// gets an empty report.
func ofOwner(report *stale.Report, owners map[string]string, name string) (*stale.Report, error) {
	of := report.Of(name)
	if _, known := owners[name]; len(of.Digests) > 0 || known {
		return of, nil
	}
	var names []string
	for _, d := range report.Digests {
		names = append(names, d.Owner)
	}
	return nil, wrongUse(suggestion(name, names), "no owner %q has anything to look at", name)
}

func printStale(report *stale.Report, opts staleOptions, s *site.Site, out io.Writer) error {
	var err error
	switch {
	case opts.JSON:
		err = report.WriteJSON(out)
	case opts.Markdown:
		first := s.Config.Locales[0]
		err = report.WriteMail(out, s.Config.Title.In(first.Tag, first.Fallback), func(f stale.Finding) string {
			return strings.ReplaceAll(s.Config.EditURL, "{path}", f.File)
		})
	default:
		err = report.WriteText(out)
	}
	if err != nil {
		return fmt.Errorf("printing what is stale: %w", err)
	}
	return nil
}

// What is known of addresses stands in this file of a folder of its own.
const (
	linksFolder = "links"
	linksFile   = "known"
	linksForm   = "helpwright links 1"
)

// askLinks asks the addresses that readers see, and returns why some lead nowhere.
func askLinks(ctx context.Context, p *pipeline, now func() time.Time, log io.Writer) (map[string]string, error) {
	folder, known := openLinks(p)
	if folder != nil {
		defer folder.Close()
	}
	prober := probe.New(fmt.Sprintf("helpwright (looks for broken links; +%s)", p.site.Config.BaseURL), now)
	bar := newProgress(log)
	known = prober.Ask(ctx, stale.Addresses(p.base), known, bar.step("asking"))
	bar.done()
	if folder != nil {
		if text, err := known.Encode(now()); err == nil {
			err = folder.WriteSealed(linksFile, linksForm, text)
			if err != nil {
				fmt.Fprintf(log, "what the hosts answered could not be kept: %s\n", err)
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	broken := map[string]string{}
	for _, address := range stale.Addresses(p.base) {
		if r := known[address]; r.State == probe.Broken {
			broken[address] = r.Reason
		}
	}
	return broken, nil
}

// openLinks opens what is known of addresses. Where nothing can be kept there is no
// folder, and all are asked.
func openLinks(p *pipeline) (*workfolder.Folder, probe.Memory) {
	work, err := workfolder.Open(p.site.Root, p.kept.key)
	if err != nil {
		return nil, nil
	}
	defer work.Close()
	folder, err := work.Folder(linksFolder)
	if err != nil {
		return nil, nil
	}
	text, err := folder.ReadSealed(linksFile, linksForm)
	if err != nil {
		return folder, nil
	}
	known, err := probe.Decode(text)
	if err != nil {
		return folder, nil
	}
	return folder, known
}
