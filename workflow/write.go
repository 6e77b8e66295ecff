package workflow

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/strict"
)

// Git itself makes commits: it knows who commits, signs if its user signs, and runs the
// checks that a repository has set up. Nothing is staged that was not, and no file is
// touched but the one that is named.

// An EditError says why a file was not changed or a commit not made.
type EditError struct{ Message, Hint string }

func (e *EditError) Error() string { return e.Message }

// SetState returns a file of words with another state and otherwise as it was, byte
// for byte.
func SetState(text []byte, to knowledge.State) ([]byte, error) {
	plain := bytes.ReplaceAll(bytes.TrimPrefix(text, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	matter, _ := knowledge.SplitMatter(plain)
	root, problems := strict.Parse(strict.Text{YAML: matter, Line: 2, Rule: problem.Field})
	if len(problems) > 0 || root == nil {
		return nil, errNoState
	}
	for _, e := range root.Entries {
		if e.Key == "state" && e.Value != nil && e.Value.Kind == strict.Scalar {
			return replaceWord(text, e.Value, to)
		}
	}
	return nil, errNoState
}

// replaceWord puts a word in the place of the one that a node stands for.
func replaceWord(text []byte, n *strict.Node, to knowledge.State) ([]byte, error) {
	start := 0
	for range n.Line - 1 {
		start += bytes.IndexByte(text[start:], '\n') + 1
	}
	start += max(n.Column-1, 0)
	if start < len(text) && n.Quoted {
		start++
	}
	if start > len(text) || n.Value == "" || !bytes.HasPrefix(text[start:], []byte(n.Value)) {
		return nil, errNoState
	}
	return slices.Concat(text[:start], []byte(to), text[start+len(n.Value):]), nil
}

var errNoState = &EditError{"the file does not say its state on a line of its own", "write it as: state: draft"}

// Who returns who commits here, as git knows it: "Name <address>".
func (h *History) Who(ctx context.Context) (string, error) {
	out, err := h.git(ctx, "var", "GIT_COMMITTER_IDENT")
	if err != nil {
		return "", &EditError{"git does not know who you are", "tell it: git config user.email you@example.com"}
	}
	return strings.TrimSpace(out[:strings.LastIndexByte(out, '>')+1]), nil
}

// Commit gives a file other words and commits it, and nothing else, with a message. It
// refuses where the file has changes that are not committed. If no commit comes about
// the file is as it was. Sign asks for a signature.
func (h *History) Commit(ctx context.Context, file string, text []byte, message string, sign bool) error {
	if err := h.Clean(ctx, file); err != nil {
		return err
	}
	disk := h.onDisk(file)
	before, err := os.ReadFile(disk)
	if err != nil {
		return err
	}
	if err := replaceFile(disk, text); err != nil {
		return err
	}
	if err := h.commit(ctx, message, sign, "--", h.belowContent(file)); err != nil {
		return errors.Join(err, replaceFile(disk, before))
	}
	return nil
}

// Vouch makes a commit that changes nothing.
func (h *History) Vouch(ctx context.Context, message string, sign bool) error {
	return h.commit(ctx, message, sign, "--allow-empty")
}

func (h *History) commit(ctx context.Context, message string, sign bool, what ...string) error {
	args := []string{"commit", "--quiet", "--only", "--message", message}
	if sign {
		args = append(args, "--gpg-sign")
	}
	_, err := h.git(ctx, append(args, what...)...)
	return err
}

// Clean refuses a file that differs from what was committed last.
func (h *History) Clean(ctx context.Context, file string) error {
	out, err := h.git(ctx, "status", "--porcelain", "--ignored", "--untracked-files=all", "--", h.belowContent(file))
	switch {
	case err != nil:
		return err
	case strings.HasPrefix(out, "??"), strings.HasPrefix(out, "!!"):
		return &EditError{fmt.Sprintf("%s is not in git", file), "add and commit it first"}
	case out != "":
		return &EditError{fmt.Sprintf("%s has changes that are not committed", file), "commit them first, or take them back"}
	}
	return nil
}

// belowContent returns the path of a file from where git runs.
func (h *History) belowContent(file string) string {
	return filepath.FromSlash(strings.TrimPrefix(file, h.options.Content+"/"))
}

// git runs the git program in the content folder and returns what it prints. What it says
// on the way to failing is the error.
func (h *History) git(ctx context.Context, args ...string) (string, error) {
	return h.gitIn(ctx, filepath.Join(h.options.Site, h.options.Content), args...)
}

func (h *History) gitIn(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", dir, "--literal-pathspecs"}, args...)...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "", &EditError{"git is not installed, and it makes the commits", "install git, or edit the state line and commit in another way"}
	case err != nil:
		return "", &EditError{"git refused: " + strings.TrimSpace(said.String()+out.String()), ""}
	}
	return out.String(), nil
}

// replaceFile puts a text in the place of a file at once, with the permissions that the
// file has.
func replaceFile(name string, text []byte) error {
	info, err := os.Lstat(name)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return &EditError{fmt.Sprintf("%q is not a regular file", name), "commit a copy in its place"}
	}
	draft, err := os.CreateTemp(filepath.Dir(name), ".helpwright-*")
	if err != nil {
		return err
	}
	_, err = draft.Write(text)
	err = errors.Join(err, draft.Chmod(info.Mode().Perm()), draft.Close())
	if err == nil {
		err = os.Rename(draft.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(draft.Name()))
	}
	return nil
}
