package policy

import (
	"slices"
	"testing"
)

var (
	kim   = Actor{Role: Customer, Email: "kim@example.com", Tickets: []string{"t1"}}
	anna  = Actor{Role: Agent, ID: "anna"}
	admin = Actor{Role: Admin, ID: "root"}
)

func TestMay(t *testing.T) {
	for _, c := range []struct {
		why   string
		actor Actor
		do    Action
		to    Object
		want  bool
	}{
		{"a mailed link opened it", kim, TicketRead, Object{Kind: "ticket", Ticket: "t1"}, true},
		{"it was asked for from an address that is proved", kim, TicketRead, Object{Kind: "ticket", Ticket: "t2", Email: "kim@example.com"}, true},
		{"it is another's", kim, TicketRead, Object{Kind: "ticket", Ticket: "t3", Email: "lee@example.com"}, false},
		{"nothing is proved, and nothing is asked for", Actor{Role: Customer}, TicketRead, Object{Kind: "ticket"}, false},
		{"a note among colleagues is not the customer's", kim, MessageRead, Object{Kind: "message", Ticket: "t1", Internal: true}, false},
		{"nobody reads tickets", Actor{}, TicketRead, Object{Kind: "ticket"}, false},
		{"but by the secret of a mail may say how the help was", Actor{}, TicketRate, Object{Kind: "ticket", Held: true}, true},
		{"the desk does not rate itself", admin, TicketRate, Object{Kind: "ticket", Held: true}, false},
		{"agents see all tickets", anna, TicketRead, Object{Kind: "ticket", Ticket: "t3"}, true},
		{"and their own account", anna, AccountEdit, Object{Kind: "account", Owner: "anna"}, true},
		{"and nobody else's", anna, AccountEdit, Object{Kind: "account", Owner: "root"}, false},
		{"nor what has no owner", Actor{Role: Agent}, AccountEdit, Object{Kind: "account"}, false},
		{"an admin does not act for others", admin, AccountEdit, Object{Kind: "account", Owner: "anna"}, false},
		{"an unknown action is nobody's", admin, "ticket.explode", Object{}, false},
		{"a program does what its scope names", Actor{Role: Program, Scopes: []string{"ticket.read"}}, TicketRead, Object{}, true},
		{"and nothing beside it", Actor{Role: Program, Scopes: []string{"ticket.read"}}, TicketEdit, Object{}, false},
		{"but what everybody may", Actor{Role: Program}, TicketOpen, Object{}, true},
		{"no scope makes an admin", Actor{Role: Program, Scopes: []string{"people", "token", "account", "desk"}}, PeopleEdit, Object{}, false},
		{"whoever sends a file goes on with it", Actor{}, AttachmentWrite, Object{Kind: "attachment", Held: true}, true},
		{"and nobody else", anna, AttachmentWrite, Object{Kind: "attachment", Owner: "root"}, false},
	} {
		if got := May(c.actor, c.do, c.to); got != c.want {
			t.Errorf("%s: %v", c.why, got)
		}
	}
}

// What somebody may do to some object, somebody may ever do.
func TestEverCoversMay(t *testing.T) {
	for _, role := range Roles {
		a := Actor{Role: role, ID: "a", Email: "a@example.com", Tickets: []string{"t"}, Scopes: []string{"ticket", "attachment"}}
		for _, do := range Actions() {
			for _, o := range []Object{{}, {Owner: "a"}, {Ticket: "t"}, {Held: true}, {Email: "a@example.com"}} {
				if May(a, do, o) && !Ever(a, do) {
					t.Errorf("%s may %s to %+v, but never may", role, do, o)
				}
			}
			if Everywhere(a, do) && !May(a, do, Object{Kind: "x"}) {
				t.Errorf("%s reaches everything with %s, but not something", role, do)
			}
		}
	}
}

// Who has more to say may not do less at the desk.
func TestRanks(t *testing.T) {
	for _, do := range Actions() {
		if Ever(Actor{Role: Agent}, do) && !Ever(Actor{Role: Lead}, do) || Ever(Actor{Role: Lead}, do) && !Ever(Actor{Role: Admin}, do) {
			t.Errorf("%s is for agents or leads, and not for those above", do)
		}
	}
}

func TestSees(t *testing.T) {
	if Sees(kim, TicketInternal) || !Sees(anna, TicketInternal) || Sees(anna, AccountSecond) || !Sees(admin, AccountSecond) || !Sees(kim, "ticket.subject") {
		t.Error("fields are seen by others than the table says")
	}
}

func TestRolesHaveNames(t *testing.T) {
	for _, role := range Roles {
		if got, ok := ParseRole(role.String()); !ok || got != role {
			t.Errorf("%s is read as %v", role, got)
		}
	}
	if _, ok := ParseRole("owner"); ok {
		t.Error("any word is a role")
	}
	if !slices.IsSorted(Actions()) {
		t.Error("actions are in no order")
	}
}
