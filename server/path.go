package server

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// maxPath limits the path of a request, in bytes.
const maxPath = 2048

// pathOf returns the decoded path of a request, and whether it can be the address
// of anything here. Nothing is mended: an address with a dot segment, an empty
// segment, a backslash, a control character or an encoded slash is not that of
// another file, it is the address of nothing.
func pathOf(u *url.URL) (path string, ok bool) {
	path = u.Path
	if len(path) > maxPath || !strings.HasPrefix(path, "/") || !utf8.ValidString(path) {
		return "", false
	}
	if strings.Contains(strings.ToLower(u.RawPath), "%2f") {
		return "", false
	}
	for _, c := range path {
		if c < ' ' || c == 0x7f || c == '\\' {
			return "", false
		}
	}
	segments := strings.Split(path[1:], "/")
	for i, s := range segments {
		if s == "" && i < len(segments)-1 || s == "." || s == ".." {
			return "", false
		}
	}
	return path, true
}

// isHidden says whether a file of the folder is nobody's business: its name or
// that of a folder on the way begins with a dot, or it is a rule file. Some file
// systems do not mind upper and lower case, so neither does this.
func isHidden(name string) bool {
	for segment := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(segment, ".") {
			return true
		}
	}
	return strings.EqualFold(name, headersFile) || strings.EqualFold(name, redirectsFile)
}
