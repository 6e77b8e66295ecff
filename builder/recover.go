package builder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"helpwright/workfolder"
)

// Recover finishes what a killed build left half exchanged. Whoever reads both
// folders of a release calls it first.
func Recover(dir string, key workfolder.Key) error {
	if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(inReleases()))); err != nil {
		return nil
	}
	p, err := openPublisher(dir, key)
	if errors.Is(err, ErrBusy) {
		return nil // that build will leave everything in order
	}
	if err != nil {
		return err
	}
	p.close()
	return nil
}

func (p *publisher) recover() error {
	entries, err := fs.ReadDir(p.site.FS(), inReleases())
	if err != nil {
		return fmt.Errorf("recovering: %w", err)
	}
	var names []string
	for _, e := range entries {
		if !isRelease(strings.TrimPrefix(e.Name(), nextFolder+"-")) || !p.isFolder(inReleases(e.Name())) {
			continue
		}
		names = append(names, e.Name())
		for _, folder := range []string{privateFolder, publicFolder} {
			if err := p.finishSteps(inReleases(e.Name(), folder), folder); err != nil {
				return fmt.Errorf("recovering: %w", err)
			}
		}
	}
	if err := p.finishExchange(names); err != nil {
		return err
	}
	return p.clearSlots(names)
}

// finishExchange makes public/ and private/ one release again.
func (p *publisher) finishExchange(names []string) error {
	public, private := p.releaseOf(publicFolder), p.privateReleaseOf(privateFolder)
	if public == private {
		return nil
	}
	for _, name := range names {
		switch {
		case private != "" && p.releaseOf(inReleases(name, publicFolder)) == private:
			return p.exchange(inReleases(name, publicFolder), publicFolder)
		case public != "" && p.privateReleaseOf(inReleases(name, privateFolder)) == public:
			return p.exchange(inReleases(name, privateFolder), privateFolder)
		}
	}
	return nil // somebody removed a folder; the next release replaces both
}

// clearSlots looks at the folders out of which releases were exchanged. That of
// the standing release holds the one that was replaced, whose assets readers may
// still want; any other one was never published.
func (p *publisher) clearSlots(names []string) error {
	standing := p.releaseOf(publicFolder)
	for _, name := range names {
		id, ok := strings.CutPrefix(name, nextFolder+"-")
		switch {
		case !ok:
		case id == standing:
			replaced, err := p.rememberedState()
			if err != nil {
				return err
			}
			p.note(p.settle(slotOf(id), replaced))
		default:
			if err := p.site.RemoveAll(slotOf(id)); err != nil {
				p.note(fmt.Errorf("recovering: %w", err))
			}
		}
	}
	return nil
}
