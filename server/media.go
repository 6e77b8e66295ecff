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
	".cfg":         "text/plain; charset=utf-8",
	".conf":        "text/plain; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".csv":         "text/csv; charset=utf-8",
	".doc":         "application/msword",
	".docx":        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".epub":        "application/epub+zip",
	".flac":        "audio/flac",
	".gif":         "image/gif",
	".htm":         "text/html; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".ini":         "text/plain; charset=utf-8",
	".ino":         "text/plain; charset=utf-8",
	".jpeg":        "image/jpeg",
	".jpg":         "image/jpeg",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".log":         "text/plain; charset=utf-8",
	".m4a":         "audio/mp4",
	".m4v":         "video/mp4",
	".map":         "application/json",
	".md":          "text/markdown; charset=utf-8",
	".mjs":         "text/javascript; charset=utf-8",
	".mp3":         "audio/mpeg",
	".mp4":         "video/mp4",
	".odp":         "application/vnd.oasis.opendocument.presentation",
	".ods":         "application/vnd.oasis.opendocument.spreadsheet",
	".odt":         "application/vnd.oasis.opendocument.text",
	".ogg":         "audio/ogg",
	".opus":        "audio/ogg",
	".pdf":         "application/pdf",
	".png":         "image/png",
	".ppt":         "application/vnd.ms-powerpoint",
	".pptx":        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".rtf":         "application/rtf",
	".svg":         "image/svg+xml",
	".toml":        "text/plain; charset=utf-8",
	".tsv":         "text/tab-separated-values; charset=utf-8",
	".txt":         "text/plain; charset=utf-8",
	".vtt":         "text/vtt; charset=utf-8",
	".wasm":        "application/wasm",
	".wav":         "audio/wav",
	".webm":        "video/webm",
	".webmanifest": "application/manifest+json",
	".webp":        "image/webp",
	".woff":        "font/woff",
	".woff2":       "font/woff2",
	".xls":         "application/vnd.ms-excel",
	".xlsx":        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".xml":         "application/xml; charset=utf-8",
	".yaml":        "text/plain; charset=utf-8",
	".yml":         "text/plain; charset=utf-8",
	".zip":         "application/zip",
}

// MediaType returns the type of a file by its name. A feed is an XML file named
// like one. What is not known is a file to save.
func MediaType(name string) string {
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
