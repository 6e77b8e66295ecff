package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"helpwright/builder"
	"helpwright/builder/discovery"
	"helpwright/knowledge"
	"helpwright/plain"
	"helpwright/problem"
	"helpwright/searchindex"
	"helpwright/searchindex/exchange"
	"helpwright/searchindex/signals"
	"helpwright/searchindex/synonyms"
	"helpwright/site"
	"helpwright/templates"
	"helpwright/theme"
	"helpwright/translation/standing"
	"helpwright/workflow"
)

// A pipeline is a site on its way from files to pages: what build, check and
// dev have in common.
type pipeline struct {
	site     *site.Site
	others   []builder.OtherSite
	synonyms map[string]*searchindex.Synonyms // by locale
	opened   signals.Use
	kept     *kept
	theme    *theme.Theme
	base     *knowledge.Base // everything, drafts and internal articles included
	history  *workflow.History
	reviewed *workflow.Reviewed
	proved   *knowledge.Base // what of the base may be published
	problems []problem.Problem
	ofBase   []problem.Problem // those among them that follow from the base
	tool     string
	drafts   bool // blocks that are not approved are shown
}

// loadOptions say how a site is loaded.
type loadOptions struct {
	kept     *kept
	workers  int
	progress func(done, total int)
	drafts   bool // blocks that are not approved are shown
}

// load opens and reads a site. With errors in the configuration or in the theme
// there is no base, since no page can be made, and the problems say why; those of
// the content are found nevertheless if the configuration says enough to read it.
func load(ctx context.Context, s *site.Site, found []problem.Problem, opts loadOptions) (*pipeline, error) {
	p := &pipeline{site: s, kept: opts.kept, problems: found, tool: toolID(), drafts: opts.drafts}
	if n, _ := problem.Count(found); n == 0 {
		if err := p.loadTheme(ctx); err != nil {
			return p, err
		}
	} else if !s.Readable {
		return p, nil
	}
	if err := p.loadSynonyms(); err != nil {
		return p, err
	}
	if err := p.loadOtherSites(); err != nil {
		return p, err
	}
	if err := p.loadSignals(); err != nil {
		return p, err
	}
	cfg := p.knowledgeConfig()
	cfg.DraftBlocks = opts.drafts
	base, problems, err := knowledge.Load(ctx, knowledge.Source{
		Files: s.Content, Config: cfg, Cache: p.cache(), Workers: opts.workers, Progress: opts.progress,
	})
	if err != nil {
		return nil, err
	}
	p.base = base
	p.judge(problems)
	if p.theme == nil {
		p.base = nil
	}
	return p, nil
}

// cache is where results of work are kept; none, if it may hold what another
// program worked out in another way.
func (p *pipeline) cache() knowledge.Cache {
	if p.tool == "" {
		return nil
	}
	return p.kept.results
}

// judge takes what was found in the base, in place of what was found before.
func (p *pipeline) judge(found []problem.Problem) {
	others := slices.DeleteFunc(slices.Clone(p.problems), func(q problem.Problem) bool { return slices.Contains(p.ofBase, q) })
	p.ofBase = append(found, p.checkPopular()...)
	p.problems = problem.Sort(append(others, p.ofBase...))
}

// judgePages adds what only the addresses of all pages together show.
func (p *pipeline) judgePages(s *builder.Site) {
	found := p.unsaid(s.Problems())
	p.ofBase = append(p.ofBase, found...)
	p.problems = problem.Sort(append(p.problems, found...))
}

// unsaid leaves out what was said of the same place already: some old addresses
// are wrong both for the base and for the site.
func (p *pipeline) unsaid(found []problem.Problem) []problem.Problem {
	return slices.DeleteFunc(slices.Clone(found), func(q problem.Problem) bool {
		return slices.ContainsFunc(p.problems, func(said problem.Problem) bool {
			return said.Rule == q.Rule && said.File == q.File && said.Line == q.Line && said.Column == q.Column
		})
	})
}

// openSite finds and opens a site folder.
func openSite(dir string) (*site.Site, []problem.Problem, error) {
	root := dir
	if root == "" {
		found, err := site.Find(".")
		if err != nil {
			return nil, nil, noSite(err)
		}
		root = found
	}
	s, problems, err := site.Open(root)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, notSite(root)
	}
	if err != nil {
		return nil, nil, err
	}
	return s, problem.Sort(append(problems, checkNamed(s)...)), nil
}

// checkNamed looks into the files that the configuration names, as into those
// that lie beside words.
func checkNamed(s *site.Site) []problem.Problem {
	var out []problem.Problem
	for _, f := range s.Config.Files {
		check := knowledge.CheckPicture
		switch f.Key {
		case "fonts":
			check = builder.CheckFont
		case "index":
			continue // its lines have problems of their own
		}
		if message, hint := check(s.Files, f.Path); message != "" {
			out = append(out, problem.Problem{
				File: site.File, Line: f.Line, Column: f.Column, Rule: problem.Config,
				Message: fmt.Sprintf("%q of %q: %s", f.Path, f.Key, message), Hint: hint,
			})
		}
	}
	return out
}

// noSite says what to do where there is no site here or above.
func noSite(err error) error {
	if errors.Is(err, site.ErrNoSite) {
		return wrongUse("go into a site, name one with --site, or make one with helpwright init", "%s", err)
	}
	return err
}

// notSite says what is wrong with a folder that was named as a site.
func notSite(dir string) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return wrongUse("name the folder of a site", "no folder %q", dir)
	}
	return wrongUse("name the folder of a site, or make one with helpwright init", "no %s in %q", site.File, dir)
}

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

// checkPopular looks for the articles that the start page names.
func (p *pipeline) checkPopular() []problem.Problem {
	var out []problem.Problem
	for _, name := range p.site.Config.Home.Popular {
		if message, hint := p.base.UnknownID(name.ID); message != "" {
			out = append(out, problem.Problem{
				File: site.File, Line: name.Line, Column: name.Column, Rule: problem.Config, Message: message, Hint: hint,
			})
		}
	}
	return out
}

// readHistory gives editions their dates, and tells translations how far they are
// behind.
func (p *pipeline) readHistory(ctx context.Context) error {
	if err := p.readDates(ctx); err != nil {
		return err
	}
	var err error
	p.base, err = standing.Mark(ctx, p.base, p.history, p.cache())
	return err
}

// readDates gives editions their dates.
func (p *pipeline) readDates(ctx context.Context) error {
	h, problems, err := workflow.ReadHistory(ctx, workflow.HistoryOptions{
		Site: p.site.Root, Content: "content", Cache: p.kept.history, Tool: p.tool,
	})
	if err != nil {
		return err
	}
	p.history = h
	p.problems = problem.Sort(append(p.problems, problems...))
	p.base = workflow.Stamp(p.base, h)
	return nil
}

// review judges the base by the policy of the site, at the date of a build, and takes
// out of it what may not be published.
func (p *pipeline) review(date time.Time) error {
	policy, err := policyOf(p.site.Config.Review)
	if err != nil {
		return err
	}
	states := statesOf(p.site.Config.Review.Publish)
	reviewed, problems := workflow.Review(p.base, p.history, workflow.Terms{Policy: policy, At: date})
	proved, found := reviewed.Published(states)
	p.reviewed, p.proved = reviewed, proved
	p.excuse(states)
	p.problems = problem.Sort(slices.Concat(p.problems, problems, found))
	return nil
}

// excuse marks the problems of words that are not published: like those of drafts they
// do not keep the rest from being published.
func (p *pipeline) excuse(states []knowledge.State) {
	withheld := map[string]bool{}
	for _, a := range p.base.Articles {
		for _, e := range a.Editions {
			withheld[e.File] = p.reviewed.Withholds(e, states)
		}
	}
	for i := range p.problems {
		p.problems[i].Draft = p.problems[i].Draft || withheld[p.problems[i].File]
	}
}

// published narrows what was reviewed to what a build shows everybody, as the site
// says: by default approved words for the public, in markets that the site serves.
func (p *pipeline) published() *knowledge.Base {
	return p.narrowed(p.proved, p.site.Config.Review.Publish)
}

// previewed narrows the base to what a preview shows: words as they are, drafts too.
func (p *pipeline) previewed() *knowledge.Base {
	return p.narrowed(p.base, p.site.Config.Review.Preview)
}

func (p *pipeline) narrowed(base *knowledge.Base, to site.Publish) *knowledge.Base {
	states := statesOf(to)
	return base.For(knowledge.Audience(to.Audience)).Keep(func(e *knowledge.Edition) bool { return p.shows(e, states) })
}

func (p *pipeline) shows(e *knowledge.Edition, states []knowledge.State) bool {
	return p.serves(e.Article.Markets) && slices.Contains(states, e.State)
}

// gated is what audiences may see that a build does not show everybody.
func (p *pipeline) gated() []builder.Gated {
	publish := p.site.Config.Review.Publish
	states := statesOf(publish)
	var out []builder.Gated
	for _, audience := range knowledge.Audiences()[1:] {
		g := builder.Gated{Audience: audience}
		if p.isFor(audience, states) {
			to := publish
			to.Audience = string(audience)
			g.Base = p.narrowed(p.proved, to)
		}
		out = append(out, g)
	}
	return out
}

// isFor reports whether an audience sees anything that no wider one does.
func (p *pipeline) isFor(audience knowledge.Audience, states []knowledge.State) bool {
	for _, a := range p.proved.Articles {
		if a.Audience != audience {
			continue
		}
		for _, e := range a.Editions {
			if p.shows(e, states) {
				return true
			}
		}
	}
	return false
}

// serves reports whether a locale of the site shows what is for some markets.
func (p *pipeline) serves(markets []string) bool {
	return len(markets) == 0 || slices.ContainsFunc(p.site.Config.Locales, func(l site.Locale) bool {
		return slices.Contains(markets, l.Market)
	})
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

// errors reports whether any problem forbids publishing.
func (p *pipeline) errors() bool {
	n, _ := problem.Count(p.problems)
	return n > 0
}

// buildDate is what a build calls now: the date given, else that of HEAD.
func (p *pipeline) buildDate(given time.Time) time.Time {
	if !given.IsZero() || p.history == nil {
		return given
	}
	_, committed := p.history.Head()
	return committed
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

// mountPath is the path of the base URL, under which the site is served.
func mountPath(baseURL string) string {
	u, err := url.Parse(baseURL)
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.Path
}
