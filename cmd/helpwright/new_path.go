package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"helpwright/knowledge"
)

// articleFolder cleans the path of an article, which may be written with or
// without content/ in front.
func articleFolder(written string) (string, error) {
	folder := strings.TrimPrefix(strings.TrimSuffix(strings.TrimPrefix(written, "./"), "/"), "content/")
	const hint = "write topic and article, such as billing/refund-an-order"
	if !fs.ValidPath(folder) || folder == "." {
		return "", wrongUse(hint, "%q is not a path below content/", written)
	}
	parts := strings.Split(folder, "/")
	if len(parts) < 2 {
		return "", wrongUse(hint, "%q names no topic", written)
	}
	if len(parts) > knowledge.MaxFolderDepth {
		return "", wrongUse(fmt.Sprintf("use at most %d", knowledge.MaxFolderDepth), "the path has %d folders", len(parts))
	}
	if name, isFile := strings.CutSuffix(parts[len(parts)-1], ".md"); isFile {
		return "", wrongUse(folderOf(parts[:len(parts)-1], name), "%q names a file, not the folder of an article", written)
	}
	for i, part := range parts {
		switch {
		case strings.HasPrefix(part, "_"), strings.HasPrefix(part, "."):
			return "", wrongUse("begin names with a letter or digit", "%q cannot be a part of an address", part)
		case len(part) > knowledge.MaxPathPart:
			return "", wrongUse("choose a shorter name", "the name %q is longer than %d bytes", part[:20]+"…", knowledge.MaxPathPart)
		case strings.ContainsFunc(part, notInAddress):
			return "", wrongUse(joined(parts, i), "%q cannot be a part of an address", part)
		}
	}
	return folder, nil
}

// folderOf is a hint for a path that names a file: the folder that it is in when the
// file is named after a language, as those of articles are, else one named like it.
func folderOf(above []string, name string) string {
	if _, err := language.Parse(name); err != nil || len(above) < 2 {
		above = append(slices.Clone(above), name)
	}
	return "name the folder: " + strings.Join(above, "/")
}

// joined is a hint for a path with a part that is no part of an address: the same
// in small words joined by hyphens.
func joined(parts []string, from int) string {
	fixed := slices.Clone(parts)
	for i := from; i < len(fixed); i++ {
		if !strings.ContainsFunc(fixed[i], notInAddress) {
			continue
		}
		words := strings.FieldsFunc(strings.ToLower(fixed[i]), func(r rune) bool { return notInAddress(r) || r == '-' })
		if len(words) == 0 {
			return "use words joined by hyphens"
		}
		fixed[i] = strings.Join(words, "-")
	}
	return "write " + strings.Join(fixed, "/")
}

// notInAddress tells characters that no part of an address may hold. Letters and
// digits of every script may.
func notInAddress(r rune) bool {
	return !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit) && !strings.ContainsRune("-_.~", r) || r == utf8.RuneError
}

// folderIn finds where a path lies in the content. It refuses one that differs from
// folders that are there only by capitals or by how accents are stored: on many
// disks, and in addresses, the two would be one. New parts are stored in one form.
func folderIn(content fs.FS, folder string) (string, error) {
	parts := strings.Split(folder, "/")
	at := "."
	for i, part := range parts {
		entries, err := fs.ReadDir(content, at)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("looking into %q: %w", at, err)
		}
		exact := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == part })
		if !exact {
			parts[i] = norm.NFC.String(part)
		}
		for _, e := range entries {
			if !exact && e.IsDir() && strings.EqualFold(norm.NFC.String(e.Name()), parts[i]) {
				meant := slices.Clone(parts)
				meant[i] = e.Name()
				return "", wrongUse("write "+strings.Join(meant, "/"), "%q is the folder %q, written in another way", part, e.Name())
			}
		}
		at = path.Join(at, parts[i])
	}
	return strings.Join(parts, "/"), nil
}

// folderIsFree refuses a folder that is an article or a topic, or lies in an article.
func folderIsFree(content fs.FS, folder string) error {
	for dir := folder; dir != "."; dir = path.Dir(dir) {
		words, err := fs.Glob(content, globbed(dir)+"/*.md")
		if err != nil {
			return fmt.Errorf("looking into %q: %w", dir, err)
		}
		if len(words) > 0 && dir == folder {
			return wrongUse("choose another name, or edit the file", "there is an article already: content/%s", words[0])
		}
		if len(words) > 0 {
			return wrongUse("put it beside that article", "content/%s is an article, which holds no other", dir)
		}
	}
	if _, err := fs.Stat(content, path.Join(folder, "topic.yaml")); err == nil {
		return wrongUse("add the name of the article's own folder", "content/%s is a topic", folder)
	}
	return nil
}

// globbed escapes what a pattern would understand in another way.
func globbed(dir string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}
