package workflow

import (
	"context"
	"errors"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

func TestResolve(t *testing.T) {
	f := newFixture(t, t.TempDir(), `
		commit one
		write content/a/b/en.md one
		commit two
		write content/a/b/en.md two
		commit side < one
		write content/a/c/en.md side
		commit three < two side
		write content/a/c/en.md side
	`)
	hash := func(name string) plumbing.Hash { return f.commits[name].hash }
	tag := f.store.NewEncodedObject()
	if err := (&object.Tag{Name: "v1", Target: hash("one"), TargetType: plumbing.CommitObject}).Encode(tag); err != nil {
		t.Fatal(err)
	}
	noted, err := f.store.SetEncodedObject(tag)
	if err != nil {
		t.Fatal(err)
	}
	for name, to := range map[plumbing.ReferenceName]plumbing.Hash{
		"refs/heads/topic": hash("side"), "refs/remotes/origin/main": hash("two"), "refs/tags/light": hash("two"), "refs/tags/v1": noted,
	} {
		if err := f.store.SetReference(plumbing.NewHashReference(name, to)); err != nil {
			t.Fatal(err)
		}
	}
	h, _, err := ReadHistory(context.Background(), HistoryOptions{Site: f.top, Content: "content"})
	if err != nil {
		t.Fatal(err)
	}
	whole := hash("two").String()
	for _, test := range []struct{ ref, want, why string }{
		{"HEAD", "three", "what is checked out"},
		{"main", "three", "a branch"},
		{"topic", "side", "another branch"},
		{"origin/main", "two", "a branch of a remote"},
		{"refs/heads/topic", "side", "a whole name"},
		{"light", "two", "a tag that is only a name"},
		{"v1", "one", "a tag that is an object"},
		{whole, "two", "a hash"},
		{whole[:9], "two", "the beginning of a hash, of odd length"},
		{"HEAD~1", "two", "along first parents"},
		{"HEAD^", "two", "the same"},
		{"HEAD~2", "one", "two steps"},
		{"HEAD^^", "one", "two steps, one by one"},
		{"HEAD~", "two", "one step is meant"},
		{"HEAD~3", "", "there is nothing before the first commit"},
		{"HEAD^2", "", "the other line of a merge is not what a base is"},
		{"HEAD~99999999999999999999", "", "a number that is none"},
		{"nowhere", "", "no such branch"},
		{"", "", "no name"},
		{"~1", "", "before what"},
		{"../../config", "", "a path is no name"},
		{whole[:3], "", "too short to be sure"},
		{noted.String(), "", "the hash of a tag is not that of a commit"},
	} {
		got, err := h.Resolve(test.ref)
		unknown, _ := errors.AsType[*UnknownRefError](err)
		switch {
		case test.want == "" && unknown == nil:
			t.Errorf("%q: got %s, %v: %s", test.ref, got, err, test.why)
		case test.want != "" && got != hash(test.want).String():
			t.Errorf("%q: got %s, %v; want %s: %s", test.ref, f.names[got], err, test.want, test.why)
		}
	}
	if _, err := new(History).Resolve("HEAD"); err == nil {
		t.Error("a history of nothing knows a commit")
	}
}
