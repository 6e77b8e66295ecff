package knowledge

import (
	"encoding/xml"
	"regexp"
	"strings"
)

// wrongAttribute says what an attribute may do that it should not, "" if it is fine.
func wrongAttribute(a xml.Attr) string {
	if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
		return ""
	}
	name := strings.ToLower(a.Name.Local)
	switch {
	case strings.HasPrefix(name, "on"):
		return "runs a script"
	case name == "base":
		return "changes where references lead"
	case (name == "href" || name == "src") && !isWithin(a.Value):
		return "leads out of the picture"
	case name == "attributename" && !isAnimated(a.Value):
		return "changes more than how the picture looks"
	case a.Name.Space != "" && name != "style", name == "href", name == "src", isText(name):
		return ""
	case !drawingAttributes[name] && !plainValue.MatchString(a.Value):
		return "is no attribute of drawings, and may load something"
	}
	if what := loads(a.Value); what != "" && (name == "style" || strings.Contains(a.Value, "(")) {
		return "may load something: " + what
	}
	return ""
}

// plainValue is what attributes may say that browsers know nothing of, or that have a
// meaning elsewhere: nothing that could be an address.
var plainValue = regexp.MustCompile(`^[\pL\pN \t\r\n,;#%+_-]*(\.[\pN \t\r\n,;#%+_-]+)*$`)

// isAnimated reports whether an animation may change an attribute.
func isAnimated(name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	return name == "" || name == "class" || drawingAttributes[name] && name != "style"
}

// isText reports whether an attribute says something to people or scripts, and
// nothing to the browser that draws.
func isText(name string) bool {
	if strings.HasPrefix(name, "data-") || strings.HasPrefix(name, "aria-") {
		return true
	}
	return textAttributes[name]
}

var textAttributes = setOf(`
	id class title lang role version baseprofile content type media
	requiredfeatures requiredextensions systemlanguage unicode glyph-name
`)

// drawingAttributes are those by which a picture says how it is drawn and how it
// moves. Their values are read as styles are.
var drawingAttributes = setOf(`
	style
	x y x1 y1 x2 y2 z dx dy cx cy r rx ry fx fy fr width height
	d points pathlength transform transform-origin transform-box rotate offset origin orient orientation
	viewbox preserveaspectratio overflow clip refx refy markerwidth markerheight markerunits
	textlength lengthadjust startoffset method spacing side path
	gradientunits gradienttransform spreadmethod patternunits patterncontentunits patterntransform
	clippathunits maskunits maskcontentunits filterunits primitiveunits filterres inline-size shape-inside
	enable-background zoomandpan viewtarget
	fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit
	stroke-dasharray stroke-dashoffset opacity color color-interpolation color-interpolation-filters color-profile color-rendering
	stop-color stop-opacity solid-color solid-opacity flood-color flood-opacity lighting-color paint-order vector-effect
	clip-path clip-rule mask mask-type filter marker marker-start marker-mid marker-end mix-blend-mode isolation
	display visibility pointer-events cursor shape-rendering image-rendering text-rendering background-color will-change
	font font-family font-size font-size-adjust font-stretch font-style font-variant font-weight font-feature-settings
	text-anchor text-align text-decoration text-overflow text-indent text-transform white-space letter-spacing word-spacing line-height kerning
	alignment-baseline baseline-shift dominant-baseline direction unicode-bidi writing-mode glyph-orientation-horizontal glyph-orientation-vertical
	in in2 result mode operator values tablevalues slope intercept amplitude exponent k1 k2 k3 k4
	order kernelmatrix kernelunitlength divisor bias targetx targety edgemode preservealpha surfacescale diffuseconstant
	specularconstant specularexponent limitingconeangle azimuth elevation pointsatx pointsaty pointsatz scale
	xchannelselector ychannelselector stddeviation radius basefrequency numoctaves seed stitchtiles
	attributename attributetype begin end dur min max restart repeatcount repeatdur fill calcmode keytimes keysplines
	keypoints from to by additive accumulate
	target rel tabindex focusable crossorigin decoding
`)

// setOf returns a set of words.
func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
