package knowledge

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Limits of an SVG picture.
const (
	MaxSVGSize  = 4 << 20 // bytes
	maxSVGDepth = 64      // elements within each other
)

const (
	svgSpace    = "http://www.w3.org/2000/svg"
	htmlSpace   = "http://www.w3.org/1999/xhtml"
	mathSpace   = "http://www.w3.org/1998/Math/MathML"
	xulSpace    = "http://www.mozilla.org/keymaster/gatekeeper/there.is.only.xul"
	eventsSpace = "http://www.w3.org/2001/xml-events"
)

// An svgReader reads an SVG picture as the document that it is at its own
// address. Elements are let in by name, and references only within the picture,
// so that there is nothing left that could run, load or lead away.
type svgReader struct {
	xml           *xml.Decoder
	line, column  int // where the token begins that is being read
	depth         int
	width, height int
	ended         bool             // the outermost element is closed
	style         *strings.Builder // what the open <style> says so far; nil outside of one
	copies        copies
}

// readSVG returns the size of a picture in pixels, or a [flaw] that says where
// and why it cannot be published.
func readSVG(in io.Reader) (width, height int, err error) {
	limited := &io.LimitedReader{R: in, N: MaxSVGSize + 1}
	r := &svgReader{xml: xml.NewDecoder(limited)}
	r.xml.CharsetReader = func(name string, _ io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("written in %s instead of UTF-8", name)
	}
	for err == nil {
		r.line, r.column = r.xml.InputPos()
		var token xml.Token
		if token, err = r.xml.Token(); err == nil {
			err = r.token(token)
		}
	}
	switch {
	case limited.N == 0:
		return 0, 0, &flaw{message: fmt.Sprintf("an svg picture larger than %d MiB", MaxSVGSize>>20), hint: "leave out details, or save it as PNG or WebP"}
	case err == io.EOF && r.ended && r.copies.tooMany():
		return 0, 0, &flaw{message: fmt.Sprintf("the copies that <use> draws have more than %d elements, or hold each other", maxCopies), hint: "copy less, or draw it as PNG or WebP"}
	case err == io.EOF && r.ended:
		return r.width, r.height, nil
	case err == io.EOF:
		return 0, 0, r.refuse("not an svg picture that can be read: it holds no element")
	}
	if f, ok := errors.AsType[*flaw](err); ok {
		return 0, 0, f
	}
	return 0, 0, r.refuse("not an svg picture that can be read: " + strings.TrimPrefix(reason(err), "xml: "))
}

func (r *svgReader) refuse(message string) *flaw {
	return &flaw{line: r.line, column: r.column, message: message, hint: "save it as plain SVG without what can run or load something, or as PNG"}
}

func (r *svgReader) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.Directive:
		return r.refuse("the svg picture has a document type or entities")
	case xml.ProcInst:
		if t.Target != "xml" {
			return r.refuse(fmt.Sprintf("the svg picture has an instruction <?%s?>, which may load something", t.Target))
		}
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		return r.end()
	case xml.CharData:
		if r.style != nil {
			r.style.Write(t)
		}
	}
	return nil
}

func (r *svgReader) start(e xml.StartElement) error {
	r.depth++
	switch {
	case r.ended:
		return r.refuse("the svg picture goes on after its end")
	case r.depth > maxSVGDepth:
		return r.refuse(fmt.Sprintf("the svg picture has more than %d elements within each other", maxSVGDepth))
	case r.depth == 1 && e.Name.Local != "svg":
		return r.refuse(fmt.Sprintf("not an svg picture: it begins with <%s>", e.Name.Local))
	case r.depth == 1 && e.Name.Space != svgSpace:
		return r.refuse(fmt.Sprintf("browsers do not show it: <svg> lacks xmlns=%q", svgSpace))
	case !isDrawing(e.Name):
		return r.refuse(fmt.Sprintf("the svg picture holds <%s>, which may run or load something", e.Name.Local))
	case r.style != nil:
		return r.refuse(fmt.Sprintf("<style> holds <%s>, and what stands around it is still a style", e.Name.Local))
	}
	for _, a := range e.Attr {
		if why := wrongAttribute(a); why != "" {
			return r.refuse(fmt.Sprintf("%s of <%s> %s", a.Name.Local, e.Name.Local, why))
		}
	}
	if r.depth == 1 {
		r.width, r.height = drawnSize(e.Attr)
	}
	r.copies.open(e)
	if e.Name.Local == "style" {
		r.style = &strings.Builder{}
	}
	return nil
}

func (r *svgReader) end() error {
	r.depth--
	r.ended = r.depth == 0
	r.copies.close()
	if r.style == nil {
		return nil
	}
	css := r.style.String()
	r.style = nil
	if what := loads(css); what != "" {
		return r.refuse("<style> may load something: " + what)
	}
	return nil
}

// isDrawing reports whether an element only draws, or means nothing to browsers:
// drawing programs keep notes of their own in names that only they know.
func isDrawing(name xml.Name) bool {
	switch name.Space {
	case svgSpace:
		return slices.Contains(drawingElements, name.Local)
	case htmlSpace, mathSpace, xulSpace, eventsSpace:
		return false
	}
	return !strings.Contains(name.Local, ":")
}

var drawingElements = []string{
	"svg", "g", "defs", "symbol", "use", "switch", "view", "a", "title", "desc", "metadata", "style",
	"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image", "text", "tspan", "textPath", "tref",
	"flowRoot", "flowRegion", "flowPara", "flowSpan",
	"linearGradient", "radialGradient", "stop", "solidcolor", "pattern", "hatch", "hatchpath", "clipPath", "mask", "marker",
	"animate", "animateMotion", "animateTransform", "mpath", "set", "filter",
	"feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting",
	"feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR",
	"feGaussianBlur", "feImage", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight",
	"feSpecularLighting", "feSpotLight", "feTile", "feTurbulence",
}

var embedded = regexp.MustCompile(`^data:(image/(png|jpeg|jpg|gif|webp|avif)|font/[a-z0-9+-]+|application/(x-)?font-[a-z0-9+-]+)[;,]`)

// isWithin reports whether a reference stays in the picture: a part of it, or a
// picture or font that is written out in it.
func isWithin(reference string) bool {
	reference = strings.TrimSpace(reference)
	return reference == "" || reference[0] == '#' || embedded.MatchString(strings.ToLower(reference[:min(len(reference), 100)]))
}

// drawnSize takes width and height, or else the viewBox, in pixels.
func drawnSize(attributes []xml.Attr) (width, height int) {
	var w, h float64
	var box []float64
	for _, a := range attributes {
		switch a.Name.Local {
		case "width":
			w = length(a.Value)
		case "height":
			h = length(a.Value)
		case "viewBox":
			for _, part := range strings.FieldsFunc(a.Value, func(r rune) bool { return strings.ContainsRune(" ,\n\t\r", r) }) {
				v, _ := strconv.ParseFloat(part, 64)
				box = append(box, v)
			}
		}
	}
	if len(box) == 4 && (w == 0 || h == 0) {
		w, h = box[2], box[3]
	}
	if !(w >= 1 && h >= 1 && w < 1e5 && h < 1e5) {
		w, h = 300, 150 // what browsers do
	}
	return int(math.Round(w)), int(math.Round(h))
}

// length reads an SVG length in pixels; percentages and other units say nothing.
func length(s string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil {
		return 0
	}
	return v
}

// SVGSize returns the width and height of an SVG picture in pixels, 0 and 0
// when it cannot be read.
func SVGSize(content []byte) (width, height int) {
	width, height, err := readSVG(bytes.NewReader(content))
	if err != nil {
		return 0, 0
	}
	return width, height
}
