package workflow

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

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
