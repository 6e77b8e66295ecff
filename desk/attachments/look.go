package attachments

import (
	"archive/zip"
	"errors"
	"image"
	_ "image/gif" // sizes of pictures are read, and nothing of what they show
	_ "image/jpeg"
	"image/png"
	"io"
	"net/http"
	"strings"

	_ "golang.org/x/image/webp" // likewise
)

// Limits of what a file opens to.
const (
	maxPixels   = 100_000_000 // of a picture
	maxEntries  = 10_000      // of an archive
	maxUnpacked = 1 << 30     // bytes, of an archive
	maxRatio    = 200         // of an archive's bytes unpacked to packed
)

// Why a file is refused, as words that pages have phrases for.
const (
	tooManyPixels = "pixels"
	tooMuchInside = "unpacked"
	harmful       = "harmful"
)

// look tells what a file is by its bytes, and why it is refused, "" if it is not.
func look(content io.ReaderAt, size int64) (kind, why string, err error) {
	head := make([]byte, min(size, 512))
	if _, err := content.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", "", err
	}
	kind = http.DetectContentType(head)
	switch {
	case strings.HasPrefix(kind, "image/"):
		return kind, lookAtPicture(content, size), nil
	case kind == "application/zip":
		return kind, lookAtArchive(content, size), nil
	case kind == "application/x-gzip":
		// Its last four bytes tell what it unpacks to, and lie when somebody wants them to:
		// nothing here unpacks it, so this is for whoever would.
		return kind, lookAtGzip(content, size), nil
	}
	return kind, "", nil
}

// lookAtPicture reads the size that a picture claims. One that cannot be read is a file
// like any other.
func lookAtPicture(content io.ReaderAt, size int64) string {
	c, _, err := image.DecodeConfig(io.NewSectionReader(content, 0, min(size, 1<<20)))
	var unsupported png.UnsupportedError // claims more than can be counted
	if errors.As(err, &unsupported) || err == nil && int64(c.Width)*int64(c.Height) > maxPixels {
		return tooManyPixels
	}
	return ""
}

// lookAtArchive adds up what an archive's own list says. Entries that claim to be small
// and are not are found by whoever unpacks it; entries that overlap are not.
func lookAtArchive(content io.ReaderAt, size int64) string {
	z, err := zip.NewReader(content, size)
	if err != nil {
		return ""
	}
	if len(z.File) > maxEntries {
		return tooMuchInside
	}
	var packed, unpacked uint64
	for _, f := range z.File {
		packed += f.CompressedSize64
		unpacked += f.UncompressedSize64
		if unpacked > maxUnpacked {
			return tooMuchInside
		}
	}
	// More packed bytes than the file has: its entries lie over each other.
	if packed > uint64(size) || unpacked > uint64(size)*maxRatio {
		return tooMuchInside
	}
	return ""
}

func lookAtGzip(content io.ReaderAt, size int64) string {
	tail := make([]byte, 4)
	if size < 18 {
		return ""
	}
	if _, err := content.ReadAt(tail, size-4); err != nil && !errors.Is(err, io.EOF) {
		return ""
	}
	unpacked := uint64(tail[0]) | uint64(tail[1])<<8 | uint64(tail[2])<<16 | uint64(tail[3])<<24
	if unpacked > maxUnpacked || unpacked > uint64(size)*maxRatio && unpacked > 10<<20 {
		return tooMuchInside
	}
	return ""
}
