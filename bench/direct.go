package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"

	"helpwright/builder"
	"helpwright/builder/discovery"
	"helpwright/cache"
	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/site"
	"helpwright/theme"
	"helpwright/workfolder"
)

// directCommand begins the arguments of the process that builds directly; it can
// also be started by hand, to profile a build of any site that a bench has left:
//
//	go run ./bench direct --cpuprofile cpu.out /dev/shm/helpwright-bench-1/10000-1/helpwright
const directCommand = "direct"

// A direct build goes through the packages instead of the command, for what the
// command has no flag for: pages as HTML only, and profiles.
type direct struct {
	site       string
	htmlOnly   bool
	cpuProfile string // file to write to; "" writes none
	memProfile string // likewise, when the pages are made
}

func runDirect(ctx context.Context, args []string) error {
	d := &direct{}
	f := flag.NewFlagSet(directCommand, flag.ContinueOnError)
	f.BoolVar(&d.htmlOnly, "html-only", false, "leave out index.md and index.json")
	f.StringVar(&d.cpuProfile, "cpuprofile", "", "write a profile of CPU time to this file")
	f.StringVar(&d.memProfile, "memprofile", "", "write a profile of memory to this file, as it is when all pages are made")
	if err := f.Parse(args); err != nil {
		return err
	}
	d.site = f.Arg(0)
	return d.run(ctx)
}

func (d *direct) run(ctx context.Context) error {
	builder.CollectLate()
	if d.cpuProfile != "" {
		f, err := os.Create(d.cpuProfile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	s, problems, err := site.Open(d.site)
	if err != nil || len(problems) > 0 {
		return fmt.Errorf("%s: %v %w", d.site, problems, err)
	}
	key, c, err := openCache(d.site)
	if err != nil {
		return err
	}
	defer c.Close()
	b, err := d.prepare(ctx, s, c)
	if err != nil {
		return err
	}
	_, problems, err = b.Build(ctx, builder.Options{Root: d.site, Key: key})
	if n, _ := problem.Count(problems); err != nil || n > 0 {
		return fmt.Errorf("building: %v %w", problems, err)
	}
	if d.memProfile == "" {
		return nil
	}
	f, err := os.Create(d.memProfile)
	if err != nil {
		return err
	}
	defer f.Close()
	runtime.GC() // what remains is what a site keeps in memory
	err = pprof.WriteHeapProfile(f)
	runtime.KeepAlive(b)
	return err
}

// openCache opens the cache of a site as the program does.
func openCache(site string) (workfolder.Key, *cache.Cache, error) {
	key, err := workfolder.UserKey()
	if err != nil {
		return nil, nil, err
	}
	work, err := workfolder.Open(site, key)
	if err != nil {
		return nil, nil, err
	}
	defer work.Close()
	folder, err := work.Folder("cache")
	if err != nil {
		return nil, nil, err
	}
	c, err := cache.Open(folder)
	return key, c, err
}

func (d *direct) prepare(ctx context.Context, s *site.Site, c *cache.Cache) (*builder.Site, error) {
	locales := s.Config.Locales
	var chains []theme.LocaleChain
	know := &knowledge.Config{Folder: "content", ReservedIDs: theme.ReservedIDs()}
	cfg := builder.Config{
		BaseURL: s.Config.BaseURL, Files: s.Files, Templates: s.Templates, TemplatesFolder: "templates",
		Publisher: discovery.Publisher{Name: "Example", URL: s.Config.BaseURL},
		TOC:       true, PrevNext: true, Related: true, Offline: true, HTMLOnly: d.htmlOnly,
	}
	for _, l := range locales {
		look := theme.Locale{Tag: l.Tag, Name: l.Name, Dir: l.Dir}
		chains = append(chains, theme.LocaleChain{Locale: look, Fallback: l.Fallback})
		know.Locales = append(know.Locales, knowledge.Locale{Tag: l.Tag, Fallback: l.Fallback})
		way := s.Config.Contact[0]
		cfg.Locales = append(cfg.Locales, builder.Locale{
			Locale: look, Title: s.Config.Title.In(l.Tag, nil), Description: s.Config.Description.In(l.Tag, nil),
			Contact: []theme.Way{{Kind: way.Kind, Label: way.Label.In(l.Tag, nil), Path: "mailto:help@example.com", Text: "help@example.com"}},
			Footer:  []theme.Link{{Title: "Status", Path: "https://status.example.com/"}},
		})
	}
	t, _, err := theme.New(theme.Config{Templates: s.Templates, Phrases: s.Phrases, Overrides: s.Overrides, Locales: chains})
	if err != nil {
		return nil, err
	}
	know.CalloutTitle = func(locale, kind string) string { return t.Phrase(locale, "callout_"+kind, nil) }
	base, problems, err := knowledge.Load(ctx, knowledge.Source{Files: s.Content, Config: know, Cache: c})
	if n, _ := problem.Count(problems); err != nil || n > 0 {
		return nil, fmt.Errorf("loading: %d problems %w", n, err)
	}
	b, _, err := builder.Prepare(ctx, cfg, builder.Source{Base: base.For(knowledge.Public), Theme: t, Cache: c})
	return b, err
}
