package main

import (
	"runtime/debug"
	"testing"
)

func TestVersionOf(t *testing.T) {
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "3f1c"}
	for _, test := range []struct {
		name, why string
		info      debug.BuildInfo
		want      string
	}{
		{"module", "it was installed by its version", debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}, "v1.2.3"},
		{"commit", "it was built in a repository", debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: []debug.BuildSetting{commit}}, "of commit 3f1c"},
		{"changes", "the commit alone would not make the same program", debug.BuildInfo{Settings: []debug.BuildSetting{commit, {Key: "vcs.modified", Value: "true"}}}, "of commit 3f1c, with changes"},
		{"neither", "nothing was noted", debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}, "of no known version"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := versionOf(&test.info); got != test.want {
				t.Errorf("%q, want %q: %s", got, test.want, test.why)
			}
		})
	}
}
