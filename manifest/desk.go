package manifest

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
)

// The desk's part of a private folder. Below it stand the templates and phrases with
// which the build made its pages, so that those of the desk look the same.
const (
	DeskFolder    = "desk"
	DeskFile      = DeskFolder + "/settings.json" // a Desk
	DeskShells    = DeskFolder + "/shells.json"   // a theme.Shell for each locale
	DeskTemplates = DeskFolder + "/templates"     // *.html, and desk/mail/*.txt; those of the site laid over the built-in ones
	DeskPhrases   = DeskFolder + "/locales"       // TAG.yaml, built in
	DeskOverrides = DeskFolder + "/phrases"       // TAG.yaml, the site's own
)

// A Desk is what the desk is told of the site: what people may ask for, when somebody
// is there, how fast they are to be answered and how long anything is kept.
type Desk struct {
	BaseURL  string       `json:"base_url"`           // of the site; ends with a slash
	URL      string       `json:"url,omitempty"`      // of the desk where it is not the site's; ends with a slash
	Database string       `json:"database,omitempty"` // postgres://… without a password; "" is a file of the desk's own
	Locales  []DeskLocale `json:"locales"`            // in order; the first is the default

	Reasons  []Reason        `json:"reasons,omitempty"`
	Hours    Hours           `json:"hours"`
	Service  []ServicePolicy `json:"service,omitempty"`
	Groups   []string        `json:"groups,omitempty"` // every group that anything names
	Files    Attachments     `json:"attachments"`
	Mail     Mail            `json:"mail"`
	Keep     map[string]int  `json:"keep_days,omitempty"` // by sort of data; 0 or absent: as the desk does by itself
	Origins  []string        `json:"origins,omitempty"`   // sites that may ask from a browser, besides BaseURL and URL
	Proxies  []string        `json:"proxies,omitempty"`   // networks whose forwarded addresses are believed, as CIDR
	Bookings []Booking       `json:"bookings,omitempty"`
	SignIn   *OpenID         `json:"openid,omitempty"` // how agents sign in besides a password
	Drafts   *Drafts         `json:"drafts,omitempty"` // where drafts of articles go; nil: nowhere by themselves
}

// A DeskLocale is a language of the desk's pages.
type DeskLocale struct {
	Tag      string   `json:"tag"`
	Name     string   `json:"name"`
	Dir      string   `json:"dir"`
	Fallback []string `json:"fallback,omitempty"`
	Title    string   `json:"title"` // of the help centre
	Contact  []Way    `json:"contact"`
}

// A Way is a way to reach a person.
type Way struct {
	Kind  string `json:"kind"` // "email", "phone", "link" or "chat"
	Label string `json:"label"`
	Path  string `json:"path"` // mailto:, tel: or https:
	Text  string `json:"text,omitempty"`
	Hours string `json:"hours,omitempty"`
	Wait  string `json:"wait,omitempty"`
}

// A Words is what is said to people, by locale. Every locale of the site has some.
type Words map[string]string

// A Reason is why a customer comes.
type Reason struct {
	ID         string      `json:"id"`
	Label      Words       `json:"label"`
	Group      string      `json:"group,omitempty"`
	Priority   string      `json:"priority,omitempty"` // "low", "normal", "high", "urgent"; "" is normal
	HumanFirst bool        `json:"human_first,omitempty"`
	Fields     []FormField `json:"fields,omitempty"`
}

// A FormField is asked for besides subject and message.
type FormField struct {
	ID       string   `json:"id"`
	Label    Words    `json:"label"`
	Hint     Words    `json:"hint,omitempty"`
	Kind     string   `json:"kind"` // "text", "long", "choice", "number", "date"
	Required bool     `json:"required,omitempty"`
	Choices  []Choice `json:"choices,omitempty"` // of a choice
}

// A Choice is one answer to a field.
type Choice struct {
	ID    string `json:"id"`
	Label Words  `json:"label"`
}

// Hours is when somebody is there. Without days somebody always is.
type Hours struct {
	TimeZone string              `json:"time_zone"`          // IANA, "Europe/Berlin"
	Days     map[string][]string `json:"days,omitempty"`     // by "monday" to "sunday": "09:00-17:00", in order
	Holidays []string            `json:"holidays,omitempty"` // "2026-12-25"
}

// A ServicePolicy is how fast tickets of a priority are answered, in working time. 0
// promises nothing.
type ServicePolicy struct {
	Priority      string `json:"priority"`
	SelfService   bool   `json:"self_service,omitempty"`   // for tickets that began with a trail; better than the other of the same priority
	FirstResponse int    `json:"first_response,omitempty"` // minutes
	NextResponse  int    `json:"next_response,omitempty"`  // minutes
	Resolution    int    `json:"resolution,omitempty"`     // minutes
}

// Attachments says what may be sent along.
type Attachments struct {
	MaxBytes int64 `json:"max_bytes"` // of one file
	MaxFiles int   `json:"max_files"` // of one message
}

// Mail says how the desk writes.
type Mail struct {
	From  string `json:"from,omitempty"`  // address; "" takes the first one of contact
	Reply string `json:"reply,omitempty"` // domain of the signed addresses that answers go to; "" is that of From
}

// A Booking is a talk for which a time can be booked.
type Booking struct {
	ID      string              `json:"id"`
	Label   Words               `json:"label"`
	Group   string              `json:"group,omitempty"`
	Minutes int                 `json:"minutes"`
	Days    map[string][]string `json:"days,omitempty"` // as in Hours; empty: when somebody is there
}

// OpenID names a provider by which agents sign in. The secret of the client is not
// written here: the desk finds it in its environment.
type OpenID struct {
	Issuer string `json:"issuer"`
	Client string `json:"client"`
	Label  Words  `json:"label,omitempty"`
}

// Drafts names the repository of the site, for drafts of articles that tickets give. What
// lets the desk in is not written here: the desk finds it in its environment.
type Drafts struct {
	Remote   string   `json:"remote"`             // https://… of a git repository
	Branch   string   `json:"branch"`             // on which drafts begin
	Folder   string   `json:"folder,omitempty"`   // of the site in the repository; "" is its top
	Sections []string `json:"sections,omitempty"` // headings that the site's standard asks for in articles, in its first locale
}

const maxDesk = 4 << 20 // bytes of settings

// ReadDesk reads the desk's settings from a private folder. The error wraps
// fs.ErrNotExist where the site has no desk.
func ReadDesk(private fs.FS) (*Desk, error) {
	f, err := open(private, DeskFile)
	if err != nil {
		return nil, fmt.Errorf("reading the desk's settings: %w", err)
	}
	defer f.Close()
	d := &Desk{}
	dec := json.NewDecoder(io.LimitReader(f, maxDesk))
	dec.DisallowUnknownFields()
	if err := dec.Decode(d); err != nil {
		return nil, fmt.Errorf("reading the desk's settings: %w", err)
	}
	return d, nil
}
