package workflow

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/storage/filesystem"

	"helpwright/workfolder"
)

// A fixture is a repository made from a script. A script has one command a line:
//
//	commit NAME             a commit on top of the one before
//	commit NAME < A B       a commit or merge on top of others; it begins with A's files
//	write FILE TEXT         \n in the text is a line break
//	link FILE TEXT          a symbolic link, which is no file at the end
//	remove FILE
//	move FROM TO            a file or folder
//	by NAME                 author and committer are NAME <NAME@example.org>
//	author NAME             another author than the committer
//	at DAYS                 committed so many days after the first commit
//	trailer KEY: VALUE
//
// Commits are a minute apart. Afterwards the last commit is HEAD, and its files
// stand in the working folder.
type fixture struct {
	top     string
	store   *filesystem.Storage
	commits map[string]*scripted // by name
	names   map[string]string    // by hash
	last    string
	written map[plumbing.Hash]bool // objects in the store
	present map[string]string      // files in the working folder
	caches  map[string]*workfolder.Folder
}

type scripted struct {
	hash    plumbing.Hash
	parents []string
	files   map[string]string
	time    time.Time
	author  string
	by      string
	message string
}

// linkMark stands before the text of a link.
const linkMark = "\x00link "

var firstCommit = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func newFixture(t testing.TB, dir, script string) *fixture {
	t.Helper()
	f := &fixture{top: dir, commits: map[string]*scripted{}, names: map[string]string{}, written: map[plumbing.Hash]bool{}, caches: map[string]*workfolder.Folder{}}
	f.store = filesystem.NewStorage(osfs.New(filepath.Join(dir, ".git")), cache.NewObjectLRUDefault())
	if err := f.store.Init(); err != nil {
		t.Fatal(err)
	}
	if err := f.store.SetReference(plumbing.NewSymbolicReference(plumbing.HEAD, "refs/heads/main")); err != nil {
		t.Fatal(err)
	}
	if script != "" {
		f.run(t, script)
	}
	return f
}

func (f *fixture) run(t testing.TB, script string) {
	t.Helper()
	open := ""
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		command, rest, _ := strings.Cut(line, " ")
		first, second, _ := strings.Cut(rest, " ")
		switch command {
		case "":
		case "commit":
			f.finish(t, open)
			open = first
			f.begin(open, strings.Fields(strings.TrimPrefix(second, "<")))
		case "write":
			f.commits[open].files[first] = strings.ReplaceAll(second, `\n`, "\n")
		case "link":
			f.commits[open].files[first] = linkMark + strings.ReplaceAll(second, `\n`, "\n")
		case "remove":
			delete(f.commits[open].files, first)
		case "move":
			f.move(open, first, second)
		case "by":
			f.commits[open].by, f.commits[open].author = first, first
		case "author":
			f.commits[open].author = first
		case "at":
			days, err := strconv.Atoi(first)
			if err != nil {
				t.Fatal(err)
			}
			f.commits[open].time = firstCommit.AddDate(0, 0, days)
		case "trailer":
			f.commits[open].message += rest + "\n"
		default:
			t.Fatalf("script: unknown command %q", line)
		}
	}
	f.finish(t, open)
	f.checkOut(t, open)
}

func (f *fixture) begin(name string, parents []string) {
	if len(parents) == 0 && f.last != "" {
		parents = []string{f.last}
	}
	c := &scripted{
		parents: parents, files: map[string]string{}, time: firstCommit.Add(time.Duration(len(f.commits)) * time.Minute),
		author: "writer", by: "writer", message: name + "\n\n",
	}
	if len(parents) > 0 {
		c.files = maps.Clone(f.commits[parents[0]].files)
	}
	f.commits[name] = c
	f.last = name
}

func (f *fixture) move(commit, from, to string) {
	files := f.commits[commit].files
	for file, text := range maps.Clone(files) {
		if rest, ok := strings.CutPrefix(file, from); ok && (rest == "" || rest[0] == '/') {
			delete(files, file)
			files[to+rest] = text
		}
	}
}

func (f *fixture) finish(t testing.TB, name string) {
	t.Helper()
	c := f.commits[name]
	if c == nil {
		return
	}
	who := func(name string) object.Signature {
		return object.Signature{Name: strings.ToUpper(name[:1]) + name[1:], Email: name + "@example.org", When: c.time}
	}
	o := &object.Commit{Author: who(c.author), Committer: who(c.by), Message: strings.TrimSpace(c.message) + "\n", TreeHash: f.tree(t, c.files)}
	for _, p := range c.parents {
		o.ParentHashes = append(o.ParentHashes, f.commits[p].hash)
	}
	c.hash = f.put(t, o.Encode)
	f.names[c.hash.String()] = name
}

// tree writes a folder. A name without a slash is a file of the folder.
func (f *fixture) tree(t testing.TB, files map[string]string) plumbing.Hash {
	t.Helper()
	folders := map[string]map[string]string{}
	var tree object.Tree
	for path, text := range files {
		dir, rest, nested := strings.Cut(path, "/")
		if !nested {
			mode := filemode.Regular
			if target, isLink := strings.CutPrefix(text, linkMark); isLink {
				mode, text = filemode.Symlink, target
			}
			blob := f.put(t, func(o plumbing.EncodedObject) error { return encodeBlob(o, text) })
			tree.Entries = append(tree.Entries, object.TreeEntry{Name: path, Mode: mode, Hash: blob})
			continue
		}
		if folders[dir] == nil {
			folders[dir] = map[string]string{}
		}
		folders[dir][rest] = text
	}
	for dir, files := range folders {
		tree.Entries = append(tree.Entries, object.TreeEntry{Name: dir, Mode: filemode.Dir, Hash: f.tree(t, files)})
	}
	slices.SortFunc(tree.Entries, func(a, b object.TreeEntry) int {
		return compareEntries(entry{name: a.Name, folder: a.Mode == filemode.Dir}, entry{name: b.Name, folder: b.Mode == filemode.Dir})
	})
	return f.put(t, tree.Encode)
}

func encodeBlob(o plumbing.EncodedObject, text string) error {
	o.SetType(plumbing.BlobObject)
	w, err := o.Writer()
	if err != nil {
		return err
	}
	_, err = w.Write([]byte(text))
	return err
}

func (f *fixture) put(t testing.TB, encode func(plumbing.EncodedObject) error) plumbing.Hash {
	t.Helper()
	o := f.store.NewEncodedObject()
	if err := encode(o); err != nil {
		t.Fatal(err)
	}
	if f.written[o.Hash()] {
		return o.Hash()
	}
	if _, err := f.store.SetEncodedObject(o); err != nil {
		t.Fatal(err)
	}
	f.written[o.Hash()] = true
	return o.Hash()
}

// checkOut makes a commit HEAD and writes its files.
func (f *fixture) checkOut(t testing.TB, name string) {
	t.Helper()
	f.last = name
	if err := f.store.SetReference(plumbing.NewHashReference("refs/heads/main", f.commits[name].hash)); err != nil {
		t.Fatal(err)
	}
	files := f.commits[name].files
	for file := range f.present {
		if _, ok := files[file]; !ok {
			if err := os.Remove(filepath.Join(f.top, file)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for file, text := range files {
		if known, ok := f.present[file]; !ok || known != text {
			writeFile(t, filepath.Join(f.top, file), text)
		}
	}
	f.present = maps.Clone(files)
}

func writeFile(t testing.TB, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// options are those of a site at the top of the repository, with a cache in a
// folder that need not exist; "" is none.
func (f *fixture) options(cache string) HistoryOptions {
	opts := HistoryOptions{Site: f.top, Content: "content", Tool: "the program that is tested"}
	if cache == "" {
		return opts
	}
	if opts.Cache = f.caches[cache]; opts.Cache == nil {
		opts.Cache = mustOpen(cache)
		f.caches[cache] = opts.Cache
	}
	return opts
}

// mustOpen opens the folder of a cache with the key of whoever runs these tests.
func mustOpen(dir string) *workfolder.Folder {
	folder, err := workfolder.Open(dir, workfolder.Key("whoever runs these tests"))
	if err != nil {
		panic(err)
	}
	return folder
}

// versions returns the names of the commits of each file, newest first.
func (f *fixture) versions(t testing.TB, opts HistoryOptions) map[string]string {
	t.Helper()
	h := readWhole(t, opts)
	all := map[string]string{}
	for file := range h.files {
		var names []string
		for _, v := range h.Versions(file) {
			names = append(names, f.names[v.Commit])
		}
		all[file] = strings.Join(names, " ")
	}
	return all
}

func readWhole(t testing.TB, opts HistoryOptions) *History {
	t.Helper()
	h, problems, err := ReadHistory(context.Background(), opts)
	if err != nil || len(problems) > 0 {
		t.Fatal(fmt.Sprint(err, problems))
	}
	return h
}
