package social

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image/color"
	"slices"
)

// compression is the zlib level: beyond it a picture takes more than twice the time
// and loses a tenth of its bytes.
const compression = 4

// An encoder writes PNGs with a palette, one after the other with the same buffers.
// The standard library's looks every pixel up through an interface and has no level
// between the fastest and the best, which makes it four times slower here.
type encoder struct {
	data bytes.Buffer // compressed pixels
	zip  *zlib.Writer // nil until the first picture
	row  []byte
}

// encode returns a picture whose pixels, row by row, are places in the palette.
func (e *encoder) encode(width int, pixels []uint8, palette []color.NRGBA) []byte {
	depth := 8 // bits a pixel
	if len(palette) <= 16 {
		depth = 4
	}
	header := binary.BigEndian.AppendUint32(nil, uint32(width))
	header = binary.BigEndian.AppendUint32(header, uint32(len(pixels)/width))
	header = append(header, byte(depth), 3, 0, 0, 0) // colours from a palette, not interlaced
	var colors, alpha []byte
	for _, c := range palette {
		colors = append(colors, c.R, c.G, c.B)
		alpha = append(alpha, c.A)
	}
	out := []byte("\x89PNG\r\n\x1a\n")
	out = appendChunk(out, "IHDR", header)
	out = appendChunk(out, "PLTE", colors)
	if slices.ContainsFunc(alpha, func(a byte) bool { return a != 0xFF }) {
		out = appendChunk(out, "tRNS", alpha)
	}
	out = appendChunk(out, "IDAT", e.compress(width, depth, pixels))
	return appendChunk(out, "IEND", nil)
}

// compress packs the rows, each after a zero byte that says that it is not filtered.
// Writing to memory cannot fail.
func (e *encoder) compress(width, depth int, pixels []uint8) []byte {
	e.data.Reset()
	if e.zip == nil {
		e.zip, _ = zlib.NewWriterLevel(&e.data, compression)
	} else {
		e.zip.Reset(&e.data)
	}
	for row := range slices.Chunk(pixels, width) {
		e.row = append(e.row[:0], 0)
		if depth == 8 {
			e.row = append(e.row, row...)
		} else {
			e.row = appendNibbles(e.row, row)
		}
		e.zip.Write(e.row)
	}
	e.zip.Close()
	return e.data.Bytes()
}

// appendNibbles packs two pixels into a byte, the left one in the upper half.
func appendNibbles(dst []byte, row []uint8) []byte {
	for ; len(row) >= 2; row = row[2:] {
		dst = append(dst, row[0]<<4|row[1])
	}
	if len(row) == 1 {
		dst = append(dst, row[0]<<4)
	}
	return dst
}

func appendChunk(dst []byte, name string, data []byte) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(data)))
	start := len(dst)
	dst = append(dst, name...)
	dst = append(dst, data...)
	return binary.BigEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[start:]))
}
