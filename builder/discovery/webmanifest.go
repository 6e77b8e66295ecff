package discovery

import "strconv"

// A WebManifest tells a browser how to install a locale of the site as an app. The
// locale's home page is where it starts; the whole site is inside, so that changing
// the language does not leave the app.
type WebManifest struct {
	Base       Base
	Locale     string
	RightLeft  bool // is the locale written from right to left?
	Name       string
	ShortName  string // as it stands under an icon; at most about 12 characters
	Theme      string // colour of the window's frame, "#rrggbb"
	Background string // colour before the first page is drawn, "#rrggbb"
	Icons      []Icon
}

// An Icon is a picture of the app.
type Icon struct {
	Path    string // from the host on
	Type    string // media type
	Size    int    // pixels of a side; 0 for any size
	Purpose string // "any" or "maskable"
}

// AppendWebManifest appends the manifest as JSON.
func AppendWebManifest(dst []byte, m WebManifest) []byte {
	home := m.Base.Path("/" + m.Locale + "/")
	direction := "ltr"
	if m.RightLeft {
		direction = "rtl"
	}
	w := jsonWriter{buf: dst}
	w.open('{')
	w.text("id", home)
	w.text("name", m.Name)
	w.text("short_name", m.ShortName)
	w.text("lang", m.Locale)
	w.text("dir", direction)
	w.text("start_url", home)
	w.text("scope", m.Base.Path("/"))
	w.text("display", "standalone")
	w.text("theme_color", m.Theme)
	w.text("background_color", m.Background)
	w.key("icons")
	w.open('[')
	for _, icon := range m.Icons {
		sizes := "any"
		if icon.Size > 0 {
			sizes = strconv.Itoa(icon.Size) + "x" + strconv.Itoa(icon.Size)
		}
		w.open('{')
		w.text("src", icon.Path)
		w.text("type", icon.Type)
		w.text("sizes", sizes)
		w.text("purpose", icon.Purpose)
		w.close('}')
	}
	w.close(']')
	w.close('}')
	return append(w.buf, '\n')
}
