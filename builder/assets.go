package builder

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	_ "image/gif" // sizes of the site's own pictures
	_ "image/jpeg"
	_ "image/png"
	"io/fs"
	"path"
	"sort"
	"strings"

	"helpwright/builder/bundle"
	"helpwright/builder/social"
	"helpwright/knowledge"
	"helpwright/theme"
)

// An asset is a file whose name carries the digest of its content, so that it may
// be kept for ever. What the site is made of stands under assets/, the files of
// writers under files/, where browsers are told to run nothing.
type asset struct {
	file    string // in the public folder
	href    string
	content []byte // nil when it is copied from the content folder
	from    string // content-relative, when copied
	width   int
	height  int
}

// mediaType is what a picture of the site itself is served as.
func (a *asset) mediaType() string {
	if path.Ext(a.file) == ".svg" {
		return "image/svg+xml"
	}
	return "image/png"
}

// assets are the files that pages load.
type assets struct {
	mount    mount
	bundled  map[string]*asset // by entry: "site.css"
	files    []*asset          // what is written once a build, each name once
	named    map[string]*asset // the same, by name
	icon     asset
	icons    []*asset // PNG, for installing
	logo     asset
	logoDark asset
	social   asset // the site's own Open Graph picture
	worker   []byte
}

func (a *assets) href(entry string) string {
	if f := a.bundled[entry]; f != nil {
		return f.href
	}
	return ""
}

// Style is the stylesheet of all pages.
func (s *Site) Style() []byte {
	if f := s.assets.bundled["site.css"]; f != nil {
		return f.content
	}
	return nil
}

// scripts lists the entries that only some pages load, by name.
func (a *assets) scripts() map[string]string {
	out := map[string]string{}
	for entry, f := range a.bundled {
		if name, ok := strings.CutSuffix(entry, ".js"); ok && name != "site" {
			out[name] = f.href
		}
	}
	return out
}

const workerEntry = "sw.js"

func (s *Site) prepareAssets(bundled *bundle.Result) error {
	a := &assets{mount: s.mount, bundled: map[string]*asset{}, named: map[string]*asset{}}
	s.assets = a
	for _, o := range bundled.Outputs {
		if o.Name == workerEntry {
			a.worker = o.Content
			continue
		}
		f := &asset{file: assetsFolder + "/" + o.File, content: o.Content}
		f.href = s.mount.path(f.file)
		a.bundled[o.Name] = a.list(f)
	}
	painter, err := s.newPainter()
	if err != nil {
		return fmt.Errorf("preparing the site: %w", err)
	}
	s.painter = painter
	for _, own := range []struct {
		to   *asset
		name string
	}{{&a.logo, s.cfg.Logo}, {&a.logoDark, s.cfg.LogoDark}, {&a.icon, s.cfg.Icon}, {&a.social, s.cfg.SocialImage}} {
		if own.name == "" {
			continue
		}
		content, err := fs.ReadFile(s.cfg.Files, own.name)
		if err != nil {
			return fmt.Errorf("preparing the site: %w", err)
		}
		*own.to = *a.add(path.Base(own.name), content)
	}
	if a.icon.file == "" {
		a.icon = *a.add("icon.svg", painter.IconSVG())
	}
	if a.social.file == "" {
		first := s.cfg.Locales[0]
		card := social.Card{Site: first.Title, Locale: first.Tag}
		a.social = *a.add("social.png", s.drawn("site", card, func() []byte { return painter.Site(card) }))
	}
	for _, size := range iconSizes {
		name := fmt.Sprintf("icon-%d.png", size)
		f := a.add(name, s.drawn(name, social.Card{}, func() []byte { return painter.Icon(size) }))
		a.icons = append(a.icons, f)
	}
	return nil
}

// iconSizes are what phones and desktops ask for, in pixels.
var iconSizes = []int{180, 192, 512}

func (s *Site) newPainter() (*social.Painter, error) {
	brand := social.Brand{Color: cmp.Or(s.cfg.Color, theme.DefaultColor), Title: s.cfg.Locales[0].Title}
	for _, name := range s.cfg.Fonts {
		font, err := fs.ReadFile(s.cfg.Files, name)
		if err != nil {
			return nil, err
		}
		brand.Fonts = append(brand.Fonts, font)
	}
	return social.New(brand)
}

// maxFont limits a font that titles are drawn with; those of Chinese are the largest.
const maxFont = 64 << 20 // bytes

// CheckFont says what is wrong with a font file of the site, "" if titles can be
// drawn with it.
func CheckFont(files fs.FS, name string) (message, hint string) {
	info, err := fs.Stat(files, name)
	if err == nil && info.Size() > maxFont {
		return fmt.Sprintf("larger than %d MiB", maxFont>>20), "name a font with fewer characters"
	}
	font, err := fs.ReadFile(files, name)
	if err == nil {
		err = social.CheckFont(font)
	}
	if err != nil {
		return "not a font that can be read: " + err.Error(), "use a TrueType or OpenType font"
	}
	return "", ""
}

// add names a file after its content. The same file under the same name is the
// same asset: a logo may also be an icon.
func (a *assets) add(name string, content []byte) *asset {
	sum := sha256.Sum256(content)
	f := &asset{file: hashedName(assetsFolder, name, hex.EncodeToString(sum[:])), content: content}
	f.href = a.mount.path(f.file)
	f.width, f.height = pictureSize(name, content)
	return a.list(f)
}

// list makes a file one of the assets, unless it is one already.
func (a *assets) list(f *asset) *asset {
	if known := a.named[f.file]; known != nil {
		return known
	}
	a.named[f.file] = f
	a.files = append(a.files, f)
	return f
}

// hashedName puts a digest into a file name: "receipt.png" becomes
// "files/receipt-0f3a9c52d1.png".
func hashedName(folder, name, digest string) string {
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	return folder + "/" + stem + "-" + digest[:10] + strings.ToLower(ext)
}

func pictureSize(name string, content []byte) (width, height int) {
	if path.Ext(name) == ".svg" {
		return knowledge.SVGSize(content)
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return 0, 0
	}
	return c.Width, c.Height
}

// pictureAsset is the asset that a file beside words becomes.
func (s *Site) pictureAsset(p *knowledge.Picture) asset {
	f := asset{file: hashedName(filesFolder, path.Base(p.Path), p.Digest), from: p.Path, width: p.Width, height: p.Height}
	f.href = s.mount.path(f.file)
	return f
}

// pictures lists the files beside words, each once, in order.
func (s *Site) pictures() []asset {
	seen := map[string]bool{}
	var out []asset
	for _, p := range s.base.Pictures {
		if f := s.pictureAsset(p); !seen[f.file] {
			seen[f.file] = true
			out = append(out, f)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].file < out[j].file })
	return out
}
