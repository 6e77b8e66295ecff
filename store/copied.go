package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// Attachments stand below this folder of a backup, each named by its own hash: two
// digits, a slash, the other sixty-two.
const attachmentsFolder = "attachments"

var hashedPath = regexp.MustCompile(`^[0-9a-f]{2}/[0-9a-f]{62}$`)

func isAttachment(name string) bool {
	inside, found := strings.CutPrefix(name, attachmentsFolder+"/")
	return found && hashedPath.MatchString(inside)
}

// copyAttachments copies what is named by its hash; what is on its way into the folder
// has another name. A file that goes meanwhile had no row.
func copyAttachments(ctx context.Context, from, to string) (files []ManifestFile, err error) {
	err = fs.WalkDir(os.DirFS(from), ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) || ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return err
		case !e.Type().IsRegular() || !hashedPath.MatchString(name):
			return nil
		}
		f, err := copyFile(filepath.Join(from, name), to, path.Join(attachmentsFolder, name))
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && f.SHA256 != strings.ReplaceAll(name, "/", "") {
			err = fmt.Errorf("attachment %s is damaged: its hash is %s", name, f.SHA256)
		}
		files = append(files, f)
		return err
	})
	return files, err
}

// copyFile copies a file to a path below a folder, durably, and describes it.
func copyFile(from, folder, name string) (ManifestFile, error) {
	source, err := os.Open(from)
	if err != nil {
		return ManifestFile{}, err
	}
	defer source.Close()
	return writeFile(source, folder, name)
}

// writeFile writes a new file to a path below a folder, durably, and describes it.
func writeFile(source io.Reader, folder, name string) (f ManifestFile, err error) {
	place := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(place), 0o700); err != nil {
		return f, err
	}
	file, err := os.OpenFile(place, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return f, err
	}
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(file, sum), source)
	err = errors.Join(err, file.Sync(), file.Close(), syncFolder(filepath.Dir(place)))
	return ManifestFile{Path: name, Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))}, err
}

// describeFile reads a file for its size and hash.
func describeFile(folder, name string) (ManifestFile, error) {
	file, err := os.Open(filepath.Join(folder, filepath.FromSlash(name)))
	if err != nil {
		return ManifestFile{}, err
	}
	defer file.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, file)
	return ManifestFile{Path: name, Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))}, err
}

// isEmpty says whether a folder holds nothing, or is not there.
func isEmpty(folder string) (bool, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	return len(entries) == 0, err
}
