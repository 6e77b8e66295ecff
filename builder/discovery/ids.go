package discovery

// The names by which feeds and structured data speak of things. They are made of
// the base and of what never changes, so they outlive a page's address: an article
// that moves to another topic stays the same entry in a reader's feed.

// entryID names an article's edition: https://help.example.com/en/#refund-an-order.
func entryID(base Base, p *Page) string {
	return base.URL("/" + p.Locale + "/#" + p.ID)
}

// publisherID names whoever publishes the site, in every locale.
func publisherID(base Base) string { return base.URL("/#publisher") }

// websiteID names the site in one locale.
func websiteID(base Base, locale string) string {
	return base.URL("/" + locale + "/#website")
}
