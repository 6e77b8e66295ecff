package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A repository is a git folder. It is only read; git itself does so.
type repository struct{ dir string }

func (r repository) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", append([]string{"--git-dir", r.dir, "-c", "core.quotepath=off", "-c", "log.showSignature=false"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_NO_LAZY_FETCH=1", "GIT_OPTIONAL_LOCKS=0")
	return cmd
}

// read returns what git prints.
func (r repository) read(ctx context.Context, args ...string) (string, error) {
	cmd := r.command(ctx, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w: %s", args[0], err, bytes.TrimSpace(said.Bytes()))
	}
	return string(out), nil
}

// A blobReader reads contents by their hash, one after the other.
type blobReader struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func (r repository) blobs(ctx context.Context) (*blobReader, error) {
	b := &blobReader{cmd: r.command(ctx, "cat-file", "--batch")}
	out, err := b.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if b.in, err = b.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	b.out = bufio.NewReaderSize(out, 1<<20)
	return b, b.cmd.Start()
}

// read returns a content; false where the clone lacks it.
func (b *blobReader) read(hash string) (data []byte, there bool, err error) {
	if _, err := fmt.Fprintln(b.in, hash); err != nil {
		return nil, false, err
	}
	line, err := b.out.ReadString('\n')
	if err != nil {
		return nil, false, err
	}
	var name, sort string
	var size int
	if _, err := fmt.Sscan(line, &name, &sort, &size); err != nil {
		return nil, false, nil // "HASH missing"
	}
	data = make([]byte, size+1) // and a line end
	if _, err := io.ReadFull(b.out, data); err != nil {
		return nil, false, err
	}
	return data[:size], sort == "blob", nil
}

func (b *blobReader) close() error {
	b.in.Close()
	return b.cmd.Wait()
}

// checkOut writes the regular files of HEAD into a folder. What the clone lacks, it
// lacks too.
func (r repository) checkOut(ctx context.Context, to string) error {
	list, err := r.read(ctx, "ls-tree", "-r", "-z", "HEAD")
	if err != nil {
		return err
	}
	blobs, err := r.blobs(ctx)
	if err != nil {
		return err
	}
	defer blobs.close()
	if err := os.MkdirAll(to, 0o777); err != nil {
		return err
	}
	root, err := os.OpenRoot(to)
	if err != nil {
		return err
	}
	defer root.Close()
	for entry := range strings.SplitSeq(strings.TrimRight(list, "\x00"), "\x00") {
		head, name, _ := strings.Cut(entry, "\t")
		fields := strings.Fields(head)
		if len(fields) != 3 || !strings.HasPrefix(fields[0], "100") {
			continue
		}
		data, there, err := blobs.read(fields[2])
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		if err := root.MkdirAll(filepath.Dir(filepath.FromSlash(name)), 0o777); err != nil {
			return err
		}
		if err := root.WriteFile(filepath.FromSlash(name), data, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// A commit is one of the old repository.
type commit struct {
	hash              string
	parents           []string
	author, committer person
	message           string
	changes           []fileChange // against its first parent
	onLine            bool         // of first parents from HEAD
}

// A person is who git says made a commit, and when, as git writes it.
type person struct{ name, mail, at string }

// A fileChange is what a commit did to a path; no hash where it took the file away.
type fileChange struct{ path, hash string }

// commits returns all that can be reached from HEAD, parents first.
func (r repository) commits(ctx context.Context) ([]*commit, error) {
	const format = "--format=%H%x00%P%x00%an%x00%ae%x00%ad%x00%cn%x00%ce%x00%cd%x00%B%x00%x01"
	log, err := r.read(ctx, "log", "--topo-order", "--reverse", "--date=raw", "--encoding=UTF-8", format, "HEAD")
	if err != nil {
		return nil, err
	}
	var all []*commit
	byHash := map[string]*commit{}
	for record := range strings.SplitSeq(log, "\x00\x01") {
		f := strings.Split(strings.TrimPrefix(record, "\n"), "\x00")
		if len(f) != 9 {
			continue
		}
		c := &commit{
			hash: f[0], parents: strings.Fields(f[1]), message: strings.ToValidUTF8(f[8], "\ufffd"),
			author: person{f[2], f[3], f[4]}, committer: person{f[5], f[6], f[7]},
		}
		all = append(all, c)
		byHash[c.hash] = c
	}
	line, err := r.read(ctx, "rev-list", "--first-parent", "HEAD")
	if err != nil {
		return nil, err
	}
	for hash := range strings.FieldsSeq(line) {
		byHash[hash].onLine = true
	}
	return all, r.addChanges(ctx, byHash)
}

func (r repository) addChanges(ctx context.Context, byHash map[string]*commit) error {
	raw, err := r.read(ctx, "log", "--raw", "-z", "--no-abbrev", "--no-renames", "--root", "--diff-merges=first-parent", "--format=%x01%H", "HEAD")
	if err != nil {
		return err
	}
	var at *commit
	tokens := strings.Split(raw, "\x00")
	for i := 0; i < len(tokens); i++ {
		token := strings.TrimPrefix(tokens[i], "\n")
		if hash, begins := strings.CutPrefix(token, "\x01"); begins {
			at = byHash[hash]
			continue
		}
		f := strings.Fields(token)
		if len(f) != 5 || at == nil || i+1 == len(tokens) {
			continue
		}
		i++
		change := fileChange{path: tokens[i]}
		if strings.HasPrefix(f[1], "100") { // a regular file
			change.hash = f[3]
		}
		at.changes = append(at.changes, change)
	}
	return nil
}

// renames returns under which later path each path that is gone went on, the youngest
// renames first.
func (r repository) renames(ctx context.Context) ([][2]string, error) {
	log, err := r.read(ctx, "log", "--raw", "-z", "--topo-order", "--no-abbrev", "-M50%", "--diff-merges=first-parent", "--diff-filter=R", "--format=", "HEAD", "--", "*.md", "*.mdx", "*.markdown")
	if err != nil {
		return nil, err
	}
	var all [][2]string
	tokens := strings.Split(log, "\x00")
	for i := 0; i+2 < len(tokens); i++ {
		if f := strings.Fields(tokens[i]); len(f) == 5 && strings.HasPrefix(f[4], "R") {
			all = append(all, [2]string{tokens[i+1], tokens[i+2]})
			i += 2
		}
	}
	return all, nil
}
