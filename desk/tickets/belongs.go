package tickets

import (
	"helpwright/desk/policy"
	"helpwright/store"
)

// HasAny reports whether anybody asked for help from an address.
func HasAny(tx *store.Tx, email string) (bool, error) {
	var n int
	err := tx.Row("SELECT count(*) FROM tickets WHERE requester = $1", email).Scan(&n)
	return n > 0, err
}

// ObjectOfMessage tells whose a message is, to those who keep what belongs to it.
func ObjectOfMessage(tx *store.Tx, ticket, message string) (policy.Object, error) {
	o, err := objectOf(tx, ticket)
	if err != nil {
		return policy.Object{}, err
	}
	var kind string
	if err := tx.Row("SELECT kind FROM tickets_messages WHERE id = $1 AND ticket = $2", message, ticket).Scan(&kind); err != nil {
		return policy.Object{}, err
	}
	return policy.Object{Kind: "message", ID: message, Ticket: ticket, Email: o.Email, Internal: kind != string(Reply)}, nil
}
