package knowledge

// Config is what a site tells this package about itself.
type Config struct {
	Folder     string                       // name of the content folder in messages, "content"
	Locales    []Locale                     // in order; the first is the default
	Markets    []string                     // known markets
	Variables  map[string]map[string]string // name to locale ("" for all) to value
	ImageHosts []string                     // hosts from which pictures may come
	VideoHosts []string                     // hosts of video pages that may be shown after a click
}

// A Locale is a language and, if set, a market in which articles are shown.
type Locale struct {
	Tag      string   // BCP 47
	Fallback []string // locales to try, in order
	Market   string   // "" shows only articles without a market
}
