package knowledge

import (
	"regexp"
	"strings"
)

// Styles in a picture are not read as browsers read them: what a comment or a text
// says counts as if it stood for itself, so that neither can hide anything. Rules and
// functions are let in by name, and references if they stay in the picture.

// A reference in a style ends where it seems to only if nothing in it can end a
// text, a comment or a rule of the style.
var (
	cssReference   = regexp.MustCompile(`(?i)url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')]*))\s*\)`)
	plainReference = regexp.MustCompile(`^(#[^\s"'(){}@;*/\\<>]*|data:[A-Za-z0-9+/=%;,._-]*)$`)
	cssFunction    = regexp.MustCompile(`([a-z0-9_-]|[^\x00-\x7f])+\(`)
	cssRule        = regexp.MustCompile(`@([a-z0-9_-]|[^\x00-\x7f])*`)
)

// loads returns what in styles may load something, "" if nothing does. What could
// spell a reference in another way is not let in either.
func loads(css string) string {
	rest := strings.ToLower(withoutReferences(css))
	for _, name := range cssFunction.FindAllString(rest, -1) {
		if !cssFunctions[strings.TrimSuffix(name, "(")] {
			return name + ")"
		}
	}
	for _, name := range cssRule.FindAllString(rest, -1) {
		if !cssRules[strings.TrimPrefix(name, "@")] {
			return name
		}
	}
	for _, word := range []string{`\`, "://", "javascript:", "behavior", "binding"} {
		if strings.Contains(rest, word) {
			return word
		}
	}
	return ""
}

// withoutReferences takes out of a text the references that stay in the picture.
func withoutReferences(text string) string {
	return cssReference.ReplaceAllStringFunc(text, func(written string) string {
		m := cssReference.FindStringSubmatch(written)
		if to := strings.TrimSpace(m[1] + m[2] + m[3]); plainReference.MatchString(to) && isWithin(to) {
			return " "
		}
		return written
	})
}

var cssRules = setOf(`charset container font-face keyframes -moz-keyframes -webkit-keyframes layer media page property supports`)

// cssFunctions work out a value, draw, move or select; none takes an address.
var cssFunctions = setOf(`
	rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark icc-color device-cmyk
	calc min max clamp round mod rem abs sign sin cos tan asin acos atan atan2 pow sqrt hypot log exp
	var env counter counters
	matrix matrix3d perspective rotate rotate3d rotatex rotatey rotatez scale scale3d scalex scaley scalez
	skew skewx skewy translate translate3d translatex translatey translatez
	linear-gradient radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient repeating-conic-gradient
	cubic-bezier steps linear
	blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia
	circle ellipse inset path polygon rect shape xywh
	local format tech
	not is where has lang dir nth-child nth-last-child nth-of-type nth-last-of-type
`)
