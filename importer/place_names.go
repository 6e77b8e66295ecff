package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"helpwright/reserved"
)

// free takes a name that nothing in a folder has, also by case.
func (p *placer) free(dir, name string, first bool) string {
	if p.taken[dir] == nil {
		p.taken[dir] = map[string]bool{}
	}
	if name == "" {
		name = "page"
	}
	if first && reserved.InLocale(fold(name)) || reserved.InPage(fold(name)) {
		name += "-topic"
	}
	if slices.Contains(devices, fold(strings.SplitN(name, ".", 2)[0])) {
		name += "-page"
	}
	free := name
	key := dir + "/" + fold(name)
	for n := max(2, p.next[key]); p.taken[dir][fold(free)]; n++ {
		free = name + "-" + itoa(n)
		p.next[key] = n + 1
	}
	p.taken[dir][fold(free)] = true
	return free
}

// devices are names that no file has on Windows, whatever its ending.
var devices = strings.Fields("con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9")

func fold(s string) string { return cases.Fold().String(norm.NFC.String(s)) }

var unsafePart = regexp.MustCompile(`[^\pL\pM\pN._~-]+`)

// part makes a name that can stand in an address of any name: lower case,
// hyphens for spaces and signs, at most 100 bytes.
func part(name string) string {
	name = strings.ToLower(norm.NFC.String(strings.TrimSpace(name)))
	name = strings.ReplaceAll(name, "&", " ")
	name = unsafePart.ReplaceAllString(name, "-")
	name = strings.Trim(name, "-._~")
	if len(name) > 100 {
		cut := 100
		for !utf8.RuneStart(name[cut]) {
			cut--
		}
		name = strings.Trim(name[:cut], "-._~") + "-" + digest(name)
	}
	return name
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])[:8]
}

// title makes a title of the name of a file.
func title(name string) string {
	words := strings.Fields(strings.NewReplacer("-", " ", "_", " ").Replace(name))
	t := strings.Join(words, " ")
	r, n := utf8.DecodeRuneInString(t)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + t[n:]
}

func joined(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}
