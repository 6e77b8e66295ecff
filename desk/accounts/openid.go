package accounts

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"helpwright/desk/web"
	"helpwright/store"
)

// A provider is what was found at the issuer that the settings name.
type provider struct {
	mu     sync.Mutex
	issuer string
	found  *oidc.Provider
}

// openIDBack is where the provider leads back to, below the site's address.
const openIDBack = "desk/openid/back"

// openID finds the provider, and how this desk is known to it.
func (r *Room) openID(ctx context.Context) (*oidc.Provider, oauth2.Config, error) {
	set := r.Settings().SignIn
	if set == nil {
		return nil, oauth2.Config{}, web.NotFound
	}
	r.provider.mu.Lock()
	defer r.provider.mu.Unlock()
	if r.provider.issuer != set.Issuer {
		// The provider keeps the context to fetch keys later, so it must not end with
		// the request.
		found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), r.HTTP), set.Issuer)
		if err != nil {
			return nil, oauth2.Config{}, fmt.Errorf("asking the provider of sign-ins what it is: %w", err)
		}
		r.provider.found, r.provider.issuer = found, set.Issuer
	}
	return r.provider.found, oauth2.Config{
		ClientID: set.Client, ClientSecret: r.OpenIDSecret, Endpoint: r.provider.found.Endpoint(),
		RedirectURL: r.Address(openIDBack), Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}, nil
}

// A departure is what a browser keeps while somebody is at the provider. All of it is
// random or chosen here, and it lies in a cookie that only this host can set.
type departure struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"`
	Join     string `json:"j,omitempty"` // digest of the link of an invite that is accepted like this
	Connect  string `json:"c,omitempty"` // account that the identity shall belong to
}

const (
	openIDCookie = "openid"
	openIDLife   = 10 * time.Minute
)

// leave leads to the provider.
func (r *Room) leave(c *web.Call, d departure) (web.Answer, error) {
	_, at, err := r.openID(c.Context())
	if err != nil {
		return web.Answer{}, err
	}
	d.State, d.Nonce, d.Verifier = web.NewSecret(), web.NewSecret(), oauth2.GenerateVerifier()
	kept, err := json.Marshal(d)
	if err != nil {
		return web.Answer{}, err
	}
	to := web.Leave(at.AuthCodeURL(d.State, oidc.Nonce(d.Nonce), oauth2.S256ChallengeOption(d.Verifier)))
	return c.Keep(to, openIDCookie, base64.RawURLEncoding.EncodeToString(kept), openIDLife), nil
}

var errOpenID = web.Problem{Status: 403, Code: "openid", Message: "the sign-in at the other site did not come to a good end"}

// An identity is who somebody is at a provider.
type identity struct{ issuer, subject string }

// comeBack checks what the provider says, and returns who that is.
func (r *Room) comeBack(c *web.Call) (identity, departure, error) {
	var d departure
	kept, err := base64.RawURLEncoding.DecodeString(c.Kept(openIDCookie))
	if err != nil || json.Unmarshal(kept, &d) != nil || d.State == "" {
		return identity{}, d, errOpenID
	}
	if subtle.ConstantTimeCompare([]byte(d.State), []byte(c.Query("state"))) == 0 || c.Query("error") != "" {
		return identity{}, d, errOpenID
	}
	found, at, err := r.openID(c.Context())
	if err != nil {
		return identity{}, d, err
	}
	issuer := r.Settings().SignIn.Issuer
	if said := c.Query("iss"); said != "" && said != issuer {
		return identity{}, d, errOpenID
	}
	ctx := oidc.ClientContext(c.Context(), r.HTTP)
	tokens, err := at.Exchange(ctx, c.Query("code"), oauth2.VerifierOption(d.Verifier))
	if err != nil {
		return identity{}, d, r.refusedByProvider(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	// Verify checks signature, issuer, audience and time.
	token, err := found.Verifier(&oidc.Config{ClientID: at.ClientID, Now: func() time.Time { return c.Now }}).Verify(ctx, raw)
	if err != nil {
		return identity{}, d, r.refusedByProvider(err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(d.Nonce)) == 0 || token.Subject == "" {
		return identity{}, d, errOpenID
	}
	return identity{token.Issuer, token.Subject}, d, nil
}

// refusedByProvider tells the log why; the person cannot do anything about it.
func (r *Room) refusedByProvider(err error) error {
	var answered *oauth2.RetrieveError
	if errors.As(err, &answered) {
		r.Log.Warn("the provider of sign-ins refused", "error", answered.ErrorCode)
	} else {
		r.Log.Warn("the answer of the provider of sign-ins cannot be believed", "error", err)
	}
	return errOpenID
}

var errStranger = web.Problem{Status: 403, Code: "openid_unknown", Message: "no account here belongs to this identity; ask an admin for an invite"}

// personOf finds whose an identity is, and ties it to an account where an invite or the
// account's owner says so.
func (r *Room) personOf(tx *store.Tx, who identity, d departure, signedIn string, now time.Time) (Person, error) {
	var id string
	err := tx.Row("SELECT person FROM accounts_identities WHERE issuer = $1 AND subject = $2", who.issuer, who.subject).Scan(&id)
	switch {
	case err == nil:
		if d.Connect != "" && d.Connect != id {
			return Person{}, web.Conflict
		}
		return workingPerson(tx, id)
	case !errors.Is(err, store.ErrNotFound):
		return Person{}, err
	case d.Connect != "" && d.Connect == signedIn:
		id = signedIn
	case d.Join != "":
		l, err := useLinkDigest(tx, d.Join, now, forInvite)
		if err != nil {
			return Person{}, err
		}
		id = l.person
	default:
		return Person{}, errStranger
	}
	if _, err := tx.Exec("INSERT INTO accounts_identities (issuer, subject, person) VALUES ($1, $2, $3)", who.issuer, who.subject, id); err != nil {
		return Person{}, err
	}
	if err := tell(tx, "account.identity_added", id, id, now, nil); err != nil {
		return Person{}, err
	}
	return workingPerson(tx, id)
}

func workingPerson(tx *store.Tx, id string) (Person, error) {
	p, err := Find(tx, id)
	if err == nil && p.Disabled {
		return Person{}, errStranger
	}
	return p, err
}

// isConnected reports whether an account can be used by way of a provider.
func isConnected(tx *store.Tx, person string) (bool, error) {
	var n int
	err := tx.Row("SELECT count(*) FROM accounts_identities WHERE person = $1", person).Scan(&n)
	return n > 0, err
}
