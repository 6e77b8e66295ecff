package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"helpwright/archetype"
	"helpwright/desk/tickets"
	"helpwright/site"
)

// A ticket that was solved without an article begins one. Its words come from the desk
// by the token of a program, not out of the desk's database: writers sit elsewhere than
// the desk, and should get the words of one ticket, without personal data, and not the
// key to all of them.

const (
	tokenVariable = "HELPWRIGHT_TOKEN"
	ticketTime    = 20 * time.Second
	maxTicket     = 8 << 20 // bytes of an answer
)

// ticketDraft asks the site's desk for what a ticket gives to an article.
func ticketDraft(ctx context.Context, s *site.Site, desk string, number int64) (*tickets.Draft, error) {
	at, err := deskAddress(s, desk)
	if err != nil {
		return nil, err
	}
	token := os.Getenv(tokenVariable)
	if token == "" {
		return nil, wrongUse("an admin makes a token for drafts on the desk's page of tokens", "%s holds no token", tokenVariable)
	}
	ctx, cancel := context.WithTimeout(ctx, ticketTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.JoinPath("api/v1/desk/drafts", strconv.FormatInt(number, 10)).String(), nil)
	if err != nil {
		return nil, fmt.Errorf("asking the desk for ticket %d: %w", number, err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	// A redirect could lead the token elsewhere.
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("asking the desk for ticket %d: %w", number, errors.Unwrap(err))
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound:
		return nil, wrongUse("look at its number on the desk", "no ticket %d at %s", number, at)
	case http.StatusUnauthorized, http.StatusForbidden:
		return nil, wrongUse("its scopes must hold draft", "the token in %s may not read drafts", tokenVariable)
	default:
		return nil, fmt.Errorf("asking the desk for ticket %d: it answers %s", number, answer.Status)
	}
	d := &tickets.Draft{}
	if err := json.NewDecoder(io.LimitReader(answer.Body, maxTicket)).Decode(d); err != nil {
		return nil, fmt.Errorf("reading ticket %d: %w", number, err)
	}
	return d, nil
}

// deskAddress is where the desk of a site answers. A token goes over the network only
// where it cannot be read on the way.
func deskAddress(s *site.Site, given string) (*url.URL, error) {
	text := given
	switch {
	case text != "":
	case !s.Config.Desk.On:
		return nil, wrongUse("name its address with --desk", "the site has no desk")
	case s.Config.Desk.URL != "":
		text = s.Config.Desk.URL
	default:
		text = s.Config.BaseURL
	}
	at, err := url.Parse(text)
	if err != nil || at.Host == "" || at.Scheme != "https" && at.Scheme != "http" {
		return nil, wrongUse("write it as https://help.example.com/", "%q is no address of a desk", text)
	}
	if local := at.Hostname(); at.Scheme == "http" && local != "127.0.0.1" && local != "::1" && local != "localhost" {
		return nil, wrongUse("use its https address", "a token is not sent to %s without encryption", at)
	}
	return at, nil
}

// ticketOf is what a draft gives to an article.
func ticketOf(d *tickets.Draft) archetype.Ticket {
	return archetype.Ticket{Number: d.Number, Title: d.Title, Words: d.Words, Searches: d.Searches, Answers: d.Answers}
}

// aboutTicket says what the writer should know of a ticket.
func aboutTicket(d *tickets.Draft, locale string, out io.Writer) {
	if d.Locale != locale {
		fmt.Fprintf(out, "The customer wrote in %s, and the article is in %s.\n", printable(d.Locale), locale)
	}
	for _, a := range d.Linked {
		fmt.Fprintf(out, "An article was linked in the ticket already: %s.\n", printable(a.Title))
	}
	fmt.Fprintln(out, "Read the words of the ticket once more: names that nobody told the desk may stand in them.")
}
