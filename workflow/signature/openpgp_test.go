package signature

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// A signature in the form of OpenPGP is made here as a program like gpg makes it, and put
// where git puts it.
func TestSignedByOpenPGP(t *testing.T) {
	at := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	own, other := newEntity(t, at), newEntity(t, at)
	const payload = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@example.org> 1793534400 +0000\ncommitter A <a@example.org> 1793534400 +0000\n\nthe message\n"
	commit := signed(t, payload, own, at)
	if !By(commit, publicKey(t, own), at) {
		t.Error("the signature is not known")
	}
	for name, test := range map[string]struct {
		commit []byte
		key    string
		at     time.Time
	}{
		"another key":                {commit, publicKey(t, other), at},
		"another message":            {bytes.Replace(commit, []byte("the message"), []byte("a message"), 1), publicKey(t, own), at},
		"another author":             {bytes.Replace(commit, []byte("author A"), []byte("author B"), 1), publicKey(t, own), at},
		"before the key was made":    {commit, publicKey(t, own), at.AddDate(0, 0, -2)},
		"after the key was past":     {commit, publicKey(t, own), at.AddDate(2, 0, 0)},
		"a key of another sort":      {commit, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGxlYWQ=", at},
		"a damaged key":              {commit, publicKey(t, own)[:200], at},
		"a signature made elsewhere": {signed(t, strings.ReplaceAll(payload, "tree", "TREE"), own, at), publicKey(t, other), at},
	} {
		if By(test.commit, test.key, test.at) {
			t.Errorf("%s: it counts as signed", name)
		}
	}
}

// newEntity makes a key that is good for a year.
func newEntity(t *testing.T, at time.Time) *openpgp.Entity {
	t.Helper()
	e, err := openpgp.NewEntity("A", "", "a@example.org", &packet.Config{
		Time: func() time.Time { return at.AddDate(0, 0, -1) }, KeyLifetimeSecs: 365 * 24 * 60 * 60,
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func publicKey(t *testing.T, e *openpgp.Entity) string {
	t.Helper()
	var text bytes.Buffer
	w, err := armor.Encode(&text, openpgp.PublicKeyType, nil)
	if err == nil {
		err = e.Serialize(w)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// signed puts a signature into a commit object.
func signed(t *testing.T, payload string, e *openpgp.Entity, at time.Time) []byte {
	t.Helper()
	var made bytes.Buffer
	if err := openpgp.ArmoredDetachSign(&made, e, strings.NewReader(payload), &packet.Config{Time: func() time.Time { return at }}); err != nil {
		t.Fatal(err)
	}
	head, message, _ := strings.Cut(payload, "\n\n")
	lines := strings.ReplaceAll(strings.TrimRight(made.String(), "\n"), "\n", "\n ")
	return []byte(head + "\ngpgsig " + lines + "\n\n" + message)
}
