package main

import (
	"math/rand/v2"
	"strings"
)

// The words of the corpus: those of help centres, so that word lengths, and
// how often a word returns, are about those of real articles.
var (
	nouns = strings.Fields(`account address alert amount answer app archive attachment balance basket
		billing booking branch browser budget button calendar camera campaign card carrier cart case catalogue
		channel charge chart checkout code column comment company connection contact contract copy counter
		country coupon currency customer dashboard database date deadline delivery deposit desk device discount
		document domain draft driver email entry error event export factor feature fee field file filter folder
		form gateway gift group guest hardware history holiday import inbox index invoice issue item key label
		language layer level licence limit link list locale location login mailbox manager map market member
		menu merchant message meter mobile model module network note notice number office offer order owner
		package page panel partner password payment payout period permission phone picture plan player plugin
		policy portal preset price printer privacy process product profile project queue quota range rate
		reader receipt record refund region reminder report request return review role route rule sample
		scanner schedule screen script seat section sender sensor server service session setting shelf
		shipment shop signal signature source stage statement status step stock store subscription summary
		supplier switch table tariff task tax team template terminal text theme thread ticket time token tool
		topic total transfer trial unit update upload user value vendor version video visit volume voucher
		warehouse warranty webhook window workspace zone`)
	verbs = strings.Fields(`accept activate add adjust allow answer apply approve archive assign attach
		book cancel change charge check choose clear close collect combine compare confirm connect copy
		correct count create delete deliver download edit enable enter exchange export extend filter find
		follow hide import include install invite join label limit link list lock mark measure merge move
		open order pack pause pay pick print protect publish read receive record refund register remove
		rename renew repair replace report reset restore return review save schedule search select send
		separate set share show sign skip sort split start stop store submit swap sync test track transfer
		translate turn unlock update upload use verify view watch`)
	adjectives = strings.Fields(`active annual automatic available blocked broken business central common
		complete current custom daily default digital direct double early empty exact expired external
		final first fixed free full general hidden hourly internal international large late local main
		manual minimal mobile monthly new next official old online open optional original outgoing partial
		personal planned previous private public quick recent regular remote second secure separate shared
		short single small special standard temporary third trusted unused usual valid weekly whole`)
	places = strings.Fields(`Settings Orders Billing Team Reports Devices Shipping Security Products
		Messages Calendar Integrations Members Payments Analytics Appearance`)
)

// The sentences of the corpus. In each, n is a noun, v a verb, a an adjective,
// P a menu, # a number.
var sentences = split(`
Open **<P>** and choose the <a> <n> that you want to <v>.
The <n> shows when the <a> <n> was changed and by whom.
If you cannot <v> the <n>, ask the owner of the <n> to give you the right to do so.
You can <v> up to <#> of them at a time, as long as none belongs to a <a> <n>.
A <a> <n> stays where it is until somebody decides to <v> it.
Before you <v> anything, make sure that the <n> and the <n> have the same <n>.
We <v> each <n> once a day, usually before the <n> of your region opens.
It takes about <#> minutes until the <a> <n> appears in the <n>.
When the <n> is <a>, the <n> beside it turns grey and you can no longer <v> it.
Nobody outside your <n> can see a <a> <n>, not even with a link to the <n>.
Select *<v> the <n>* to go on, or close the window to leave everything as it is.
Most people <v> their <n> first and then <v> the <n> that goes with it.
The price depends on the <n>, on the <a> <n> and on how often you <v> it.
A message tells you as soon as the <n> is ready, and the <n> moves to <P>.
This works the same way for a <a> <n> and for every <n> that you <v> later.
Each <n> keeps its own <n>, so what you <v> here changes nothing elsewhere.
Write down the number of the <n>; you need it to <v> the <a> <n>.
In rare cases the <n> does not match the <n>, for example after a <a> <n>.
Wait until the <n> has finished, then <v> the <n> again with the <a> <n>.
To <v> it for everybody, an administrator must <v> the <n> under **<P>**.
Look for the <n> at the top of the <n>: it says <#> when all is well.
Choose a <n> that is at least <#> days away, because the <n> has to <v> it first.
There is no limit to how many times you <v> a <n>, but each <n> counts only once.
The <a> <n> is deleted after <#> days, together with the <n> and its <n>.
What happens to a <a> <n> is described under the <n> that you <v> most.
`)

func split(text string) []string {
	return strings.Split(strings.TrimSpace(text), "\n")
}

// A prose writes text with the words of one topic: each topic has nouns of its
// own that it uses again and again.
type prose struct {
	*rand.Rand
	own []string // the topic's nouns
}

func newProse(seed ...uint64) *prose {
	s := [2]uint64{0x68656c70, 1}
	for i, v := range seed {
		s[i%2] = s[i%2]*0x9e3779b97f4a7c15 + v + 1
	}
	return &prose{Rand: rand.New(rand.NewPCG(s[0], s[1]))}
}

func (p *prose) pick(words []string) string { return words[p.IntN(len(words))] }

func (p *prose) noun() string {
	if len(p.own) > 0 && p.IntN(3) > 0 {
		return p.pick(p.own)
	}
	return p.pick(nouns)
}

// number is one that people read: mostly small.
func (p *prose) number() int { return 2 + p.IntN(9) + p.IntN(4)*10 }

// sentence appends a sentence and returns how many words it has.
func (p *prose) sentence(b *strings.Builder) int {
	pattern := p.pick(sentences)
	words := strings.Count(pattern, " ") + 1
	for {
		before, rest, found := strings.Cut(pattern, "<")
		b.WriteString(before)
		if !found {
			return words
		}
		switch rest[0] {
		case 'n':
			b.WriteString(p.noun())
		case 'v':
			b.WriteString(p.pick(verbs))
		case 'a':
			b.WriteString(p.pick(adjectives))
		case 'P':
			b.WriteString(p.pick(places))
		case '#':
			writeInt(b, p.number())
		}
		pattern = rest[2:]
	}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
