package search

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func follow(t *testing.T, folder string) (live *Live, said *bytes.Buffer) {
	t.Helper()
	said = &bytes.Buffer{}
	live = Follow(filepath.Join(folder, "public"), filepath.Join(folder, "private"), slog.New(slog.NewTextHandler(said, nil)))
	t.Cleanup(live.Close)
	return live, said
}

func standing(t *testing.T, live *Live) (id string) {
	t.Helper()
	if err := live.Use(func(r *Release) error { id = r.ID; return nil }); err != nil {
		t.Fatal(err)
	}
	return id
}

// While one reader opens a new release, others search the one before.
func TestOpeningHoldsNobodyUp(t *testing.T) {
	folder := t.TempDir()
	publish(t, folder, "one", documents(1, 10))
	live, _ := follow(t, folder)
	now := time.Now()
	live.now = func() time.Time { return now }
	standing(t, live)
	publish(t, folder, "two", documents(2, 10))
	now = now.Add(checkEvery)
	begun, goOn := make(chan struct{}), make(chan struct{})
	live.open = func(public, private, audience string) (*Release, error) {
		close(begun)
		<-goOn
		return Open(public, private, audience)
	}
	var opening sync.WaitGroup
	opened := ""
	opening.Go(func() { opened = standing(t, live) })
	<-begun
	if id := standing(t, live); id != "one" {
		t.Errorf("meanwhile %s is searched", id)
	}
	close(goOn)
	opening.Wait()
	if after := standing(t, live); opened != "two" || after != "two" {
		t.Errorf("who opens it searches %s, and others then %s", opened, after)
	}
}

// A release that is broken is tried more and more seldom, the one after it at once.
func TestBrokenReleaseIsLeftAlone(t *testing.T) {
	folder := t.TempDir()
	publish(t, folder, "one", documents(1, 10))
	live, said := follow(t, folder)
	now := time.Now()
	live.now = func() time.Time { return now }
	standing(t, live)
	tries := 0
	live.open = func(public, private, audience string) (*Release, error) {
		tries++
		return Open(public, private, audience)
	}
	publish(t, folder, "two", documents(2, 10))
	if err := os.WriteFile(filepath.Join(folder, "public/en/search/index.bin"), []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	for range 240 { // two minutes
		now = now.Add(checkEvery)
		if id := standing(t, live); id != "one" {
			t.Fatalf("%s is searched", id)
		}
	}
	if tries < 2 || tries > 8 {
		t.Errorf("the broken release was opened %d times in two minutes", tries)
	}
	if n := strings.Count(said.String(), "cannot be searched"); n != 1 {
		t.Errorf("the log says %d times: %s", n, said)
	}
	publish(t, folder, "three", documents(3, 10))
	now = now.Add(checkEvery)
	if id := standing(t, live); id != "three" {
		t.Errorf("after the broken release %s is searched", id)
	}
}

// Nothing is opened any more when a reader comes late.
func TestClosed(t *testing.T) {
	folder := t.TempDir()
	publish(t, folder, "one", documents(1, 10))
	live, _ := follow(t, folder)
	standing(t, live)
	live.Close()
	if err := live.Use(func(*Release) error { return nil }); !errors.Is(err, ErrNotBuilt) {
		t.Errorf("after the end the error is %v", err)
	}
}
