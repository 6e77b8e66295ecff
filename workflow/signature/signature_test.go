package signature

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Git itself signs here, so that what it writes is what is read.
func TestSignedByGit(t *testing.T) {
	for _, kind := range []string{"ed25519", "rsa", "ecdsa"} {
		t.Run(kind, func(t *testing.T) {
			dir := t.TempDir()
			own, other := makeKey(t, dir, "own", kind), makeKey(t, dir, "other", kind)
			commit := signedCommit(t, dir)
			if !By(commit, own, time.Now()) {
				t.Error("the signature is not known")
			}
			if By(commit, other, time.Now()) {
				t.Error("another key is taken for the one that signed")
			}
			for _, at := range []string{"writer@example.org", "the message", "tree "} {
				forged := strings.Replace(string(commit), at, strings.ToUpper(at), 1)
				if forged == string(commit) || By([]byte(forged), own, time.Now()) {
					t.Errorf("a commit that was changed at %q is taken for the one that was signed", at)
				}
			}
			head, rest, _ := strings.Cut(string(commit), "gpgsig ")
			if By([]byte(head+"gpgsig x\ngpgsig "+rest), own, time.Now()) {
				t.Error("a commit with two signatures counts as signed")
			}
		})
	}
}

// The same key signs mail and files too. What it signed there, put where a commit has its
// signature, says nothing of the commit.
func TestSignedForSomethingElse(t *testing.T) {
	dir := t.TempDir()
	key := makeKey(t, dir, "own", "ed25519")
	payload := "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@example.org> 1 +0000\ncommitter A <a@example.org> 1 +0000\n\nmessage\n"
	head, message, _ := strings.Cut(payload, "\n\n")
	file := filepath.Join(dir, "payload")
	for namespace, want := range map[string]bool{"git": true, "file": false} {
		if err := os.WriteFile(file, []byte(payload), 0o666); err != nil {
			t.Fatal(err)
		}
		run(t, dir, "ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", filepath.Join(dir, "own"), file)
		made, err := os.ReadFile(file + ".sig")
		if err != nil {
			t.Fatal(err)
		}
		signature := strings.ReplaceAll(strings.TrimRight(string(made), "\n"), "\n", "\n ")
		if By([]byte(head+"\ngpgsig "+signature+"\n\n"+message), key, time.Now()) != want {
			t.Errorf("signed for %q: want %t", namespace, want)
		}
		if err := os.Remove(file + ".sig"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNotSigned(t *testing.T) {
	key := makeKey(t, t.TempDir(), "own", "ed25519")
	for name, commit := range map[string]string{
		"no signature": "tree 1\nauthor A <a@example.org> 1 +0000\n\nmessage",
		"empty":        "",
		"nonsense":     "tree 1\ngpgsig nonsense\n\nmessage",
		"no armour":    "tree 1\ngpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n\nmessage",
		"openpgp":      "tree 1\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ\n -----END PGP SIGNATURE-----\n\nmessage",
		"in a message": "tree 1\n\ngpgsig -----BEGIN SSH SIGNATURE-----",
	} {
		if By([]byte(commit), key, time.Now()) {
			t.Errorf("%s: counts as signed", name)
		}
	}
}

func makeKey(t *testing.T, dir, name, kind string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	run(t, dir, "ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "", "-f", file)
	public, err := os.ReadFile(file + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(public))
}

func signedCommit(t *testing.T, dir string) []byte {
	t.Helper()
	run(t, dir, "git", "init", "-q", ".")
	run(t, dir, "git", "-c", "user.name=Writer", "-c", "user.email=writer@example.org", "-c", "gpg.format=ssh", "-c", "user.signingkey="+filepath.Join(dir, "own"),
		"commit", "-q", "-S", "--allow-empty", "-m", "the message")
	return run(t, dir, "git", "cat-file", "commit", "HEAD")
}

func run(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("this test needs %s", name)
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return out
}
