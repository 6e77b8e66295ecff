package policy

import (
	"maps"
	"slices"
	"strings"
)

// An Action is what is done, as KIND.VERB.
type Action string

// Kind is the kind of object that an action is done to.
func (a Action) Kind() string {
	kind, _, _ := strings.Cut(string(a), ".")
	return kind
}

// The actions of the desk.
const (
	// What is for everybody.
	PageRead   Action = "page.read"   // pages and answers that are the same for all, forms to sign in among them
	EnterTry   Action = "enter.try"   // try to sign in, ask for a code or a link, spend one
	RatingGive Action = "rating.give" // say whether an article helped
	GuideSave  Action = "guide.save"  // get a code under which a guide goes on elsewhere
	GuideRead  Action = "guide.read"  // go on with a guide by its code

	// A ticket, seen from both sides.
	TicketOpen     Action = "ticket.open"     // ask for help
	TicketRead     Action = "ticket.read"     // see a ticket and what was said in it
	TicketList     Action = "ticket.list"     // list and search tickets that one may read
	TicketReply    Action = "ticket.reply"    // say something in public
	TicketClose    Action = "ticket.close"    // say that it is solved or over
	TicketReopen   Action = "ticket.reopen"   // say that it is not
	TicketEscalate Action = "ticket.escalate" // ask for another level, with a reason
	TicketRate     Action = "ticket.rate"     // say how the help was

	// A ticket, seen from the desk.
	TicketNote   Action = "ticket.note"   // say something among colleagues
	TicketAssign Action = "ticket.assign" // claim it, give it to somebody or to a group
	TicketEdit   Action = "ticket.edit"   // status, priority, tags, subject, fields, linked articles
	TicketMerge  Action = "ticket.merge"  // merge, split, follow up
	TicketBulk   Action = "ticket.bulk"   // change many at once
	TicketExport Action = "ticket.export" // take many out as a table

	MessageRead Action = "message.read" // see one message

	AttachmentUpload Action = "attachment.upload" // begin to send a file
	AttachmentWrite  Action = "attachment.write"  // go on with one, or drop it
	AttachmentRead   Action = "attachment.read"   // fetch a file

	CallbackAsk  Action = "callback.ask"  // ask to be called, book a time
	CallbackRead Action = "callback.read" // see what was booked
	CallbackEdit Action = "callback.edit" // move or cancel it
	CallbackWork Action = "callback.work" // take one on, say that it is done

	// The desk itself.
	DeskRead   Action = "desk.read"   // the pages of the desk, its events
	ViewRead   Action = "view.read"   // see a saved view
	ViewEdit   Action = "view.edit"   // save, change or drop one of one's own
	ViewShare  Action = "view.share"  // likewise for all
	MacroRead  Action = "macro.read"  // use macros and canned replies
	MacroEdit  Action = "macro.edit"  // write them
	RatingRead Action = "rating.read" // read what people say about articles
	DraftWrite Action = "draft.write" // turn a ticket into a draft of an article

	// Oneself.
	SessionEnd  Action = "session.end"  // sign out, end other sessions of one's own
	AccountRead Action = "account.read" // see an account
	AccountEdit Action = "account.edit" // change name, password and second factor

	// People and settings.
	PeopleRead    Action = "people.read" // list accounts and groups
	PeopleEdit    Action = "people.edit" // invite, disable, change roles and groups, reset
	TokenRead     Action = "token.read"
	TokenEdit     Action = "token.edit" // make and revoke tokens of programs
	OutboxRead    Action = "outbox.read"
	OutboxEdit    Action = "outbox.edit" // send again, drop
	WebhookRead   Action = "webhook.read"
	WebhookEdit   Action = "webhook.edit"
	MailReceive   Action = "mail.receive"   // hand in a mail that came
	PrivacyExport Action = "privacy.export" // everything of a person
	PrivacyErase  Action = "privacy.erase"  // remove a person
	MetricsRead   Action = "metrics.read"
)

type reach int

const (
	nothing reach = iota
	own
	all
)

// A rule says how far each role reaches.
type rule struct {
	reach [len(Roles)]reach
}

// from makes the rule of what roles of the desk may from one on, and programs with it.
func from(least Role, nobody, customer reach) rule {
	r := rule{}
	r.reach[Nobody], r.reach[Customer] = nobody, customer
	for role := least; role <= Admin; role++ {
		r.reach[role] = all
	}
	r.reach[Program] = all
	return r
}

// people makes a rule of the desk that no program may follow.
func people(least Role) rule {
	r := from(least, nothing, nothing)
	r.reach[Program] = nothing
	return r
}

// ownOf makes the rule that agents and leads reach their own and others nothing, and
// from a role on all.
func ownOf(everything Role) rule {
	r := people(everything)
	for role := Agent; role < everything && role <= Admin; role++ {
		r.reach[role] = own
	}
	return r
}

var (
	everybody = from(Agent, all, all)
	both      = from(Agent, nothing, own) // customers their own, the desk all
	desk      = from(Agent, nothing, nothing)
	leads     = from(Lead, nothing, nothing)
	admins    = from(Admin, nothing, nothing)
)

// noneOfStaff is above all roles of the desk.
const noneOfStaff = Admin + 1

var table = map[Action]rule{
	PageRead:   everybody,
	EnterTry:   everybody,
	RatingGive: everybody,
	GuideSave:  everybody,
	GuideRead:  everybody,

	TicketOpen:     everybody,
	TicketRead:     both,
	TicketList:     both,
	TicketReply:    both,
	TicketClose:    both,
	TicketReopen:   both,
	TicketEscalate: both,
	TicketRate:     {reach: [len(Roles)]reach{Nobody: own, Customer: own}}, // by a mailed link, too; never by the desk

	TicketNote:   desk,
	TicketAssign: desk,
	TicketEdit:   desk,
	TicketMerge:  desk,
	TicketBulk:   desk,
	TicketExport: leads,

	MessageRead: both,

	AttachmentUpload: everybody,
	AttachmentWrite:  {reach: [len(Roles)]reach{Nobody: own, Customer: own, Agent: own, Lead: own, Admin: own, Program: own}},
	AttachmentRead:   from(Agent, own, own),

	CallbackAsk:  everybody,
	CallbackRead: from(Agent, own, own),
	CallbackEdit: from(Agent, own, own),
	CallbackWork: desk,

	DeskRead:   people(Agent),
	ViewRead:   ownOf(Admin),
	ViewEdit:   ownOf(noneOfStaff),
	ViewShare:  people(Lead),
	MacroRead:  desk,
	MacroEdit:  leads,
	RatingRead: desk,
	DraftWrite: desk,

	SessionEnd:  {reach: [len(Roles)]reach{Customer: all, Agent: own, Lead: own, Admin: own}},
	AccountRead: ownOf(Admin),
	AccountEdit: ownOf(noneOfStaff),

	PeopleRead:    people(Lead),
	PeopleEdit:    people(Admin),
	TokenRead:     people(Admin),
	TokenEdit:     people(Admin),
	OutboxRead:    people(Admin),
	OutboxEdit:    people(Admin),
	WebhookRead:   admins,
	WebhookEdit:   admins,
	MailReceive:   {reach: [len(Roles)]reach{Nobody: own, Program: all}}, // by a signature, too
	PrivacyExport: admins,
	PrivacyErase:  admins,
	MetricsRead:   admins,
}

// Actions lists what can be done, in order.
func Actions() []Action { return slices.Sorted(maps.Keys(table)) }

// A Field is a part of an object that only some see, as KIND.NAME.
type Field string

// The fields that are not for all who may read their object.
const (
	TicketInternal Field = "ticket.internal" // notes, tags, priority, assignee, clocks, duplicates
	TicketPacket   Field = "ticket.packet"   // what the customer tried, as the agent sees it
	AccountSecond  Field = "account.second"  // whether there is a second factor, and when somebody last signed in
	RequesterMail  Field = "requester.email"
)

var staffAndPrograms = []Role{Agent, Lead, Admin, Program}

var fields = map[Field][]Role{
	TicketInternal: staffAndPrograms,
	TicketPacket:   append([]Role{Customer}, staffAndPrograms...),
	AccountSecond:  {Admin},
	RequesterMail:  append([]Role{Customer}, staffAndPrograms...),
}
