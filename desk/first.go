package desk

import (
	"context"
	"errors"

	"helpwright/desk/accounts"
	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// FirstLink returns a path below the site's at which the first admin is made, "" when
// there is one. It works once and for a day.
func (d *Desk) FirstLink(ctx context.Context) (path string, err error) {
	err = d.store.Write(ctx, func(tx *store.Tx) (err error) {
		path, err = d.accounts.FirstLink(tx, d.cfg.Now())
		return err
	})
	return path, err
}

// The account that a desk in dev has from the start.
const (
	SeededEmail = "agent@example.com"
	seededName  = "Agent"
)

// Seed makes the account of dev, and gives it a new password. It is an error where the
// desk is not in dev.
func (d *Desk) Seed(ctx context.Context) (password string, err error) {
	if !d.cfg.Dev {
		return "", errors.New("seeding an account: this desk is not in dev")
	}
	password = web.NewSecret()[:12]
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		p, err := accounts.FindByEmail(tx, SeededEmail)
		if errors.Is(err, store.ErrNotFound) {
			p, err = d.accounts.Add(tx, accounts.Newcomer{Email: SeededEmail, Name: seededName, Role: policy.Admin}, "", d.cfg.Now())
		}
		if err != nil {
			return err
		}
		return d.accounts.ChoosePassword(tx, p.ID, password, d.cfg.Now())
	})
	return password, err
}
