package theme

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
)

// Digest sums up templates and phrases: equal digests render equal pages from
// equal data.
func (t *Theme) Digest() [32]byte { return t.digest }

func digestFiles(sources ...fs.FS) ([32]byte, error) {
	h := sha256.New()
	for _, src := range sources {
		if src == nil {
			continue
		}
		err := fs.WalkDir(src, ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			content, err := fs.ReadFile(src, name)
			fmt.Fprintf(h, "%q %d\n", name, len(content))
			h.Write(content)
			return err
		})
		if err != nil {
			return [32]byte{}, fmt.Errorf("reading the theme: %w", err)
		}
	}
	return [32]byte(h.Sum(nil)), nil
}
