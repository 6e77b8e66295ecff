package searchindex

import (
	"maps"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ar"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/bg"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ca"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ckb"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/cs"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/da"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/de"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/el"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/en"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/es"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/eu"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fa"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fi"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fr"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ga"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/gl"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/hi"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/hr"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/hu"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/hy"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/id"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/it"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/nl"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/no"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/pl"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/pt"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ro"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ru"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/sv"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/tr"
	"github.com/blevesearch/bleve/v2/registry"
)

// A language turns words into terms while an index is built.
type language struct {
	analyzer analysis.Analyzer // nil: words are terms
	chinese  bool              // written in either of two scripts
	stops    map[string]bool   // folded words that carry no meaning
	compound bool              // long words are made of short ones
}

// newLanguage returns what is known of a language; of many it is nothing.
func newLanguage(tag string) *language {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if base == "nb" || base == "nn" {
		base = "no"
	}
	l := &language{chinese: base == "zh" || base == "yue", stops: map[string]bool{}, compound: compounding[base]}
	cache := registry.NewCache()
	if a, err := cache.AnalyzerNamed(base); err == nil && base != "cjk" {
		l.analyzer = a
	}
	l.stop(politeness[base])
	if words, err := cache.TokenMapNamed("stop_" + base); err == nil {
		for _, w := range slices.Sorted(maps.Keys(words)) {
			l.stop(w)
		}
	}
	return l
}

// stop marks the words of a text as carrying no meaning.
func (l *language) stop(text string) {
	splitWords(text, func(w word) {
		if w.kind != singleWord || text == w.text {
			l.stops[w.text] = true
		}
	})
}

// terms returns the terms of a word as it was written, folded, without twins.
func (l *language) terms(spelling string) []string {
	if l.analyzer == nil {
		return []string{fold(spelling)}
	}
	var terms []string
	for _, t := range l.analyzer.Analyze([]byte(spelling)) {
		if term := fold(string(t.Term)); term != "" && !slices.Contains(terms, term) {
			terms = append(terms, term)
		}
	}
	return terms
}

var compounding = map[string]bool{"de": true, "nl": true, "da": true, "sv": true, "no": true, "fi": true, "hu": true}

// politeness lists what people write around a question, besides the stop words
// of a language; where bleve has no list, the commonest words of questions too. Each
// word must mean nothing by itself, since it is a word that is not searched: what means
// nothing only together with others ("guten Tag") stands here in no part. Of Korean
// these are pairs of characters.
var politeness = map[string]string{
	"en": "please thanks thank hello hi hey",
	"de": "bitte danke hallo",
	"fr": "bonjour merci svp cordialement",
	"es": "hola gracias",
	"it": "ciao grazie buongiorno",
	"pt": "olá obrigado obrigada",
	"nl": "hallo bedankt alstublieft",
	"zh": "的 了 吗 呢 吧 啊 是 在 和 与 及 我 你 您 他 她 它 们 请 请问 谢谢 你好 您好 怎么 怎样 如何 什么 为什么 哪里 哪个 哪些 多少 是否 可以 我的 我们 你们 他们 這 这 那 就 也 都 而 之",
	"ja": "何 どう どこ どれ なぜ いつ 私 です ます ました ください",
	"ko": "안녕 녕하 하세 세요 합니 니다 어떻 떻게 무엇 어디 왜 언제",
}
