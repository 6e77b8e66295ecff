package accounts

import (
	"strings"
	"sync"
	"unicode"
)

// isCommon reports whether a password is among those that are tried first: a word of
// the list or of the context with signs around it, repeated or written in numbers;
// keys beside each other; one thing again and again. Each word stands for some hundred
// passwords, so the list need not be long.
func isCommon(password string, context []string) bool {
	plain := strings.ToLower(password)
	core := strings.TrimFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) })
	undone := strings.TrimFunc(likeLetters.Replace(plain), func(r rune) bool { return !unicode.IsLetter(r) })
	for _, word := range []string{plain, core, undone, onlyLetters(plain), likeLetters.Replace(core), onlyLetters(likeLetters.Replace(plain))} {
		if word == "" || isListed(unrepeated(word)) || isKeyboard(word) {
			return true
		}
		for _, own := range contextWords(context) {
			if unrepeated(word) == own || len(own) >= 5 && strings.Contains(word, own) && len(word) < len(own)+4 {
				return true
			}
		}
	}
	return isKeyboard(plain)
}

// likeLetters undoes what people take for a disguise.
var likeLetters = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "@", "a", "$", "s", "!", "i", "+", "t")

func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// unrepeated is what a word consists of when it is the same thing several times.
func unrepeated(word string) string {
	for n := 1; n <= len(word)/2; n++ {
		if len(word)%n == 0 && strings.Repeat(word[:n], len(word)/n) == word {
			return word[:n]
		}
	}
	return word
}

func contextWords(context []string) []string {
	var words []string
	for _, text := range context {
		for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if len(word) >= 4 {
				words = append(words, word)
			}
		}
	}
	return words
}

// rows are what lies side by side on keyboards, and what everybody can say by heart.
var rows = []string{
	"qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
	"1234567890", "abcdefghijklmnopqrstuvwxyz", "qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "zaq1xsw2cde3vfr4bgt5nhy6mju7",
}

// isKeyboard reports whether a password is made of at most three runs along rows, each
// of three keys or more, forwards or backwards, or of fewer than three different keys.
func isKeyboard(password string) bool {
	different := map[rune]bool{}
	for _, r := range password {
		different[r] = true
	}
	if len(different) < 3 {
		return true
	}
	rest := password
	for range 3 {
		n := longestRun(rest)
		if n < 3 {
			return false
		}
		if rest = rest[n:]; rest == "" {
			return true
		}
	}
	return false
}

func longestRun(s string) int {
	best := 0
	for _, row := range rows {
		for _, way := range []string{row, reversed(row)} {
			for n := best + 1; n <= len(s) && strings.Contains(way, s[:n]); n++ {
				best = n
			}
		}
	}
	return best
}

func reversed(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

func isListed(word string) bool {
	_, found := commonWords()[word]
	return found
}

// commonWords are what passwords are made of when nobody thinks about them.
var commonWords = sync.OnceValue(func() map[string]struct{} {
	all := map[string]struct{}{}
	for word := range strings.FieldsSeq(commonText) {
		all[word] = struct{}{}
	}
	return all
})

const commonText = `
a aa aaa abc abcd abcabc access account admin administrator adminadmin agent alpha amazon america anderson andrew android angel angela angels animal anna anthony apple april
arsenal arthur ashley august austin awesome azerty baby babygirl babyboy badboy bailey banana bandit barcelona barney baseball basket basketball batman beach bear beautiful
beaver beer benfica berlin bigdaddy bigdog bird black blackjack blahblah blessed blink blue boomer boston bowling brandon brazil bronco bubba buddy bulldog buster butter
butterfly camaro camera campus canada captain carlos carmen caroline casper cassie celtic champion changeme changeit change chance charles charlie charlotte cheese chelsea cherry
chester chicago chicken chocolate chris christ christian christine christmas claudia clients coffee college compaq computer connect cookie cookies cooper corvette cowboy cowboys
cricket crystal customer dakota dallas daniel daniela danielle database david december default defender demo demodemo deutschland diamond diana dolphin dolphins domain donald dragon
dragons dreams eagle eagles eduardo edward einstein elephant elizabeth emma enter england everton example extreme facebook falcon family fantasy father february felix fender
ferrari fish fishing flamengo flower flowers fluffy football forever france francis frank freddy freedom friend friends friendship gandalf garfield gateway
george giants ginger girls godislove god golden golf golfer google gordon grace green guest guitar gunner hallo hammer hannah happy hardcore harley harry heaven heather hello
hellohello helpdesk helpme helpwright hockey holiday home horses hotmail hunter hello iceman iloveyou iloveu iloveme inlove internet ironman isabella jack jackson jaguar
james january japan jasmine jason jennifer jeremy jessica jessie jesus jesuschrist johnny john johnson jordan joseph joshua juventus julia julian july june junior justin karina
killer king kitten kitty kristina ladies lakers lauren legend leonardo letmein letmeinnow liberty lifeisgood linux little liverpool login london looking lol lollipop love loveme lover lovely loveyou lucky
madison maggie magic manager manchester march maria marina marine mario marlboro martin marvin master matrix matthew maverick maxwell melissa member mercedes merlin metallica mexico michael michelle
mickey midnight miller minecraft mission mohamed mommy money monica monika monkey monster montana monday morgan mother mountain muffin murphy music mustang myspace naruto nascar natalie natasha
nathan newyork newpass newpassword nicholas nicole nirvana nissan nintendo nothing november october office oliver operator orange pass passw passwd passpass password passwort passord parola pakistan panther patricia
patrick peaches peanut pepper peter phoenix player please pokemon porsche power precious pretty princess private public purple qwer qwerty qwert qwertz rabbit rachel raiders rainbow ranger rangers raptor rebecca
red redsox richard robert rocket rock rocky romeo root rootroot roma ronaldo russia sabrina sakura salasana samantha samsung samuel sandra santiago saturday scooter scorpion scott secret secure security senha
september server service shadow shannon sierra silver simple skywalker slayer slipknot smokey snoopy soccer sophie spencer spider spiderman spring staff star starwars startrek steelers stella stephanie
steven stupid success summer sunday sunflower sunshine super superman superstar support sweet sweetie sweety switzerland sydney taylor teacher telefon temp temporary tennis test tester testing testtest thomas
thunder ticket tickets tiger tigers tigger tinkerbell today tomcat trinity trouble trustno trustnoone tuesday turtle tweety twilight undertaker unicorn user username vanessa vampire victor victoria victory viking
vincent volcano voyager warrior wednesday welcome welcomehome whatever white wildcat william williams willow wilson windows winner winter wisdom wizard wolverine wolf woman worker world xavier xbox yamaha yankees
yellow yourmom zaq zxcvbn zxcvbnm contrasena contraseña geheim hallohallo schatz motdepasse bonjour soleil doudou loulou nicolas chouchou azertyuiop marseille ciao amore juventus andrea francesca
teamo teamomucho tequiero mariposa estrella bonita hola mipassword senhasenha flamengo corinthians brasil parol privet natalya lubov woaini mima wodemima nihao
`
