// Package qrcode draws addresses that cameras read. It is a leaf; nothing but the
// drawing may live here.
package qrcode

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// A Code is a drawn address: a square, with a margin as the standard wants. It is dark on
// light in every palette: cameras do not read it the other way round.
type Code struct {
	Size int    // of a side, in modules
	Dark string // the dark modules, as a path of SVG
}

const margin = 4 // modules

// Draw draws an address.
func Draw(address string) (Code, error) {
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return Code{}, fmt.Errorf("drawing a code: %w", err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+margin, y+margin, x-from, x-from)
			}
		}
	}
	return Code{code.Size + 2*margin, path.String()}, nil
}

// SVG is the code as a picture of its own.
func (c Code) SVG() string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`, c.Size, c.Size, c.Size, c.Size, c.Dark)
}
