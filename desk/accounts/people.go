package accounts

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/journal"
	"helpwright/store"
)

// A Person is somebody of the desk.
type Person struct {
	ID       string
	Email    string // lower case
	Name     string
	Role     policy.Role // Agent, Lead or Admin
	Groups   []string
	Locale   string // of pages; "" as the browser says
	Disabled bool
	Seen     time.Time // last sign-in; zero: never
	Password bool      // has one
	Second   bool      // has a second factor

	password string // as hashed
	totp     string
	step     int64 // of the second factor, the last that was used
}

const personColumns = "id, email, name, role, locale, password, totp, totp_step, disabled, seen_at"

func scanPerson(row store.Scanner) (Person, error) {
	var p Person
	var role string
	var seen int64
	if err := row.Scan(&p.ID, &p.Email, &p.Name, &role, &p.Locale, &p.password, &p.totp, &p.step, &p.Disabled, &seen); err != nil {
		return Person{}, err
	}
	p.Role, _ = policy.ParseRole(role)
	p.Password, p.Second = p.password != "", p.totp != ""
	if seen > 0 {
		p.Seen = store.Time(seen)
	}
	return p, nil
}

func personBy(tx *store.Tx, column, value string) (Person, error) {
	p, err := scanPerson(tx.Row("SELECT "+personColumns+" FROM accounts_people WHERE "+column+" = $1", value))
	if err != nil {
		return Person{}, err
	}
	p.Groups, err = groupsOf(tx, p.ID)
	return p, err
}

// Find returns somebody of the desk by id; store.ErrNotFound when there is nobody.
func Find(tx *store.Tx, id string) (Person, error) { return personBy(tx, "id", id) }

// FindByEmail likewise, by the address.
func FindByEmail(tx *store.Tx, email string) (Person, error) {
	return personBy(tx, "email", cleanEmail(email))
}

// People lists all who have an account, in the order in which they came.
func People(tx *store.Tx) ([]Person, error) {
	all, err := store.All(tx, scanPerson, "SELECT "+personColumns+" FROM accounts_people ORDER BY created_at, id")
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Groups, err = groupsOf(tx, all[i].ID); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Members lists the accounts of a group that work.
func Members(tx *store.Tx, group string) ([]Person, error) {
	return store.All(tx, scanPerson, "SELECT "+personColumns+" FROM accounts_people WHERE disabled = 0 AND id IN (SELECT person FROM accounts_members WHERE team = $1) ORDER BY created_at, id", group)
}

// Mentioned finds people who work by what stands behind an @: the part of an address
// before its own @, or the name without spaces. A name that two people have is nobody's.
func Mentioned(tx *store.Tx, names []string) ([]Person, error) {
	if len(names) == 0 {
		return nil, nil
	}
	all, err := People(tx)
	if err != nil {
		return nil, err
	}
	var found []Person
	for _, name := range names {
		var fit []Person
		for _, p := range all {
			local, _, _ := strings.Cut(p.Email, "@")
			if !p.Disabled && (strings.EqualFold(local, name) || strings.EqualFold(strings.ReplaceAll(p.Name, " ", ""), name)) {
				fit = append(fit, p)
			}
		}
		if len(fit) == 1 && !slices.ContainsFunc(found, func(p Person) bool { return p.ID == fit[0].ID }) {
			found = append(found, fit[0])
		}
	}
	return found, nil
}

func groupsOf(tx *store.Tx, person string) ([]string, error) {
	return store.All(tx, scanText, "SELECT team FROM accounts_members WHERE person = $1 ORDER BY team", person)
}

func scanText(row store.Scanner) (text string, err error) {
	err = row.Scan(&text)
	return text, err
}

// Actor is somebody as policy knows people.
func (p Person) Actor() policy.Actor {
	return policy.Actor{Role: p.Role, ID: p.ID, Name: p.Name, Email: p.Email, Groups: p.Groups}
}

// A Newcomer is who is given an account.
type Newcomer struct {
	Email  string
	Name   string
	Role   policy.Role
	Groups []string
	Locale string
}

// Add gives somebody an account without a way to sign in.
func (r *Room) Add(tx *store.Tx, n Newcomer, by string, now time.Time) (Person, error) {
	p := Person{ID: store.NewID(), Email: cleanEmail(n.Email), Name: cleanName(n.Name), Role: n.Role, Groups: n.Groups, Locale: n.Locale}
	switch {
	case p.Email == "":
		return Person{}, web.Invalid("email", "email", "this is no mail address")
	case p.Name == "":
		return Person{}, web.Invalid("name", "name", "a name is missing")
	case !p.Role.Staff():
		return Person{}, web.Invalid("role", "role", "there is no such role")
	}
	if err := r.checkGroups(p.Groups); err != nil {
		return Person{}, err
	}
	added, err := tx.Exec("INSERT INTO accounts_people (id, email, name, role, locale, password, totp, totp_step, disabled, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, '', '', 0, 0, $6, 0) ON CONFLICT (email) DO NOTHING",
		p.ID, p.Email, p.Name, p.Role.String(), p.Locale, store.Millis(now))
	if err != nil {
		return Person{}, err
	}
	if added == 0 {
		return Person{}, web.Invalid("email", "email_taken", "there is an account with this address")
	}
	if err := setGroups(tx, p.ID, p.Groups); err != nil {
		return Person{}, err
	}
	return p, tell(tx, "account.added", by, p.ID, now, map[string]any{"role": p.Role.String()})
}

// tell writes into the journal. Nothing of it names a person but by id.
func tell(tx *store.Tx, kind, by, subject string, now time.Time, data any) error {
	return journal.Append(tx, journal.Event{Kind: kind, Actor: by, Subject: subject, At: now, Data: data})
}

func (r *Room) checkGroups(groups []string) error {
	for _, g := range groups {
		if !slices.Contains(r.Settings().Groups, g) {
			return web.Invalid("groups", "group", "there is no such group")
		}
	}
	return nil
}

func setGroups(tx *store.Tx, person string, groups []string) error {
	if _, err := tx.Exec("DELETE FROM accounts_members WHERE person = $1", person); err != nil {
		return err
	}
	for _, g := range groups {
		if _, err := tx.Exec("INSERT INTO accounts_members (person, team) VALUES ($1, $2) ON CONFLICT DO NOTHING", person, g); err != nil {
			return err
		}
	}
	return nil
}

// cleanName takes out of a name what would break a line, "" if nothing is left.
func cleanName(name string) string {
	name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if utf8.RuneCountInString(name) > maxName {
		name = string([]rune(name)[:maxName])
	}
	return name
}

var errLastAdmin = web.Problem{Status: 409, Code: "last_admin", Message: "somebody has to stay admin"}

// needsAnotherAdmin refuses what would leave the desk without an admin.
func needsAnotherAdmin(tx *store.Tx, but string) error {
	var others int
	if err := tx.Row("SELECT count(*) FROM accounts_people WHERE role = 'admin' AND disabled = 0 AND id <> $1", but).Scan(&others); err != nil {
		return err
	}
	if others == 0 {
		return errLastAdmin
	}
	return nil
}

// SetRole gives somebody another role and groups. A new role ends all sessions.
func (r *Room) SetRole(tx *store.Tx, id string, role policy.Role, groups []string, by string, now time.Time) error {
	p, err := Find(tx, id)
	if err != nil {
		return err
	}
	if !role.Staff() {
		return web.Invalid("role", "role", "there is no such role")
	}
	if err := r.checkGroups(groups); err != nil {
		return err
	}
	if err := setGroups(tx, id, groups); err != nil {
		return err
	}
	if role == p.Role {
		return tell(tx, "account.groups_changed", by, id, now, map[string]any{"groups": groups})
	}
	if p.Role == policy.Admin {
		if err := needsAnotherAdmin(tx, id); err != nil {
			return err
		}
	}
	if _, err := tx.Exec("UPDATE accounts_people SET role = $2 WHERE id = $1", id, role.String()); err != nil {
		return err
	}
	if err := endSessions(tx, id, ""); err != nil {
		return err
	}
	return tell(tx, "account.role_changed", by, id, now, map[string]any{"from": p.Role.String(), "to": role.String()})
}

// SetDisabled takes an account out of use, or back into it. Its sessions and links end.
func (r *Room) SetDisabled(tx *store.Tx, id string, disabled bool, by string, now time.Time) error {
	p, err := Find(tx, id)
	if err != nil || p.Disabled == disabled {
		return err
	}
	if disabled && p.Role == policy.Admin {
		if err := needsAnotherAdmin(tx, id); err != nil {
			return err
		}
	}
	if _, err := tx.Exec("UPDATE accounts_people SET disabled = $2 WHERE id = $1", id, disabled); err != nil {
		return err
	}
	kind := "account.enabled"
	if disabled {
		kind = "account.disabled"
		if err := errors.Join(endSessions(tx, id, ""), dropLinks(tx, id)); err != nil {
			return err
		}
	}
	return tell(tx, kind, by, id, now, nil)
}

// SetPassword sets a new password. Sessions end, but for the one that is kept; links end
// too.
func (r *Room) SetPassword(tx *store.Tx, id, hashed, keep string, now time.Time) error {
	if _, err := tx.Exec("UPDATE accounts_people SET password = $2 WHERE id = $1", id, hashed); err != nil {
		return err
	}
	if err := endSessions(tx, id, keep); err != nil {
		return err
	}
	if err := dropLinks(tx, id); err != nil {
		return err
	}
	return tell(tx, "account.password_changed", id, id, now, nil)
}

// ChoosePassword sets a password that a program chose.
func (r *Room) ChoosePassword(tx *store.Tx, id, password string, now time.Time) error {
	return r.SetPassword(tx, id, r.cost.hash(password), "", now)
}

// SetSecond sets a second factor up, or takes it away with "", and returns recovery
// codes. Other sessions end.
func (r *Room) SetSecond(tx *store.Tx, id, secret string, step int64, keep, by string, now time.Time) (codes []string, err error) {
	if _, err := tx.Exec("UPDATE accounts_people SET totp = $2, totp_step = $3 WHERE id = $1", id, secret, step); err != nil {
		return nil, err
	}
	if err := endSessions(tx, id, keep); err != nil {
		return nil, err
	}
	if _, err := tx.Exec("DELETE FROM accounts_recovery WHERE person = $1", id); err != nil {
		return nil, err
	}
	kind := "account.second_factor_removed"
	if secret != "" {
		kind = "account.second_factor_set"
		if codes, err = newRecovery(tx, id); err != nil {
			return nil, err
		}
	}
	return codes, tell(tx, kind, by, id, now, nil)
}

func newRecovery(tx *store.Tx, person string) (codes []string, err error) {
	for range recoveryCodes {
		code := newRecoveryCode()
		if _, err := tx.Exec("INSERT INTO accounts_recovery (digest, person) VALUES ($1, $2)", recoveryDigest(person, code), person); err != nil {
			return nil, err
		}
		codes = append(codes, code)
	}
	return codes, nil
}

func recoveryDigest(person, code string) string { return web.Digest(person + " " + plainCode(code)) }

// useSecond spends a code of the second factor, or a recovery code.
func useSecond(tx *store.Tx, p Person, code string, now time.Time) (ok bool, err error) {
	if step, ok := checkTOTP(p.totp, code, p.step, now); ok {
		_, err := tx.Exec("UPDATE accounts_people SET totp_step = $2 WHERE id = $1", p.ID, step)
		return true, err
	}
	spent, err := tx.Exec("DELETE FROM accounts_recovery WHERE digest = $1 AND person = $2", recoveryDigest(p.ID, code), p.ID)
	if err != nil || spent == 0 {
		return false, err
	}
	return true, tell(tx, "account.recovery_code_used", p.ID, p.ID, now, nil)
}
