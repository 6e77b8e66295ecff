package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"helpwright/desk/outbox"
	"helpwright/store"
)

// An Envelope is what a door knows of a letter besides its words.
type Envelope struct {
	Door  string   // "imap", "smtp" or "webhook"
	Known bool     // there was a talk about sender and receivers
	From  string   // "" is no address, which servers use for what must not be answered
	To    []string // receivers
}

// Incoming is a letter as rooms get it.
type Incoming struct {
	Answerer          // of an answer; of a question only Email
	Name     string   // of the sender, as the letter says
	Subject  string   // of a question
	Words    string   // what was written
	Quoted   string   // what stood below: an older letter, a signature
	Files    []string // ids that Keep gave
	Copies   []string // whom else it went to; they get nothing by it
	Locale   string   // of the site, as far as the letter says; else the first
	About    string   // id of a ticket whose signed address somebody else used: for the desk to know
	At       time.Time
}

// Receive takes a letter in. No error means that it is kept, or need not be; ErrTooLarge
// that it never will be; any other that it should come again.
func (b *Box) Receive(ctx context.Context, raw []byte, e Envelope) (Verdict, error) {
	select {
	case b.turns <- struct{}{}:
		defer func() { <-b.turns }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	now := b.Now()
	p, err := readLetter(raw)
	switch {
	case errors.Is(err, ErrTooLarge):
		return "", err
	case err != nil:
		return Unreadable, b.noteUnreadable(ctx, raw, e, now)
	}
	var f facts
	var known bool
	err = b.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if known, err = wasReceived(tx, p.digest); err != nil || known {
			return err
		}
		f, err = b.find(tx, p, e, now)
		return err
	})
	if err != nil || known {
		return Again, err
	}
	verdict, why := judge(f)
	in := b.incoming(f, now)
	if verdict == Answer || verdict == Question {
		if err := b.keep(ctx, in, p.files); err != nil {
			return "", err
		}
	}
	return b.take(ctx, f, in, verdict, why)
}

// find looks up what is known of a letter.
func (b *Box) find(tx *store.Tx, p *parsed, e Envelope, now time.Time) (f facts, err error) {
	f = facts{letter: p, envelope: e, failed: forged(p, b.AuthServer)}
	if f.ours, err = b.isOurs(tx, p); err != nil {
		return f, err
	}
	for _, address := range append(slices.Clone(e.To), p.to...) {
		a, ok, err := answererAt(tx, address, now)
		switch {
		case err != nil:
			return f, err
		case ok && a.Email == p.from:
			f.answerer, f.signed = a, true
		case ok && !f.signed:
			f.answerer, f.misused = a, true
		}
		if f.signed {
			f.misused = false
			break
		}
	}
	since := now.Add(-time.Hour)
	if f.answers, err = countFrom(tx, p.from, Answer, since); err != nil {
		return f, err
	}
	f.questions, err = countFrom(tx, p.from, Question, since)
	return f, err
}

// isOurs says whether a letter is one that the desk sent.
func (b *Box) isOurs(tx *store.Tx, p *parsed) (bool, error) {
	if b.isForUs(p.from) {
		return true, nil
	}
	id, domain, _ := strings.Cut(p.message, "@")
	if lowered(domain) != domainOf(b.From()) {
		return false, nil
	}
	_, err := outbox.Find(tx, id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// incoming makes what rooms get.
func (b *Box) incoming(f facts, now time.Time) *Incoming {
	p := f.letter
	said, quoted := fold(p.words)
	in := &Incoming{
		Answerer: Answerer{Role: Customer, Email: p.from}, Name: p.name, Subject: p.subject, Words: said, Quoted: quoted, Locale: b.locale(p.language).Tag, At: now,
	}
	for _, other := range p.copies {
		if !b.isForUs(other) && !slices.Contains(in.Copies, other) && len(in.Copies) < 20 {
			in.Copies = append(in.Copies, other)
		}
	}
	switch {
	case f.signed:
		in.Answerer = f.answerer
	case f.misused:
		in.About = f.answerer.Ticket
	}
	return in
}

// keep stores the files of a letter; what nobody keeps is named. A letter without words
// gets some, so that nobody has to look twice whether something is missing.
func (b *Box) keep(ctx context.Context, in *Incoming, files []attached) error {
	most := b.Settings().Files.MaxFiles // a letter with more is no less a letter
	for _, f := range files {
		if b.Keep == nil || len(in.Files) >= most {
			in.Words += "\n\n[" + f.Name + "]"
			continue
		}
		id, err := b.Keep(ctx, f.File, bytes.NewReader(f.content))
		if errors.Is(err, ErrNotKept) {
			in.Words += "\n\n[" + f.Name + "]"
			continue
		}
		if err != nil {
			return fmt.Errorf("keeping a file of a letter: %w", err)
		}
		in.Files = append(in.Files, id)
	}
	in.Words = first(strings.TrimSpace(in.Words), in.Subject, "…")
	return nil
}

// ErrNotKept says that a file may not be kept: it is too large, or there are too many.
var ErrNotKept = errors.New("the file is not kept")

// passes says whether a letter may be taken when it comes again: the database is away,
// or the desk is ending. Whatever else a room says against it holds it for somebody to
// look at.
func passes(err error) bool {
	return errors.Is(err, store.ErrUnavailable) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

func shortened(err error) string { return short(asText(err.Error())) }

// take writes down what a letter does, together with the letter.
func (b *Box) take(ctx context.Context, f facts, in *Incoming, verdict Verdict, why string) (Verdict, error) {
	id := store.NewID()
	var out Verdict
	command := func(verdict Verdict, why string) error {
		return b.Store.WriteKeyed(ctx, func(tx *store.Tx) error {
			out = verdict
			r := Received{ID: id, At: in.At, Door: f.envelope.Door, Sender: f.letter.from, Subject: f.letter.subject, Verdict: verdict, Why: why}
			if verdict == Automatic || verdict == Held {
				r.Words = in.Words
			}
			fresh, err := insertReceived(tx, r, f.letter.digest, f.letter.message)
			if err != nil {
				return err
			}
			if !fresh {
				out = Again
				return nil
			}
			return b.act(tx, f, in, verdict, id)
		})
	}
	err := command(verdict, why)
	if err != nil && !passes(err) {
		// It would be refused again, and stop all that come behind it.
		b.Log.Error("a letter is held back", "door", f.envelope.Door, "error", err)
		err = command(Held, shortened(err))
	}
	if err != nil {
		return "", fmt.Errorf("taking a letter in: %w", err)
	}
	b.Log.Info("a letter came", "door", f.envelope.Door, "verdict", string(out))
	return out, nil
}

// act does what a verdict means.
func (b *Box) act(tx *store.Tx, f facts, in *Incoming, verdict Verdict, id string) error {
	switch verdict {
	case Bounced:
		return noteBounce(tx, f.letter.report, in.At)
	case Answer:
		if err := ClearBounce(tx, in.Email); err != nil {
			return err
		}
		if b.Say == nil {
			return errors.New("nobody takes answers")
		}
		err := b.Say(tx, in)
		if err == nil {
			return setTicket(tx, id, in.Ticket)
		}
		if !errors.Is(err, store.ErrNotFound) || in.Role != Customer {
			return err
		}
		// The ticket is gone: it is a question.
		in.Answerer = Answerer{Role: Customer, Email: in.Email}
		fallthrough
	case Question:
		if b.Open == nil {
			return errors.New("nobody takes questions")
		}
		ticket, err := b.Open(tx, in)
		if err != nil {
			return err
		}
		return setTicket(tx, id, ticket)
	}
	return nil
}

// noteBounce marks an address, when the server speaks of a letter that we sent there.
// The Message-ID of that is known to us and to the reader alone.
func noteBounce(tx *store.Tx, r *report, now time.Time) error {
	id, _, _ := strings.Cut(r.original, "@")
	if id == "" || len(r.failed) == 0 {
		return nil
	}
	i, err := outbox.Find(tx, id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return err
	case i.Channel != Channel || !slices.Contains(r.failed, i.Person):
		return nil
	}
	return insertBounce(tx, Bounce{Email: i.Person, At: now, Why: r.why})
}

// noteUnreadable remembers that something came which is no letter.
func (b *Box) noteUnreadable(ctx context.Context, raw []byte, e Envelope, now time.Time) error {
	p := &parsed{}
	digest := digestOf(p, append([]byte("\n\n"), raw...))
	return b.Store.WriteKeyed(ctx, func(tx *store.Tx) error {
		_, err := insertReceived(tx, Received{ID: store.NewID(), At: now, Door: e.Door, Verdict: Unreadable, Why: whyNone}, digest, "")
		return err
	})
}

// readAll reads a letter up to the limit.
func readAll(from io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(from, MaxBytes+1))
	if err == nil && len(raw) > MaxBytes {
		err = ErrTooLarge
	}
	return raw, err
}
