package schema

const (
	shortName   = `^[a-z0-9-]{1,40}$`
	fieldName   = `^[a-z][a-z0-9_]{0,39}$`
	workingTime = `^[1-9][0-9]{0,4}[mhd]$`
	timeSpan    = `^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$`
)

func desk() Value {
	return section(
		Field{Name: "url", Value: matching(urlPattern), Example: "https://desk.example.com/",
			About: "Where the desk answers, when that is not where the site is published. Its address must be on the same site, so that cookies reach it."},
		Field{Name: "database", Value: matching(`^postgres(ql)?://`), Example: "postgres://helpwright@db.example.com/helpwright",
			About: "A server of PostgreSQL, which any number of desks may share, instead of a file. Without a password: that stands in the environment, or in a file of PostgreSQL's own. HELPWRIGHT_DATABASE goes before this line."},
		Field{Name: "reasons", Value: mapOf(shortName, reason()), Example: map[string]any{"refund": map[string]any{"label": "A refund"}},
			About: "Why people write, in the order in which they see it. Articles name these ids in contact_reasons."},
		Field{Name: "hours", Value: section(
			Field{Name: "time_zone", Value: words(), Example: "Europe/Berlin", About: "The time zone of the hours, by its IANA name. Without this line UTC."},
			Field{Name: "days", Value: section(weekdays()...), About: "When somebody is there. Without this section somebody always is; a day that is not named is free."},
			Field{Name: "holidays", Value: list(matching(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)), Example: []string{"2026-12-25"}, About: "Days on which nobody is there, in quotes."},
		), About: "When somebody is there. Working time is counted in these hours."},
		Field{Name: "service", Value: list(section(
			Field{Name: "priority", Required: true, Value: oneOf("low", "normal", "high", "urgent"), About: "The tickets for which this holds."},
			Field{Name: "self_service", Value: flag(false), About: "It holds for tickets of people who tried to help themselves first."},
			Field{Name: "first_response", Value: matching(workingTime), Example: "4h", About: "How soon they are answered, in working time: 30m, 8h, 2d, where a day has 24 hours of it."},
			Field{Name: "next_response", Value: matching(workingTime), Example: "8h", About: "How soon each further message is answered."},
			Field{Name: "resolution", Value: matching(workingTime), Example: "48h", About: "How soon they are solved."},
		)), About: "What is promised, by priority."},
		Field{Name: "attachments", Value: section(
			Field{Name: "megabytes", Value: Value{Type: Integer}, Example: 20, About: "How large a file may be, 20 without this line."},
			Field{Name: "files", Value: Value{Type: Integer}, Example: 10, About: "How many a message may have, 10 without this line."},
		), About: "What may be sent along."},
		Field{Name: "mail", Value: section(
			Field{Name: "from", Value: mail(), Example: "help@example.com", About: "The address from which the desk writes. Without this line the first mail address under contact."},
			Field{Name: "reply_domain", Value: matching(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z]$`), Example: "reply.example.com", About: "The domain of the addresses to which people answer, each of which belongs to one ticket and one person. Without this line that of from."},
		), About: "How the desk writes. The server and its password are not written here but in the environment of `helpwright serve`."},
		Field{Name: "keep_days", Value: section(
			Field{Name: "tickets", Value: Value{Type: Integer}, Example: 730, About: "Days after which a closed ticket is erased, with its messages and files."},
			Field{Name: "ratings", Value: Value{Type: Integer}, Example: 365, About: "Days after which the words of a rating are erased. The vote is kept."},
			Field{Name: "journeys", Value: Value{Type: Integer}, Example: 90, About: "Days after which what a customer searched, read and tried is erased from a ticket."},
			Field{Name: "journal", Value: Value{Type: Integer}, Example: 365, About: "Days after which the journal forgets what happened."},
			Field{Name: "mail", Value: Value{Type: Integer}, Example: 30, About: "Days after which mail that was sent is erased."},
		), About: "How long is kept what people said."},
		Field{Name: "origins", Value: list(matching(`^https?://[^/?#]+$`)), Example: []string{"https://www.example.com"},
			About: "Other sites from whose pages the desk may be asked."},
		Field{Name: "proxies", Value: list(words()), Example: []string{"10.0.0.0/8"},
			About: "Networks of the proxies before the desk, whose X-Forwarded-For is believed. Without this line nobody's is."},
		Field{Name: "bookings", Value: mapOf(shortName, section(
			Field{Name: "label", Required: true, Value: perTag(), Example: "Help with setting up", About: "What the talk is for."},
			Field{Name: "group", Value: matching(shortName), Example: "success", About: "The group that talks."},
			Field{Name: "minutes", Value: Value{Type: Integer}, Example: 30, About: "How long it takes, 30 without this line."},
			Field{Name: "days", Value: section(weekdays()...), About: "When it can be booked. Without this section when somebody is there."},
		)), Example: map[string]any{"setup": map[string]any{"label": "Help with setting up"}},
			About: "Talks for which customers book a time."},
		Field{Name: "openid", Value: section(
			Field{Name: "issuer", Required: true, Value: matching(urlPattern), Example: "https://login.example.com/", About: "The address of the provider."},
			Field{Name: "client", Required: true, Value: words(), Example: "helpwright", About: "The client id that it gave to this desk. The secret is not written here but in the environment."},
			Field{Name: "label", Value: perTag(), Example: "Sign in with Example", About: "What stands on the button."},
		), About: "A provider of OpenID Connect by which agents sign in."},
		Field{Name: "drafts", Value: section(
			Field{Name: "remote", Required: true, Value: matching(urlPattern), Example: "https://git.example.com/help.git", About: "The address of the repository, without a name or a password. The token that lets the desk in stands in its environment as HELPWRIGHT_GIT_TOKEN."},
			Field{Name: "branch", Value: matching(`^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$`), Example: "main", About: "The branch on which drafts begin, main without this line."},
			Field{Name: "folder", Value: words(), Example: "docs/help", About: "The folder of the site in the repository, when that is not its top."},
		), About: "The git repository of the site. With it, agents press a button to write the draft that a ticket gives on a branch of its own, such as desk/ticket-4711."},
	)
}

func reason() Value {
	return section(
		Field{Name: "label", Required: true, Value: perTag(), Example: "A refund", About: "Why somebody writes, in a few words."},
		Field{Name: "group", Value: matching(shortName), Example: "billing", About: "The group whose tickets these are."},
		Field{Name: "priority", Value: oneOf("low", "normal", "high", "urgent"), About: "How urgent they are, normal without this line."},
		Field{Name: "human_first", Value: flag(false), About: "The person stands before the articles, also on the pages of articles that name this reason."},
		Field{Name: "fields", Value: mapOf(fieldName, section(
			Field{Name: "label", Required: true, Value: perTag(), Example: "Order number", About: "What is asked for."},
			Field{Name: "hint", Value: perTag(), Example: "It stands in the mail that we sent you.", About: "Where one finds it."},
			Field{Name: "kind", Value: oneOf("text", "long", "choice", "number", "date"), About: "The sort of the answer, text without this line."},
			Field{Name: "required", Value: flag(false), About: "The message cannot be sent without it."},
			Field{Name: "choices", Value: mapOf(shortName, perTag()), Example: map[string]any{"late": "It is late", "broken": "It is broken"}, About: "The answers of a choice."},
		)), Example: map[string]any{"order": map[string]any{"label": "Order number"}}, About: "What else is asked for, in this order. Ask only for what is needed to help."},
	)
}

func weekdays() []Field {
	var all []Field
	for _, name := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		all = append(all, Field{Name: name, Value: list(matching(timeSpan)), Example: []string{"09:00-12:00", "13:00-17:00"}, About: "Spans of time in quotes, in order."})
	}
	return all
}
