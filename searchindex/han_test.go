package searchindex

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var unihan = flag.String("unihan", "", "Unihan_Variants.txt, to make han.txt anew")

const hanSource = `# How Chinese characters are written in simplified and in traditional script, from the
# fields kSimplifiedVariant and kTraditionalVariant of the Unihan database of Unicode %s
# (© Unicode, Inc., under the Unicode License, https://www.unicode.org/license.txt).
# To make it anew: go test ./searchindex -run TestHanTable -unihan Unihan_Variants.txt
`

// TestHanTable makes the table from the database, or looks whether the one that
// there is makes sense.
func TestHanTable(t *testing.T) {
	if *unihan != "" {
		if err := writeHanTable(*unihan); err != nil {
			t.Fatal(err)
		}
		return
	}
	v := hans()
	if n := len(v.simplified); n < 2000 || n > 4000 {
		t.Errorf("%d characters have a simplified form", n)
	}
	for from, to := range v.simplified {
		if next, again := v.simplified[to]; again {
			t.Errorf("%c becomes %c, and that %c", from, to, next)
		}
	}
	last := rune(0)
	for line := range strings.Lines(hanTable) {
		if first := []rune(line)[0]; first != '#' {
			if first <= last {
				t.Errorf("%c does not come after %c", first, last)
			}
			last = first
		}
	}
}

func writeHanTable(database string) error {
	text, err := os.ReadFile(database)
	if err != nil {
		return err
	}
	version := ""
	variants := map[string]map[rune][]rune{"kSimplifiedVariant": {}, "kTraditionalVariant": {}}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		if v, ok := strings.CutPrefix(lines.Text(), "# Unicode version: "); ok {
			version = v
		}
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 3 || variants[fields[1]] == nil {
			continue
		}
		var all []rune
		for _, name := range strings.Fields(fields[2]) {
			all = append(all, codePoint(name))
		}
		variants[fields[1]][codePoint(fields[0])] = all
	}
	table := map[rune][]rune{}
	for from, all := range variants["kSimplifiedVariant"] {
		// Whatever is valid in simplified script too, such as 着 and 著, is one with the other.
		if i := slices.IndexFunc(all, func(to rune) bool { return to != from }); i >= 0 && usual(from) && usual(all[i]) {
			table[all[i]] = append(table[all[i]], from)
		}
	}
	for to := range table {
		for end := to; ; {
			next := slices.IndexFunc(variants["kSimplifiedVariant"][end], func(r rune) bool { return r != end })
			if next < 0 {
				if end != to {
					table[end] = append(table[end], table[to]...)
					delete(table, to)
				}
				break
			}
			end = variants["kSimplifiedVariant"][end][next]
		}
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, hanSource, version)
	for _, to := range slices.Sorted(maps.Keys(table)) {
		if slices.Contains(variants["kTraditionalVariant"][to], to) {
			table[to] = append(table[to], to)
		}
		slices.Sort(table[to])
		fmt.Fprintf(&out, "%c%s\n", to, string(slices.Compact(table[to])))
	}
	return os.WriteFile("han.txt", out.Bytes(), 0o666)
}

// usual reports whether a character is one of those that people write.
func usual(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }

func codePoint(name string) rune {
	n, _ := strconv.ParseInt(strings.TrimPrefix(name, "U+"), 16, 32)
	return rune(n)
}

func TestScripts(t *testing.T) {
	simplified := []Document{
		doc("hair", "头发护理", "每天梳头发。"), doc("order", "取消订单", "在订单页面点击取消。"), doc("refund", "申请退款", "退款会在三天内到账。"), doc("later", "以后付款", "收货之后付款。"),
	}
	traditional := []Document{
		doc("hair", "頭髮護理", "每天梳頭髮。"), doc("order", "取消訂單", "在訂單頁面點擊取消。"), doc("refund", "申請退款", "退款會在三天內到賬。"),
	}
	mixed := append(slices.Clone(simplified), Document{ID: "taiwan", Title: "訂單查詢", Language: "zh-Hant", Fallback: true, Sections: []Section{{Text: "查詢訂單的狀態。"}}})
	synonyms := &Synonyms{Same: [][]string{{"申请退款", "拿回货款"}}, Also: []Synonym{{"撤單", []string{"取消訂單"}}}}
	cases := []struct {
		name, why, locale string
		docs              []Document
		query             string
		want              []string
	}{
		{"traditional query", "readers in Taipei find what was written in Beijing", "zh-Hans", simplified, "頭髮", []string{"hair"}},
		{"simplified query", "and the other way round", "zh-Hant", traditional, "头发", []string{"hair"}},
		{"one character that was two", "後 and 后 are one in simplified script", "zh-Hans", simplified, "以後付款", []string{"later"}},
		{"same characters", "much is written the same", "zh-Hant", traditional, "退款", []string{"refund"}},
		{"mixed", "both scripts stand in one index, under one term", "zh-Hans", mixed, "訂單", []string{"order", "taiwan"}},
		{"stop words", "怎麼 asks no more than 怎么 does", "zh-Hans", simplified, "怎麼取消訂單", []string{"order"}},
		{"phrase", "a synonym holds in both scripts", "zh-Hans", simplified, "拿回貨款", []string{"refund"}},
		{"word", "whatever script it was written in", "zh-Hans", simplified, "撤单", []string{"order"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			docs := slices.Clone(c.docs)
			for i := range docs {
				if docs[i].Language == "" {
					docs[i].Language = c.locale
				}
			}
			x, err := Build(context.Background(), Source{Locale: c.locale, Documents: docs, Synonyms: synonyms})
			if err != nil {
				t.Fatal(err)
			}
			got := ids(ask(t, x.Searcher(), c.query))
			if len(got) < len(c.want) || !slices.Equal(got[:len(c.want)], c.want) {
				t.Errorf("%q finds %q, want %q first: %s", c.query, got, c.want, c.why)
			}
		})
	}
}

// In Japanese 机 is a desk and 機 a machine.
func TestScriptsLeaveJapaneseAlone(t *testing.T) {
	s := indexOf(t, "ja", nil, doc("desk", "机を買う", "机の上。"), doc("machine", "機を織る", "織機。"))
	if got := ids(ask(t, s, "機")); !slices.Equal(got, []string{"machine"}) {
		t.Errorf("機 finds %q", got)
	}
}
