package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// The folder is exchanged again and again while it is read: headers, which were
// read when the folder was opened, and words always belong to one release, no
// request fails, and the newest release is served in the end.
func TestExchange(t *testing.T) {
	top := t.TempDir()
	public, next := filepath.Join(top, "public"), filepath.Join(top, "next")
	numberedRelease(t, public, 0)
	h, err := New(Config{Public: public, Base: "/"})
	if err != nil {
		t.Fatal(err)
	}
	s := h.(*server)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				s.live.mu.Lock()
				s.live.checked = time.Time{} // look at every request
				s.live.mu.Unlock()
				for _, path := range []string{"/", "/en/"} {
					if complaint := mixed(get(h, path)); complaint != "" {
						t.Error(complaint)
						return
					}
				}
			}
		})
	}
	const exchanges = 100
	for n := 1; n <= exchanges; n++ {
		numberedRelease(t, next, n)
		if err := unix.Renameat2(unix.AT_FDCWD, next, unix.AT_FDCWD, public, unix.RENAME_EXCHANGE); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(next); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	readers.Wait()
	s.live.checked = time.Time{}
	if got := get(h, "/").Header().Get("X-Release"); got != fmt.Sprintf("%04d", exchanges) {
		t.Errorf("release %s is served, not the newest", got)
	}
	if users := s.live.current.users.Load(); users != 1 {
		t.Errorf("%d users of a release that nobody reads; an open folder would be left behind", users-1)
	}
}

// mixed returns what is wrong with an answer of a numbered release. A release
// that was removed while it was current may lack a page, but has no other's.
func mixed(w *httptest.ResponseRecorder) string {
	if w.Code == http.StatusNotFound {
		return ""
	}
	number := w.Header().Get("X-Release")
	if w.Code != http.StatusOK || strings.Trim(strings.ReplaceAll(w.Body.String(), number, ""), "\n") != "" {
		return fmt.Sprintf("status %d, release %s: %.40q", w.Code, number, w.Body)
	}
	return ""
}
