package tickets

import (
	"net/url"
	"regexp"
	"strings"
)

// What people write is Markdown, or just words. Pages show the little of it that
// letters use: paragraphs, lists, quotes, code, links, strong words. It is taken apart
// here, and templates write the elements, so that nothing of a stranger is ever
// markup.

// A Block is a paragraph, or something like it.
type Block struct {
	Kind  string // "text", "list", "quote", "code"
	Lines []Row
}

// A Row is words one after the other.
type Row []Piece

// A Piece is some of them.
type Piece struct {
	Text string
	Kind string // "", "strong", "code", "link"
	Link string // of a link: http, https or mailto
}

var (
	bullet = regexp.MustCompile(`^\s{0,3}(?:[-*+]|\d{1,3}[.)])\s+`)
	title  = regexp.MustCompile(`^#{1,6}\s+`)
	inline = regexp.MustCompile("`([^`\n]+)`" + `|\*\*([^*\n]+)\*\*|!?\[([^\]\n]*)\]\(<?([^()<>\s]+)>?\)|<?(https?://[^\s<>"'，。）】]+)`)
)

// Prose takes a text apart.
func Prose(text string) []Block {
	var out []Block
	fenced := false
	last := func(kind string) *Block {
		if len(out) == 0 || out[len(out)-1].Kind != kind {
			out = append(out, Block{Kind: kind})
		}
		return &out[len(out)-1]
	}
	blank := true
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		isFence := strings.HasPrefix(strings.TrimSpace(line), "```")
		switch {
		case isFence:
			if fenced = !fenced; fenced {
				out = append(out, Block{Kind: "code"})
			}
		case fenced:
			b := last("code")
			b.Lines = append(b.Lines, Row{{Text: line}})
		case line == "":
		case strings.HasPrefix(line, ">"):
			b := last("quote")
			b.Lines = append(b.Lines, pieces(strings.TrimSpace(strings.TrimLeft(line, "> "))))
		case bullet.MatchString(line):
			b := last("list")
			b.Lines = append(b.Lines, pieces(bullet.ReplaceAllString(line, "")))
		case title.MatchString(line):
			out = append(out, Block{"text", []Row{{{Text: title.ReplaceAllString(line, ""), Kind: "strong"}}}})
			line = "" // the next one begins anew
		default:
			if blank {
				out = append(out, Block{Kind: "text"})
			}
			b := last("text")
			b.Lines = append(b.Lines, pieces(line))
		}
		blank = line == "" || isFence
	}
	return out
}

// pieces takes a line apart.
func pieces(line string) Row {
	var out Row
	at := 0
	for _, m := range inline.FindAllStringSubmatchIndex(line, -1) {
		part := func(group int) string {
			if m[2*group] < 0 {
				return ""
			}
			return line[m[2*group]:m[2*group+1]]
		}
		p := Piece{}
		switch {
		case part(1) != "":
			p = Piece{Text: part(1), Kind: "code"}
		case part(2) != "":
			p = Piece{Text: part(2), Kind: "strong"}
		default:
			to := part(4) + strings.TrimRight(part(5), ".,;:!?)]")
			if m[1] = m[1] - len(part(5)) + len(strings.TrimRight(part(5), ".,;:!?)]")); !followed(to) {
				continue
			}
			p = Piece{Text: strings.TrimSpace(part(3)), Kind: "link", Link: to}
			if p.Text == "" {
				p.Text = to
			}
		}
		if at < m[0] {
			out = append(out, Piece{Text: line[at:m[0]]})
		}
		out = append(out, p)
		at = m[1]
	}
	if at < len(line) {
		out = append(out, Piece{Text: line[at:]})
	}
	return out
}

// followed says whether an address may be a link.
func followed(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" || err == nil && u.Scheme == "mailto"
}
