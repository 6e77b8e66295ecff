package mail

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"helpwright/desk/outbox"
	"helpwright/store"
	"helpwright/store/storetest"
)

// Who is known: two customers with a ticket each, and an agent who works on the first.
var (
	ada = Answerer{Ticket: "ticket-of-ada", Role: Customer, Email: "ada@example.com"}
	bob = Answerer{Ticket: "ticket-of-bob", Role: Customer, Email: "bob@example.net"}
	kim = Answerer{Ticket: "ticket-of-ada", Role: Staff, Account: "kim", Email: "kim@desk.example"}
)

const eve = "eve@evil.example"

// A world is a desk with signed addresses, and what came of letters.
type world struct {
	*Box
	ada, bob, kim, old string // signed addresses; the old one has expired
	sent               string // id of a letter that went to ada
	said               []Incoming
	opened             []Incoming
	kept               map[string]int // bytes by name of the file
}

func newWorld(t testing.TB, s *store.Store) *world {
	w := &world{kept: map[string]int{}}
	w.Box = newBox(t, s, func(c *Config) {
		c.Listens, c.AuthServer = true, "mx.example.org"
		c.Say = func(_ *store.Tx, in *Incoming) error { w.said = append(w.said, *in); return nil }
		c.Open = func(tx *store.Tx, in *Incoming) (string, error) {
			w.opened = append(w.opened, *in)
			id := store.NewID()
			_, err := w.Enqueue(tx, Letter{To: in.Email, Name: in.Name, Kind: KindOpened, Ticket: id, Role: Customer, At: in.At, Data: Ticket{Number: 1, Subject: in.Subject, Link: "https://help.example.org/secret"}})
			return id, err
		}
		c.Keep = func(_ context.Context, f File, content io.Reader) (string, error) {
			all, err := io.ReadAll(content)
			w.kept[f.Name] = len(all)
			return fmt.Sprint("file", len(w.kept)), err
		}
	})
	address := func(a Answerer, at time.Time) (local string) {
		if err := s.Write(context.Background(), func(tx *store.Tx) (err error) {
			local, err = addressFor(tx, a, at)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return local + "@in.example.org"
	}
	w.old = address(Answerer{Ticket: "ticket-of-eve", Role: Customer, Email: eve}, start.Add(-replyLife))
	w.ada, w.bob, w.kim = address(ada, start), address(bob, start), address(kim, start)
	w.sent = enqueue(t, w.Box, Letter{To: ada.Email, Kind: KindAnswer, Ticket: ada.Ticket, Role: Customer})
	return w
}

// A sample is a letter with what must become of it.
type sample struct {
	name     string
	why      string
	raw      string
	envelope Envelope
	want     Verdict
	by       Answerer // of an answer
	from     string   // of a question
	says     string   // what was written begins so
	never    []string // what may not stand in the words
	files    map[string]int
	bounced  string // address that is marked
	fails    error
}

// letter writes a letter; headers are lines, the body is put behind them.
func letter(body string, headers ...string) string {
	var out strings.Builder
	has := func(name string) bool {
		return slices.ContainsFunc(headers, func(h string) bool { return strings.HasPrefix(strings.ToLower(h), strings.ToLower(name)+":") })
	}
	for _, h := range headers {
		out.WriteString(h + "\r\n")
	}
	for _, h := range []string{"From: Eve <" + eve + ">", "To: support@example.org", "Subject: Help", "Date: Sun, 22 Nov 2026 09:00:00 +0000", "Message-ID: <" + store.NewID() + "@evil.example>", "MIME-Version: 1.0"} {
		if name, _, _ := strings.Cut(h, ":"); !has(name) {
			out.WriteString(h + "\r\n")
		}
	}
	return out.String() + "\r\n" + strings.ReplaceAll(body, "\n", "\r\n")
}

func from(address string) string { return "From: <" + address + ">" }
func to(address string) string   { return "To: <" + address + ">" }

// corpus makes all letters for a world.
func corpus(w *world) []sample {
	return slices.Concat(tokens(w), senders(w), places(w), programs(w), bounces(w), forgeries(w), charsets(), structures(), quotes(w))
}

// Every change of a signed address makes it none.
func tokens(w *world) (all []sample) {
	local, domain, _ := strings.Cut(w.ada, "@")
	add := func(name, why, address string, want Verdict) {
		s := sample{name: "token " + name, why: why, raw: letter("hello", from(ada.Email), to(address)), want: want, by: ada, from: ada.Email, says: "hello"}
		all = append(all, s)
	}
	add("as it is", "the one whom it was made for", w.ada, Answer)
	add("in capitals", "servers change letters", strings.ToUpper(w.ada), Answer)
	for i := len("reply+"); i < len(local); i++ {
		other := "b"
		if local[i] == 'b' {
			other = "c"
		}
		add(fmt.Sprint("altered at ", i), "no letter may be another", local[:i]+other+local[i+1:]+"@"+domain, Question)
	}
	for _, cut := range []int{1, 10, 26, 30, 42} {
		add(fmt.Sprint("cut by ", cut), "a part is no proof", local[:len(local)-cut]+"@"+domain, Question)
	}
	_, ofBob, _ := strings.Cut(strings.Split(w.bob, "@")[0], "+")
	add("id of one, proof of another", "the proof is over the row", local[:len("reply+")+idLength]+ofBob[idLength:]+"@"+domain, Question)
	add("made longer", "more is no better", local+"a@"+domain, Question)
	add("zeros", "guessed", "reply+"+strings.Repeat("a", 42)+"@"+domain, Question)
	add("a ticket's id", "ids are no proof", "reply+"+ada.Ticket+"@"+domain, Question)
	add("a number", "guessed", "reply+4711@"+domain, Question)
	all = append(all, sample{name: "token that has expired", why: "nothing works for ever", raw: letter("hello", from(eve), to(w.old)), want: Question, from: eve})
	return all
}

// Who sends it counts as much as where it goes: nobody speaks for another.
func senders(w *world) (all []sample) {
	people := []Answerer{ada, bob, kim, {Email: eve}}
	for i, signed := range []string{w.ada, w.bob, w.kim} {
		for _, p := range people {
			s := sample{
				name: fmt.Sprintf("address of %s, letter of %s", people[i].Email, p.Email), why: "a signed address is its reader's alone",
				raw: letter("hello", from(p.Email), to(signed)), want: Question, from: p.Email,
			}
			if p.Email == people[i].Email {
				s.want, s.by = Answer, people[i]
			}
			all = append(all, s)
		}
	}
	for name, header := range map[string]string{
		"name of a customer":      `From: "ada@example.com" <` + eve + `>`,
		"Sender":                  "Sender: <ada@example.com>",
		"Reply-To":                "Reply-To: <ada@example.com>",
		"another From in comment": "From: " + eve + " (ada@example.com)",
		"X-Original-From":         "X-Original-From: ada@example.com",
		"Resent-From":             "Resent-From: ada@example.com",
	} {
		all = append(all, sample{name: "forged by " + name, why: "only the sender's own address counts", raw: letter("hello", header, to(w.ada)), want: Question, from: eve})
	}
	return append(all,
		sample{name: "two senders", why: "who of them?", raw: letter("x", "From: ada@example.com, "+eve, to(w.ada)), want: Unreadable},
		sample{name: "two From headers", why: "programs differ in which they show", raw: letter("x", "From: ada@example.com", "From: "+eve, to(w.ada)), want: Unreadable},
		sample{name: "no sender", why: "nobody to answer", raw: letter("x", "From: ", to(w.ada)), want: Unreadable},
		sample{name: "a group as sender", why: "a group is nobody", raw: letter("x", "From: undisclosed:;", to(w.ada)), want: Unreadable},
		sample{name: "line in the sender", why: "headers are lines", raw: letter("x", "From: =?utf-8?q?ada=40example.com=3E=0D=0A?= <"+eve+">", to(w.ada)), want: Question, from: eve},
		sample{name: "customer who is not known", why: "a new ticket", raw: letter("I need help", "Subject: =?UTF-8?B?"+base64.StdEncoding.EncodeToString([]byte("帮助"))+"?="), want: Question, from: eve, says: "I need help"},
		sample{name: "own address with a plus", why: "not the address that the customer has", raw: letter("hello", from("ada+x@example.com"), to(w.ada)), want: Question, from: "ada+x@example.com"},
		sample{name: "sender in capitals", why: "the same address", raw: letter("hello", from("ADA@EXAMPLE.COM"), to(w.ada)), want: Answer, by: ada},
	)
}

// Where a signed address stands, and where one may not stand.
func places(w *world) (all []sample) {
	for _, header := range []string{"To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"} {
		all = append(all, sample{name: "address in " + header, why: "servers write it there", raw: letter("hello", from(ada.Email), header+": "+w.ada), want: Answer, by: ada})
	}
	all = append(all, sample{name: "address in the envelope", why: "the door knows it", raw: letter("hello", from(ada.Email)), envelope: Envelope{Known: true, From: ada.Email, To: []string{w.ada}}, want: Answer, by: ada})
	for _, header := range []string{"Subject", "In-Reply-To", "References", "Reply-To", "X-Ticket", "Bcc"} {
		all = append(all, sample{name: "address in " + header, why: "no way for an address", raw: letter("hello", from(ada.Email), header+": <"+w.ada+">"), want: Question, from: ada.Email})
	}
	return append(all,
		sample{name: "address in the words", why: "everybody quotes", raw: letter("write to "+w.ada, from(ada.Email)), want: Question, from: ada.Email},
		sample{name: "our Message-ID in In-Reply-To", why: "a Message-ID is no proof", raw: letter("hello", from(eve), "In-Reply-To: <"+w.sent+"@example.org>", "References: <"+w.sent+"@example.org>"), want: Question, from: eve},
		sample{name: "our Message-ID from the customer", why: "neither is it for whom it went to", raw: letter("hello", from(ada.Email), "In-Reply-To: <"+w.sent+"@example.org>"), want: Question, from: ada.Email},
		sample{name: "number in the subject", why: "numbers are known to all", raw: letter("hello", from(eve), "Subject: Re: [#1] Help"), want: Question, from: eve},
		sample{name: "added Cc", why: "who is in Cc gets nothing", raw: letter("hello", from(ada.Email), to(w.ada), "Cc: "+eve), want: Answer, by: ada},
		sample{name: "many in Cc", why: "nor do many", raw: letter("hello", from(ada.Email), to(w.ada), "Cc: "+strings.Repeat(eve+", ", 300)+"x@y.example"), want: Answer, by: ada},
		sample{name: "two addresses", why: "the sender's own counts", raw: letter("hello", from(bob.Email), "To: "+w.ada+", "+w.bob), want: Answer, by: bob},
		sample{name: "address among broken ones", why: "what is broken hides nothing", raw: letter("hello", from(ada.Email), "To: not an address, <"+w.ada+">"), want: Answer, by: ada},
	)
}

// What programs send is not answered and opens nothing.
func programs(w *world) (all []sample) {
	for _, header := range []string{
		"Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated", "Auto-Submitted: AUTO-REPLIED (vacation)", "Precedence: bulk", "Precedence: list", "Precedence: junk", "Precedence: auto_reply",
		"List-Id: <x.example>", "List-Unsubscribe: <mailto:x@y>", "X-Autoreply: yes", "X-Autorespond: on", "Return-Path: <>", "Feedback-ID: 1:2:3",
	} {
		all = append(all, sample{name: header, why: "programs that answer programs never end", raw: letter("I am away", from(ada.Email), to(w.ada), header), want: Automatic})
	}
	for _, local := range []string{"no-reply", "noreply", "do-not-reply", "donotreply", "no_reply+123", "mailer-daemon", "postmaster", "bounce", "bounces", "notification", "notifications", "never-reply", "noreply-accounts"} {
		all = append(all, sample{name: "letter of " + local, why: "confirmations of other services must reach no ticket that an outsider reads", raw: letter("Your code is 123456", from(local+"@service.example"), to(w.ada)), want: Automatic, never: []string{}})
	}
	return append(all,
		sample{name: "Auto-Submitted: no", why: "says that a person wrote it", raw: letter("hello", from(ada.Email), to(w.ada), "Auto-Submitted: no"), want: Answer, by: ada},
		sample{name: "sender without an answer address", why: "the envelope has none for what servers send", raw: letter("x", from(ada.Email), to(w.ada)), envelope: Envelope{Known: true}, want: Automatic},
		sample{name: "our own letter", why: "it came back", raw: letter("x", from("support@example.org"), to(w.ada)), want: Own},
		sample{name: "our own letter by its id", why: "somebody's program sends it back", raw: letter("x", from(ada.Email), to(w.ada), "Message-ID: <"+w.sent+"@example.org>"), want: Own},
		sample{name: "an address of somebody else's that looks like a signed one", why: "people write to shops with an address for each", raw: letter("x", from("eve+"+strings.Repeat("a", 42)+"@evil.example")), want: Question, from: "eve+" + strings.Repeat("a", 42) + "@evil.example"},
		sample{name: "a signed address as sender", why: "a loop of addresses", raw: letter("x", from(w.bob), to(w.ada)), want: Own},
	)
}

// report writes what servers say of a letter that they could not bring.
func statusReport(final, action, status, original string) string {
	return "--b\nContent-Type: text/plain\n\nIt did not work.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; " + final +
		"\nAction: " + action + "\nStatus: " + status + "\nDiagnostic-Code: smtp; 550 no such user\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" + original + "@example.org>\nTo: " + final + "\n\n--b--\n"
}

func bounces(w *world) []sample {
	headers := func(sender string) []string {
		return []string{from(sender), "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "Auto-Submitted: auto-replied"}
	}
	one := func(name, why, body, bounced string) sample {
		return sample{name: "bounce: " + name, why: why, raw: letter(body, headers("mailer-daemon@mx.example.com")...), want: Bounced, bounced: bounced}
	}
	return []sample{
		one("of nobody", "another's address may not be marked", statusReport(bob.Email, "failed", "5.1.1", w.sent), ""),
		one("of a letter that we did not write", "anybody can write reports", statusReport(ada.Email, "failed", "5.1.1", store.NewID()), ""),
		one("for now", "the server tries on", statusReport(ada.Email, "delayed", "4.4.1", w.sent), ""),
		one("failed for now", "it may work tomorrow", statusReport(ada.Email, "failed", "4.4.7", w.sent), ""),
		one("that arrived", "good news", statusReport(ada.Email, "delivered", "2.0.0", w.sent), ""),
		one("without a letter", "which one?", strings.ReplaceAll(statusReport(ada.Email, "failed", "5.1.1", w.sent), "Message-ID", "X-ID"), ""),
		one("cut off", "half a report", statusReport(ada.Email, "failed", "5.1.1", w.sent)[:120], ""),
		one("of an address with lines", "no address", statusReport("x\n y@z", "failed", "5.1.1", w.sent), ""),
		one("for good", "letters there do not arrive", statusReport(ada.Email, "failed", "5.1.1", w.sent), ada.Email),
		{name: "bounce of an old program", why: "there is nothing to read in it", raw: letter("Hi. This is the qmail-send program", from("mailer-daemon@mx.example.com")), want: Automatic},
	}
}

// What the mail server of the site found out, and what others claim.
func forgeries(w *world) (all []sample) {
	for result, want := range map[string]Verdict{
		"mx.example.org; dmarc=fail":                               Held,
		"mx.example.org; spf=fail smtp.mailfrom=x; dkim=none":      Held,
		"mx.example.org; spf=fail; dkim=fail; dmarc=none":          Held,
		"mx.example.org 1; dmarc=fail (p=reject) header.from=x":    Held,
		"mx.example.org; spf=fail; dkim=pass header.d=example.com": Answer,
		"mx.example.org; dmarc=pass; spf=fail; dkim=fail":          Answer,
		"mx.example.org; spf=pass; dkim=pass; dmarc=pass":          Answer,
		"mx.evil.example; dmarc=fail":                              Answer, // written by anybody
	} {
		all = append(all, sample{name: result, why: "the server of the site is believed, and no other", raw: letter("hello", from(ada.Email), to(w.ada), "Authentication-Results: "+result), want: want, by: ada})
	}
	return all
}

func charsets() (all []sample) {
	add := func(name, charset string, e encoding.Encoding, words string) {
		text, err := e.NewEncoder().String(words)
		if err != nil {
			panic(err)
		}
		subject := "=?" + charset + "?B?" + base64.StdEncoding.EncodeToString([]byte(text)) + "?="
		all = append(all, sample{name: "charset " + name, why: "people write in it", want: Question, from: eve, says: words,
			raw: letter(base64.StdEncoding.EncodeToString([]byte(text)), "Content-Type: text/plain; charset="+charset, "Content-Transfer-Encoding: base64", "Subject: "+subject)})
	}
	add("gb18030", "gb18030", simplifiedchinese.GB18030, "我打不开页面")
	add("gbk", "gbk", simplifiedchinese.GBK, "请帮助我")
	add("gb2312", "gb2312", simplifiedchinese.GBK, "谢谢")
	add("big5", "big5", traditionalchinese.Big5, "請幫助我")
	add("shift_jis", "shift_jis", japanese.ShiftJIS, "助けてください")
	add("iso-2022-jp", "iso-2022-jp", japanese.ISO2022JP, "助けてください")
	add("euc-jp", "euc-jp", japanese.EUCJP, "お願いします")
	add("euc-kr", "euc-kr", korean.EUCKR, "도와주세요")
	add("koi8-r", "koi8-r", charmap.KOI8R, "Помогите")
	add("windows-1251", "windows-1251", charmap.Windows1251, "Помогите")
	add("windows-1256", "windows-1256", charmap.Windows1256, "ساعدوني")
	add("iso-8859-15", "iso-8859-15", charmap.ISO8859_15, "Wo ist der Löffel für 5 €?")
	add("utf-16", "utf-16", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "Hello")
	plain := func(name, why, says, body string, headers ...string) {
		all = append(all, sample{name: "charset " + name, why: why, want: Question, from: eve, says: says, raw: letter(body, headers...)})
	}
	plain("that nobody knows", "what can be read is read", "hello", "hello", "Content-Type: text/plain; charset=x-klingon")
	plain("that is not the one", "it says UTF-8 and is not", "Größe", "Gr\xf6\xdfe", "Content-Type: text/plain; charset=utf-8")
	plain("not named", "old programs", "Größe", "Größe", "Content-Type: text/plain")
	plain("us-ascii with more", "old programs", "Größe", "Gr\xf6\xdfe", "Content-Type: text/plain; charset=us-ascii")
	plain("broken base64", "what can be read is read", "", "aGVsbG8*****", "Content-Transfer-Encoding: base64")
	plain("broken quoted-printable", "what can be read is read", "a", "a=ZZb=", "Content-Transfer-Encoding: quoted-printable")
	plain("unknown encoding", "what can be read is read", "hello", "hello", "Content-Transfer-Encoding: rot13")
	plain("broken words in the subject", "the subject is of less matter", "hello", "hello", "Subject: =?utf-8?B?%%%?= =?nope?Q?x?=")
	plain("zero bytes", "no database keeps them", "a b", "a \x00b")
	plain("turned directions", "words must look like what they are", "a", "a\u202egpj.exe")
	plain("an empty content type", "what is it? text", "hello", "hello", "Content-Type: ")
	plain("a broken content type", "what is it? text", "hello", "hello", "Content-Type: text/plain; charset=\"")
	return all
}

// nested puts a text into so many parts.
func nested(depth int) string {
	body := "Content-Type: text/plain\n\ninside\n"
	for i := range depth {
		body = fmt.Sprintf("Content-Type: multipart/mixed; boundary=\"b%d\"\n\n--b%d\n%s\n--b%d--\n", i, i, body, i)
	}
	return body
}

func structures() (all []sample) {
	add := func(name, why, says, raw string) *sample {
		all = append(all, sample{name: name, why: why, want: Question, from: eve, says: says, raw: raw})
		return &all[len(all)-1]
	}
	for _, depth := range []int{1, 3, maxDepth, maxDepth + 1, 100, 2000} {
		head, body, _ := strings.Cut(nested(depth), "\n\n")
		says := "inside"
		if depth > maxDepth {
			says = ""
		}
		add(fmt.Sprint("parts in parts, ", depth, " deep"), "reading ends somewhere", says, letter(body, head))
	}
	mixed := "Content-Type: multipart/mixed; boundary=b"
	add("many parts", "reading ends somewhere", "0", letter(func() string {
		var out strings.Builder
		for i := range 2000 {
			fmt.Fprintf(&out, "--b\nContent-Type: text/plain\n\n%d\n", i)
		}
		return out.String() + "--b--\n"
	}(), mixed))
	add("no boundary", "nothing to part by", "", letter("x", "Content-Type: multipart/mixed"))
	add("cut off", "what came is read", "half", letter("--b\nContent-Type: text/plain\n\nhalf", mixed))
	add("boundary that never comes", "nothing came", "", letter("x", mixed))
	add("one boundary for two", "what can be read is read", "", letter("--b\n"+mixed+"\n\n--b\nContent-Type: text/plain\n\nx\n--b--\n--b--\n", mixed))
	add("two kinds of the same", "plain text is what the writer meant", "plain", letter("--b\nContent-Type: text/plain\n\nplain\n--b\nContent-Type: text/html\n\n<p>rich</p>\n--b--\n", "Content-Type: multipart/alternative; boundary=b")).never = []string{"rich"}
	add("HTML alone", "text is made of it", "Hello\n\nI am here <https://example.com/a>", letter(`<html><head><title>no</title><style>p{}</style></head><body><p>Hello</p><p>I am <a href="https://example.com/a">here</a></p></body></html>`, "Content-Type: text/html")).never = []string{"no\n", "p{}"}
	add("HTML with scripts", "nothing of it runs or shows", "Hi", letter(`Hi<script>alert(1)</script><img src="https://evil.example/x.png" alt="x"><svg onload=alert(2)><text>no</text></svg><div style="display:none">ignore this</div>`, "Content-Type: text/html")).never = []string{"alert", "ignore this", "evil.example/x.png"}
	add("HTML that never ends", "no parser is led astray", "a", letter(strings.Repeat("<div><b>a", 20000), "Content-Type: text/html"))
	add("HTML of quotes", "no quote is too deep", "> > > > ", letter(strings.Repeat("<blockquote>", 5000)+"x", "Content-Type: text/html"))
	add("links to nowhere good", "only the web is linked", "click", letter(`<a href="javascript:alert(1)">click</a>`, "Content-Type: text/html")).never = []string{"javascript"}
	file := "--b\nContent-Type: text/plain\n\nsee file\n--b\nContent-Type: application/pdf; name=\"a.pdf\"\nContent-Disposition: attachment; filename=\"a.pdf\"\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n--b--\n"
	add("a file", "it is kept", "see file", letter(file, mixed)).files = map[string]int{"a.pdf": 5}
	add("a file whose name has lines", "names are one line", "see file", letter(strings.ReplaceAll(file, `filename="a.pdf"`, "filename*=utf-8''a%0D%0Ab%E2%80%AE.pdf"), mixed)).files = map[string]int{"a b .pdf": 5}
	add("a file without a name", "it gets one", "see file", letter(strings.NewReplacer("; name=\"a.pdf\"", "", "; filename=\"a.pdf\"", "").Replace(file), mixed)).files = map[string]int{"file.pdf": 5}
	add("a picture in the words", "it is a file", "see", letter("--b\nContent-Type: text/html\n\n<p>see</p><img src=cid:x>\n--b\nContent-Type: image/png; name=x.png\nContent-ID: <x>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n--b--\n", "Content-Type: multipart/related; boundary=b")).files = map[string]int{"x.png": 5}
	add("a letter in a letter", "it is a file, and its sender is nobody", "fwd", letter("--b\nContent-Type: text/plain\n\nfwd\n--b\nContent-Type: message/rfc822\n\nFrom: ada@example.com\nTo: x\n\nold\n--b--\n", mixed)).never = []string{"old"}
	add("a text as a file", "it was sent as one", "see", letter("--b\nContent-Type: text/plain\n\nsee\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=log.txt\n\n12345\n--b--\n", mixed)).files = map[string]int{"log.txt": 5}
	ten := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("0123456789"), 1<<20))
	var folded strings.Builder
	for line := range slices.Chunk([]byte(ten), 76) {
		folded.Write(line)
		folded.WriteByte('\n')
	}
	add("ten megabytes", "a file may be so large", "see file", letter(strings.Replace(file, "aGVsbG8=", folded.String(), 1), mixed)).files = map[string]int{"a.pdf": 10 << 20}
	s := add("sixteen megabytes", "and no larger", "", letter(strings.Repeat("0123456789abcde\n", 1<<20)))
	s.want, s.fails = "", ErrTooLarge
	add("many files", "so many are kept", "", letter(func() string {
		var out strings.Builder
		for i := range 100 {
			fmt.Fprintf(&out, "--b\nContent-Type: application/pdf; name=\"%d.pdf\"\n\nx\n", i)
		}
		return out.String() + "--b--\n"
	}(), mixed))
	add("nothing", "somebody wrote all the same", "Help", letter(""))
	add("nothing but a signature", "it is what was said", "", letter("-- \nAda"))
	add("long words", "they are cut", "aaaa", letter(strings.Repeat("a", 300_000)))
	add("a long subject", "it is cut", "x", letter("x", "Subject: "+strings.Repeat("long ", 5000)))
	add("bare line feeds", "some programs do", "hello", strings.ReplaceAll(letter("hello"), "\r\n", "\n"))
	add("thousands of headers", "reading goes on", "x", letter("x", strings.Split(strings.Repeat("X-A: b\n", 3000), "\n")[:3000]...))
	broken := func(name, why, raw string) {
		all = append(all, sample{name: name, why: why, want: Unreadable, raw: raw})
	}
	broken("no letter", "just noise", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
	broken("nothing at all", "not even headers", "")
	broken("headers without an end", "reading ends somewhere", "From: "+eve+"\r\n"+strings.Repeat("X: y\r\n", 100_000))
	broken("a line without a colon", "no header", "hello\r\n\r\nworld")
	return all
}

// What stood in an older letter is folded away, in whatever language it is announced.
func quotes(w *world) (all []sample) {
	add := func(name, body, says string) {
		all = append(all, sample{name: "quote: " + name, why: "readers know what they wrote", want: Answer, by: ada, says: says, never: []string{"OLD"}, raw: letter(body, from(ada.Email), to(w.ada), "Content-Type: text/plain; charset=utf-8")})
	}
	add("our mark", "It works now.\n\n"+cutMark+" To answer, write above this line "+cutMark+"\n\nOLD", "It works now.")
	add("our mark, quoted", "It works now.\n\n> "+cutMark+" 如需回复 "+cutMark+"\n> OLD", "It works now.")
	add("English", "Yes.\n\nOn Sun, Nov 22, 2026 at 9:30 AM Help <support@example.org> wrote:\n> OLD\n> OLD", "Yes.")
	add("English in two lines", "Yes.\n\nOn Sun, Nov 22, 2026 at 9:30 AM Example Help and Support\n<support@example.org> wrote:\n> OLD", "Yes.")
	add("German", "Ja.\n\nAm 22.11.2026 um 09:30 schrieb Help <support@example.org>:\n> OLD", "Ja.")
	add("French", "Oui.\n\nLe 22 nov. 2026 à 09:30, Help <support@example.org> a écrit :\n> OLD", "Oui.")
	add("Chinese", "好了。\n\n在 2026年11月22日 09:30，Help <support@example.org> 写道：\n> OLD", "好了。")
	add("Arabic", "نعم\n\nفي الأحد، ٢٢ نوفمبر ٢٠٢٦ ٩:٣٠ ص كتب Help <support@example.org>:\n> OLD", "نعم")
	add("a line of dashes", "Fine.\n\n-----Original Message-----\nFrom: Help\nOLD", "Fine.")
	add("a block of headers", "Fine.\n\nFrom: Help <support@example.org>\nSent: Sunday\nTo: Ada\nSubject: x\n\nOLD", "Fine.")
	add("a block of Chinese headers", "好的\n\n发件人：Help <support@example.org>\n发送时间：2026年\n收件人：Ada\n\nOLD", "好的")
	add("a line and headers", "Fine.\n\n________________________________\nVon: Help <support@example.org>\nGesendet: heute\nAn: Ada\n\nOLD", "Fine.")
	add("a signature", "Fine.\n\n-- \nOLD signature", "Fine.")
	add("HTML quote", "Fine.", "Fine.")
	all[len(all)-1].raw = letter(`<div>Fine.</div><div class="gmail_quote"><div>On Sun, Nov 22, 2026 at 9:30 AM Help &lt;support@example.org&gt; wrote:</div><blockquote>OLD<br>OLD</blockquote></div>`, from(ada.Email), to(w.ada), "Content-Type: text/html")
	keep := func(name, body, says string) {
		add(name, body, says)
		all[len(all)-1].never = nil
	}
	keep("answers between quotes", "> first?\nyes\n> second?\nno", "> first?\nyes\n> second?\nno")
	keep("nothing but a quote", "> OLD", "> OLD")
	keep("a colon is no announcement", "Here is my list:\n- a\n- b", "Here is my list:\n- a\n- b")
	keep("dashes in words", "a -- b\n\nc", "a -- b\n\nc")
	return all
}

// Letters of all sorts: nobody gets in, nobody speaks for another, nothing breaks.
func TestCorpus(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		all := corpus(w)
		if len(all) < 150 {
			t.Errorf("%d letters, want 150", len(all))
		}
		for i, c := range all {
			w.said, w.opened, w.kept = nil, nil, map[string]int{}
			w.Now = func() time.Time { return start.Add(time.Duration(i) * 10 * time.Minute) } // no budget is spent
			began := time.Now()
			if c.envelope.Door == "" {
				c.envelope.Door = "smtp"
			}
			verdict, err := w.Receive(t.Context(), []byte(c.raw), c.envelope)
			if !errors.Is(err, c.fails) || verdict != c.want {
				t.Errorf("%s: %q, %v; want %q: %s", c.name, verdict, err, c.want, c.why)
				continue
			}
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("%s: took %v", c.name, took)
			}
			checkAct(t, w, c)
			checkBounces(t, w, c)
			if c.fails == nil {
				if again, err := w.Receive(t.Context(), []byte(c.raw), c.envelope); err != nil || again != Again && verdict != Unreadable || len(w.said)+len(w.opened) > 1 {
					t.Errorf("%s, a second time: %q, %v", c.name, again, err)
				}
			}
		}
		checkLetters(t, w, all)
		t.Logf("%d letters", len(all))
	})
}

// checkAct looks at what rooms were asked to do.
func checkAct(t *testing.T, w *world, c sample) {
	t.Helper()
	var in Incoming
	switch {
	case c.want == Answer && len(w.said) == 1 && len(w.opened) == 0:
		if in = w.said[0]; in.Answerer != c.by {
			t.Errorf("%s: %+v speaks, want %+v: %s", c.name, in.Answerer, c.by, c.why)
		}
	case c.want == Question && len(w.opened) == 1 && len(w.said) == 0:
		if in = w.opened[0]; in.Answerer != (Answerer{Role: Customer, Email: c.from}) {
			t.Errorf("%s: %+v asks, want %s: %s", c.name, in.Answerer, c.from, c.why)
		}
	case c.want == Answer || c.want == Question || len(w.said)+len(w.opened) > 0:
		t.Errorf("%s: said %d, opened %d for %q: %s", c.name, len(w.said), len(w.opened), c.want, c.why)
		return
	default:
		return
	}
	if !strings.HasPrefix(in.Words, c.says) {
		t.Errorf("%s: %.200q, want %q: %s", c.name, in.Words, c.says, c.why)
	}
	for _, never := range c.never {
		if strings.Contains(in.Words, never) {
			t.Errorf("%s: %q stands in %.200q: %s", c.name, never, in.Words, c.why)
		}
	}
	for name, size := range c.files {
		if w.kept[name] != size {
			t.Errorf("%s: files %v, want %v: %s", c.name, w.kept, c.files, c.why)
		}
	}
	if strings.ContainsAny(in.Words+in.Subject+in.Name, "\x00\r\u202e") || strings.ContainsAny(in.Subject+in.Name, "\n") || len([]rune(in.Words)) > maxWords+10 || len([]rune(in.Subject)) > maxLine+1 {
		t.Errorf("%s: letters that do no good stand in %.200q %.100q", c.name, in.Words, in.Subject)
	}
}

func checkBounces(t *testing.T, w *world, c sample) {
	t.Helper()
	for _, who := range []string{ada.Email, bob.Email, eve} {
		err := w.Store.Write(t.Context(), func(tx *store.Tx) error {
			_, marked, err := BounceOf(tx, who, w.Now())
			if marked != (who == c.bounced) {
				t.Errorf("%s: %s is marked: %v: %s", c.name, who, marked, c.why)
			}
			if err == nil {
				err = ClearBounce(tx, who)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// checkLetters looks at whom the desk wrote to: senders of questions alone, with one
// reader each, and nobody who was named in Cc.
func checkLetters(t *testing.T, w *world, all []sample) {
	t.Helper()
	asked := map[string]int{}
	for _, c := range all {
		if c.want == Question {
			asked[c.from]++
		}
	}
	written := map[string]int{}
	err := w.Store.Read(t.Context(), func(tx *store.Tx) error {
		items, err := outbox.List(tx, outbox.Filter{Channel: Channel, Limit: 10_000})
		for _, i := range items {
			if i.Kind == KindOpened {
				written[i.Person]++
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for person, n := range written {
		if asked[person] != n {
			t.Errorf("%d letters to %s, who asked %d times", n, person, asked[person])
		}
	}
}

// A sender who writes without end is held back, and so are two programs that answer
// each other.
func TestBudgets(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		verdicts := map[Verdict]int{}
		for i := range 30 {
			v, err := w.Receive(t.Context(), []byte(letter(fmt.Sprint(i), from(eve))), Envelope{Door: "smtp"})
			if err != nil {
				t.Fatal(err)
			}
			verdicts[v]++
		}
		if verdicts[Question] != mostQuestions || verdicts[Held] != 30-mostQuestions {
			t.Errorf("%v", verdicts)
		}
		if v, err := w.Receive(t.Context(), []byte(letter("hello", from(ada.Email), to(w.ada))), Envelope{Door: "smtp"}); v != Answer || err != nil {
			t.Errorf("another sender is harmed: %v, %v", v, err)
		}
		held := 0
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			all, err := ReceivedWith(tx, Held, 100)
			held = len(all)
			return err
		})
		if err != nil || held != 20 {
			t.Errorf("%d are listed, %v", held, err)
		}
	})
}

// A ticket that is gone makes a question of an answer; what the room never takes is
// held, and what it cannot take now comes again.
func TestRoomsThatRefuse(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		refusal := store.ErrNotFound
		w.Say = func(*store.Tx, *Incoming) error { return refusal }
		receive := func(words string) (Verdict, error) {
			return w.Receive(t.Context(), []byte(letter(words, from(ada.Email), to(w.ada))), Envelope{Door: "imap"})
		}
		if v, err := receive("one"); v != Answer || err != nil || len(w.opened) != 1 || w.opened[0].Ticket != "" {
			t.Errorf("gone: %v, %v, %+v", v, err, w.opened)
		}
		refusal = errors.New("no")
		if v, err := receive("two"); v != Held || err != nil {
			t.Errorf("never: %v, %v", v, err)
		}
		refusal = store.ErrUnavailable
		if v, err := receive("three"); v != "" || err == nil {
			t.Errorf("now: %v, %v", v, err)
		}
		w.said = nil
		gone, err := w.Receive(t.Context(), []byte(letter("five", from(kim.Email), to(w.kim))), Envelope{Door: "imap"})
		if refusal = store.ErrNotFound; gone != "" || err == nil {
			t.Errorf("now, of staff: %v, %v", gone, err)
		}
		if v, err := w.Receive(t.Context(), []byte(letter("five", from(kim.Email), to(w.kim))), Envelope{Door: "imap"}); v != Held || err != nil || len(w.opened) != 1 {
			t.Errorf("an account that is gone: %v, %v", v, err)
		}
		refusal = nil
		if v, err := receive("four"); v != Answer || err != nil {
			t.Errorf("later: %v, %v", v, err)
		}
	})
}

func FuzzReadLetter(f *testing.F) {
	for _, s := range structures() {
		if len(s.raw) < 10_000 {
			f.Add([]byte(s.raw))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := readLetter(raw)
		if err != nil {
			return
		}
		said, quoted := fold(p.words)
		judge(facts{letter: p})
		if strings.ContainsAny(said+quoted+p.subject+p.name, "\x00\r") {
			t.Errorf("%q", said)
		}
	})
}
