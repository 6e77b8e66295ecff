package knowledge

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // sizes of pictures
	_ "image/jpeg"
	_ "image/png"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"helpwright/markdown"
	"helpwright/problem"
)

// MaxPixels limits a picture: what is larger cannot be shown on a phone.
const MaxPixels = 40_000_000

// measure reads a file beside words once: its digest, and the size of a picture.
func measure(files fs.FS, name string) (*Picture, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("not a regular file")
	}
	if err := tooLarge(name, info.Size()); err != nil {
		return nil, err
	}
	hash := sha256.New()
	r := bufio.NewReaderSize(io.TeeReader(f, hash), 64<<10)
	p := &Picture{Path: name, Size: info.Size()}
	if isCaptions(name) {
		text, err := io.ReadAll(io.LimitReader(r, MaxFileSize+1))
		if err != nil {
			return nil, err
		}
		if _, err := markdown.ParseVTT(text); err != nil {
			return nil, err
		}
	}
	if p.Width, p.Height, err = size(r, path.Ext(name)); err != nil {
		return nil, err
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		return nil, err
	}
	p.Digest = hex.EncodeToString(hash.Sum(nil))[:16]
	return p, nil
}

// A flaw is why a file beside words cannot be published, and what to do about it.
type flaw struct {
	line, column  int // 0: the file as a whole
	message, hint string
}

func (f *flaw) Error() string { return f.message }

// unreadable is the problem of a file that could not be measured.
func unreadable(file string, err error) problem.Problem {
	p := problem.Problem{File: file, Rule: problem.File, Message: reason(err), Hint: "save it anew, or remove it"}
	switch {
	case isCaptions(file):
		p.Rule, p.Hint = problem.Media, "captions are WebVTT: a line WEBVTT, then times and words"
	case slices.Contains(pictureFormats, ending(file)):
		p.Rule, p.Hint = problem.Image, "save it anew in a usual format, or remove it"
	}
	if bad, ok := errors.AsType[*markdown.VTTError](err); ok {
		p.Line, p.Column, p.Message = bad.Line, 1, bad.Message
	}
	if bad, ok := errors.AsType[*flaw](err); ok {
		p.Line, p.Column, p.Message, p.Hint = bad.line, bad.column, bad.message, bad.hint
	}
	return p
}

// CheckPicture says what is wrong with a picture, such as a logo, that does not
// lie beside words; "" when it can be published.
func CheckPicture(files fs.FS, name string) (message, hint string) {
	if _, err := measure(files, name); err != nil {
		p := unreadable(name, err)
		if p.Line > 0 {
			p.Message = fmt.Sprintf("line %d: %s", p.Line, p.Message)
		}
		return p.Message, p.Hint
	}
	return "", ""
}

// size reads the width and height in pixels from the head of a picture, 0 and 0
// for any other file.
func size(r *bufio.Reader, ext string) (width, height int, err error) {
	switch strings.ToLower(ext) {
	case ".png", ".jpg", ".jpeg", ".gif":
		c, _, err := image.DecodeConfig(r)
		if err != nil {
			return 0, 0, fmt.Errorf("not a %s picture that can be read", strings.TrimPrefix(ext, "."))
		}
		width, height = c.Width, c.Height
	case ".webp":
		width, height, err = webpSize(r)
	case ".avif":
		width, height, err = avifSize(r)
	case ".svg":
		width, height, err = readSVG(r)
	}
	if err == nil && int64(width)*int64(height) > MaxPixels {
		err = fmt.Errorf("%d × %d pixels are more than %d megapixels", width, height, MaxPixels/1_000_000)
	}
	return width, height, err
}

// webpSize reads the first chunk of a WebP file (RFC 9649, section 2.4 to 2.7).
func webpSize(r *bufio.Reader) (width, height int, err error) {
	h, err := r.Peek(30)
	if err != nil || string(h[:4]) != "RIFF" || string(h[8:12]) != "WEBP" {
		return 0, 0, fmt.Errorf("not a webp picture that can be read")
	}
	switch string(h[12:16]) {
	case "VP8 ":
		return int(binary.LittleEndian.Uint16(h[26:]) & 0x3fff), int(binary.LittleEndian.Uint16(h[28:]) & 0x3fff), nil
	case "VP8L":
		bits := binary.LittleEndian.Uint32(h[21:])
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1, nil
	case "VP8X":
		return 1 + (int(h[24]) | int(h[25])<<8 | int(h[26])<<16), 1 + (int(h[27]) | int(h[28])<<8 | int(h[29])<<16), nil
	}
	return 0, 0, fmt.Errorf("not a webp picture that can be read")
}

// avifSize finds the spatial extents (box ispe of ISO/IEC 23008-12) in the head of the file.
func avifSize(r *bufio.Reader) (width, height int, err error) {
	h, _ := r.Peek(4096)
	if len(h) > 12 && string(h[4:8]) == "ftyp" {
		if at := bytes.Index(h, []byte("ispe")); at >= 0 && at+16 <= len(h) {
			w, hgt := binary.BigEndian.Uint32(h[at+8:]), binary.BigEndian.Uint32(h[at+12:])
			if w > 0 && hgt > 0 && w < 1<<16 && hgt < 1<<16 {
				return int(w), int(hgt), nil
			}
		}
	}
	return 0, 0, fmt.Errorf("not an avif picture that can be read")
}
