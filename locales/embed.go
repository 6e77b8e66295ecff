// Package locales holds the interface phrases that Helpwright brings along, one
// file a locale. It holds nothing but data and the file system that carries it
// in the binary; reading phrases is the business of package theme.
package locales

import "embed"

// FS holds a file TAG.yaml for each locale, named by its BCP 47 tag.
//
//go:embed *.yaml
var FS embed.FS
