package store

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A Place is where a desk keeps what must not be lost.
type Place struct {
	Database    string // an address, as for Open
	Attachments string // the folder of attachments; empty: they are kept elsewhere
}

// Backup copies a place into a folder that is empty or not there. The desk goes on
// meanwhile: the database is copied as it stands at one moment, and then the
// attachments, which are there as long as their rows.
//
//	manifest.json         what there is, with numbers of rows and hashes
//	desk.db               of SQLite: the database
//	tables/NAME.jsonl     of PostgreSQL: the names of the columns, then a line for each row
//	attachments/ab/cdef…  files, named by their hashes
func Backup(ctx context.Context, from Place, to string, made time.Time) (*Manifest, error) {
	m, err := backup(ctx, from, to, made)
	if err != nil {
		return nil, fmt.Errorf("backing up to %q: %w", to, err)
	}
	return m, nil
}

func backup(ctx context.Context, from Place, to string, made time.Time) (*Manifest, error) {
	if empty, err := isEmpty(to); err != nil || !empty {
		return nil, cmp.Or(err, fmt.Errorf("the folder is not empty"))
	}
	if err := mustExist(from.Database); err != nil {
		return nil, err
	}
	e, err := openEngine(ctx, from.Database, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	defer e.close()
	if err := os.MkdirAll(to, 0o700); err != nil {
		return nil, err
	}
	m := &Manifest{Form: manifestForm, Made: made.UTC().Truncate(time.Second), Engine: e.name(), Tables: map[string]int64{}}
	if err := e.dump(ctx, to, m); err != nil {
		return nil, err
	}
	if from.Attachments != "" {
		files, err := copyAttachments(ctx, from.Attachments, to)
		if err != nil {
			return nil, err
		}
		m.Files = append(m.Files, files...)
	}
	slices.SortFunc(m.Files, func(a, b ManifestFile) int { return strings.Compare(a.Path, b.Path) })
	return m, m.write(to)
}

// mustExist refuses a file that is not there, which to open would make.
func mustExist(at string) error {
	if file, ok := strings.CutPrefix(at, "sqlite:"); ok {
		if _, err := os.Stat(file); err != nil {
			return fmt.Errorf("there is no database: %w", err)
		}
	}
	return nil
}

// Verify reads a backup whole: each file has its size and hash, none is missing and
// none too many, and the tables have their rows.
func Verify(ctx context.Context, folder string) (*Manifest, error) {
	m, err := verify(ctx, folder)
	if err != nil {
		return nil, fmt.Errorf("verifying the backup %q: %w", folder, err)
	}
	return m, nil
}

func verify(ctx context.Context, folder string) (*Manifest, error) {
	m, err := readManifest(folder)
	if err != nil {
		return nil, err
	}
	missing := map[string]ManifestFile{}
	for _, f := range m.Files {
		missing[f.Path] = f
	}
	err = fs.WalkDir(os.DirFS(folder), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || name == manifestName {
			return cmp.Or(err, ctx.Err())
		}
		want, listed := missing[name]
		if !listed {
			return fmt.Errorf("%s is no part of it", name)
		}
		delete(missing, name)
		return want.sameAs(folder)
	})
	if err != nil {
		return nil, err
	}
	for name := range missing {
		return nil, fmt.Errorf("%s is missing", name)
	}
	tables, err := countRows(ctx, folder, m.Engine)
	if err != nil {
		return nil, err
	}
	return m, m.sameRows(tables)
}

// sameAs reads the file below a folder, and refuses one that is another.
func (f ManifestFile) sameAs(folder string) error {
	found, err := describeFile(folder, f.Path)
	if err == nil && found != f {
		err = fmt.Errorf("%s is damaged: it has %d bytes with the hash %s, want %d with %s", f.Path, found.Size, found.SHA256, f.Size, f.SHA256)
	}
	if err == nil && isAttachment(f.Path) && f.SHA256 != strings.ReplaceAll(strings.TrimPrefix(f.Path, attachmentsFolder), "/", "") {
		err = fmt.Errorf("%s is not named by its hash", f.Path)
	}
	return err
}

// sameRows refuses tables that have other numbers of rows.
func (m *Manifest) sameRows(found map[string]int64) error {
	for name, want := range m.Tables {
		if n, ok := found[name]; !ok || n != want {
			return fmt.Errorf("table %s has %d rows, want %d", name, n, want)
		}
	}
	if len(found) != len(m.Tables) {
		return fmt.Errorf("there are %d tables, want %d", len(found), len(m.Tables))
	}
	return nil
}

// countRows counts what the files of a backup's database hold.
func countRows(ctx context.Context, folder, engine string) (map[string]int64, error) {
	if engine == "sqlite" {
		return countCopy(ctx, filepath.Join(folder, databaseName))
	}
	found := map[string]int64{}
	files, err := filepath.Glob(filepath.Join(globQuoted(folder), tablesFolder, "*"+tableEnd))
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		table := strings.TrimSuffix(path.Base(filepath.ToSlash(name)), tableEnd)
		if found[table], err = countLines(name); err != nil {
			return nil, fmt.Errorf("table %s: %w", table, err)
		}
	}
	return found, nil
}
