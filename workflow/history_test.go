package workflow

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/google/go-cmp/cmp"
)

func TestVersions(t *testing.T) {
	tests := []struct {
		name, why string
		script    string
		want      map[string]string // file to commits, newest first
	}{
		{
			"linear", "a commit counts for the files that it changed, and for no other",
			`commit one
			 write content/a/en.md A
			 write content/b/en.md B
			 commit two
			 write content/a/en.md A2
			 commit three
			 write README.md outside`,
			map[string]string{"content/a/en.md": "two one", "content/b/en.md": "one"},
		},
		{
			"rename", "a file keeps its history when it is moved without a change",
			`commit one
			 write content/a/en.md A
			 commit two
			 move content/a/en.md content/b/fr.md
			 commit three
			 write content/b/fr.md A3`,
			map[string]string{"content/b/fr.md": "three two one"},
		},
		{
			"rename with the same base name first", "of two files with the same bytes the one of the same name is meant",
			`commit one
			 write content/a/note.md same
			 commit two
			 write content/a/en.md same
			 commit three
			 move content/a content/b`,
			map[string]string{"content/b/en.md": "three two", "content/b/note.md": "three one"},
		},
		{
			"swapped", "two files that change places in one commit are followed crosswise",
			`commit one
			 write content/a.md A
			 commit two
			 write content/b.md B
			 commit three
			 move content/a.md content/c.md
			 move content/b.md content/a2.md`,
			map[string]string{"content/c.md": "three one", "content/a2.md": "three two"},
		},
		{
			"folder rename", "a file edited while its folder was renamed is known by its neighbour, the picture",
			`commit one
			 write content/refund/en.md A
			 write content/refund/receipt.png picture
			 commit two
			 move content/refund content/refunds
			 write content/refunds/en.md quite other words`,
			map[string]string{"content/refunds/en.md": "two one", "content/refunds/receipt.png": "two one"},
		},
		{
			"nested folder rename", "the topic above was renamed; only one of its articles kept its bytes",
			`commit one
			 write content/pay/a/en.md A
			 write content/pay/b/en.md B
			 commit two
			 move content/pay content/billing
			 write content/billing/b/en.md other`,
			map[string]string{"content/billing/a/en.md": "two one", "content/billing/b/en.md": "two one"},
		},
		{
			"moved with a line more", "a moved article gets a moved_from line in the same commit, as the manual asks",
			`commit one
			 write content/refund/en.md title: Refund\nOne line.\nAnother line.\n
			 commit two
			 move content/refund content/refunds
			 write content/refunds/en.md title: Refund\nmoved_from: [refund]\nOne line.\nAnother line.\n`,
			map[string]string{"content/refunds/en.md": "two one"},
		},
		{
			"not a rename", "another article of the same file name is no continuation of one that was removed",
			`commit one
			 write content/refund/en.md One line.\nAnother line.\n
			 commit two
			 remove content/refund/en.md
			 write content/invoice/en.md Something else.\nAltogether.\n`,
			map[string]string{"content/invoice/en.md": "two"},
		},
		{
			"merge, one side", "the merge has the side's content, so it is no version; the other line has nothing to say",
			`commit base
			 write content/a.md A
			 write content/b.md B
			 commit side < base
			 write content/a.md side
			 commit main < base
			 write content/b.md main
			 commit merge < main side
			 write content/a.md side`,
			map[string]string{"content/a.md": "side base", "content/b.md": "main base"},
		},
		{
			"merge, both sides", "the merge differs from both parents, so it is a version, and both lines count",
			`commit base
			 write content/a.md A
			 commit side < base
			 write content/a.md side
			 commit main < base
			 write content/a.md main
			 commit merge < main side
			 write content/a.md both`,
			map[string]string{"content/a.md": "merge main side base"},
		},
		{
			"merge, side thrown away", "what the merge did not take is no part of the history",
			`commit base
			 write content/a.md A
			 commit side < base
			 write content/a.md side
			 commit main < base
			 write content/b.md B
			 commit merge < main side`,
			map[string]string{"content/a.md": "base", "content/b.md": "main"},
		},
		{
			"merge, renamed on one side and edited on the other", "the merge joins both; the edit is found under the old name",
			`commit base
			 write content/a.md A
			 commit side < base
			 move content/a.md content/b.md
			 commit main < base
			 write content/a.md edited
			 commit merge < main side
			 move content/a.md content/b.md`,
			map[string]string{"content/b.md": "main base"},
		},
		{
			"merge of main into a branch", "the first parent is the branch; main's files come from the second",
			`commit base
			 write content/a.md A
			 commit branch < base
			 write content/b.md B
			 commit main < base
			 write content/a.md A2
			 commit merge < branch main
			 write content/a.md A2`,
			map[string]string{"content/a.md": "main base", "content/b.md": "branch"},
		},
		{
			"octopus", "three lines at once, each with its own file",
			`commit base
			 write content/a.md A
			 write content/b.md B
			 write content/c.md C
			 commit x < base
			 write content/a.md A2
			 commit y < base
			 write content/b.md B2
			 commit z < base
			 write content/c.md C2
			 commit merge < x y z
			 write content/b.md B2
			 write content/c.md C2`,
			map[string]string{"content/a.md": "x base", "content/b.md": "y base", "content/c.md": "z base"},
		},
		{
			"revert", "a revert is a version like any other",
			`commit one
			 write content/a.md A
			 commit two
			 write content/a.md A2
			 commit three
			 write content/a.md A`,
			map[string]string{"content/a.md": "three two one"},
		},
		{
			"deleted and added again", "the history of a path goes on across the time in which it was not there",
			`commit one
			 write content/a.md A
			 write content/b.md B
			 commit two
			 remove content/a.md
			 commit three
			 write content/a.md A`,
			map[string]string{"content/a.md": "three two one", "content/b.md": "one"},
		},
		{
			"two roots", "histories that were joined later count both",
			`commit one
			 write content/a.md A
			 commit other < one
			 write content/b.md B
			 commit merge < one other
			 write content/b.md B`,
			map[string]string{"content/a.md": "one", "content/b.md": "other"},
		},
		{
			"a file becomes a folder", "a path that was a file and is a folder now holds other files",
			`commit one
			 write content/a A
			 write content/a.md B
			 commit two
			 remove content/a
			 write content/a/en.md new`,
			map[string]string{"content/a.md": "one", "content/a/en.md": "two"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t, t.TempDir(), test.script)
			got := f.versions(t, f.options(""))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s\n(-want +got)\n%s", test.why, diff)
			}
		})
	}
}

func TestHead(t *testing.T) {
	f := newFixture(t, t.TempDir(), "commit one\nwrite content/a.md A\ncommit two\nwrite content/a.md B")
	hash, committed := readWhole(t, f.options("")).Head()
	if f.names[hash] != "two" || !committed.Equal(firstCommit.Add(time.Minute)) {
		t.Errorf("Head() = %s %v, want commit two a minute after the first", f.names[hash], committed)
	}
}

func TestVersionFields(t *testing.T) {
	f := newFixture(t, t.TempDir(), "commit one\nwrite content/a.md A\ncommit two\nremove content/a.md\ncommit three\nwrite content/a.md B")
	got := readWhole(t, f.options("")).Versions("content/a.md")
	blob := func(s string) string { return plumbing.ComputeHash(plumbing.BlobObject, []byte(s)).String() }
	want := []Version{
		{f.commits["three"].hash.String(), "content/a.md", firstCommit.Add(2 * time.Minute), "Writer <writer@example.org>", blob("B")},
		{f.commits["two"].hash.String(), "content/a.md", firstCommit.Add(time.Minute), "Writer <writer@example.org>", ""},
		{f.commits["one"].hash.String(), "content/a.md", firstCommit, "Writer <writer@example.org>", blob("A")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSiteInSubfolder(t *testing.T) {
	f := newFixture(t, t.TempDir(), "commit one\nwrite docs/help/content/a.md A\nwrite content/other.md B")
	got := f.versions(t, HistoryOptions{Site: filepath.Join(f.top, "docs/help"), Content: "content"})
	if diff := cmp.Diff(map[string]string{"content/a.md": "one"}, got); diff != "" {
		t.Errorf("paths are relative to the site folder (-want +got)\n%s", diff)
	}
}

func TestLinkedWorktree(t *testing.T) {
	f := newFixture(t, t.TempDir(), "commit one\nwrite content/a.md A")
	linked := t.TempDir()
	git := filepath.Join(f.top, ".git/worktrees/linked")
	writeFile(t, filepath.Join(git, "HEAD"), "ref: refs/heads/main\n")
	writeFile(t, filepath.Join(git, "commondir"), "../..\n")
	writeFile(t, filepath.Join(linked, ".git"), "gitdir: "+git+"\n")
	writeFile(t, filepath.Join(linked, "content/a.md"), "A")
	got := f.versions(t, HistoryOptions{Site: linked, Content: "content"})
	if diff := cmp.Diff(map[string]string{"content/a.md": "one"}, got); diff != "" {
		t.Errorf("a linked working folder has its objects elsewhere (-want +got)\n%s", diff)
	}
}

func TestHistoryThatIsNotThere(t *testing.T) {
	const script = "commit one\nwrite content/a.md A\ncommit two\nwrite content/a.md B"
	tests := []struct {
		name     string
		prepare  func(t *testing.T) HistoryOptions
		want     string
		wantHead bool
	}{
		{
			"no git",
			func(t *testing.T) HistoryOptions { return HistoryOptions{Site: t.TempDir(), Content: "content"} },
			"content: history: the site is not in a git repository, so pages have no dates (run `git init`, add the site and commit it)", false,
		},
		{
			"no commit",
			func(t *testing.T) HistoryOptions {
				f := newFixture(t, t.TempDir(), "")
				return f.options("")
			},
			"content: history: the repository has no commit yet, so pages have no dates (commit the site)", false,
		},
		{
			"shallow",
			func(t *testing.T) HistoryOptions {
				f := newFixture(t, t.TempDir(), script)
				writeFile(t, filepath.Join(f.top, ".git/shallow"), f.commits["two"].hash.String()+"\n")
				return f.options("")
			},
			"content: history: the clone is shallow, so dates are left out (fetch the whole history: git fetch --unshallow)", true,
		},
		{
			"commits missing",
			func(t *testing.T) HistoryOptions {
				f := newFixture(t, t.TempDir(), script)
				h := f.commits["one"].hash.String()
				if err := os.Remove(filepath.Join(f.top, ".git/objects", h[:2], h[2:])); err != nil {
					t.Fatal(err)
				}
				return f.options("")
			},
			"content: history: the clone lacks a part of the history, so dates are left out (fetch it: git fetch --refetch)", true,
		},
		{
			"content not added",
			func(t *testing.T) HistoryOptions {
				f := newFixture(t, t.TempDir(), "commit one\nwrite README.md A")
				return f.options("")
			},
			"content: history: no file of the content folder is in git, so pages have no dates (add the folder and commit it)", true,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h, problems, err := ReadHistory(context.Background(), test.prepare(t))
			if err != nil {
				t.Fatal(err)
			}
			if len(problems) != 1 || problems[0].String() != test.want {
				t.Errorf("problems = %v\nwant %s", problems, test.want)
			}
			if versions := h.Versions("content/a.md"); versions != nil {
				t.Errorf("a history that is not whole has versions: %v", versions)
			}
			hash, committed := h.Head()
			if (hash != "") != test.wantHead || committed.IsZero() == test.wantHead {
				t.Errorf("Head() = %q, %v; the build date needs it when there is a commit", hash, committed)
			}
		})
	}
}
