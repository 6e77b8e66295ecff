package site

// TextKeys lists the keys of helpwright.yaml whose texts are words to be translated:
// paths of keys joined by dots, where * stands for any key and lists are passed
// through. Addresses differ between locales too, but nobody translates them.
func TextKeys() []string {
	return []string{
		"title", "description", "organization.name",
		"contact.label", "contact.hours", "contact.wait",
		"brand.header.label", "brand.footer.label", "brand.legal.label",
		"home.greeting", "home.examples",
		"search.sites.name", "standard.*.sections", "variables.*",
		"desk.reasons.*.label", "desk.reasons.*.fields.*.label", "desk.reasons.*.fields.*.hint", "desk.reasons.*.fields.*.choices.*",
		"desk.bookings.*.label", "desk.openid.label",
	}
}
