package knowledge

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Limits of files beside words. What is larger than MaxPublishedSize many hosts
// do not take.
const (
	MaxPublishedSize = 64 << 20 // bytes of any file
	MaxPictureSize   = 16 << 20 // bytes of a picture
)

var pictureFormats = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"}

// formats are the endings of the files beside words that are published. A
// published file has an address of the site, so there is nothing among them that
// a browser runs or takes for a page, whatever the host says of it; an SVG
// picture is looked through as well.
var formats = slices.Concat(
	pictureFormats,
	[]string{".mp4", ".webm", ".m4v", ".vtt"},
	[]string{".mp3", ".m4a", ".ogg", ".opus", ".wav", ".flac"},
	[]string{".pdf", ".epub", ".rtf", ".docx", ".xlsx", ".pptx", ".doc", ".xls", ".ppt", ".odt", ".ods", ".odp"},
	[]string{".txt", ".log", ".csv", ".tsv", ".json", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf"},
	[]string{".bin", ".hex", ".uf2", ".ino", ".stl", ".step", ".stp", ".3mf", ".gcode", ".dxf", ".dwg"}, // for devices and workshops
)

// Formats lists the endings of the files beside words that are published, in
// lower case with their dot.
func Formats() []string { return slices.Clone(formats) }

func ending(name string) string { return strings.ToLower(path.Ext(name)) }

// unpublished says why files of a kind are not published, "" when they are.
func unpublished(name string) (message, hint string) {
	if slices.Contains(formats, ending(name)) {
		return "", ""
	}
	hint = "offer it as a picture, a PDF or a text, or link to where it can be downloaded"
	if ending(name) == "" {
		return "files without an ending, such as .txt, are not published", hint
	}
	return fmt.Sprintf("files that end in %q are not published", ending(name)), hint
}

// tooLarge says what is wrong with the size of a file, nil when nothing is.
func tooLarge(name string, size int64) error {
	switch {
	case slices.Contains(pictureFormats, ending(name)) && size > MaxPictureSize:
		return &flaw{message: fmt.Sprintf("a picture larger than %d MiB", MaxPictureSize>>20), hint: "save it smaller; few readers would wait for it"}
	case size > MaxPublishedSize:
		return &flaw{message: fmt.Sprintf("larger than %d MiB, which many hosts do not take", MaxPublishedSize>>20), hint: "make it smaller, or link to where it can be downloaded"}
	}
	return nil
}
