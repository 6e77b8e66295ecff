package main

import (
	"context"

	"helpwright/builder"
	"helpwright/knowledge"
	"helpwright/plain"
	"helpwright/problem"
	"helpwright/searchindex/exchange"
	"helpwright/searchindex/signals"
	"helpwright/searchindex/synonyms"
	"helpwright/site"
	"helpwright/templates"
	"helpwright/theme"
)

// A reading says how a site is read. What comes of it does not depend on that.
type reading struct {
	workers  int                   // 0: one a processor
	progress func(done, total int) // nil: nobody watches
}

// read reads all that pages are made of. With errors in the configuration or in the
// theme there is no base, since no page can be made, and the problems say why; those of
// the content are found nevertheless if the configuration says enough to read it.
func (p *pipeline) read(ctx context.Context, how reading) error {
	if n, _ := problem.Count(p.problems); n == 0 {
		if err := p.loadTheme(ctx); err != nil {
			return err
		}
	} else if !p.site.Readable {
		return nil
	}
	if err := p.loadSynonyms(); err != nil {
		return err
	}
	if err := p.loadOtherSites(); err != nil {
		return err
	}
	if err := p.loadSignals(); err != nil {
		return err
	}
	cfg := p.knowledgeConfig()
	cfg.DraftBlocks = p.drafts
	base, problems, err := knowledge.Load(ctx, knowledge.Source{
		Files: p.site.Content, Config: cfg, Cache: p.cache(), Workers: how.workers, Progress: how.progress,
	})
	if err != nil {
		return err
	}
	p.base = base
	p.judge(problems)
	if p.theme == nil {
		p.base = nil
	}
	return nil
}

// loadTheme reads templates, styles and phrases.
func (p *pipeline) loadTheme(ctx context.Context) error {
	var chains []theme.LocaleChain
	for _, l := range p.site.Config.Locales {
		chains = append(chains, theme.LocaleChain{Locale: theme.Locale{Tag: l.Tag, Name: l.Name, Dir: l.Dir}, Fallback: l.Fallback})
	}
	t, problems, err := theme.New(theme.Config{
		Templates: p.site.Templates, BuiltIn: templates.FS, Phrases: p.site.Phrases, Overrides: p.site.Overrides, Locales: chains, ImageHosts: p.site.Config.Media.Images,
		Done: ctx.Done(),
	})
	p.theme = t
	p.problems = append(p.problems, problems...)
	return err
}

// loadSynonyms reads what the site says of words that mean the same.
func (p *pipeline) loadSynonyms() error {
	words, problems, err := synonyms.Read(p.site.Files, p.locales())
	p.synonyms = words
	p.problems = append(p.problems, problems...)
	return err
}

// locales lists the tags of the site's locales, the default one first.
func (p *pipeline) locales() []string {
	var tags []string
	for _, l := range p.site.Config.Locales {
		tags = append(tags, l.Tag)
	}
	return tags
}

// loadOtherSites reads what other sites tell of their pages.
func (p *pipeline) loadOtherSites() error {
	for _, o := range p.site.Config.Search.Sites {
		if o.Index == "" {
			continue // what is wrong with its name was told
		}
		pages, problems, err := exchange.Read(p.site.Files, o.Index)
		if err != nil {
			return err
		}
		p.problems = append(p.problems, problems...)
		other := builder.OtherSite{Names: map[string]string{}}
		for _, l := range p.site.Config.Locales {
			other.Names[l.Tag] = o.Name.In(l.Tag, l.Fallback)
		}
		for _, page := range pages {
			other.Pages = append(other.Pages, builder.OtherPage{Document: page.Document(), Digest: page.Digest})
		}
		p.others = append(p.others, other)
	}
	return nil
}

// loadSignals reads what is known of the articles that readers open.
func (p *pipeline) loadSignals() error {
	opened, problems, err := signals.Read(p.site.Files)
	p.opened = opened
	p.problems = append(p.problems, problems...)
	return err
}

// knowledgeConfig turns the site's configuration into that of its content.
func (p *pipeline) knowledgeConfig() *knowledge.Config {
	c := &p.site.Config
	out := &knowledge.Config{
		Folder: "content", BaseURL: c.BaseURL, Markets: c.Markets, Variables: map[string]map[string]string{}, ImageHosts: c.Media.Images,
		ReservedIDs: theme.ReservedIDs(), Tool: p.tool,
		// Where approvals have to be proved, words of blocks that were not are taken out later.
		DraftBlocks: p.drafts || c.Review.Required,
	}
	if p.theme != nil {
		out.CalloutTitle = func(locale, kind string) string { return p.theme.Phrase(locale, "callout_"+kind, nil) }
	}
	for _, l := range c.Locales {
		out.Locales = append(out.Locales, knowledge.Locale{Tag: l.Tag, Fallback: l.Fallback, Market: l.Market})
	}
	for name, text := range c.Variables {
		out.Variables[name] = text
	}
	addGlossary(out, c)
	addStandard(out, c)
	return out
}

// addGlossary tells which words customers know.
func addGlossary(out *knowledge.Config, c *site.Config) {
	out.Glossary = map[string]*plain.Glossary{}
	for _, g := range c.Glossary {
		words := &plain.Glossary{Known: g.Known}
		for _, j := range g.Plain {
			words.Plain = append(words.Plain, plain.Term{Jargon: j.Word, Say: j.Say})
		}
		out.Glossary[g.Locale] = words
	}
}

// addStandard tells what articles of some kinds must have.
func addStandard(out *knowledge.Config, c *site.Config) {
	out.Standard = map[knowledge.Kind]knowledge.Standard{}
	for _, s := range c.Standard {
		asked := knowledge.Standard{Fields: s.Fields}
		for _, title := range s.Sections {
			asked.Sections = append(asked.Sections, title)
		}
		out.Standard[knowledge.Kind(s.Kind)] = asked
	}
}
