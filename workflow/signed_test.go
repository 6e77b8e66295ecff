package workflow

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"

	"helpwright/workflow/review"
)

// Git signs the approval here. The same commit without a signature, or with another's,
// approves nothing.
func TestSignedApproval(t *testing.T) {
	dir := t.TempDir()
	keys := map[string]string{}
	for _, name := range []string{"lead", "mallory"} {
		file := filepath.Join(dir, name)
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		public, err := os.ReadFile(file + ".pub")
		if err != nil {
			t.Fatal(err)
		}
		keys[name] = strings.TrimSpace(string(public))
	}
	policy := leadPolicy()
	policy.Signed = true
	policy.Keys = map[review.Person][]string{"lead@example.org": {keys["lead"]}}
	for _, test := range []struct {
		name, signer string
		want         bool
	}{{"unsigned", "", false}, {"signed by another", "mallory", false}, {"signed", "lead", true}} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t, t.TempDir(), "commit one\nwrite content/orders/topic.yaml names: {en: Orders}\nwrite content/orders/refund/pic.txt first\nwrite content/orders/refund/en.md "+article("review", "A"))
			writeFile(t, filepath.Join(f.top, "content/orders/refund/en.md"), strings.ReplaceAll(article("approved", "A"), `\n`, "\n"))
			args := []string{"-c", "user.name=Lead", "-c", "user.email=lead@example.org", "-c", "gpg.format=ssh", "-c", "commit.gpgsign=false"}
			gitCommand(t, f.top, "reset", "--quiet")
			gitCommand(t, f.top, "add", "content")
			if test.signer == "" {
				gitCommand(t, f.top, append(args, "commit", "-q", "-m", "approve")...)
			} else {
				gitCommand(t, f.top, append(args, "-c", "user.signingkey="+filepath.Join(dir, test.signer), "commit", "-q", "-S", "-m", "approve")...)
			}
			base, _ := published(t, f, policy)
			if got := len(base.Articles) == 1; got != test.want {
				t.Errorf("published: %t, want %t", got, test.want)
			}
		})
	}
}

// The same with a signature in the form of OpenPGP.
func TestApprovalSignedByOpenPGP(t *testing.T) {
	var key bytes.Buffer
	lead, err := openpgp.NewEntity("Lead", "", "lead@example.org", nil)
	if err != nil {
		t.Fatal(err)
	}
	mallory, err := openpgp.NewEntity("Lead", "", "lead@example.org", nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := armor.Encode(&key, openpgp.PublicKeyType, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := lead.Serialize(w); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	policy := leadPolicy()
	policy.Signed = true
	policy.Keys = map[review.Person][]string{"lead@example.org": {key.String()}}
	for _, test := range []struct {
		name   string
		signer *openpgp.Entity
		want   bool
	}{{"unsigned", nil, false}, {"signed by another of the same name", mallory, false}, {"signed", lead, true}} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t, t.TempDir(), "commit one\nwrite content/orders/topic.yaml names: {en: Orders}\nwrite content/orders/refund/pic.txt first\nwrite content/orders/refund/en.md "+article("review", "A"))
			writeFile(t, filepath.Join(f.top, "content/orders/refund/en.md"), strings.ReplaceAll(article("approved", "A"), `\n`, "\n"))
			gitCommand(t, f.top, "reset", "--quiet")
			gitCommand(t, f.top, "add", "content")
			gitCommand(t, f.top, "-c", "user.name=Lead", "-c", "user.email=lead@example.org", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "approve")
			if test.signer != nil {
				signHead(t, f.top, test.signer)
			}
			base, _ := published(t, f, policy)
			if got := len(base.Articles) == 1; got != test.want {
				t.Errorf("published: %t, want %t", got, test.want)
			}
		})
	}
}

// signHead puts a signed commit in the place of the last one.
func signHead(t *testing.T, dir string, signer *openpgp.Entity) {
	t.Helper()
	git := func(in []byte, args ...string) []byte {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
		cmd.Stdin = bytes.NewReader(in)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("git %v: %v", args, err)
		}
		return out
	}
	commit := git(nil, "cat-file", "commit", "HEAD")
	var made bytes.Buffer
	if err := openpgp.ArmoredDetachSign(&made, signer, bytes.NewReader(commit), nil); err != nil {
		t.Fatal(err)
	}
	head, message, _ := bytes.Cut(commit, []byte("\n\n"))
	lines := strings.ReplaceAll(strings.TrimRight(made.String(), "\n"), "\n", "\n ")
	signed := string(head) + "\ngpgsig " + lines + "\n\n" + string(message)
	hash := strings.TrimSpace(string(git([]byte(signed), "hash-object", "-t", "commit", "-w", "--stdin")))
	git(nil, "update-ref", "HEAD", hash)
}
