package mail

import (
	"regexp"
	"strings"
)

// A Verdict says what a letter that came is.
type Verdict string

const (
	Answer     Verdict = "answer"
	Question   Verdict = "question"
	Bounced    Verdict = "bounce"
	Automatic  Verdict = "automatic"
	Own        Verdict = "own"
	Again      Verdict = "again"
	Held       Verdict = "held"
	Unreadable Verdict = "unreadable"
	Discarded  Verdict = "discarded" // was held, and somebody looked
)

// Verdicts lists those that are kept, what somebody has to look at first.
var Verdicts = []Verdict{Held, Unreadable, Bounced, Automatic, Own, Question, Answer, Discarded}

// Why a letter was held or not read.
const (
	whyForged = "its sender may be forged"
	whyMany   = "too many came from this sender in an hour"
	whyNobody = "it has no sender, or several"
	whyNone   = "it is no letter"
)

// Budgets of one sender in an hour.
const (
	mostAnswers   = 60
	mostQuestions = 10
)

// facts are what is known of a letter when it is judged.
type facts struct {
	letter    *parsed
	envelope  Envelope
	answerer  Answerer // of the signed address that it came to
	signed    bool     // there is one, and it is the sender's
	misused   bool     // there is one, and it is somebody else's
	ours      bool     // a letter of ours has its Message-ID, or it says that we sent it
	answers   int      // of the sender, in the last hour
	questions int
	failed    bool // a server that we believe says that the sender is forged
}

// judge decides what a letter is, and why where that is not plain.
func judge(f facts) (Verdict, string) {
	switch {
	case f.ours:
		return Own, ""
	case f.letter.report != nil:
		return Bounced, ""
	case automatic(f.letter, f.envelope):
		return Automatic, ""
	case f.letter.from == "":
		return Unreadable, whyNobody
	case f.failed:
		return Held, whyForged
	case f.signed && f.answers >= mostAnswers, !f.signed && f.questions >= mostQuestions:
		return Held, whyMany
	case f.signed:
		return Answer, ""
	}
	return Question, ""
}

// automatic says whether a program wrote a letter that nobody awaits an answer to: by
// what RFC 3834 and custom say, and by the address.
func automatic(p *parsed, e Envelope) bool {
	h := p.header
	if v := strings.ToLower(strings.TrimSpace(h.Get("Auto-Submitted"))); v != "" && v != "no" && !strings.HasPrefix(v, "no;") {
		return true
	}
	switch strings.ToLower(strings.TrimSpace(h.Get("Precedence"))) {
	case "bulk", "list", "junk", "auto_reply":
		return true
	}
	for _, name := range []string{"List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond", "X-Autoresponse", "Feedback-Id"} {
		if h.Has(name) {
			return true
		}
	}
	if e.Known && e.From == "" || strings.TrimSpace(h.Get("Return-Path")) == "<>" {
		return true
	}
	kind, _, _ := h.ContentType()
	local, _, _ := strings.Cut(p.from, "@")
	return kind == "multipart/report" || noAnswer.MatchString(local)
}

var noAnswer = regexp.MustCompile(`^(?:(?:no|do-?not|never|non)[-_.]?repl(?:y|ies)|ne[-_.]?pas[-_.]?repondre|nicht[-_.]?antworten|mailer-daemon|postmaster|bounces?|root|daemon|auto(?:mailer|reply|responder)|notifications?)(?:$|[-_.+0-9])`)

// forged says whether the mail server that we believe found the sender forged. What
// other servers say could be written by anybody.
func forged(p *parsed, believed string) bool {
	if believed == "" {
		return false
	}
	for _, value := range p.header.Values("Authentication-Results") {
		server, results, _ := strings.Cut(value, ";")
		server, _, _ = strings.Cut(strings.TrimSpace(server), " ")
		if !strings.EqualFold(server, believed) {
			continue
		}
		results = strings.ToLower(results)
		if result(results, "dmarc") == "fail" {
			return true
		}
		return result(results, "dmarc") != "pass" && result(results, "spf") == "fail" && result(results, "dkim") != "pass"
	}
	return false
}

// result finds METHOD=RESULT.
func result(results, method string) string {
	for part := range strings.SplitSeq(results, ";") {
		if value, ok := strings.CutPrefix(strings.TrimSpace(part), method+"="); ok {
			value, _, _ = strings.Cut(value, " ")
			return strings.TrimSpace(value)
		}
	}
	return ""
}
