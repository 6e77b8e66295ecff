package attachments

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"helpwright/store"
)

// A folder keeps bytes in files. A file is whole or not there: it is written under
// another name, made durable, and then renamed.
type folder struct {
	root *os.Root
}

// OpenFolder keeps bytes in a folder, which is made if it is not there.
func OpenFolder(name string) (Keep, error) {
	if err := os.MkdirAll(name, 0o700); err != nil {
		return nil, fmt.Errorf("opening the folder of attachments: %w", err)
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("opening the folder of attachments: %w", err)
	}
	return &folder{root}, nil
}

// Finished is where in a folder of attachments those lie that have come whole, by their
// hashes: what a backup copies.
func Finished(name string) string { return filepath.Join(name, wholeFiles) }

const unfinished = ".unfinished-" // begins the name of a file on its way

func (f *folder) Put(_ context.Context, name string, content io.Reader) (err error) {
	dir := path.Dir(name)
	if err := f.root.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("keeping an attachment: %w", err)
	}
	aside := path.Join(dir, unfinished+store.NewID())
	file, err := f.root.OpenFile(aside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("keeping an attachment: %w", err)
	}
	_, err = io.Copy(file, content)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = f.root.Rename(aside, name)
	}
	if err != nil {
		// The sweep finds what cannot be removed now.
		_ = f.root.Remove(aside)
		return fmt.Errorf("keeping an attachment: %w", err)
	}
	return f.settle(dir)
}

// settle makes the names in a folder durable, and its own in those above it.
func (f *folder) settle(dir string) error {
	for {
		d, err := f.root.Open(dir)
		if err != nil {
			return fmt.Errorf("keeping an attachment: %w", err)
		}
		if err := errors.Join(d.Sync(), d.Close()); err != nil {
			return fmt.Errorf("keeping an attachment: %w", err)
		}
		if dir == "." {
			return nil
		}
		dir = path.Dir(dir)
	}
}

func (f *folder) Open(_ context.Context, name string) (Content, error) {
	file, err := f.root.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("opening an attachment: %w", ErrMissing)
	case err != nil:
		return nil, fmt.Errorf("opening an attachment: %w", err)
	}
	return file, nil
}

func (f *folder) Delete(_ context.Context, name string) error {
	err := f.root.Remove(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing an attachment: %w", err)
	}
	// A folder that others still lie in stays.
	_ = f.root.Remove(path.Dir(name))
	return nil
}

func (f *folder) Each(ctx context.Context, visit func(name string, at time.Time) error) error {
	return fs.WalkDir(f.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // somebody removed it meanwhile
			return nil
		case err != nil:
			return fmt.Errorf("listing the attachments: %w", err)
		case d.IsDir():
			return ctx.Err()
		}
		info, err := d.Info()
		if err != nil {
			return nil // removed meanwhile
		}
		return visit(filepath.ToSlash(name), info.ModTime())
	})
}
