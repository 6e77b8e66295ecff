// Package builder turns a base into a site that any static host can serve.
//
// [Prepare] derives what pages share: addresses, the navigation of each topic,
// shells, assets. The result, a [Site], knows every page but has rendered none;
// [Site.Render] makes one, which is how dev answers a request. [Site.Build]
// renders all of them that changed since the last release, streams them to a
// staging folder and publishes it, all or nothing.
//
// In reading order: builder.go and config.go (what goes in), address.go,
// pages.go (which pages there are), assets.go (what they load), shell.go,
// navigation.go and related.go (what they share), words.go and media.go (a
// document becomes markup), render.go, article.go and lists.go (a page's data),
// structured.go (what machines read in it), channels.go (the same words as
// Markdown and JSON), findable.go and search.go (what is found), files.go (what is
// written beside pages), redirects.go (old addresses), preview.go (single files,
// for dev), changes.go (what is different, for previews), digest.go and state.go
// (what changed), build.go with build_*.go (all pages, what is written beside them, and
// the release), staged.go (whether links of pages lead anywhere),
// release.go, reuse.go, sweep.go, change_*.go and exchange_*.go (publishing),
// memory.go (how a build uses memory).
//
// Sub-packages do one thing each, from plain data to bytes: discovery (files for
// machines), social (drawn pictures), bundle (scripts and styles; the only user
// of the bundler). The builder is given a base that was narrowed already; it
// never learns why an edition is in it.
package builder

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"

	"helpwright/builder/bundle"
	"helpwright/builder/discovery"
	"helpwright/builder/social"
	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/theme"
)

// A Site is a base with everything that its pages share. It is safe for
// concurrent use.
type Site struct {
	cfg          Config
	base         *knowledge.Base
	gated        []Gated
	theme        *theme.Theme
	cache        knowledge.Cache
	mount        mount
	locales      []*localeSite
	pages        []*page          // in order: locale by locale
	byPath       map[string]*page // by path in the public folder
	assets       *assets
	painter      *social.Painter
	policy       discovery.Policy
	publisher    *discovery.Publisher
	relatives    *relatives
	oldAddresses func() *oldAddresses // sorted out when first wanted
	digest       [32]byte             // of what all pages depend on
}

// A localeSite is the site in one locale.
type localeSite struct {
	*Locale
	shell    *theme.Shell
	pages    []*page
	articles map[*knowledge.Article]*page
	topics   map[*knowledge.Topic]*page
	shown    map[*knowledge.Topic][]*page // articles of a topic, in order
	special  map[pageKind]*page
	same     map[string]bool // what speaks answered; only while pages are enumerated
	navs     sync.Map        // part to func() *navigation
}

// Prepare derives what pages share. Problems are those of styles, scripts
// and colours; when styles or scripts cannot be bundled the site is nil.
func Prepare(ctx context.Context, cfg Config, src Source) (*Site, []problem.Problem, error) {
	m, err := newMount(cfg.BaseURL)
	if err != nil {
		return nil, nil, fmt.Errorf("preparing the site: base URL: %w", err)
	}
	s := &Site{cfg: cfg, base: src.Base, gated: src.Gated, theme: src.Theme, cache: src.Cache, mount: m}
	css, problems, err := s.palette()
	if err != nil {
		return nil, nil, err
	}
	bundled, err := bundle.Bundle(ctx, cfg.Templates, bundle.Options{Folder: cfg.TemplatesFolder, Prefix: css, BuiltIn: cfg.BuiltIn})
	if err != nil {
		return nil, nil, fmt.Errorf("preparing the site: %w", err)
	}
	problems = append(problems, bundled.Problems...)
	if len(bundled.Outputs) == 0 {
		return nil, problems, nil
	}
	if err := s.prepareAssets(bundled); err != nil {
		return nil, nil, err
	}
	s.publisher = &s.cfg.Publisher
	s.publisher.Logo = m.absolute(s.assets.icons[len(s.assets.icons)-1].href)
	s.policy = discovery.Policy{Images: cfg.ImageHosts, Frames: cfg.VideoHosts}
	problems = append(problems, s.policy.Problems()...)
	if err := s.derive(nil); err != nil {
		return nil, nil, err
	}
	return s, problems, nil
}

// With returns the site with another base, and everything else as it was but what
// is gated. It is how dev follows an edit: styles and scripts are not bundled again.
func (s *Site) With(base *knowledge.Base) (*Site, error) {
	next := &Site{
		cfg: s.cfg, base: base, theme: s.theme, cache: s.cache, mount: s.mount,
		assets: s.assets, painter: s.painter, policy: s.policy, publisher: s.publisher,
	}
	return next, next.derive(s)
}

// derive makes what follows from the base. What the site before it worked out
// is taken over where it still holds.
func (s *Site) derive(before *Site) error {
	s.enumerate()
	if err := s.renderShells(); err != nil {
		return err
	}
	s.digest = s.commonDigest()
	s.oldAddresses = sync.OnceValue(s.findOldAddresses)
	s.relatives = newRelatives(s.base)
	if before != nil && sameFeatures(before.base, s.base) {
		s.relatives = before.relatives
	}
	return nil
}

// palette derives the colours of the site.
func (s *Site) palette() (css string, problems []problem.Problem, err error) {
	if s.cfg.Color == "" {
		return "", nil, nil
	}
	css, adjusted, err := theme.Palette(s.cfg.Color)
	if err != nil {
		return "", nil, fmt.Errorf("preparing the site: brand colour: %w", err)
	}
	if adjusted {
		problems = append(problems, problem.Problem{
			File: "helpwright.yaml", Rule: problem.Contrast,
			Message: fmt.Sprintf("text in the brand colour %q could not be read on one of the backgrounds, so a nearby colour is used there", s.cfg.Color),
			Hint:    "choose a darker or a more saturated colour to use it as it is",
		})
	}
	return css, problems, nil
}

// commonDigest sums up what every page depends on besides its own data: how it
// is rendered, and the words and links of its shell.
func (s *Site) commonDigest() [32]byte {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n", s.cfg.Tool)
	theme := s.theme.Digest()
	h.Write(theme[:])
	for _, f := range s.assets.files {
		fmt.Fprintf(h, "%s\n", f.file)
	}
	for _, l := range s.locales {
		d := newDigester(nil)
		sum := d.sum(l.shell, l.Fallback)
		h.Write(sum[:])
	}
	return [32]byte(h.Sum(nil))
}

// hasPerson reports whether every locale offers a way to a person.
func (s *Site) hasPerson() bool {
	for _, l := range s.locales {
		if len(l.Contact) == 0 {
			return false
		}
	}
	return true
}
