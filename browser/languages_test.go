package browser

import "testing"

// A browser that asks for another language is shown a proposal, and nobody is
// sent anywhere. What a reader chooses is remembered.
func TestLanguages(t *testing.T) {
	t.Parallel()
	b := open(t, asks("zh-CN,zh;q=0.9,en;q=0.5"))
	b.visit(article)
	b.want(`text(".notice p")`, "要用简体中文阅读吗？", "the proposal is in the language that is proposed")
	b.want(`one(".notice").lang`, "zh-Hans", "and says so")
	b.want(`location.pathname`, article, "nobody is sent anywhere")
	b.run(`one(".notice a").click()`)
	b.want(`document.documentElement.lang + " " + location.pathname`, "zh-Hans /zh-Hans/getting-started/install/", "it leads to the same page")
	b.want(`one(".notice a") === null`, "true", "where there is nothing to propose")

	b.visit("/en/")
	b.want(`text(".notice p")`, "要用简体中文阅读吗？", "the choice is remembered")
	b.run(`one(".notice button").click()`)
	b.want(`one(".notice")`, "null", "but can be taken back")
	b.visit("/en/all/")
	b.want(`one(".notice")`, "null", "for good")

	b.run(`one("header .languages a[hreflang=ar]").click()`)
	b.want(`document.documentElement.dir + " " + location.pathname`, "rtl /ar/all/", "the switch leads to the same page")
	b.visit("/en/writing/markdown/")
	b.want(`one(".notice").lang`, "ar", "and is a choice, too")
}

func TestNoProposal(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, languages, path string }{
		{"the page's own language", "en-GB,en;q=0.9", article},
		{"a language that is not there", "da,sv;q=0.9", article},
		{"its own language, by region", "zh-CN", "/zh-Hans/"},
		{"Chinese in other letters", "ar-EG", "/ar/"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := open(t, asks(test.languages))
			b.visit(test.path)
			b.want(`new Promise((done) => setTimeout(() => done(one(".notice a")), 200))`, "null", "there is nothing to propose")
		})
	}
}

func TestRootChooser(t *testing.T) {
	t.Parallel()
	b := open(t, asks("ar"))
	b.visit("/languages/")
	b.want(`one(".language-list .preferred").hreflang`, "ar", "the reader's language stands out")
	b.visit("/")
	b.want(`location.pathname`, "/en/", "the root is the same for everybody")
}
