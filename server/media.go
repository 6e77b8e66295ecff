package server

import (
	"path"
	"strings"
)

// mediaTypes by extension. The system's table is not asked, so that every machine
// gives the same answer.
var mediaTypes = map[string]string{
	".atom":        "application/atom+xml; charset=utf-8",
	".avif":        "image/avif",
	".css":         "text/css; charset=utf-8",
	".csv":         "text/csv; charset=utf-8",
	".gif":         "image/gif",
	".htm":         "text/html; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".jpeg":        "image/jpeg",
	".jpg":         "image/jpeg",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".m4a":         "audio/mp4",
	".map":         "application/json",
	".md":          "text/markdown; charset=utf-8",
	".mjs":         "text/javascript; charset=utf-8",
	".mp3":         "audio/mpeg",
	".mp4":         "video/mp4",
	".ogg":         "audio/ogg",
	".pdf":         "application/pdf",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".vtt":         "text/vtt; charset=utf-8",
	".wasm":        "application/wasm",
	".webm":        "video/webm",
	".webmanifest": "application/manifest+json",
	".webp":        "image/webp",
	".woff":        "font/woff",
	".woff2":       "font/woff2",
	".xml":         "application/xml; charset=utf-8",
	".zip":         "application/zip",
}

// mediaType returns the type of a file by its name. A feed is an XML file named
// like one.
func mediaType(name string) string {
	if base := path.Base(name); base == "feed.xml" || base == "atom.xml" {
		return mediaTypes[".atom"]
	}
	if t, ok := mediaTypes[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return "application/octet-stream"
}

// isText says whether content of a type gets smaller by compression.
func isText(mediaType string) bool {
	essence, _, _ := strings.Cut(mediaType, ";")
	return strings.HasPrefix(essence, "text/") || strings.HasSuffix(essence, "json") ||
		strings.HasSuffix(essence, "xml") || essence == "application/wasm"
}
