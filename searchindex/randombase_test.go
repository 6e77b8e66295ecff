package searchindex

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// A tongue is what random words of a language are made of.
type tongue struct {
	locale    string
	syllables []string // of a word
	endings   []string
	stops     []string
	space     string // between words
	longest   int    // syllables of a word
}

var tongues = []tongue{
	{"en", strings.Fields("ba con de fi gra ho in ju ker lo mi nu or pri qua re sta ti un vo wa xe yo zu stré naï"), []string{"", "", "s", "ing", "ed", "er", "ation", "ly", "ies"}, strings.Fields("how do i my the a to please is what not"), " ", 3},
	{"de", strings.Fields("ab bau druck eis fahr groß haus kauf licht mann nord öl prüf rech schlüss tür über wag zahl"), []string{"", "en", "e", "ung", "er", "es", "keit"}, strings.Fields("wie kann ich die der das nicht bitte ein und"), " ", 2},
	{"zh-Hans", strings.Split("打印机无法连接网络设置退款订单取消账户密码登录发票支付失败更新版本电源屏幕客服時間錢國學头發髮发頭後后以", ""), []string{""}, []string{"怎么", "的", "如何", "我"}, "", 3},
	{"ja", strings.Split("設定印刷機注文返金取消画面更新カメラプリンターﾃﾚﾋﾞログインがぎぐの", ""), []string{"", "する", "した", "の"}, []string{"どう", "です", "ください"}, "", 4},
	{"ar", strings.Fields("طا بع كتا مد فت حسا شبك دف رسا إل صو نق مسؤ ُر"), []string{"", "ة", "ات", "ها", "ون", "ى"}, strings.Fields("كيف في من على هل لا"), " ", 3},
	{"ko", strings.Split("환불주문취소설정프린터연결비밀번호로그인계정결제화면업데이트", ""), []string{"", "을", "이", "에서"}, []string{"어떻게", "무엇"}, " ", 3},
	{"th", strings.Fields("พิมพ์ เครื่อง คืน เงิน รหัส ผ่าน บัญชี จอ ต่อ เน็ต ยก เลิก สั่ง ซื้อ"), []string{""}, []string{"อย่างไร", "ที่"}, "", 3},
	{"fr-CH", strings.Fields("fac ture rem bour ser com man de im pri mante con nex ion é cran mot pas œu vre"), []string{"", "s", "er", "ement", "ée"}, strings.Fields("comment je la le de pour est ce que ne pas"), " ", 3},
	{"ru", strings.Fields("за ка печ воз врат де нег сче па рол вход об нов эк ран сб мой ё"), []string{"", "а", "ы", "ом", "ами", "ние", "ать"}, strings.Fields("как я не что в на"), " ", 3},
}

var oddities = []string{"E-1042", "v2.3", "AB12-7", "10.0.1", "iPhone 15", "ﬁle", "Ｗｉｄｅ", "50%", "a/b", "C#", "😀", "naïve", "Straße", "x_1:2#3", "½", "①", "é́"}

func (t tongue) word(random *rand.Rand) string {
	var b strings.Builder
	for range 1 + random.IntN(t.longest) {
		b.WriteString(pick(random, t.syllables))
	}
	return b.String() + pick(random, t.endings)
}

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }

// What filters ask for.
var (
	kinds    = []string{"article", "article", "article", "faq", "reference"}
	topics   = []string{"", "billing", "billing/cards", "billings", "print"}
	products = [][]string{nil, nil, {"shop"}, {"shop", "app"}, {"Zürich 3"}}
)

// A randomBase is the documents of an index, and the words to ask it for.
type randomBase struct {
	tongue
	words   []string
	foreign []string // of what is not there in the language
	source  Source
}

// newRandomBase makes documents of words that occur as unequally as real ones.
func newRandomBase(random *rand.Rand, t tongue, documents int) *randomBase {
	b := &randomBase{tongue: t, words: slices.Clone(oddities)}
	for range 100 + documents/2 {
		b.words = append(b.words, t.word(random))
	}
	for range 60 {
		b.foreign = append(b.foreign, tongues[0].word(random))
	}
	random.Shuffle(len(b.words), func(i, j int) { b.words[i], b.words[j] = b.words[j], b.words[i] })
	b.source = Source{Locale: t.locale, Synonyms: &Synonyms{}}
	for i := range documents {
		d := Document{
			ID: fmt.Sprintf("%04d", i*7919%10000), Language: t.locale, Kind: pick(random, kinds), Title: b.text(random, 4),
			Summary: b.text(random, random.IntN(6)), Keywords: []string{b.text(random, random.IntN(3))}, Standing: 80 + random.IntN(60),
			Topic: pick(random, topics), Products: pick(random, products),
		}
		d.TopicTitle = "About " + d.Topic
		d.Path = "/" + d.ID
		switch i % 11 {
		case 1: // what an article offers to download
			d.Kind, d.Label, d.ID = "document", "PDF, "+b.word(random), d.ID+"/manual.pdf"
		case 2: // a page of another site
			d.Kind, d.Label, d.Path = "site", b.word(random), "https://example.com"+d.Path+"/"
			d.ID = d.Path
		}
		switch {
		case i%9 == 0: // an article that is there in another language alone
			d.Language, d.Fallback, d.Title = "en", true, strings.Join([]string{d.Title, pick(random, b.foreign), pick(random, b.foreign)}, " ")
		case i%4 == 0 && t.locale == "fr-CH": // or as others write the same language
			d.Language = "fr"
		}
		for range random.IntN(9) {
			d.Sections = append(d.Sections, Section{Title: b.text(random, random.IntN(4)), Text: b.text(random, random.IntN(25))})
		}
		if i%50 == 0 {
			for range 20 {
				d.Sections = append(d.Sections, Section{Title: b.words[0], Text: b.text(random, 6)})
			}
		}
		b.source.Documents = append(b.source.Documents, d)
	}
	for range 30 {
		b.source.Synonyms.Also = append(b.source.Synonyms.Also, Synonym{From: b.text(random, 1+random.IntN(MaxPhrase)), To: []string{b.text(random, 1+random.IntN(2)), b.word(random)}})
		b.source.Synonyms.Same = append(b.source.Synonyms.Same, []string{b.text(random, 1+random.IntN(3)), b.text(random, 1+random.IntN(2)), b.word(random)})
	}
	return b
}

// common picks a word, the earlier ones more often.
func (b *randomBase) common(random *rand.Rand) string {
	at := random.Float64()
	return b.words[int(at*at*at*at*float64(len(b.words)))]
}

func (b *randomBase) text(random *rand.Rand, words int) string {
	all := make([]string, words)
	for i := range all {
		all[i] = b.common(random)
		if random.IntN(5) == 0 {
			all[i] = pick(random, b.stops)
		}
	}
	return strings.Join(all, b.space)
}

// query makes something that somebody may search for, or that nobody would.
func (b *randomBase) query(random *rand.Rand) string {
	switch random.IntN(16) {
	case 0:
		return b.common(random)
	case 1:
		return pick(random, b.words)
	case 2:
		return b.text(random, 2+random.IntN(4))
	case 3: // a slip
		return misspelt(random, pick(random, b.words))
	case 4:
		return b.text(random, 1) + " " + misspelt(random, pick(random, b.words)) + " " + misspelt(random, pick(random, b.words))
	case 5: // a beginning
		w := []rune(pick(random, b.words))
		return b.text(random, random.IntN(3)) + " " + string(w[:1+random.IntN(len(w))])
	case 6: // any characters
		r := make([]rune, random.IntN(30))
		for i := range r {
			r[i] = rune(random.IntN(pick(random, []int{0x80, 0x800, 0x3000, 0x10000, 0x110000})))
			if r[i] >= 0xD800 && r[i] <= 0xDFFF {
				r[i] = '-'
			}
		}
		return string(r)
	case 7:
		return strings.Join(b.stops[:1+random.IntN(len(b.stops))], b.space)
	case 8: // longer than any query
		return b.text(random, 150)
	case 9:
		return pick(random, oddities) + pick(random, []string{"", " ", "-", "."}) + pick(random, oddities)
	case 10: // two words that are written as one
		return pick(random, b.words) + pick(random, []string{"", "s", "en"}) + pick(random, b.words)
	case 11:
		ways := b.source.Synonyms.ways()
		return pick(random, ways).From + b.space + b.text(random, random.IntN(3)) + b.space + pick(random, ways).From
	case 13:
		return pick(random, b.foreign) + " " + pick(random, []string{pick(random, b.foreign), b.text(random, 2)})
	case 14: // more slips than are looked after
		var all []string
		for range 20 {
			all = append(all, misspelt(random, pick(random, b.words)))
		}
		return strings.Join(all, " ")
	case 12:
		d := pick(random, b.source.Documents)
		return d.Title + b.space + d.Summary
	}
	return pick(random, b.words) + " " + pick(random, tongues).word(random) + pick(random, []string{"", "?", " 👩‍👩‍👧", "\u200b", "\u00ad"})
}

// filtered makes a query with filters, or more often without.
func (b *randomBase) filtered(random *rand.Rand) Query {
	q := Query{Text: b.query(random)}
	if random.IntN(2) > 0 {
		return q
	}
	names := []string{"", "shop", "app", "Zürich 3", "none"}
	q.Kind, q.Topic = pick(random, []string{"", "", "article", "faq", "none"}), pick(random, []string{"", "", "billing", "print", "none"})
	q.Product, q.For = pick(random, names), pick(random, names)
	return q
}

// misspelt makes a typing error or two.
func misspelt(random *rand.Rand, text string) string {
	r := []rune(text)
	for range 1 + random.IntN(2) {
		i := random.IntN(len(r))
		switch random.IntN(4) {
		case 0:
			r = slices.Insert(r, i, pick(random, r))
		case 1:
			r[i] = pick(random, r)
		case 2:
			if len(r) > 1 {
				r = slices.Delete(r, i, i+1)
			}
		case 3:
			if i > 0 {
				r[i], r[i-1] = r[i-1], r[i]
			}
		}
	}
	return string(r)
}
