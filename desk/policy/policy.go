// Package policy says who may do what at the desk. One function decides, [May], and
// one table holds what it knows (table.go); handlers never compare roles.
//
// An actor does an action to an object. How far an actor reaches with an action
// depends on the role:
//
//	nothing  never
//	own      objects that are the actor's own
//	all      every object
//
// An object is somebody's own when
//
//   - it belongs to a ticket that a mailed link opened for a customer, or that was
//     asked for from an address which the customer proved;
//   - an account made it, or it is the account itself;
//   - the request carries the object's own secret, as with an upload that has no
//     ticket yet.
//
// What is internal is no customer's own, whatever ticket it belongs to.
//
// Whoever may not read an object must not learn that it is there: see [Reads].
// Objects have fields that not everybody sees who sees the object: see [Sees].
//
// It is a leaf without state, clock or storage; nothing but rules may live here.
package policy

import "slices"

// A Role is what sort of actor somebody is.
type Role int

const (
	Nobody   Role = iota // has shown nothing
	Customer             // came by a mailed link, or proved an address by a code
	Agent                // answers tickets
	Lead                 // an agent who arranges the work of others
	Admin                // a lead who decides about people and settings
	Program              // a token, for what its scopes name
)

// Roles lists all of them.
var Roles = [...]Role{Nobody, Customer, Agent, Lead, Admin, Program}

var roleNames = [...]string{"nobody", "customer", "agent", "lead", "admin", "program"}

func (r Role) String() string { return roleNames[r] }

// ParseRole finds a role by its name.
func ParseRole(name string) (Role, bool) {
	at := slices.Index(roleNames[:], name)
	return Role(max(at, 0)), at >= 0
}

// Staff reports whether a role belongs to the people of the desk.
func (r Role) Staff() bool { return r == Agent || r == Lead || r == Admin }

// An Actor is who does something. Its zero value is nobody.
type Actor struct {
	Role    Role
	ID      string   // of the account or token; "" for a customer
	Name    string   // as others read it
	Email   string   // of a customer who proved it, in lower case; of an account its own
	Groups  []string // of an account
	Tickets []string // of a customer: ids of the tickets that mailed links opened
	Scopes  []string // of a program: actions such as "ticket.read", or kinds such as "ticket"
}

// An Object is what something is done to. Its zero value is nothing in particular.
type Object struct {
	Kind     string // "ticket", "message", "attachment", "account"
	ID       string
	Ticket   string // id of the ticket it belongs to, of a ticket its own
	Email    string // of the requester of that ticket, in lower case
	Owner    string // id of the account or token that made it, of an account its own
	Internal bool   // for the people of the desk alone
	Held     bool   // the request carries the object's secret
}

// May reports whether an actor may do an action to an object.
func May(a Actor, do Action, o Object) bool {
	switch reachOf(a, do) {
	case all:
		return true
	case own:
		return owns(a, o)
	}
	return false
}

// Ever reports whether there may be objects to which an actor may do an action. It
// tells nothing about any object.
func Ever(a Actor, do Action) bool { return reachOf(a, do) != nothing }

// Everywhere reports whether an actor may do an action to every object, so that a list
// needs no narrowing.
func Everywhere(a Actor, do Action) bool { return reachOf(a, do) == all }

// Reads reports whether an actor may know that an object is there.
func Reads(a Actor, o Object) bool { return May(a, Action(o.Kind+".read"), o) }

// Sees reports whether an actor sees a field of objects that the actor may read. A
// field that the table does not know is seen by all of them.
func Sees(a Actor, f Field) bool {
	seen, restricted := fields[f]
	return !restricted || slices.Contains(seen, a.Role)
}

func reachOf(a Actor, do Action) reach {
	r, known := table[do]
	if !known {
		return nothing
	}
	far := r.reach[a.Role]
	if a.Role == Program && !slices.Contains(a.Scopes, string(do)) && !slices.Contains(a.Scopes, do.Kind()) {
		// A token may do what everybody may, whatever it was made for.
		return r.reach[Nobody]
	}
	return far
}

func owns(a Actor, o Object) bool {
	switch {
	case o.Held:
		return true
	case a.Role == Nobody:
		return false
	case a.Role == Customer:
		return !o.Internal && (o.Ticket != "" && slices.Contains(a.Tickets, o.Ticket) || o.Email != "" && o.Email == a.Email)
	}
	return o.Owner != "" && o.Owner == a.ID
}
