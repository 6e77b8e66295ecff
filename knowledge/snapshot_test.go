package knowledge_test

import (
	"context"
	"hash/fnv"
	"io/fs"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"helpwright/knowledge"
)

// A disk is a file system on which everything has a stamp: another content,
// another number.
type disk struct {
	fstest.MapFS
	opened *atomic.Int64
	recent bool // everything was changed but a moment ago
}

func onDisk(files fstest.MapFS) fs.FS { return disk{MapFS: files, opened: new(atomic.Int64)} }

func (d disk) Open(name string) (fs.File, error) {
	d.opened.Add(1)
	return d.MapFS.Open(name)
}

func (d disk) ReadDir(name string) ([]fs.DirEntry, error) {
	d.opened.Add(1)
	return d.MapFS.ReadDir(name)
}

func (d disk) Glance(name string) (stamp [5]int64, ok bool) {
	if name == "" {
		name = "."
	}
	info, err := d.MapFS.Stat(name)
	if err != nil {
		return stamp, false
	}
	h := fnv.New64a()
	if info.IsDir() {
		entries, _ := d.MapFS.ReadDir(name)
		for _, e := range entries {
			h.Write([]byte(e.Name() + "\x00" + e.Type().String() + "\x00"))
		}
	} else {
		h.Write(d.MapFS[name].Data)
	}
	stamp[1], stamp[2] = int64(h.Sum64()), info.Size()
	if d.recent {
		stamp[4] = time.Now().UnixNano()
	}
	return stamp, true
}

// What has not changed is neither listed nor read, unless it changed so lately that
// a second change might not show.
func TestSnapshot(t *testing.T) {
	for _, test := range []struct {
		name, why string
		recent    bool
		opened    int64
	}{
		{"settled", "only blocks, topics and files beside words are read each time", false, 4},
		{"recent", "clocks are coarse", true, 18},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := disk{MapFS: startingFiles(), opened: new(atomic.Int64), recent: test.recent}
			cache := newMemory()
			for range 2 {
				d.opened.Store(0)
				if _, _, err := knowledge.Load(context.Background(), knowledge.Source{Files: d, Config: testConfig(), Cache: cache}); err != nil {
					t.Fatal(err)
				}
			}
			if n := d.opened.Load(); n != test.opened {
				t.Errorf("%d files and folders were opened, want %d: %s", n, test.opened, test.why)
			}
		})
	}
}
