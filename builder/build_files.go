package builder

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"

	"helpwright/reserved"
)

// A stage writes the files that are no pages, and remembers them.
type stage struct{ build *build }

func (o *stage) Write(name string, content []byte) error {
	b := o.build
	f, err := b.writeFile(b.known.files[name], name, content)
	if err != nil {
		return err
	}
	return b.remember(f)
}

// remember lists a file that is no page.
func (b *build) remember(f fileState) error {
	if _, twice := b.new.files[f.name]; twice {
		return fmt.Errorf("writing the release: two files are called %q", f.name)
	}
	b.new.files[f.name] = f
	return nil
}

// writeFile writes a file of the public folder, or keeps the one that stands
// there when it says the same.
func (b *build) writeFile(old fileState, name string, content []byte) (fileState, error) {
	f := fileState{name: name, digest: sha256.Sum256(content), written: true}
	if old.digest == f.digest && b.pub.keep(old) {
		return old, nil
	}
	var err error
	f.size, f.time, err = b.pub.write("public/"+name, content)
	return f, err
}

func (o *stage) Create(name string) (io.WriteCloser, error) {
	f, err := o.build.pub.create("public/" + name)
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(f, h), 64<<10)
	return &stagedFile{Writer: w, file: f, stage: o, name: name, hash: h}, nil
}

// A stagedFile sums up what streams through it.
type stagedFile struct {
	*bufio.Writer
	file  *os.File
	stage *stage
	name  string
	hash  hash.Hash
}

func (f *stagedFile) Close() error {
	err := f.Flush()
	info, statErr := f.file.Stat()
	if err := errors.Join(err, statErr, f.file.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", f.name, err)
	}
	b, digest := f.stage.build, [32]byte(f.hash.Sum(nil))
	if old, ok := b.known.files[f.name]; ok && old.digest == digest && b.pub.keep(old) {
		return errors.Join(b.remember(old), b.pub.drop("public/"+f.name))
	}
	return b.remember(fileState{name: f.name, digest: digest, size: info.Size(), time: info.ModTime().UnixNano(), written: true})
}

// writeMachineFiles writes the files that are neither pages nor assets, which show
// nothing but the face of the site.
func (b *build) writeMachineFiles(out *stage) error {
	if b.sameFace && b.keepMachineFiles() {
		return nil
	}
	return b.site.writeFiles(out)
}

// keepMachineFiles keeps all of these files, or none.
func (b *build) keepMachineFiles() bool {
	var kept []fileState
	for _, f := range b.known.files {
		if !isHashed(f.name) && !strings.HasSuffix(f.name, "/"+reserved.SearchIndex) {
			kept = append(kept, f)
		}
	}
	if !b.pub.keepAll(kept) {
		return false
	}
	for _, f := range kept {
		b.new.files[f.name] = f
	}
	return true
}
