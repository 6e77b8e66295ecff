package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version names the program as the compiler noted it: the version of the module
// where there is one, else the commit that it was built from.
func version() string {
	name := "of no known version"
	if info, ok := debug.ReadBuildInfo(); ok {
		name = versionOf(info)
	}
	return fmt.Sprintf("%s, %s on %s/%s", name, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func versionOf(info *debug.BuildInfo) string {
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	noted := map[string]string{}
	for _, s := range info.Settings {
		noted[s.Key] = s.Value
	}
	switch revision := noted["vcs.revision"]; {
	case revision == "":
		return "of no known version"
	case noted["vcs.modified"] == "true":
		return "of commit " + revision + ", with changes"
	default:
		return "of commit " + revision
	}
}
