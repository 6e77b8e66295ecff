// Package signature tells whether a public key made the signature of a commit, in
// both forms that git writes: SSH and OpenPGP.
//
// Files: signature.go (taking a commit apart), ssh.go, openpgp.go. What a key stands
// for, and whose it is, is not known here.
package signature

import (
	"bytes"
	"strings"
	"time"
)

// By reports whether a commit object was signed by a key: a line of the form
// "ssh-ed25519 AAAA…", or an armoured OpenPGP key, which must have been valid at the
// time that the commit says.
func By(commit []byte, key string, at time.Time) bool {
	payload, signature, ok := split(commit)
	switch {
	case !ok:
		return false
	case bytes.HasPrefix(signature, []byte("-----BEGIN SSH SIGNATURE-----")):
		return sshSigned(payload, signature, key)
	case strings.HasPrefix(key, "-----BEGIN PGP PUBLIC KEY BLOCK-----"):
		return openPGPSigned(payload, signature, key, at)
	}
	return false
}

// split divides a commit object into what is signed and the signature, which is a
// header whose further lines begin with a space. A commit with two of them is not
// signed: readers could take one each.
func split(commit []byte) (payload, signature []byte, ok bool) {
	head, message, found := bytes.Cut(commit, []byte("\n\n"))
	inside, signatures := false, 0
	for line := range bytes.Lines(append(bytes.Clone(head), '\n')) {
		if rest, more := bytes.CutPrefix(line, []byte(" ")); more && inside {
			signature = append(signature, rest...)
			continue
		}
		rest, begins := bytes.CutPrefix(line, []byte("gpgsig "))
		if inside = begins; begins {
			signature = append(signature, rest...)
			signatures++
			continue
		}
		payload = append(payload, line...)
	}
	if found {
		payload = append(payload, '\n')
		payload = append(payload, message...)
	}
	return payload, signature, signatures == 1
}
