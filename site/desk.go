package site

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // names of time zones are checked alike on every machine
	"unicode"
)

// A Desk is how people are helped who do not find what they need. Its types say the
// same as those of package manifest, in which the build hands them on.
type Desk struct {
	On       bool   // the site has a desk
	URL      string // where it answers; "" is the site's own address
	Database string // postgres://… without a password; "" is a file of the desk's own
	Reasons  []Reason
	Hours    Hours
	Service  []Service
	MaxBytes int64 // of an attachment
	MaxFiles int   // of a message
	MailFrom string
	ReplyTo  string         // domain of the addresses that answers go to
	Keep     map[string]int // days, by sort of data
	Origins  []string
	Proxies  []string
	Bookings []Booking
	OpenID   OpenID
	Drafts   Drafts
}

// A Reason is why a customer comes.
type Reason struct {
	ID         string
	Label      Text
	Group      string
	Priority   string
	HumanFirst bool // the person stands before the articles
	Fields     []FormField
}

// A FormField is asked for besides subject and message.
type FormField struct {
	ID       string
	Label    Text
	Hint     Text
	Kind     string // one of fieldKinds
	Required bool
	Choices  []Choice
}

// A Choice is an answer to a field.
type Choice struct {
	ID    string
	Label Text
}

// Hours is when somebody is there; without days somebody always is.
type Hours struct {
	TimeZone string
	Days     map[string][]string // spans such as "09:00-17:00", in order, by weekday
	Holidays []string            // days such as "2026-12-25"
}

// A Service is how fast tickets of a priority are answered, in working time; 0 is no promise.
type Service struct {
	Priority      string
	SelfService   bool // holds for tickets that began with a trail
	FirstResponse time.Duration
	NextResponse  time.Duration
	Resolution    time.Duration
}

// A Booking is a talk for which a time can be booked.
type Booking struct {
	ID      string
	Label   Text
	Group   string
	Minutes int
	Days    map[string][]string // as in Hours; none: when somebody is there
}

// OpenID is a provider by which agents sign in.
type OpenID struct {
	Issuer string
	Client string
	Label  Text
}

// Drafts is the repository into which drafts of articles go.
type Drafts struct {
	Remote string // "": nowhere by themselves
	Branch string // on which they begin
	Folder string // of the site in the repository; "" is its top
}

var (
	priorities = []string{"low", "normal", "high", "urgent"}
	fieldKinds = []string{"text", "long", "choice", "number", "date"}
	weekdays   = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

	// keepable are the sorts of data for which a site may say how long they are kept.
	keepable = []string{"tickets", "ratings", "journeys", "journal", "mail"}
)

// Without a line that says otherwise: attachments of 20 MB, ten in a message.
const (
	usualMegabytes = 20
	usualFiles     = 10
)

func (r *reader) desk(s section) {
	d := &r.config.Desk
	if s.node == nil {
		return
	}
	d.On = true
	d.URL = withSlash(s.line("url", baseURL))
	d.Database = s.line("database", database)
	d.Reasons = r.reasons(s.sub("reasons"))
	d.Hours = hours(s.sub("hours"))
	for _, item := range s.items("service") {
		d.Service = append(d.Service, service(s.at(item)))
	}
	s.twice(d.Service)
	files := s.sub("attachments")
	d.MaxBytes = int64(files.number("megabytes", usualMegabytes, 1, 1000)) * 1_000_000
	d.MaxFiles = files.number("files", usualFiles, 1, 50)
	files.Rest()
	mail := s.sub("mail")
	d.MailFrom = mail.line("from", emailAddress)
	d.ReplyTo = mail.line("reply_domain", host)
	mail.Rest()
	d.Keep = map[string]int{}
	keep := s.sub("keep_days")
	for _, sort := range keepable {
		if days := keep.number(sort, 0, 1, 36500); days > 0 {
			d.Keep[sort] = days
		}
	}
	keep.Rest()
	d.Origins = s.lines("origins", origin)
	d.Proxies = s.lines("proxies", network)
	d.Bookings = r.bookings(s.sub("bookings"))
	sign := s.sub("openid")
	d.OpenID = OpenID{Issuer: sign.line("issuer", absoluteURL), Client: sign.line("client", filled), Label: sign.text("label", filled)}
	sign.need("issuer", "write the address of the provider")
	sign.need("client", "write the client id that the provider gave to this desk")
	sign.Rest()
	d.Drafts = drafts(s.sub("drafts"))
	s.Rest()
}

// usualBranch is where drafts begin without a line that says otherwise.
const usualBranch = "main"

func drafts(s section) Drafts {
	if s.node == nil {
		return Drafts{}
	}
	d := Drafts{Remote: s.line("remote", remote), Branch: cmp.Or(s.line("branch", branchName), usualBranch), Folder: s.line("folder", folderInside)}
	s.need("remote", "write the address of the git repository")
	s.Rest()
	return d
}

// remote accepts the address of a repository over the network. What lets in is no part
// of it, and does not go there in the clear.
func remote(value string) (message, hint string) {
	if message, hint := absoluteURL(value); message != "" {
		return message, hint
	}
	u, _ := url.Parse(value)
	own := slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, u.Hostname())
	switch {
	case u.Scheme != "https" && !own:
		return "is not encrypted", "write it with https"
	case u.RawQuery != "" || u.Fragment != "":
		return "has a query or a fragment", "remove everything from the question mark or the # on"
	}
	return "", ""
}

func branchName(value string) (message, hint string) {
	const example = "write the name of a branch such as main"
	if ok := regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$`).MatchString(value); !ok || strings.Contains(value, "..") || strings.Contains(value, "//") || strings.HasSuffix(value, "/") || strings.HasSuffix(value, ".lock") {
		return fmt.Sprintf("cannot be %q", value), example
	}
	return "", ""
}

func folderInside(value string) (message, hint string) {
	if !fs.ValidPath(value) || value == "." || strings.ContainsFunc(value, unicode.IsControl) {
		return fmt.Sprintf("cannot be %q", value), "write the folder of the site in the repository, such as docs/help"
	}
	return "", ""
}

func (r *reader) reasons(s section) []Reason {
	var all []Reason
	for _, e := range s.Entries() {
		if message, hint := name(e.Key); message != "" {
			r.report(e.Line, e.Column, fmt.Sprintf("the reason %q %s", e.Key, message), hint)
			continue
		}
		v := s.at(e.Value)
		reason := Reason{
			ID: e.Key, Label: v.text("label", filled), Group: v.line("group", name),
			Priority: v.line("priority", oneOf(priorities...)), HumanFirst: v.flag("human_first", false),
		}
		v.need("label", "say in a few words why somebody comes, such as A refund")
		reason.Fields = r.formFields(v.sub("fields"))
		v.Rest()
		all = append(all, reason)
	}
	return all
}

func (r *reader) formFields(s section) []FormField {
	var all []FormField
	for _, e := range s.Entries() {
		if message, hint := fieldID(e.Key); message != "" {
			r.report(e.Line, e.Column, fmt.Sprintf("the field %q %s", e.Key, message), hint)
			continue
		}
		v := s.at(e.Value)
		field := FormField{
			ID: e.Key, Label: v.text("label", filled), Hint: v.text("hint", filled),
			Kind: v.line("kind", oneOf(fieldKinds...)), Required: v.flag("required", false),
		}
		if field.Kind == "" {
			field.Kind = "text"
		}
		v.need("label", "say what is asked for, such as Order number")
		choices := v.sub("choices")
		for _, c := range choices.Entries() {
			if message, hint := name(c.Key); message != "" {
				r.report(c.Line, c.Column, fmt.Sprintf("the choice %q %s", c.Key, message), hint)
				continue
			}
			field.Choices = append(field.Choices, Choice{c.Key, choices.text(c.Key, filled)})
		}
		if v.node != nil && (field.Kind == "choice") != (len(field.Choices) > 0) {
			v.Report(v.node, `"choices" belong to the kind "choice"`, "write both, or neither")
		}
		v.Rest()
		all = append(all, field)
	}
	return all
}

func hours(s section) Hours {
	h := Hours{TimeZone: s.line("time_zone", timeZone)}
	if h.TimeZone == "" {
		h.TimeZone = "UTC"
	}
	h.Days = days(s.sub("days"))
	h.Holidays = s.lines("holidays", day)
	s.Rest()
	return h
}

// days reads when somebody is there, weekday by weekday.
func days(s section) map[string][]string {
	if s.node == nil {
		return nil
	}
	all := map[string][]string{}
	for _, weekday := range weekdays {
		ends := ""
		for _, item := range s.items(weekday) {
			span, ok := s.scalar(weekday, item, []check{spanOfTime})
			if !ok {
				continue
			}
			if span[:5] < ends {
				s.Report(item, fmt.Sprintf("%q begins before the span above ends", span), "write the spans of a day in order, and none within another")
				continue
			}
			ends = span[6:]
			all[weekday] = append(all[weekday], span)
		}
	}
	s.Rest()
	return all
}

func service(s section) Service {
	p := Service{
		Priority: s.line("priority", oneOf(priorities...)), SelfService: s.flag("self_service", false),
		FirstResponse: s.duration("first_response"), NextResponse: s.duration("next_response"), Resolution: s.duration("resolution"),
	}
	s.need("priority", "use one of "+strings.Join(priorities, ", "))
	s.Rest()
	return p
}

// twice reports promises of which nobody could tell which holds.
func (s section) twice(all []Service) {
	type key struct {
		priority    string
		selfService bool
	}
	seen := map[key]bool{}
	for _, p := range all {
		k := key{p.Priority, p.SelfService}
		if p.Priority != "" && seen[k] {
			s.Report(s.node, fmt.Sprintf(`"service" says twice what holds for %q`, p.Priority), "keep one of them")
		}
		seen[k] = true
	}
}

func (r *reader) bookings(s section) []Booking {
	var all []Booking
	for _, e := range s.Entries() {
		if message, hint := name(e.Key); message != "" {
			r.report(e.Line, e.Column, fmt.Sprintf("the booking %q %s", e.Key, message), hint)
			continue
		}
		v := s.at(e.Value)
		b := Booking{
			ID: e.Key, Label: v.text("label", filled), Group: v.line("group", name),
			Minutes: v.number("minutes", 30, 5, 480), Days: days(v.sub("days")),
		}
		v.need("label", "say what the talk is for, such as Help with setting up")
		v.Rest()
		all = append(all, b)
	}
	return all
}

// duration takes working time such as 30m, 8h or 2d; a day has 24 hours of it.
func (s section) duration(key string) time.Duration {
	value := s.line(key, matching(`^[1-9][0-9]{0,4}[mhd]$`, "write a number with m, h or d: 30m, 8h, 2d"))
	if value == "" {
		return 0
	}
	n, _ := strconv.Atoi(value[:len(value)-1])
	unit := map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour}[value[len(value)-1]]
	return time.Duration(n) * unit
}

func fieldID(value string) (message, hint string) {
	return matching(`^[a-z][a-z0-9_]{0,39}$`, "begin with a lower-case letter, go on with letters, digits and _")(value)
}

func timeZone(value string) (message, hint string) {
	if _, err := time.LoadLocation(value); err != nil || value == "Local" {
		return fmt.Sprintf("names no time zone: %q", value), "write a name such as Europe/Berlin"
	}
	return "", ""
}

func day(value string) (message, hint string) {
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		return fmt.Sprintf("is not a day: %q", value), "write it in quotes, such as \"2026-12-25\""
	}
	return "", ""
}

var spanPattern = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$`)

func spanOfTime(value string) (message, hint string) {
	const example = `write it in quotes, such as "09:00-17:00"`
	switch {
	case !spanPattern.MatchString(value):
		return fmt.Sprintf("is not a span of time: %q", value), example
	case value[:5] >= value[6:]:
		return fmt.Sprintf("ends before it begins: %q", value), "write two spans for a night, one on each day"
	}
	return "", ""
}

// origin accepts what a browser names itself by: a host without a path.
func origin(value string) (message, hint string) {
	if message, hint := absoluteURL(value); message != "" {
		return message, hint
	}
	if strings.Count(value, "/") != len("//") || strings.ContainsAny(value, "?#") {
		return "has a path", "write only the host, such as https://help.example.com"
	}
	return "", ""
}

func network(value string) (message, hint string) {
	if _, err := netip.ParsePrefix(value); err != nil {
		return fmt.Sprintf("is not a network: %q", value), "write it like 10.0.0.0/8 or 192.0.2.7/32"
	}
	return "", ""
}

// database accepts where a server of PostgreSQL is. Passwords belong into no file that
// everybody reads.
func database(value string) (message, hint string) {
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Host == "" && u.Query().Get("host") == "" {
		return "is no address of a database", "write it like postgres://helpwright@db.example.com/helpwright"
	}
	if _, has := u.User.Password(); has || u.Query().Has("password") {
		return "holds a password", "give the whole address in HELPWRIGHT_DATABASE, or the password in a file of PostgreSQL's own"
	}
	return "", ""
}
