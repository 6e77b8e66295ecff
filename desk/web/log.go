package web

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
)

// Redacting wraps a handler of a log so that no secret gets through, whoever logs it
// by mistake: attributes by their names, and texts by what they look like. Control
// characters are written so that a line stays one.
func Redacting(inner slog.Handler) slog.Handler { return redactor{inner} }

type redactor struct{ slog.Handler }

const redacted = "[redacted]"

func (r redactor) Handle(ctx context.Context, record slog.Record) error {
	clean := slog.NewRecord(record.Time, record.Level, scrub(record.Message), record.PC)
	record.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(redact(a))
		return true
	})
	return r.Handler.Handle(ctx, clean)
}

func (r redactor) WithAttrs(attributes []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attributes))
	for i, a := range attributes {
		clean[i] = redact(a)
	}
	return redactor{r.Handler.WithAttrs(clean)}
}

func (r redactor) WithGroup(name string) slog.Handler { return redactor{r.Handler.WithGroup(name)} }

// secretNames are parts of names of attributes that are never shown.
var secretNames = []string{"password", "secret", "token", "cookie", "authorization", "code_verifier", "email", "mail_to", "body", "phone"}

func redact(a slog.Attr) slog.Attr {
	name := strings.ToLower(a.Key)
	for _, secret := range secretNames {
		if strings.Contains(name, secret) {
			return slog.String(a.Key, redacted)
		}
	}
	value := a.Value.Resolve()
	switch value.Kind() {
	case slog.KindGroup:
		group := value.Group()
		clean := make([]any, len(group))
		for i, inner := range group {
			clean[i] = redact(inner)
		}
		return slog.Group(a.Key, clean...)
	case slog.KindString:
		return slog.String(a.Key, scrub(value.String()))
	case slog.KindAny:
		return slog.String(a.Key, scrub(fmt.Sprint(value.Any())))
	}
	return slog.Attr{Key: a.Key, Value: value}
}

var (
	mailAddress = regexp.MustCompile(`[^\s@<>"',;:()\[\]]+@[^\s@<>"',;:()\[\]]+`)
	longSecret  = regexp.MustCompile(`(?i)(secret|token|code|password|bearer|key)([=: ]+)[^\s&"]{6,}`)
	afterMark   = regexp.MustCompile(`\?[^\s"]+`) // of an address, where secrets of mailed links stand
)

// scrub takes out of a text what looks like somebody's.
func scrub(text string) string {
	text = mailAddress.ReplaceAllString(text, redacted)
	text = longSecret.ReplaceAllString(text, "$1$2"+redacted)
	text = afterMark.ReplaceAllString(text, "?"+redacted)
	if !strings.ContainsFunc(text, isControl) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if isControl(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isControl(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029
}
