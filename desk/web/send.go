package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// send writes an answer and returns the status that went out.
func (s *Server) send(c *Call, a Answer) int {
	if c.leave != nil {
		defer c.leave()
	}
	h := c.w.Header()
	for name, values := range a.header {
		h[name] = values
	}
	for _, cookie := range a.cookies {
		http.SetCookie(c.w, cookie)
	}
	switch {
	case a.stream != nil:
		return s.sendStream(c, a)
	case a.file != nil:
		return sendFile(c, a)
	case a.location != "":
		return sendTo(c, a)
	case a.page != "":
		return s.sendPage(c, a)
	case a.text != "":
		sendBytes(c, a.status, a.header.Get("Content-Type"), []byte(a.text))
		return a.status
	case a.value != nil || len(a.body) > 0:
		return s.sendJSON(c, a)
	}
	c.w.WriteHeader(a.status)
	return a.status
}

func (s *Server) sendJSON(c *Call, a Answer) int {
	body := a.body
	if a.value != nil {
		var err error
		if body, err = json.Marshal(a.value); err != nil {
			s.log.Error("an answer cannot be written", "request", c.ID, "route", c.route.Path, "error", err)
			c.w.WriteHeader(http.StatusInternalServerError)
			return http.StatusInternalServerError
		}
	}
	kind := "application/json; charset=utf-8"
	if _, wrong := a.value.(Problem); wrong {
		kind = "application/problem+json"
	}
	sendBytes(c, a.status, kind, append(body, '\n'))
	return a.status
}

// sendBytes writes a whole body. An error means that the client has gone.
func sendBytes(c *Call, status int, kind string, body []byte) {
	h := c.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.w.WriteHeader(status)
	if c.r.Method != http.MethodHead {
		_, _ = c.w.Write(body)
	}
}

// sendTo leads on. Programs that wrote something get the new place with what it is.
func sendTo(c *Call, a Answer) int {
	c.w.Header().Set("Location", a.location)
	c.w.WriteHeader(a.status)
	return a.status
}

// sendFile lets a browser save a file, and show it never.
func sendFile(c *Call, a Answer) int {
	defer a.file.Content.Close()
	h := c.w.Header()
	h.Set("Content-Security-Policy", "sandbox; "+noPage)
	h.Set("Content-Disposition", disposition(a.file.Name))
	h.Set("Content-Type", safeType(a.file.Type))
	http.ServeContent(c.w, c.r, "", a.file.Time, a.file.Content)
	return a.status
}

// disposition writes a name so that it stays one, whatever it holds.
func disposition(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, name)
	if written := mime.FormatMediaType("attachment", map[string]string{"filename": name}); written != "" {
		return written
	}
	return "attachment"
}

// safeType keeps types apart from those that browsers run, whatever else is said of them.
func safeType(kind string) string {
	parsed, _, err := mime.ParseMediaType(kind)
	switch {
	case err != nil:
	case strings.HasPrefix(parsed, "image/") && parsed != "image/svg+xml", strings.HasPrefix(parsed, "video/"), strings.HasPrefix(parsed, "audio/"),
		parsed == "application/pdf", parsed == "application/zip", parsed == "application/json", parsed == "text/calendar", parsed == "text/csv":
		return parsed
	case parsed == "text/plain":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

// sendPage renders a page whole before the first byte goes, so that a template that
// does not work is an error and not half a page.
func (s *Server) sendPage(c *Call, a Answer) int {
	var out bytes.Buffer
	csp, err := c.site.pages.render(&out, c, a)
	if err != nil {
		s.log.Error("a page cannot be rendered", "request", c.ID, "page", a.page, "error", err)
		status, words := http.StatusInternalServerError, ""
		var unread *fs.PathError
		switch {
		case a.status >= http.StatusBadRequest: // what was decided holds, also when it cannot be shown
			status, words = a.status, c.Problem.Message+"\n"
		case errors.As(err, &unread): // no more files can be opened now
			status, words = http.StatusServiceUnavailable, Busy.Message+"\n"
			c.w.Header().Set("Retry-After", strconv.Itoa(Busy.Wait))
		}
		sendBytes(c, status, "text/plain; charset=utf-8", []byte(words))
		return status
	}
	h := c.w.Header()
	h.Set("Content-Security-Policy", policyOf(csp))
	h.Set("Content-Language", c.Locale)
	sendBytes(c, a.status, "text/html; charset=utf-8", out.Bytes())
	return a.status
}

// refuse makes an answer of an error: for a form the form again or a page, for
// programs a problem.
func (s *Server) refuse(c *Call, err error) Answer {
	p, expected := problemOf(err)
	if !expected {
		s.log.Error("a handler failed", "request", c.ID, "route", c.route.Path, "error", err)
	}
	p.Request = c.ID
	a := JSON(p.Status, p)
	if c.Form {
		a = s.refuseForm(c, p)
	}
	if p.Wait > 0 {
		a = a.With("Retry-After", strconv.Itoa(p.Wait))
	}
	return a
}

// toSignIn leads to where somebody signs in: people of the desk, who come back to the
// page that they asked for, or customers.
func (c *Call) toSignIn() Answer {
	switch {
	case !c.isForStaff():
		return See(c.InLocale("tickets/sign-in"))
	case isWrite(c.r.Method) || c.r.URL.Path == c.At("desk/"):
		return See(c.At("desk/sign-in"))
	}
	return See(c.At("desk/sign-in?next=" + url.QueryEscape(c.r.URL.Path)))
}

func (s *Server) refuseForm(c *Call, p Problem) Answer {
	c.Problem = p
	if p.Code == SignInFirst.Code {
		return c.toSignIn()
	}
	// A form is shown again to those alone who might have seen it.
	if c.allowed && c.route.Again != nil && p.Status < http.StatusInternalServerError && p.Code != "too_large" {
		a, err := c.route.Again(c, p)
		if err == nil {
			return a.Status(p.Status)
		}
		level := slog.LevelError
		if _, expected := problemOf(err); expected { // who sends forms without their pages gets there
			level = slog.LevelDebug
		}
		s.log.Log(context.WithoutCancel(c.Context()), level, "a form cannot be shown again", "request", c.ID, "route", c.route.Path, "error", err)
	}
	return Page("problem", p).Status(p.Status)
}
