package site

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// frame completes a faulty part to a whole configuration. The part stands at
// the top, so its lines count from 1.
const frame = `title: Help
base_url: https://help.example.com/
locales: {en: {name: English}, de: {name: Deutsch, fallback: [en]}}
contact: [{kind: email, label: Write to us, address: help@example.com}]
`

// without is the frame less one of its lines.
func without(key string) string {
	var rest strings.Builder
	for line := range strings.Lines(frame) {
		if !strings.HasPrefix(line, key+":") {
			rest.WriteString(line)
		}
	}
	return rest.String()
}

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name, why string
		text      string
		want      []string // problems without file and rule
	}{
		{
			"unknown key", "the nearest key that exists is the likeliest meaning",
			"tilte: Help\n" + without("title"),
			[]string{`1:1: "title" is missing (name the help centre)`, `1:1: unknown key "tilte" (did you mean "title"?)`},
		},
		{
			"unknown key below", "strictness goes all the way down",
			"brand:\n  header:\n    - label: Shop\n      url: /shop\n      target: _blank\n" + frame,
			[]string{`5:7: unknown key "target" (allowed here: label, url)`},
		},
		{
			"several at once", "nobody wants to mend one mistake a run",
			"brand: {color: blue}\nedit_url: nowhere\nmarkets: [CH]\n" + frame,
			[]string{
				`1:16: "color" cannot be "blue" (write it in quotes with three or six hexadecimal digits, such as "#0a66c2")`,
				`2:11: "edit_url" has no {path} for the file to edit (write it like https://git.example.com/help/edit/main/{path})`,
				`3:11: "markets" cannot be "CH" (use lower-case letters, digits and hyphens)`,
			},
		},
		{
			"key twice", "which of the two was meant cannot be known",
			"edit_url: https://a.example/{path}\nedit_url: https://b.example/{path}\n" + frame,
			[]string{`2:1: key "edit_url" stands here twice (keep one of them)`},
		},
		{
			"alias", "aliases are what YAML bombs are made of",
			"markets: &m [ch]\n" + frame,
			[]string{`1:10: anchors (&) are not allowed here (write the value without the anchor)`},
		},
		{
			"too deep", "nothing in a configuration is nested like this",
			"markets: " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "\n" + frame,
			[]string{`1:42: nested deeper than 32 levels (write it flatter)`},
		},
		{
			"lists in lists", "these are deep without a single bracket",
			"markets:\n  " + strings.Repeat("- ", 30_000) + "\n" + frame,
			[]string{`2:67: nested deeper than 32 levels (write it flatter)`},
		},
		{
			"not YAML", "the complaint stands at the place",
			"title: Help: more\n",
			[]string{`1:8: not valid YAML: mapping value is not allowed in this context (check indentation, colons and quotes on this line)`},
		},
		{
			"empty file", "an empty file is not a site",
			"# nothing yet\n",
			[]string{"1:1: the file is empty (copy one that `helpwright init` writes)"},
		},
		{
			"not a mapping", "a list at the top is another sort of file",
			"- title\n",
			[]string{`1:1: expected a mapping, found a list (write lines of the form key: value)`},
		},
		{
			"nothing required is there", "each missing key is named",
			"markets: [ch]\n",
			[]string{
				`1:1: "base_url" is missing (say where the site will be published, such as https://help.example.com/)`,
				`1:1: "contact" is missing (name at least one way to reach a person, so that no page is a dead end)`,
				`1:1: "locales" is missing (name at least one language, such as  locales: {en: {name: English}})`,
				`1:1: "title" is missing (name the help centre)`,
			},
		},
		{
			"key without value", "a colour without quotes is a comment",
			"brand:\n  color: #0a66c2\n" + frame,
			[]string{`2:9: "color" is empty (write a value, in quotes if it begins with #, or remove the line)`},
		},
		{
			"list for a text", "types are checked",
			"edit_url: [a, b]\n" + frame,
			[]string{`1:11: "edit_url" must be a text, found a list`},
		},
		{
			"text for a list", "types are checked",
			"markets: ch\n" + frame,
			[]string{`1:10: "markets" must be a list, found a value (begin each entry with a hyphen)`},
		},
		{
			"text for a mapping", "types are checked",
			"theme: dark\n" + frame,
			[]string{`1:8: expected a mapping, found a value (write lines of the form key: value)`},
		},
		{
			"text for a switch", "yes is a word, not a truth value",
			"theme: {toc: yes}\n" + frame,
			[]string{`1:14: "toc" must be true or false (write toc: false to switch it off)`},
		},
		{
			"quoted switch", "quotes make a text of it",
			"theme:\n  offline: \"false\"\n" + frame,
			[]string{`2:12: "offline" must be true or false (write offline: false to switch it off)`},
		},
		{
			"base address without scheme", "links need the whole address",
			"base_url: help.example.com\n" + without("base_url"),
			[]string{`1:11: "base_url" must begin with https://, found "help.example.com" (write a whole address, such as https://help.example.com/)`},
		},
		{
			"base address with query", "pages are addressed by path",
			"base_url: https://help.example.com/?a=b\n" + without("base_url"),
			[]string{`1:11: "base_url" has a query (remove everything from the question mark on)`},
		},
		{
			"base address that climbs", "the path stands in every link",
			"base_url: https://help.example.com/a/../b/\n" + without("base_url"),
			[]string{`1:11: "base_url" has a path that is not clean (remove dots and double slashes)`},
		},
		{
			"base address with user", "passwords do not belong into links",
			"base_url: https://me:secret@help.example.com/\n" + without("base_url"),
			[]string{`1:11: "base_url" holds a user name (remove what stands before the @)`},
		},
		{
			"locale that is none", "the tag stands in every address",
			"locales:\n  english: {name: English}\n" + without("locales"),
			[]string{`2:3: the locale "english" is not a language tag (write it as BCP 47 says, such as en, de-CH or zh-Hans)`},
		},
		{
			"locale not canonical", "file names and addresses must agree",
			"locales:\n  zh_hans: {name: 简体中文}\n" + without("locales"),
			[]string{`2:3: the locale "zh_hans" is not in its canonical form (write "zh-Hans")`},
		},
		{
			"locale that is an address", "the desk answers under /api/",
			"locales:\n  api: {name: Api}\n" + without("locales"),
			[]string{`2:3: the locale "api" is an address that the site needs for itself (use another tag for this language)`},
		},
		{
			"locale without name", "the language switch shows it",
			"locales:\n  en: {dir: ltr}\n" + without("locales"),
			[]string{`2:7: "name" is missing (write the language's name in the language itself, such as Deutsch)`},
		},
		{
			"locale without anything", "null is not an empty mapping",
			"locales:\n  en:\n" + without("locales"),
			[]string{`2:6: nothing stands here (write lines of the form key: value)`},
		},
		{
			"fallback that is none", "a typing mistake would be a missing translation",
			"locales:\n  en: {name: English}\n  de-CH: {name: Deutsch, fallback: [em]}\n" + without("locales"),
			[]string{`3:37: no locale "em" (did you mean "en"?)`},
		},
		{
			"fallback in a circle", "a chain must end",
			"locales:\n  en: {name: English, fallback: [fr]}\n  de: {name: Deutsch, fallback: [en]}\n  fr:\n    name: Français\n    fallback:\n      - de\n" + without("locales"),
			[]string{`7:9: fallbacks go round in a circle: fr → de → en → fr (let the last locale of a chain have no fallback)`},
		},
		{
			"fallback twice", "the second says nothing",
			"locales:\n  en: {name: English}\n  de: {name: Deutsch, fallback: [en, en]}\n" + without("locales"),
			[]string{`3:38: "en" stands in this list twice (keep one of them)`},
		},
		{
			"direction that is none", "a fixed list of words",
			"locales:\n  en: {name: English, dir: left}\n" + without("locales"),
			[]string{`2:28: "dir" cannot be "left" (use one of ltr, rtl)`},
		},
		{
			"market that is none", "a locale shows a market that exists",
			"markets: [ch, at]\nlocales:\n  de-CH: {name: Deutsch, market: cg}\n" + without("locales"),
			[]string{`3:34: "market" names no market of this site: "cg" (did you mean "ch"?)`},
		},
		{
			"words in a locale that is none", "nobody would see them",
			"description:\n  en: Answers\n  dee: Antworten\n" + frame,
			[]string{`3:3: no locale "dee" (did you mean "de"?)`},
		},
		{
			"words missing in a locale", "de falls back to en, but en has none",
			"description:\n  de: Antworten\n" + frame,
			[]string{`2:3: "description" has no words for en (add them, or give the locale a fallback that has them)`},
		},
		{
			"words of several lines", "a title is one line",
			"description: |\n  one\n  two\n" + frame,
			[]string{`1:14: "description" must be one line of text (remove line ends, tabs and other control characters)`},
		},
		{
			"no way to a person", "promise 1: no dead ends",
			"contact: []\n" + without("contact"),
			[]string{`1:10: "contact" names no way to reach a person (add an entry with kind, label and address)`},
		},
		{
			"contact of a kind that is none", "a fixed list of words",
			"contact:\n  - kind: mail\n    label: Write\n    address: help@example.com\n" + without("contact"),
			[]string{`2:11: "kind" cannot be "mail" (did you mean "email"?)`},
		},
		{
			"contact without address", "a way that leads nowhere is none",
			"contact:\n  - kind: email\n    label: Write\n" + without("contact"),
			[]string{`2:5: "address" is missing (say where this way leads)`},
		},
		{
			"mail address that is none", "a link nobody can use",
			"contact:\n  - kind: email\n    label: Write\n    address:\n      en: help.example.com\n      de: hilfe@example.com\n" + without("contact"),
			[]string{`5:11: "address" is not a mail address: "help.example.com" (write it like help@example.com)`},
		},
		{
			"telephone number that is none", "a link nobody can use",
			"contact: [{kind: phone, label: Call, address: call us}]\n" + without("contact"),
			[]string{`1:47: "address" is not a telephone number: "call us" (write it with the country, in quotes, such as "+49 30 1234567")`},
		},
		{
			"script in a link", "an address must not run anything",
			"brand:\n  footer:\n    - {label: Shop, url: 'javascript:alert(1)'}\n" + frame,
			[]string{`3:26: "url" must begin with https://, found "javascript:alert(1)" (write a whole address, a path that begins with /, mailto: or tel:)`},
		},
		{
			"link to another host without scheme", "//evil.example looks like a path",
			"brand:\n  footer:\n    - {label: Shop, url: //evil.example/}\n" + frame,
			[]string{`3:26: "url" must begin with https://, found "//evil.example/" (write a whole address, a path that begins with /, mailto: or tel:)`},
		},
		{
			"variable with a bad name", "it could not be written in words",
			"variables:\n  Product Name: Acme\n" + frame,
			[]string{`2:3: the variable "Product Name" cannot be named like this (begin with a lower-case letter, go on with letters, digits, - and _)`},
		},
		{
			"variable with a long value", "articles show it as often as they like",
			"variables:\n  product: Acme\n  terms: {en: short, de: " + strings.Repeat("x", 4097) + "}\n" + frame,
			[]string{`3:26: "terms" has 4097 bytes (use at most 4096; longer words belong into a block)`},
		},
		{
			"picture that is missing", "the page would show a broken one",
			"brand:\n  logo: brand/lgoo.svg\n" + frame,
			[]string{`2:9: "logo" names no file of this site: "brand/lgoo.svg" (paths begin at the folder of helpwright.yaml)`},
		},
		{
			"picture outside", "paths stay within the site",
			"brand:\n  logo: ../logo.svg\n" + frame,
			[]string{`2:9: "logo" is not a path within the site: "../logo.svg" (write it from the site folder on, such as brand/logo.svg)`},
		},
		{
			"picture of a sort that does not fit", "previews need a bitmap",
			"brand:\n  social_image: brand/logo.svg\n" + frame,
			[]string{`2:17: "social_image" cannot be "brand/logo.svg" (use a file that ends with .png, .jpg)`},
		},
		{
			"host with scheme", "hosts are compared, not addresses",
			"media:\n  videos: ['https://videos.example.com']\n" + frame,
			[]string{`2:12: "videos" cannot be "https://videos.example.com" (write only the host in lower case, such as videos.example.com)`},
		},
		{
			"entry twice", "the second says nothing",
			"media:\n  images: [a.example, a.example]\n" + frame,
			[]string{`2:23: "a.example" stands in this list twice (keep one of them)`},
		},
		{
			"line end in a user agent", "it would write rules of its own into robots.txt",
			"robots:\n  disallow_agents: [\"Bot\\nAllow: /\"]\n" + frame,
			[]string{`2:21: "disallow_agents" must be one line of text (remove line ends, tabs and other control characters)`},
		},
		{
			"short key", "the protocol wants at least eight",
			"indexnow: {key: abc}\n" + frame,
			[]string{`1:17: "key" cannot be "abc" (use 8 to 128 letters, digits or hyphens)`},
		},
		{
			"column after wide characters", "columns count characters, not bytes",
			"organization: {name: 中文公司, urll: x}\n" + frame,
			[]string{`1:28: unknown key "urll" (did you mean "url"?)`},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{"brand/logo.svg": {Data: []byte("<svg/>")}}
			_, _, problems := readConfig([]byte(test.text), files)
			var got []string
			for _, p := range problems {
				got = append(got, strings.TrimPrefix(strings.Replace(p.String(), " config: ", " ", 1), "helpwright.yaml:"))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.why, diff)
			}
		})
	}
}

// The order of a chain decides which language a reader sees: what a locale names
// itself comes before what its fallbacks name.
func TestFallbackChains(t *testing.T) {
	config, _, problems := readConfig([]byte(without("locales")+`locales:
  en: {name: English}
  de: {name: Deutsch, fallback: [en]}
  fr: {name: Français, fallback: [de]}
  ar: {name: العربية}
  gsw: {name: Schwiizerdütsch, fallback: [fr, de]}
`), fstest.MapFS{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := map[string][]string{"en": nil, "de": {"en"}, "fr": {"de", "en"}, "ar": nil, "gsw": {"fr", "de", "en"}}
	for _, locale := range config.Locales {
		if diff := cmp.Diff(want[locale.Tag], locale.Fallback); diff != "" {
			t.Errorf("%s (-want +got):\n%s", locale.Tag, diff)
		}
		if rtl := locale.Dir == "rtl"; rtl != (locale.Tag == "ar") {
			t.Errorf("%s is written %s", locale.Tag, locale.Dir)
		}
	}
}

func TestTextIn(t *testing.T) {
	for _, test := range []struct {
		name, why string
		text      Text
		want      string
	}{
		{"own words", "they win", Text{"de": "Hilfe", "en": "Help"}, "Hilfe"},
		{"fallback", "the first of the chain that has words", Text{"en": "Help", "fr": "Aide"}, "Help"},
		{"for everybody", "one text serves every locale", Text{"": "Help"}, "Help"},
		{"own over everybody", "the nearer one wins", Text{"": "Help", "de": "Hilfe"}, "Hilfe"},
		{"nothing", "no words, no text", nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.text.In("de", []string{"en", "fr"}); got != test.want {
				t.Errorf("%q, want %q: %s", got, test.want, test.why)
			}
		})
	}
}

func TestColor(t *testing.T) {
	for written, want := range map[string]string{"#0AF": "#00aaff", "#0A66C2": "#0a66c2"} {
		config, _, problems := readConfig([]byte("brand: {color: '"+written+"'}\n"+frame), fstest.MapFS{})
		if len(problems) > 0 || config.Brand.Color != want {
			t.Errorf("%s was read as %q, %v; want %s", written, config.Brand.Color, problems, want)
		}
	}
}
