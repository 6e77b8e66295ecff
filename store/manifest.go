package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A Manifest says what a backup holds. It is written last: a folder without one is no
// whole backup.
type Manifest struct {
	Form   int              `json:"form"` // 1
	Made   time.Time        `json:"made"`
	Engine string           `json:"engine"` // "sqlite" or "postgres"
	Steps  []ManifestStep   `json:"steps"`  // the steps of migration that its tables have taken
	Tables map[string]int64 `json:"tables"` // numbers of rows
	Files  []ManifestFile   `json:"files"`  // all but the manifest, by path
}

// A ManifestStep is a step of a room's line.
type ManifestStep struct {
	Room     string `json:"room"`
	Number   int    `json:"number"`
	Name     string `json:"name"`
	Checksum string `json:"checksum"` // SHA-256 of its text
}

// A ManifestFile is a file of the backup.
type ManifestFile struct {
	Path   string `json:"path"` // slash path from the backup's folder
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
}

const (
	manifestName = "manifest.json"
	manifestForm = 1
)

// Rows is how many rows all tables have.
func (m *Manifest) Rows() (sum int64) {
	for _, n := range m.Tables {
		sum += n
	}
	return sum
}

// Attachments is how many of the files are attachments.
func (m *Manifest) Attachments() (n int) {
	for _, f := range m.Files {
		if isAttachment(f.Path) {
			n++
		}
	}
	return n
}

func (m *Manifest) write(folder string) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	name := filepath.Join(folder, manifestName)
	if err := os.WriteFile(name+".unfinished", append(text, '\n'), 0o600); err != nil {
		return err
	}
	return errors.Join(syncFile(name+".unfinished"), os.Rename(name+".unfinished", name), syncFolder(folder))
}

func readManifest(folder string) (*Manifest, error) {
	text, err := os.ReadFile(filepath.Join(folder, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%q is no whole backup: it has no %s", folder, manifestName)
	}
	if err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", manifestName, err)
	}
	if m.Form != manifestForm {
		return nil, fmt.Errorf("the backup has the form %d, this program knows %d", m.Form, manifestForm)
	}
	return &m, nil
}

// record notes the steps that were taken.
func (m *Manifest) record(taken []step) {
	for _, s := range taken {
		m.Steps = append(m.Steps, ManifestStep{s.room, s.number, s.name, s.checksum})
	}
}
