//go:build !linux

package knowledge_test

import (
	"io/fs"
	"testing/fstest"
)

func onDisk(files fstest.MapFS) fs.FS { return files }
