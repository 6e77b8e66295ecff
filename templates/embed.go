// Package templates holds the built-in theme: pages, styles and scripts. It
// holds nothing but data and the file system that carries it in the binary;
// rendering is the business of package theme.
package templates

import "embed"

// FS holds the theme's files by their path below this folder.
//
//go:embed all:*
var FS embed.FS
