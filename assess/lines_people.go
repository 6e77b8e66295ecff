package assess

import "slices"

var assistantRules = []rule{
	{"VB-01", "Assistant in natural language", "It answers from approved articles, or says that it does not know.", nil},
	{"VB-02", "Bot of menus", "It works without a language model.", nil},
	{"VB-03", "Bot that acts for the customer", "It can open a ticket after asking.", nil},
	{"VB-04", "One bot on all channels", "It has the same flow everywhere.", nil},
	{"VB-05", "Launch that reacts and reaches out", "It opens when somebody is stuck, and can be told not to.", nil},
}

var caseRules = []rule{
	{"CM-01", "Submit a ticket", "Half for a form that gives a number at once; half for reasons, each of which asks for what is needed.", func(f *Facts) mark {
		return f.desk(part(2, "a form, reasons", "name reasons under desk", true, f.Reasons > 0))
	}},
	{"CM-02", "Update, escalate, close, reopen", "The customer does so from a page or by mail.", withDesk("from a page and by mail")},
	{"CM-03", "Tickets and all that happened", "The customer sees state and history.", withDesk("state, turn and history")},
	{"CM-04", "Articles linked to tickets", "Links are stored and counted.", withDesk("linked and quoted articles are counted")},
	{"CM-05", "Other systems of record", "Tickets are kept in step without duplicates, by webhooks and a program interface.", withDesk("webhooks and a program interface")},
	{"CM-06", "Answer times with credit for self-service", "A third each for hours, promises by priority, and a better promise to who tried alone.", func(f *Facts) mark {
		return f.desk(part(3, "hours, promises, credit", "set desk.hours and desk.service, with a line of self_service", f.Hours, f.Promises > 0, f.Credit))
	}},
	{"CM-07", "Answers suggested before sending", "Articles appear while the customer types.", withDesk("up to three, read in place")},
}

var assistedRules = []rule{
	{"AS-01", "Live chat", "Half for a chat elsewhere among the ways to a person; a chat of its own is not in this version.", func(f *Facts) mark {
		return part(2, "a chat elsewhere, one of your own", "add a way of the kind chat under contact", f.hasWay("chat"))
	}},
	{"AS-02", "Reading together", "The agent sees the page of the customer, when asked to.", nil},
	{"AS-03", "Call now, be called, book a time", "A third each for a telephone number, being called, and booking a time.", func(f *Facts) mark {
		return part(3, "a number to call, being called, booking", "add a way of the kind phone under contact, and desk with bookings", f.hasWay("phone"), f.Desk, f.Bookings)
	}},
	{"AS-04", "A visible way to a person", "Half for a way to a person on every page, which every site has; half for the share of ways that say how long an answer takes or when somebody is there.", func(f *Facts) mark {
		m := shareOf(f.Ways, "ways say when or how long", "say hours and wait for each way under contact", func(w Way) bool { return w.Hours || w.Wait })
		m.points = 0.5 + m.points/2
		return m
	}},
	{"AS-05", "Help that comes by itself", "A rule offers a person to who is stuck.", nil},
	{"AS-06", "Routing by intent", "Some reason leads to a person first.", func(f *Facts) mark {
		return f.desk(all(f.HumanFirst, "some reasons lead to a person first", "mark reasons with human_first under desk"))
	}},
	{"AS-07", "Context travels with the customer", "Whoever helps sees what was read and tried.", withDesk("searches, articles and steps")},
}

// desk gives a mark to a site with a desk, and nothing to one without.
func (f *Facts) desk(m mark) mark {
	if !f.Desk {
		return mark{found: "the site has no desk", gap: "write desk: {} in helpwright.yaml"}
	}
	return m
}

// withDesk marks what every site with a desk has.
func withDesk(found string) func(*Facts) mark {
	return func(f *Facts) mark { return f.desk(mark{points: 1, found: found}) }
}

func (f *Facts) hasWay(kind string) bool {
	return slices.ContainsFunc(f.Ways, func(w Way) bool { return w.Kind == kind })
}

var communityRules = []rule{
	{"CO-01", "Forum with staff", "Posts that nobody answers reach an agent.", nil},
	{"CO-02", "Accepted answers and recognition", "The asker marks the solution.", nil},
	{"CO-03", "Ideas with votes", "Customers follow what becomes of an idea.", nil},
	{"CO-04", "From post to article", "A solved post becomes a draft.", nil},
}

var toolRules = []rule{
	{"TO-01", "Order, upgrade, renew", "A customer orders through a connector.", nil},
	{"TO-02", "Status of orders", "Number and a second factor show it.", nil},
	{"TO-03", "Downloads", "Updates by product and version, with checksums.", nil},
	{"TO-04", "Diagnostics and logs", "Half for logs that are looked through for secrets before they are sent; a check of the device is not in this version.", func(f *Facts) mark { return f.desk(mark{0.5, "logs are looked through", later}) }},
	{"TO-05", "Help before the question", "Known issues appear before somebody searches.", nil},
	{"TO-06", "End of life", "Product and version give the last day of support.", nil},
	{"TO-07", "Cards of data", "A connector shows one card, to be read only.", nil},
}

var reportRules = []rule{
	{"RA-01", "Surveys in the moment", "One question at the end of an experience.", withDesk("after articles and tickets")},
	{"RA-02", "Web analytics", "Visits are counted without scripts of others.", nil},
	{"RA-03", "Paths and tests of two forms", "A test has a rule of who wins.", nil},
	{"RA-04", "Tickets and content", "The best and the worst content is known.", nil},
	{"RA-05", "From search to solution", "One visit is one line.", nil},
	{"RA-06", "Measures of outcome", "Solved, given up, handed over: shown together.", nil},
	{"RA-07", "Alerts and a cadence of review", "Half for owners with a mail address, whom helpwright stale tells what to look at; alerts are not in this version.", func(f *Facts) mark {
		return part(2, "digests for owners, alerts", "name owners with their mail addresses", f.Owners)
	}},
	{"RA-08", "Self-assessment", "This command.", always("this is it")},
}
