package builder

import (
	"fmt"

	"helpwright/builder/discovery"
	"helpwright/theme"
)

// renderShells prepares what all pages of a locale share.
func (s *Site) renderShells() error {
	_, meta := discovery.CSP(s.policy)
	for _, l := range s.locales {
		shell, err := s.theme.Shell(theme.Shell{
			Locale:      l.Locale.Locale,
			SiteTitle:   l.Title,
			SiteTitleIn: l.TitleIn,
			WorkerPath:  s.workerPath(),
			Shortcut:    "/",
			HomePath:    l.special[pageHome].href,
			SearchPath:  l.special[pageSearch].href,

			SearchIndex:  s.mount.path(l.searchPointer()),
			SearchShards: s.mount.path(searchFolder + "/"),
			SearchScript: s.assets.href("search.js"),

			ContactPath: l.special[pageContact].href,
			AllPath:     l.special[pageAll].href,
			ToolsPath:   l.special[pageCapabilities].href,
			FeedPath:    s.mount.path(l.Tag + "/feed.xml"),
			ManifestURL: s.manifestPath(l),
			IconURL:     s.assets.icon.href,
			IconType:    s.assets.icon.mediaType(),
			LogoURL:     s.assets.logo.href,
			LogoDarkURL: s.assets.logoDark.href,
			LogoWidth:   s.assets.logo.width,
			LogoHeight:  s.assets.logo.height,
			Header:      l.Header,
			Footer:      l.Footer,
			Legal:       l.Legal,
			Topics:      s.topicLinks(l),
			Contact:     l.Contact,
			StyleURL:    s.assets.href("site.css"),

			DeskStyleURL: s.assets.href("desk.css"),

			ScriptURL:   s.assets.href("site.js"),
			Scripts:     s.assets.scripts(),
			CSP:         meta,
			DescribedBy: s.mount.path(l.Tag + "/llms.txt"),
			EditLinks:   s.cfg.EditURL != "",
			LiveURL:     s.cfg.Live,
			ChangesPath: changesHref(l),
			Desk:        s.deskAt(l),
		})
		if err != nil {
			return fmt.Errorf("preparing the site: %w", err)
		}
		l.shell = shell
	}
	return nil
}

// changesHref is where a preview lists what is different; "" where nothing does.
func changesHref(l *localeSite) string {
	if p := l.special[pageChanges]; p != nil {
		return p.href
	}
	return ""
}

// workerPath is where the service worker lies; without offline reading there is
// none, and scripts must not ask for it.
func (s *Site) workerPath() string {
	if !s.cfg.Offline {
		return ""
	}
	return s.mount.prefix
}

// manifestPath is where the web app manifest stands; without offline reading
// there is nothing to install.
func (s *Site) manifestPath(l *localeSite) string {
	if !s.cfg.Offline {
		return ""
	}
	return s.mount.path(l.Tag + "/manifest.webmanifest")
}

func (s *Site) topicLinks(l *localeSite) []theme.Link {
	var links []theme.Link
	for _, t := range s.base.Root.Topics {
		if p := l.topics[t]; p != nil {
			links = append(links, s.topicLink(p))
		}
	}
	return links
}
