package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"helpwright/desk"
	"helpwright/desk/attachments"
	"helpwright/search"
	"helpwright/searchindex"
)

// The environment of a desk: what no file of a site may say.
const (
	databaseVariable = "HELPWRIGHT_DATABASE"
	smtpVariable     = "HELPWRIGHT_SMTP"
	imapVariable     = "HELPWRIGHT_IMAP"
	mailInVariable   = "HELPWRIGHT_SMTP_LISTEN"
	mailKeyVariable  = "HELPWRIGHT_MAIL_SECRET"
	checkedVariable  = "HELPWRIGHT_MAIL_CHECKED"
	filesVariable    = "HELPWRIGHT_FILES"
	erasedVariable   = "HELPWRIGHT_ERASED"
	clamdVariable    = "HELPWRIGHT_CLAMD"
	openIDVariable   = "HELPWRIGHT_OPENID_SECRET"
	gitVariable      = "HELPWRIGHT_GIT_TOKEN"
)

// A servedDesk is a desk that the command line opened.
type servedDesk struct{ *desk.Desk }

// deskConfig says where the desk of a site is, as the environment adds to it.
func deskConfig(root string) desk.Config {
	return desk.Config{
		Public: os.DirFS(filepath.Join(root, "public")), Private: os.DirFS(filepath.Join(root, "private")), Data: filepath.Join(root, "data"),
		Database: os.Getenv(databaseVariable), Files: os.Getenv(filesVariable), Erased: os.Getenv(erasedVariable),
	}
}

// openDesk opens the desk of a built site, nil where the site has none. What is not the
// desk's is answered by next.
func openDesk(ctx context.Context, root string, next http.Handler, live *search.Live, log *slog.Logger) (*servedDesk, error) {
	cfg := deskConfig(root)
	cfg.Next, cfg.Find, cfg.Log, cfg.Now = next, findIn(live), log, time.Now
	cfg.Mail = desk.MailConfig{
		SMTP: os.Getenv(smtpVariable), IMAP: os.Getenv(imapVariable), Secret: os.Getenv(mailKeyVariable), AuthServer: os.Getenv(checkedVariable),
	}
	cfg.OpenIDSecret, cfg.GitToken = os.Getenv(openIDVariable), os.Getenv(gitVariable)
	if at := os.Getenv(clamdVariable); at != "" {
		cfg.Scanner = attachments.Clamd(at)
	}
	if at := os.Getenv(mailInVariable); at != "" {
		listener, err := net.Listen("tcp", at)
		if err != nil {
			return nil, wrongUse("name another address in "+mailInVariable, "cannot listen for mail on %q: %s", at, err)
		}
		cfg.Mail.Listener = listener
	}
	d, err := desk.Open(ctx, cfg)
	if errors.Is(err, desk.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("opening the desk: %w", err)
	}
	return &servedDesk{d}, nil
}

// findIn finds articles in the release that is served.
func findIn(live *search.Live) desk.Find {
	return func(_ context.Context, locale, words string, limit int) (found []desk.Found, err error) {
		err = live.Use(func(r *search.Release) error {
			answer, err := r.Search(search.Query{Query: searchindex.Query{Text: words, Limit: limit}, Locale: locale})
			if err != nil {
				return err
			}
			found = nil // it may be asked again
			for _, hit := range answer.Results {
				found = append(found, desk.Found{ID: hit.ID, Language: hit.Language})
			}
			return nil
		})
		if errors.Is(err, search.ErrLocale) || errors.Is(err, search.ErrNotBuilt) || errors.Is(err, search.ErrTorn) || errors.Is(err, os.ErrNotExist) {
			return nil, nil // there is nothing to find, which is no fault of who asks
		}
		return found, err
	}
}

// welcome says where the desk is, and how the first admin comes in.
func (d *servedDesk) welcome(ctx context.Context, out io.Writer, here string) error {
	first, err := d.FirstLink(ctx)
	if err != nil {
		return err
	}
	if first == "" {
		fmt.Fprintf(out, "The desk is at %sdesk/\n", here)
		return nil
	}
	fmt.Fprintf(out, "The desk has no admin yet. This link makes one, works once and for a day:\n%s%s\n", here, first)
	return nil
}

// drain says that the desk stops, and lets whoever watches it see that for a while.
func (d *servedDesk) drain(wait time.Duration) {
	d.Stop()
	time.Sleep(wait)
}
