package knowledge

import (
	"fmt"
	"io"
	"path"
	"strings"
)

// MaxTextSize bounds the text of a document to download, in bytes: whoever finds
// something in it reads the whole of it.
const MaxTextSize = 2 << 20

// textOf is the path of the file with the text of a document to download: a text
// beside it, and of a text the text itself.
func textOf(name string) string { return strings.TrimSuffix(name, path.Ext(name)) + ".txt" }

// pairTexts finds the texts of the documents that articles offer. They are kept
// apart from the pictures, since nobody downloads them.
func (b *Base) pairTexts() {
	b.texts = map[string]*Picture{}
	for _, a := range b.Articles {
		for _, d := range a.Documents {
			if p := b.documentFile(a, d); p != nil && b.Pictures[textOf(p.Path)] != nil {
				b.texts[p.Path] = b.Pictures[textOf(p.Path)]
			}
		}
	}
}

// A Download is a document that an article offers.
type Download struct {
	DocumentFile
	*Picture
	Text *Picture // nil when nothing is known of what stands in it
}

// Downloads lists the documents of an article whose files are there.
func (b *Base) Downloads(a *Article) []Download {
	var out []Download
	for _, d := range a.Documents {
		if p := b.documentFile(a, d); p != nil {
			out = append(out, Download{d, p, b.texts[p.Path]})
		}
	}
	return out
}

// Pages reads the text of a document, page by page as pdftotext parts them. What is
// too large, or no UTF-8, is left out.
func (b *Base) Pages(d Download) ([]string, error) {
	if d.Text == nil {
		return nil, nil
	}
	f, err := b.Files().Open(d.Text.Path)
	if err != nil {
		return nil, fmt.Errorf("reading the text of %s: %w", d.Path, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, MaxTextSize))
	if err != nil {
		return nil, fmt.Errorf("reading the text of %s: %w", d.Path, err)
	}
	pages := strings.TrimSuffix(strings.TrimRight(strings.ToValidUTF8(string(text), ""), " \r\n"), "\f")
	return strings.Split(pages, "\f"), nil
}
