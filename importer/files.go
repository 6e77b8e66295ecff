package importer

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif" // to see whether a picture can be shown
	_ "image/jpeg"
	_ "image/png"
	"path"
	"regexp"
	"slices"
	"strings"

	"helpwright/importer/oldsite"
)

// maxPixels is the size of a picture that cannot be shown any more.
const maxPixels = 40_000_000

// A wanted is a file that words show, under the name that it gets beside them.
type wanted struct{ from, name string }

// A beside hands out the names of the files that lie beside the words of one
// article; one file has one name, whichever edition shows it.
type beside struct {
	folder string
	names  map[string]string // old path to new name
	taken  map[string]bool   // folded
}

func newBeside(folder string) *beside {
	return &beside{folder: folder, names: map[string]string{}, taken: map[string]bool{}}
}

var unsafeFile = regexp.MustCompile(`[^\pL\pM\pN._-]+`)

// name returns the name of a file beside the words. Names depend on the order
// in which files are asked for, so callers ask in reading order.
func (b *beside) name(from string) string {
	if n, ok := b.names[from]; ok {
		return n
	}
	ext := strings.ToLower(path.Ext(from))
	stem := strings.Trim(unsafeFile.ReplaceAllString(strings.TrimSuffix(path.Base(from), path.Ext(from)), "-"), "-.")
	if stem == "" {
		stem = "picture"
	}
	if len(stem) > 100 {
		stem = stem[:90] + digest(stem)
		stem = strings.ToValidUTF8(stem, "")
	}
	if slices.Contains(devices, fold(stem)) {
		stem += "-file"
	}
	name := stem + ext
	for n := 2; b.taken[fold(name)]; n++ {
		name = stem + "-" + itoa(n) + ext
	}
	b.taken[fold(name)] = true
	b.names[from] = name
	return name
}

// A fileKind is what a file is good for.
type fileKind int

const (
	fileOther    fileKind = iota // cannot lie beside words
	filePicture                  // png, jpg, gif, webp, avif, svg
	fileVideo                    // mp4, webm
	fileDocument                 // pdf and texts, for download
)

func kindOfFile(name string) fileKind {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg":
		return filePicture
	case ".mp4", ".webm", ".m4v":
		return fileVideo
	case ".pdf", ".txt", ".csv", ".json", ".yaml", ".yml", ".ino", ".stl", ".docx", ".xlsx", ".pptx":
		return fileDocument
	}
	return fileOther
}

// usable reports whether a file can be shown, and why not.
func (im *imp) usable(file string) (ok bool, why string) {
	switch kindOfFile(file) {
	case fileOther:
		return false, "a file of this type cannot be shown"
	case fileVideo, fileDocument:
		if size, err := im.site.Tree.Size(file); err != nil || size > oldsite.MaxAsset {
			return false, fmt.Sprintf("the file cannot be read or is larger than %d MiB", oldsite.MaxAsset>>20)
		}
		return true, ""
	}
	if im.opts.CheckPicture != nil {
		if message, _ := im.opts.CheckPicture(im.site.Tree.Root.FS(), file); message != "" {
			return false, message
		}
	}
	data, err := im.site.Tree.ReadBytes(file, oldsite.MaxAsset)
	if err != nil {
		return false, "the file cannot be read"
	}
	if bytes.HasPrefix(data, []byte("version https://git-lfs")) {
		return false, "the file is only a pointer to where it is stored"
	}
	switch strings.ToLower(path.Ext(file)) {
	case ".png", ".jpg", ".jpeg", ".gif":
		c, _, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return false, "the file is not a picture that can be read"
		}
		if int64(c.Width)*int64(c.Height) > maxPixels {
			return false, "the picture has more than 40 megapixels"
		}
	case ".webp":
		if len(data) < 30 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WEBP" {
			return false, "the file is not a picture that can be read"
		}
	case ".avif":
		if !bytes.Contains(data[:min(len(data), 4096)], []byte("ispe")) {
			return false, "the file is not a picture that can be read"
		}
	case ".svg":
		if !bytes.Contains(data[:min(len(data), 32<<10)], []byte("<svg")) {
			return false, "the file is not a picture that can be read"
		}
	}
	return true, ""
}
