package main

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"helpwright/builder"
	"helpwright/builder/discovery"
	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/site"
	"helpwright/templates"
	"helpwright/theme"
)

// preparePublished makes the site that everybody would see if the last commit were
// built, for commands that look at it and write none; nil where errors forbid that.
func (p *pipeline) preparePublished(ctx context.Context) (*builder.Site, error) {
	if p.base == nil {
		return nil, nil
	}
	if err := p.readHistory(ctx); err != nil {
		return nil, err
	}
	cfg := p.builderConfig(p.buildDate(noDate))
	if err := p.review(cfg.Date); err != nil {
		return nil, err
	}
	return p.prepare(ctx, p.published(), nil, cfg)
}

// prepare makes the site of what may be published.
func (p *pipeline) prepare(ctx context.Context, base *knowledge.Base, gated []builder.Gated, cfg builder.Config) (*builder.Site, error) {
	s, problems, err := builder.Prepare(ctx, cfg, builder.Source{Base: base, Gated: gated, Theme: p.theme, Cache: p.cache()})
	p.problems = problem.Sort(append(p.problems, problems...))
	if s != nil {
		p.judgePages(s)
	}
	return s, err
}

// builderConfig turns the site's configuration into the builder's, locale by locale.
func (p *pipeline) builderConfig(date time.Time) builder.Config {
	c := &p.site.Config
	first := c.Locales[0]
	cfg := builder.Config{
		BaseURL: c.BaseURL, Date: date,
		Synonyms: p.synonyms, OtherSites: p.others, Opened: p.opened,
		EditURL: c.EditURL, Color: c.Brand.Color,
		Publisher: discovery.Publisher{
			Name: cmp.Or(c.Organization.Name.In(first.Tag, first.Fallback), c.Title.In(first.Tag, first.Fallback)),
			URL:  cmp.Or(c.Organization.URL, c.BaseURL), SameAs: c.Organization.SameAs,
		},
		Files: p.site.Files, Logo: c.Brand.Logo, LogoDark: cmp.Or(c.Brand.LogoDark, c.Brand.Logo), Icon: c.Brand.Icon,
		SocialImage: c.Brand.SocialImage, Fonts: c.Social.Fonts,
		Templates: p.site.Templates, TemplatesFolder: "templates", BuiltIn: templates.FS,
		TOC: c.Theme.TOC, PrevNext: c.Theme.PrevNext, Related: c.Theme.Related, Offline: c.Theme.Offline,
		SourceSafety: c.Translate.Safety == "source",
		ImageHosts:   c.Media.Images, VideoHosts: c.Media.Videos,
		Tool: p.tool, IndexNowKey: c.IndexNow.Key, DisallowAgents: c.Robots.DisallowAgents,
	}
	for _, name := range c.Home.Popular {
		cfg.Popular = append(cfg.Popular, name.ID)
	}
	for _, l := range c.Locales {
		cfg.Locales = append(cfg.Locales, p.builderLocale(l))
	}
	return cfg
}

func (p *pipeline) builderLocale(l site.Locale) builder.Locale {
	c := &p.site.Config
	in := func(t site.Text) theme.Text { return p.text(t, l) }
	links := func(from []site.Link) (out []theme.Link) {
		for _, link := range from {
			label := in(link.Label)
			out = append(out, theme.Link{Title: label.Words, Foreign: label.Foreign, Path: in(link.URL).Words})
		}
		return out
	}
	title, greeting := in(c.Title), in(c.Home.Greeting)
	out := builder.Locale{
		Locale: theme.Locale{Tag: l.Tag, Name: l.Name, Dir: l.Dir}, Fallback: slices.Clone(l.Fallback),
		Title: title.Words, TitleIn: title.Foreign, Description: in(c.Description).Words,
		Greeting: greeting.Words, GreetingIn: greeting.Foreign,
		Header: links(c.Brand.Header), Footer: links(c.Brand.Footer), Legal: links(c.Brand.Legal),
	}
	for _, e := range c.Home.Examples {
		out.Examples = append(out.Examples, in(e))
	}
	for _, w := range c.Contact {
		out.Contact = append(out.Contact, p.way(w, l, in))
	}
	return out
}

// text is what a locale's pages say, with its language where that is another one.
func (p *pipeline) text(t site.Text, l site.Locale) theme.Text {
	words, from := t.Find(l.Tag, l.Fallback)
	for _, o := range p.site.Config.Locales {
		if o.Tag == from {
			return theme.NewText(words, theme.Locale{Tag: o.Tag, Name: o.Name, Dir: o.Dir}, l.Tag)
		}
	}
	return theme.Text{Words: words}
}

// way is a way to reach a person, ready to be shown.
func (p *pipeline) way(w site.Way, l site.Locale, in func(site.Text) theme.Text) theme.Way {
	address, label, hours, wait := in(w.Address).Words, in(w.Label), in(w.Hours), in(w.Wait)
	out := theme.Way{
		Kind: w.Kind, Path: address, Text: address,
		Label: cmp.Or(label.Words, p.theme.Phrase(l.Tag, "way_"+w.Kind, nil)), LabelIn: label.Foreign,
		Hours: hours.Words, HoursIn: hours.Foreign, Wait: wait.Words, WaitIn: wait.Foreign,
	}
	switch w.Kind {
	case "email":
		out.Path = "mailto:" + address
	case "phone":
		out.Path = "tel:" + strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r == '+' {
				return r
			}
			return -1
		}, address)
	default:
		if u, err := url.Parse(address); err == nil {
			out.Text = strings.TrimPrefix(u.Host, "www.") + strings.TrimSuffix(u.Path, "/")
		}
	}
	return out
}
