package searchindex

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

// bleve reads what lies in its folder as it lies there. Beside each of its folders
// stands a list of the files in it, with lengths and checksums: what a disk has damaged
// is noticed before bleve reads it.
const filesSuffix = ".files"

// seal writes the list of a folder.
func seal(dir string) error {
	list, err := listFiles(dir)
	if err != nil {
		return err
	}
	return os.WriteFile(dir+filesSuffix, list, 0o666)
}

// checkSeal fails when a folder is not as its list says.
func checkSeal(dir string) error {
	want, err := os.ReadFile(dir + filesSuffix)
	if err != nil {
		return err
	}
	list, err := listFiles(dir)
	if err != nil {
		return err
	}
	if !bytes.Equal(list, want) {
		return errShard
	}
	return nil
}

// listFiles writes a line for each file of a folder, in the order of names.
func listFiles(dir string) ([]byte, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var list bytes.Buffer
	for _, f := range files {
		if !f.Type().IsRegular() {
			return nil, errShard
		}
		size, sum, err := sumUp(filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&list, "%08x %d %s\n", sum, size, f.Name())
	}
	return list.Bytes(), nil
}

func sumUp(name string) (size int64, sum uint32, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	h := crc32.NewIEEE()
	size, err = io.Copy(h, f)
	return size, h.Sum32(), err
}

// CheckPostings fails when the folder of posting lists is not as it was written.
func CheckPostings(dir string) error {
	err := checkPostings(dir)
	if err != nil {
		return fmt.Errorf("reading the search index: %w", err)
	}
	return nil
}

func checkPostings(dir string) error {
	for _, part := range []string{allPostings, changedPostings} {
		name := filepath.Join(dir, part)
		if part == changedPostings && !stands(name) {
			continue
		}
		if err := checkSeal(name); err != nil {
			return err
		}
	}
	return nil
}

// stands reports whether there is anything of a name.
func stands(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// guard makes a panic of bleve, whose files may say anything, the error of a broken index.
func guard(err *error) {
	if recover() != nil {
		*err = errShard
	}
}
