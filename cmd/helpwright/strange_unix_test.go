//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"helpwright/cache"
	"helpwright/workfolder"
)

// newSite makes a site that was built once.
func newSite(t *testing.T) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "site")
	if err := runInit(t.Context(), initOptions{Dir: root, Locales: []string{"en"}}, time.Now(), io.Discard); err != nil {
		t.Fatal(err)
	}
	if code, said := command(t, "build", root); code != 0 {
		t.Fatalf("building: %d\n%s", code, said)
	}
	return root
}

// command runs a command on a site until it ends; dev until it shows the site.
func command(t *testing.T, name, root string) (code int, said string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	out := &lockedBuffer{}
	args := []string{name, "--site", root}
	if name == "dev" {
		args = append(args, "--addr", "127.0.0.1:0")
	}
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, args, out, out, time.Now) }()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for {
		select {
		case code := <-ended:
			return code, out.String()
		case <-look.C:
			if strings.Contains(out.String(), "in your browser:") {
				cancel()
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("%s hangs:\n%s", name, out)
		}
	}
}

// contentOf lists what lies below a folder, with the content of files and the
// targets of links.
func contentOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		what := e.Type().String()
		switch {
		case e.Type().IsRegular():
			b, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			what += string(b)
		case e.Type()&fs.ModeSymlink != 0:
			to, err := os.Readlink(name)
			if err != nil {
				return err
			}
			what += to
		}
		all[strings.TrimPrefix(name, dir)] = what
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// valuables makes a folder that looks like a work folder, and is somebody's.
func valuables(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, folder := range []string{"", "thesis", "next", "next-0123456789abcdef", "0000000000000001", "0000000000000002", "0000000000000003", "0000000000000004", "releases/0000000000000001", "releases/next"} {
		for _, file := range []string{"thesis.txt", "state", "public/thesis.txt", "public/release.json", "private/manifest.json", "public.aside/thesis.txt", "cache/records", "en/index.html"} {
			name := filepath.Join(dir, folder, file)
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(`{"release": "0123456789abcdef"}`), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// Links may come with a site. Nothing that they lead to is changed or removed, be
// it outside of the site or a part of it that is not ours.
func TestLinksAreNotFollowed(t *testing.T) {
	folders := []string{
		".helpwright", ".helpwright/releases", ".helpwright/releases/next", ".helpwright/releases/next-0123456789abcdef",
		".helpwright/releases/0000000000000001", ".helpwright/releases/0000000000000001/public", ".helpwright/releases/0000000000000001/private",
		".helpwright/releases/0000000000000001/public.aside", ".helpwright/releases/anything", ".helpwright/cache", ".helpwright/cache/commits", ".helpwright/dev",
		"public", "private", "public/en", "public/assets",
	}
	files := []string{
		".helpwright/state", ".helpwright/state.new", ".helpwright/build.lock", ".helpwright/releases/0000000000000001/state",
		".helpwright/cache/records", ".helpwright/cache/index", ".helpwright/cache/index.new", ".helpwright/cache/lock",
		".helpwright/cache/commits/history", ".helpwright/cache/commits/history-words", ".helpwright/dev/records", ".helpwright/dev/index", ".helpwright/dev/lock",
		"public/release.json", "private/manifest.json", "public/en/index.html",
	}
	template := newSite(t)
	try := func(name, to string, commands ...string) {
		t.Run(name, func(t *testing.T) {
			for _, do := range commands {
				root := t.TempDir()
				if err := os.CopyFS(root, os.DirFS(template)); err != nil {
					t.Fatal(err)
				}
				for i := range 6 { // releases that a build thins or forgets
					older := filepath.Join(root, ".helpwright/releases", strings.Repeat("0", 15)+string(rune('1'+i)), "public")
					if err := os.MkdirAll(older, 0o777); err != nil {
						t.Fatal(err)
					}
				}
				target := to
				if !filepath.IsAbs(to) {
					target = filepath.Join(root, to)
				}
				link := filepath.Join(root, filepath.FromSlash(name))
				if err := os.RemoveAll(link); err != nil {
					t.Fatal(err)
				}
				if err := os.MkdirAll(filepath.Dir(link), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink(target, link); err != nil {
					t.Fatal(err)
				}
				folder := target
				if info, err := os.Stat(target); err != nil || !info.IsDir() {
					folder = filepath.Dir(target)
				}
				before := contentOf(t, folder)
				edit(t, root)
				code, said := command(t, do, root)
				if diff := cmp.Diff(before, contentOf(t, folder)); diff != "" {
					t.Errorf("%s changed what the link leads to:\n%s\n%s", do, diff, said)
				}
				switch {
				case code == 0:
				case code == 2 && strings.Contains(said, filepath.Base(name)) && strings.Contains(said, "remove"):
				case code == 3 && strings.Contains(said, "replaces the whole folder; remove it"):
				default:
					t.Errorf("%s ended with %d:\n%s", do, code, said)
				}
			}
		})
	}
	for _, name := range folders {
		try(name, valuables(t), "check", "dev", "build")
		if strings.HasPrefix(name, ".helpwright") {
			try(name, "content", "build")
		}
	}
	for _, name := range files {
		try(name, filepath.Join(valuables(t), "thesis.txt"), "check", "dev", "build")
		if strings.HasPrefix(name, ".helpwright") {
			try(name, "content/new", "build")
		}
	}
}

// Hard links may come with a site, too, and nothing shows that they are any.
func TestHardLinksAreNotFollowed(t *testing.T) {
	template := newSite(t)
	for _, name := range []string{
		".helpwright/build.lock", ".helpwright/state", ".helpwright/cache/records", ".helpwright/cache/index", ".helpwright/cache/lock",
		".helpwright/cache/commits/history", ".helpwright/cache/commits/history-words", ".helpwright/dev/records",
		"public/release.json", "public/en/index.html", "private/manifest.json",
	} {
		for _, do := range []string{"check", "dev", "build"} {
			root, thesis := t.TempDir(), filepath.Join(t.TempDir(), "thesis.txt")
			if err := os.CopyFS(root, os.DirFS(template)); err != nil {
				t.Fatal(err)
			}
			link := filepath.Join(root, filepath.FromSlash(name))
			if err := os.RemoveAll(link); err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(filepath.Dir(link), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(thesis, []byte("of years"), 0o666); err != nil {
				t.Fatal(err)
			}
			if err := os.Link(thesis, link); err != nil {
				t.Fatal(err)
			}
			edit(t, root)
			code, said := command(t, do, root)
			if b, err := os.ReadFile(thesis); err != nil || string(b) != "of years" {
				t.Errorf("%s, %s: the file now holds %d bytes, %v", name, do, len(b), err)
			}
			if code != 0 && (code != 2 || !strings.Contains(said, link) || !strings.Contains(said, "remove")) {
				t.Errorf("%s, %s: ended with %d:\n%s", name, do, code, said)
			}
		}
	}
}

// edit changes what is published, so that there is something to do.
func edit(t *testing.T, root string) {
	t.Helper()
	name := filepath.Join(root, "helpwright.yaml")
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	b = append(b, "\nrobots: {disallow_agents: [Example]}\n"...)
	if err := os.WriteFile(name, b, 0o666); err != nil {
		t.Fatal(err)
	}
}

// Opening a pipe waits for somebody who writes into it, and nobody does.
func TestPipesDoNotHang(t *testing.T) {
	template := newSite(t)
	for _, name := range []string{
		".helpwright", ".helpwright/state", ".helpwright/build.lock", ".helpwright/releases", ".helpwright/cache",
		".helpwright/cache/records", ".helpwright/cache/index", ".helpwright/cache/lock", ".helpwright/cache/commits", ".helpwright/cache/commits/history",
		".helpwright/dev/records", "public/release.json", "private/manifest.json", ".git", ".git/HEAD",
	} {
		for _, do := range []string{"check", "dev", "build"} {
			root := t.TempDir()
			if err := os.CopyFS(root, os.DirFS(template)); err != nil {
				t.Fatal(err)
			}
			pipe := filepath.Join(root, filepath.FromSlash(name))
			if err := os.RemoveAll(pipe); err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(filepath.Dir(pipe), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mkfifo(pipe, 0o666); err != nil {
				t.Fatal(err)
			}
			code, said := command(t, do, root)
			if code != 0 && (code != 2 || !strings.Contains(said, pipe)) {
				t.Errorf("%s, %s: ended with %d:\n%s", name, do, code, said)
			}
		}
	}
}

// Whoever makes up a site may make up its cache too: none of it is published. With
// the key of whoever builds it would be, which shows that the key makes the
// difference.
func TestPoisonedCacheIsNotPublished(t *testing.T) {
	const honest, poison = "HONEST WORDS OF THE ARTICLE", "POISON WORDS OF A STRANGER!"
	own, err := workfolder.UserKey()
	if err != nil {
		t.Fatal(err)
	}
	root := newSite(t)
	found, err := filepath.Glob(filepath.Join(root, "content/*/*/en.md"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no article: %v", err)
	}
	words, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(found[0], append(words, "\n"+honest+"\n"...), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		key  workfolder.Key
		want string
	}{{"a stranger's", workfolder.Key("a stranger"), honest}, {"one's own", own, poison}} {
		if code, said := command(t, "build", root); code != 0 {
			t.Fatalf("building: %d\n%s", code, said)
		}
		poisonCache(t, filepath.Join(root, ".helpwright/cache"), test.key, honest, poison)
		for _, folder := range []string{"public", "private", ".helpwright/state", ".helpwright/releases"} {
			if err := os.RemoveAll(filepath.Join(root, folder)); err != nil {
				t.Fatal(err)
			}
		}
		if code, said := command(t, "build", root); code != 0 {
			t.Fatalf("building: %d\n%s", code, said)
		}
		published := map[string]bool{}
		for _, content := range contentOf(t, filepath.Join(root, "public")) {
			for _, words := range []string{honest, poison} {
				published[words] = published[words] || strings.Contains(content, words)
			}
		}
		if !published[test.want] || len(published) > 2 || published[honest] == published[poison] {
			t.Errorf("with a cache under %s key this is published: %v", test.name, published)
		}
	}
}

// poisonCache replaces words in a cache, as somebody who knows its form and has a
// key.
func poisonCache(t *testing.T, dir string, key workfolder.Key, old, with string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "records"))
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := t.TempDir()
	work, err := workfolder.Open(elsewhere, key)
	if err != nil {
		t.Fatal(err)
	}
	forged, err := cache.Open(work)
	if err != nil {
		t.Fatal(err)
	}
	castagnoli := crc32.MakeTable(crc32.Castagnoli)
	const head = 32 + 4 + workfolder.MarkSize
	for at := bytes.IndexByte(b, '\n') + 1; at < len(b); {
		size := int(binary.LittleEndian.Uint32(b[at+32:]))
		value := bytes.ReplaceAll(b[at+head:at+head+size], []byte(old), []byte(with))
		if bytes.Contains(value, []byte(with)) { // a document, which has a checksum of its own
			binary.LittleEndian.PutUint32(value[1:], crc32.Checksum(value[5:], castagnoli))
		}
		forged.Put([32]byte(b[at:at+32]), value)
		at += head + size
	}
	if err := forged.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"records", "index"} {
		if err := os.Rename(filepath.Join(elsewhere, workfolder.Name, name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
}
