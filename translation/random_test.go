package translation_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"helpwright/markdown"
	"helpwright/translation"
)

var edits = flag.Int("edits", 2000, "how many random edits of segments TestRandomEdits makes")

// strange is what translators, their programs and strangers write among words.
var strange = []string{
	"*", "**", "_", "`", "[", "]", "](x)", "![", "<b>", "<!--", "&amp;", "\\", "|", "{{", "}}", "{{go_version}}", "{#other}",
	"# ", "- ", "1. ", "> ", "> [!NOTE]", "    ", "\n\n", "\r\n", "\t", "```", "~~~", "---", "===", "[^1]", "[x]: y",
	"https://example.com/a", "someone@example.com", "您好，", "。", "مرحبا", "\u00a0", "“", "$&", "%s", ": ", "\"", "'", "(", ")",
}

// Whatever comes back from a translator, no link, picture, variable, footnote or id
// of a heading or step is lost or invented: either the text is refused, or it has
// all that its skeleton had.
func TestRandomEdits(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	c := translation.NewCutter()
	editions := content(t)
	folders := slices.Sorted(maps.Keys(editions))
	taken, refused := 0, 0
	for made := 0; made < *edits; {
		folder := folders[random.IntN(len(folders))]
		texts := editions[folder]
		source := cut(t, c, "en", texts["en"])
		work := translation.Work{Source: source, State: translation.Translated}
		skeleton := texts["en"]
		if text := texts["zh-Hans"]; text != nil && random.IntN(2) == 0 {
			work.Current = cut(t, c, "zh-Hans", text)
			skeleton = text
		}
		targets := map[string]translation.Target{}
		entries := work.Entries()
		for range 1 + random.IntN(4) {
			e := entries[random.IntN(len(entries))]
			target := e.Segment.Content
			if e.Target != nil && random.IntN(2) == 0 {
				target = *e.Target
			}
			targets[e.Segment.ID] = translation.Target{Parts: edited(random, target.Parts), State: translation.Translated, Line: 1}
			made++
		}
		merged, problems := work.Merge(c, "sent.xlf", "zh-Hans", targets)
		if len(problems) > 0 {
			refused++
			continue
		}
		taken++
		if want, got := kept(source, skeleton), kept(source, merged.Text); want != got {
			t.Fatalf("%s: %v\nhas\n%s\nwant\n%s\nin\n%s", folder, targets, got, want, merged.Text)
		}
	}
	t.Logf("%d texts taken, %d refused", taken, refused)
	if taken < refused/4 {
		t.Errorf("%d texts taken, %d refused: nothing much is tested", taken, refused)
	}
}

// edited changes words and codes at random.
func edited(random *rand.Rand, parts []translation.Part) []translation.Part {
	parts = slices.Clone(parts)
	for range 1 + random.IntN(3) {
		if len(parts) == 0 {
			return parts
		}
		i := random.IntN(len(parts))
		p := &parts[i]
		switch random.IntN(7) {
		case 0, 1, 2:
			if p.Kind == translation.Words {
				runes := []rune(p.Words)
				at := random.IntN(len(runes) + 1)
				p.Words = string(runes[:at]) + strange[random.IntN(len(strange))] + string(runes[at:])
			}
		case 3:
			if p.Kind == translation.Words {
				p.Words = strange[random.IntN(len(strange))]
			}
		case 4:
			j := random.IntN(len(parts))
			parts[i], parts[j] = parts[j], parts[i]
		case 5:
			parts = slices.Delete(parts, i, i+1)
		case 6:
			parts = slices.Insert(parts, i, parts[random.IntN(len(parts))])
		}
	}
	return parts
}

// footnote is one at the end of a text; it may be referred to more than once.
var footnote = regexp.MustCompile(`id="fn-\d+"`)

var writtenID = regexp.MustCompile(`(?m)^#+ (?:.*[^\\])?\{#([\p{L}\p{M}\p{N}._-]+)\}[ \t]*\r?$`)

// kept lists what of a text must outlive its translation: by another reader than
// that which cuts it.
func kept(source *translation.Text, text []byte) string {
	shape := markdown.Prose
	if source.Field("kind") == "troubleshooting" {
		shape = markdown.Guide
	}
	_, body, _ := strings.Cut(string(text), "\n---\n")
	variables := map[string]int{}
	p := markdown.New(markdown.Config{Variable: func(_, name string) (string, bool) {
		variables[name]++
		return "v", true
	}, Block: func(_, name string) (markdown.Source, bool) {
		return markdown.Source{Text: []byte("block " + name)}, true
	}})
	doc := p.Parse(markdown.Source{File: "x.md", Line: 1, Text: []byte(body), Locale: "zh-Hans", Shape: shape})
	var list []string
	for _, r := range doc.Refs {
		list = append(list, fmt.Sprintf("ref %d %s", r.Kind, r.Dest))
	}
	slices.Sort(list)
	for _, s := range doc.Steps {
		list = append(list, fmt.Sprintf("step %s with %d choices", s.ID, len(s.Choices)))
	}
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		list = append(list, "variable "+name)
	}
	for _, m := range writtenID.FindAllStringSubmatch(body, -1) {
		list = append(list, "id "+m[1])
	}
	list = append(list, "blocks "+strings.Join(doc.Blocks, " "), fmt.Sprint("footnotes ", len(footnote.FindAll(doc.HTML.Bytes, -1))))
	return strings.Join(list, "\n")
}
