package site

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/mail"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"helpwright/strict"
)

func filled(value string) (message, hint string) {
	if value == "" {
		return "is empty", "write something, or remove the line"
	}
	return "", ""
}

func oneLine(value string) (message, hint string) {
	if strings.ContainsFunc(value, unicode.IsControl) {
		return "must be one line of text", "remove line ends, tabs and other control characters"
	}
	return "", ""
}

// atMost accepts what is no longer than some bytes.
func atMost(bytes int) check {
	return func(value string) (message, hint string) {
		if len(value) > bytes {
			return fmt.Sprintf("has %d bytes", len(value)), fmt.Sprintf("use at most %d; longer words belong into a block", bytes)
		}
		return "", ""
	}
}

// oneOf accepts the words of a fixed list.
func oneOf(words ...string) check {
	return func(value string) (message, hint string) {
		if slices.Contains(words, value) {
			return "", ""
		}
		return fmt.Sprintf("cannot be %q", value), nearest(value, words, "use one of "+strings.Join(words, ", "))
	}
}

// known accepts names that the site defines elsewhere in the file.
func known(noun string, names []string) check {
	return func(value string) (message, hint string) {
		if slices.Contains(names, value) {
			return "", ""
		}
		return fmt.Sprintf("names no %s of this site: %q", noun, value), nearest(value, names, "name it under "+noun+"s")
	}
}

func nearest(value string, words []string, otherwise string) string {
	if near := strict.Nearest(value, words); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return otherwise
}

// matching accepts what a pattern accepts; the hint says in words what that is.
func matching(pattern, hint string) check {
	re := regexp.MustCompile(pattern)
	return func(value string) (string, string) {
		if re.MatchString(value) {
			return "", ""
		}
		return fmt.Sprintf("cannot be %q", value), hint
	}
}

func name(value string) (message, hint string) {
	return matching(`^[a-z0-9-]{1,40}$`, "use lower-case letters, digits and hyphens")(value)
}

func articleID(value string) (message, hint string) {
	return matching(`^[a-z0-9-]{1,80}$`, "write the id of an article: lower-case letters, digits and hyphens")(value)
}

func color(value string) (message, hint string) {
	return matching(`^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`, `write it in quotes with three or six hexadecimal digits, such as "#0a66c2"`)(value)
}

func host(value string) (message, hint string) {
	return matching(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z]$`, "write only the host in lower case, such as videos.example.com")(value)
}

func indexNowKey(value string) (message, hint string) {
	return matching(`^[a-zA-Z0-9-]{8,128}$`, "use 8 to 128 letters, digits or hyphens")(value)
}

func userAgent(value string) (message, hint string) {
	return matching(`^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,99}$`, "write the name that the crawler uses for itself, such as ExampleBot")(value)
}

func variableName(value string) (message, hint string) {
	if ok := regexp.MustCompile(`^[a-z][a-z0-9_-]*$`).MatchString(value); !ok {
		return "cannot be named like this", "begin with a lower-case letter, go on with letters, digits, - and _"
	}
	return "", ""
}

// baseURL accepts where a site can be published: a host and maybe a path.
func baseURL(value string) (message, hint string) {
	if message, hint := absoluteURL(value); message != "" {
		return message, hint
	}
	u, _ := url.Parse(value)
	switch {
	case u.RawQuery != "" || u.ForceQuery:
		return "has a query", "remove everything from the question mark on"
	case strings.Contains(value, "#"):
		return "has a fragment", "remove everything from the number sign on"
	case path.Clean("/"+u.Path) != "/"+strings.Trim(u.Path, "/"):
		return "has a path that is not clean", "remove dots and double slashes"
	}
	return "", ""
}

func absoluteURL(value string) (message, hint string) {
	const example = "write a whole address, such as https://help.example.com/"
	u, err := url.Parse(value)
	switch {
	case err != nil:
		return fmt.Sprintf("is not an address: %q", value), example
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Sprintf("must begin with https://, found %q", value), example
	case u.Host == "" || u.Hostname() == "" || strings.ContainsAny(value, " \"'<>\\"):
		return fmt.Sprintf("is not an address: %q", value), example
	case u.User != nil:
		return "holds a user name", "remove what stands before the @"
	}
	return "", ""
}

// linkURL accepts where a link of the frame may lead.
func linkURL(value string) (message, hint string) {
	u, err := url.Parse(value)
	if err == nil {
		switch {
		case u.Scheme == "mailto":
			return emailAddress(u.Opaque)
		case u.Scheme == "tel":
			return phoneNumber(u.Opaque)
		case strings.HasPrefix(value, "/") && u.Host == "" && !strings.ContainsAny(value, " \"'<>\\"):
			return "", ""
		}
	}
	message, _ = absoluteURL(value)
	return message, "write a whole address, a path that begins with /, mailto: or tel:"
}

func editURL(value string) (message, hint string) {
	const example = "write it like https://git.example.com/help/edit/main/{path}"
	if !strings.Contains(value, "{path}") {
		return "has no {path} for the file to edit", example
	}
	message, _ = absoluteURL(strings.ReplaceAll(value, "{path}", "path"))
	return message, example
}

// addressOf accepts the addresses of one kind of contact.
func addressOf(kind string) check {
	switch kind {
	case "email":
		return emailAddress
	case "phone":
		return phoneNumber
	case "":
		return filled // the kind is a problem already
	}
	return absoluteURL
}

func emailAddress(value string) (message, hint string) {
	parsed, err := mail.ParseAddress(value)
	if err != nil || parsed.Address != value || strings.ContainsAny(value, " \"<>?&%") {
		return fmt.Sprintf("is not a mail address: %q", value), "write it like help@example.com"
	}
	return "", ""
}

func phoneNumber(value string) (message, hint string) {
	if ok := regexp.MustCompile(`^\+?[0-9][0-9 ()./-]{1,30}[0-9]$`).MatchString(value); !ok {
		return fmt.Sprintf("is not a telephone number: %q", value), `write it with the country, in quotes, such as "+49 30 1234567"`
	}
	return "", ""
}

// file accepts the path of a file in the site folder that has one of the endings.
func (r *reader) file(endings ...string) check {
	return func(value string) (message, hint string) {
		ending := strings.ToLower(path.Ext(value))
		ending = cmp.Or(map[string]string{".jpeg": ".jpg"}[ending], ending)
		switch {
		case !fs.ValidPath(value):
			return fmt.Sprintf("is not a path within the site: %q", value), "write it from the site folder on, such as brand/logo.svg"
		case !slices.Contains(endings, ending):
			return fmt.Sprintf("cannot be %q", value), "use a file that ends with " + strings.Join(endings, ", ")
		}
		info, err := fs.Stat(r.files, value)
		if err != nil || !info.Mode().IsRegular() {
			return fmt.Sprintf("names no file of this site: %q", value), "paths begin at the folder of helpwright.yaml"
		}
		return "", ""
	}
}

func withSlash(address string) string {
	if address == "" || strings.HasSuffix(address, "/") {
		return address
	}
	return address + "/"
}

// sixDigits writes a colour in the one form that the rest of the program reads.
func sixDigits(color string) string {
	color = strings.ToLower(color)
	if len(color) != len("#rgb") {
		return color
	}
	var all strings.Builder
	all.WriteByte('#')
	for _, digit := range color[1:] {
		all.WriteRune(digit)
		all.WriteRune(digit)
	}
	return all.String()
}
