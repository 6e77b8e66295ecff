package builder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"helpwright/manifest"
)

// Recover finishes what a killed build left half exchanged. Whoever reads both
// folders of a release calls it first.
func Recover(root string) error {
	if _, err := os.Stat(filepath.Join(root, WorkFolder, "releases")); err != nil {
		return nil
	}
	p, err := openPublisher(root)
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
	entries, err := os.ReadDir(p.releases())
	if err != nil {
		return fmt.Errorf("recovering: %w", err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
		for _, folder := range []string{privateFolder, publicFolder} {
			if err := finishSteps(p.releases(e.Name(), folder), p.path(folder)); err != nil {
				return fmt.Errorf("recovering: %w", err)
			}
		}
	}
	if err := p.finishExchange(names); err != nil {
		return err
	}
	p.clearSlots(names)
	return nil
}

// finishExchange makes public/ and private/ one release again.
func (p *publisher) finishExchange(names []string) error {
	public := manifest.ReadRelease(os.DirFS(p.path(publicFolder)))
	private := manifest.ReadPrivateRelease(os.DirFS(p.path(privateFolder)))
	if public == private {
		return nil
	}
	for _, name := range names {
		switch {
		case private != "" && manifest.ReadRelease(os.DirFS(p.releases(name, publicFolder))) == private:
			return p.exchange(p.releases(name, publicFolder), p.path(publicFolder))
		case public != "" && manifest.ReadPrivateRelease(os.DirFS(p.releases(name, privateFolder))) == public:
			return p.exchange(p.releases(name, privateFolder), p.path(privateFolder))
		}
	}
	return nil // somebody removed a folder; the next release replaces both
}

// clearSlots looks at the folders out of which releases were exchanged. That of
// the standing release holds the one that was replaced, whose assets readers may
// still want; any other one was never published.
func (p *publisher) clearSlots(names []string) {
	standing := manifest.ReadRelease(os.DirFS(p.path(publicFolder)))
	for _, name := range names {
		id, ok := strings.CutPrefix(name, nextFolder+"-")
		switch {
		case !ok:
		case id == standing:
			p.note(p.settle(p.slot(id), p.rememberedState()))
		default:
			if err := os.RemoveAll(p.slot(id)); err != nil {
				p.note(fmt.Errorf("recovering: %w", err))
			}
		}
	}
}
