//go:build unix && !linux

package proof

import "testing"

// mounted gives a test disks where it may mount some, which it may on Linux alone.
func mounted(t *testing.T, _ func(*testing.T, *disk)) {
	t.Log("nothing is mounted on this system; that there is no room is shown with files that may not grow alone")
}
