package accounts

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// A Token lets a program ask the desk. Its secret is shown once.
type Token struct {
	ID      string
	Name    string
	Scopes  []string
	Made    time.Time
	Used    time.Time // zero: never
	Ends    time.Time // zero: never
	Revoked bool
}

// tokenMark begins every token, so that tools that look for lost secrets know it.
const tokenMark = "hw_"

// Scopes lists what tokens can be for: kinds of objects that programs may do anything
// with.
func Scopes() []string {
	var kinds []string
	for _, action := range policy.Actions() {
		kind := action.Kind()
		mightDo := policy.Actor{Role: policy.Program, Scopes: []string{kind}}
		if policy.Everywhere(mightDo, action) && !policy.Everywhere(policy.Actor{}, action) && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// NewToken makes a token and returns its secret.
func NewToken(tx *store.Tx, name string, scopes []string, life time.Duration, by string, now time.Time) (id, secret string, err error) {
	name = cleanName(name)
	if name == "" {
		return "", "", web.Invalid("name", "name", "a name is missing")
	}
	if len(scopes) == 0 {
		return "", "", web.Invalid("scopes", "scopes", "choose what the program may do")
	}
	for _, s := range scopes {
		kind, _, _ := strings.Cut(s, ".")
		if !slices.Contains(Scopes(), kind) || s != kind && !slices.Contains(policy.Actions(), policy.Action(s)) {
			return "", "", web.Invalid("scopes", "scopes", "there is no such scope")
		}
	}
	list, err := json.Marshal(scopes)
	if err != nil {
		return "", "", err
	}
	ends := int64(0)
	if life > 0 {
		ends = store.Millis(now.Add(life))
	}
	id, secret = store.NewID(), tokenMark+web.NewSecret()
	if _, err := tx.Exec("INSERT INTO accounts_tokens (id, digest, name, scopes, made_by, created_at, used_at, ends_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, 0)",
		id, web.Digest(secret), name, list, by, store.Millis(now), ends); err != nil {
		return "", "", err
	}
	return id, secret, tell(tx, "token.made", by, id, now, map[string]any{"scopes": scopes})
}

// Tokens lists all tokens, the newest first.
func Tokens(tx *store.Tx) ([]Token, error) {
	return store.All(tx, func(row store.Scanner) (t Token, err error) {
		var scopes string
		var made, used, ends, revoked int64
		if err := row.Scan(&t.ID, &t.Name, &scopes, &made, &used, &ends, &revoked); err != nil {
			return t, err
		}
		t.Made, t.Revoked = store.Time(made), revoked != 0
		if used > 0 {
			t.Used = store.Time(used)
		}
		if ends > 0 {
			t.Ends = store.Time(ends)
		}
		return t, json.Unmarshal([]byte(scopes), &t.Scopes)
	}, "SELECT id, name, scopes, created_at, used_at, ends_at, revoked_at FROM accounts_tokens ORDER BY created_at DESC, id")
}

// RevokeToken takes a token out of use.
func RevokeToken(tx *store.Tx, id, by string, now time.Time) error {
	changed, err := tx.Exec("UPDATE accounts_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at = 0", id, store.Millis(now))
	if err != nil || changed == 0 {
		return err
	}
	return tell(tx, "token.revoked", by, id, now, nil)
}

// ForgetTokens drops tokens that have not worked since before a time.
func ForgetTokens(tx *store.Tx, before time.Time) error {
	_, err := tx.Exec("DELETE FROM accounts_tokens WHERE revoked_at <> 0 AND revoked_at < $1 OR ends_at <> 0 AND ends_at < $1", store.Millis(before))
	return err
}
