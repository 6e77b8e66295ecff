package workflow

import "testing"

// Whoever commits writes any number as the time; none of them keeps a site from being
// built, and none leads to a year that pages cannot name.
func TestCommitTime(t *testing.T) {
	for seconds, want := range map[string]int64{
		"1793534400":             1793534400,
		"0":                      0,
		"-1":                     0,
		"-99999999999999999999":  0,
		"7258118400":             7258118400,
		"253402300800":           253402300799,
		"9223372036854775807":    253402300799,
		"9999999999999999999999": 253402300799,
	} {
		c, err := parseCommit([]byte("tree 1\ncommitter C <c@example.org> " + seconds + " +0100\n\n"))
		if err != nil || c.time != want {
			t.Errorf("%s: %d, %v; want %d", seconds, c.time, err, want)
		}
	}
}
