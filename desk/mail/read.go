package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // the charsets that people write in
	"golang.org/x/text/encoding/charmap"

	"helpwright/desk/web"
)

// Limits of letters that come.
const (
	MaxBytes  = 15 << 20 // ten megabytes of files, as mail writes them
	maxHeader = 256 << 10
	maxDepth  = 12  // of parts in parts
	maxParts  = 200 // number
	maxFiles  = 50
	maxWords  = 100_000 // characters of text, the rest is left out
	maxHTML   = 2 << 20 // bytes
	maxLine   = 300     // characters of a subject or a name
)

// ErrTooLarge says that a letter has more than MaxBytes.
var ErrTooLarge = errors.New("the letter is too large")

// A received letter, as it says itself: none of it is to be believed.
type parsed struct {
	digest     string
	message    string // Message-ID without brackets
	references []string
	from       string // address in lower case; "" when there is not exactly one
	name       string
	to         []string // wherever an address of ours may stand
	copies     []string // To and Cc as people wrote them
	subject    string
	date       time.Time
	language   string
	header     message.Header

	words  string // text/plain, or made of HTML
	files  []attached
	report *report // of a server about a letter of ours

	parts int
	plain strings.Builder
	rich  strings.Builder
	left  int // files that were left out
}

// An attached is a file of a letter.
type attached struct {
	File
	content []byte
}

// readLetter reads a letter. It takes what can be read of a broken one; an error means
// that there is no letter in it.
func readLetter(raw []byte) (*parsed, error) {
	if len(raw) > MaxBytes {
		return nil, ErrTooLarge
	}
	e, err := message.ReadWithOptions(bytes.NewReader(raw), &message.ReadOptions{MaxHeaderBytes: maxHeader})
	if err != nil && !tolerable(err) {
		return nil, fmt.Errorf("reading a letter: %w", err)
	}
	p := &parsed{header: e.Header}
	p.readHeader()
	p.digest = digestOf(p, raw)
	p.part(e, 0)
	p.words = tidy(p.plain.String())
	if p.words == "" {
		p.words = tidy(textOf(p.rich.String()))
	}
	if p.left > 0 {
		p.words += fmt.Sprintf("\n\n[%d]", p.left)
	}
	return p, nil
}

func tolerable(err error) bool {
	return message.IsUnknownCharset(err) || message.IsUnknownEncoding(err)
}

func (p *parsed) readHeader() {
	h := p.header
	from := addressesIn(h.Values("From"))
	if len(from) == 1 && web.IsMailAddress(lowered(from[0].Address)) {
		p.from, p.name = lowered(from[0].Address), short(decoded(from[0].Name))
	}
	p.message = messageID(h.Get("Message-Id"))
	for _, name := range []string{"In-Reply-To", "References"} {
		for _, id := range strings.Fields(h.Get(name)) {
			if id = messageID(id); id != "" && len(p.references) < 100 {
				p.references = append(p.references, id)
			}
		}
	}
	for _, name := range []string{"To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"} {
		for _, a := range addressesIn(h.Values(name)) {
			if p.to = append(p.to, lowered(a.Address)); name == "To" || name == "Cc" {
				p.copies = append(p.copies, lowered(a.Address))
			}
		}
	}
	p.subject = short(decoded(h.Get("Subject")))
	p.language, _, _ = strings.Cut(h.Get("Content-Language"), ",")
	if date, err := mail.ParseDate(h.Get("Date")); err == nil {
		p.date = date
	}
}

// addressesIn reads addresses as well as they can be: one that is broken hides no other.
func addressesIn(values []string) []*mail.Address {
	const most = 200
	var all []*mail.Address
	parser := mail.AddressParser{WordDecoder: &mime.WordDecoder{CharsetReader: message.CharsetReader}}
	for _, value := range values {
		if found, err := parser.ParseList(value); err == nil {
			all = append(all, found...)
			continue
		}
		for one := range strings.SplitSeq(value, ",") {
			if a, err := parser.Parse(strings.TrimSpace(one)); err == nil {
				all = append(all, a)
			}
		}
	}
	return all[:min(len(all), most)]
}

func messageID(value string) string {
	id := strings.Trim(strings.TrimSpace(value), "<>")
	if len(id) > 250 || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' }) {
		return ""
	}
	return id
}

// decoded reads what a header says of letters that mail cannot write.
func decoded(value string) string {
	words, err := (&mime.WordDecoder{CharsetReader: message.CharsetReader}).DecodeHeader(value)
	if err != nil {
		words = value
	}
	return asText(words)
}

// short is a line of a header as others may see it.
func short(s string) string {
	s = strings.Join(strings.Fields(withoutControls(s)), " ")
	if runes := []rune(s); len(runes) > maxLine {
		return string(runes[:maxLine]) + "…"
	}
	return s
}

// asText makes text of bytes in whatever charset: what is not UTF-8 is read as the one
// that is most often not named.
func asText(s string) string {
	if !utf8.ValidString(s) {
		if read, err := charmap.Windows1252.NewDecoder().String(s); err == nil {
			s = read
		}
	}
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\ufffd")
}

// digestOf tells letters apart by everything but the way that they came.
func digestOf(p *parsed, raw []byte) string {
	h := sha256.New()
	for _, name := range []string{"Message-Id", "From", "To", "Date", "Subject"} {
		fmt.Fprintf(h, "%q\n", p.header.Values(name))
	}
	body := raw
	for _, end := range []string{"\r\n\r\n", "\n\n"} {
		if _, after, found := bytes.Cut(raw, []byte(end)); found {
			body = after
			break
		}
	}
	// A server that hands it on may write the ends of lines anew.
	h.Write(bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n")))
	return hex.EncodeToString(h.Sum(nil))
}

// part reads one part and those in it.
func (p *parsed) part(e *message.Entity, depth int) {
	p.parts++
	if depth > maxDepth || p.parts > maxParts {
		p.left++
		return
	}
	kind, parameters, err := e.Header.ContentType()
	if err != nil {
		kind = "text/plain"
	}
	if inner := e.MultipartReader(); inner != nil {
		if kind == "multipart/report" && strings.EqualFold(parameters["report-type"], "delivery-status") {
			p.report = &report{}
		}
		p.inner(inner, depth)
		return
	}
	p.single(e, kind)
}

func (p *parsed) inner(parts message.MultipartReader, depth int) {
	for {
		e, err := parts.NextPart()
		if err != nil && !(e != nil && tolerable(err)) {
			return // the end, or where the letter is cut off
		}
		p.part(e, depth+1)
		if p.parts > maxParts {
			return
		}
	}
}

// single takes a part that holds no others.
func (p *parsed) single(e *message.Entity, kind string) {
	disposition, parameters, _ := e.Header.ContentDisposition()
	_, named, _ := e.Header.ContentType()
	name := short(decoded(first(parameters["filename"], named["name"])))
	switch {
	case p.report != nil && kind == "message/delivery-status":
		p.report.readStatus(limited(e, 64<<10))
	case p.report != nil && (kind == "message/rfc822" || kind == "text/rfc822-headers"):
		p.report.readOriginal(limited(e, maxHeader))
	case disposition == "attachment" || name != "" && kind != "text/plain" && kind != "text/html" || !strings.HasPrefix(kind, "text/"):
		p.attach(e, kind, name)
	case kind == "text/html":
		add(&p.rich, limited(e, maxHTML))
	case kind == "text/plain":
		add(&p.plain, limited(e, 4*maxWords))
	default:
		p.attach(e, kind, name)
	}
}

func add(to *strings.Builder, text []byte) {
	if to.Len() > 0 {
		to.WriteString("\n\n")
	}
	if to.Len() < maxHTML {
		to.WriteString(asText(string(text)))
	}
}

// limited reads the beginning of a part; of one that is broken, what can be read.
func limited(e *message.Entity, most int64) []byte {
	text, _ := io.ReadAll(io.LimitReader(e.Body, most))
	return text
}

func (p *parsed) attach(e *message.Entity, kind, name string) {
	content := limited(e, MaxBytes)
	if len(content) == 0 {
		return
	}
	if len(p.files) >= maxFiles {
		p.left++
		return
	}
	if name == "" {
		name = "file"
		if endings, err := mime.ExtensionsByType(kind); err == nil && len(endings) > 0 {
			name += endings[0]
		}
	}
	p.files = append(p.files, attached{File{Name: name, Type: kind}, content})
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// tidy writes text as it is kept: ends of lines alike, nothing that cannot be seen, no
// more than fits.
func tidy(text string) string {
	var out strings.Builder
	empty := 0
	for line := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", "    ").Replace(text), "\n") {
		line = strings.TrimRight(withoutControls(line), " \u00a0\u200b\ufeff")
		if line == "" {
			empty++
			continue
		}
		if out.Len() > 0 {
			out.WriteString(strings.Repeat("\n", min(empty, 1)+1))
		}
		empty = 0
		out.WriteString(line)
	}
	words := strings.TrimSpace(out.String())
	if runes := []rune(words); len(runes) > maxWords {
		return string(runes[:maxWords]) + "…"
	}
	return words
}
