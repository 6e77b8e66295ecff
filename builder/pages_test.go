package builder_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"helpwright/builder"
)

// What is written for a small site with everything in it: which files, and in
// the files that are not the theme's, which words. Of pages the skeleton is
// compared, what they are called and where they lead, since how they look is
// for the theme to say.
func TestPages(t *testing.T) {
	root := t.TempDir()
	s := readSource(t, "shop.txtar")
	s.put("trouble/scan-a-code/scan.png", picture(t, 160, 90, 1))
	report := s.mustBuild(t, builder.Options{Root: root})
	files := readRelease(t, root)
	for name := range files { // bleve's own
		if strings.HasPrefix(name, "private/search/") {
			delete(files, name)
		}
	}
	if report.Rendered != report.Pages {
		t.Errorf("%d of %d pages were rendered by the first build", report.Rendered, report.Pages)
	}
	if n := len(files) - 2; report.Files != n { // release.json and the manifest name the release and are not counted in it
		t.Errorf("the report counts %d files, there are %d", report.Files, n)
	}
	var names []string
	for name := range files {
		names = append(names, withoutDigests(name)+"\n")
	}
	slices.Sort(names)
	golden(t, "shop/files.txt", []byte(strings.Join(names, "")))
	for _, name := range []string{
		"public/_redirects",
		"public/sitemap.xml",
		"public/sitemap-en.xml",
		"public/sitemap-fr.xml",
		"public/sitemap-ar.xml",
		"public/sitemap-fr-CH.xml",
		"public/en/llms.txt",
		"public/fr/feed.xml",
		"public/fr/search/words.json",
		"public/en/billing/index.md",
		"public/en/billing/refund-an-order/index.md",
		"public/en/billing/refund-an-order/index.json",
		"public/fr-CH/billing/twint/index.json",
		"public/fr/trouble/payment-fails/index.json",
		"private/manifest.json",
	} {
		if files[name] == "" {
			t.Errorf("%s is missing", name)
		}
		golden(t, "shop/"+strings.TrimPrefix(name, "public/"), []byte(withoutDigests(files[name])))
	}
	for _, name := range []string{
		"index.html",
		"en/index.html",
		"en/billing/index.html",
		"en/billing/refund-an-order/index.html",
		"fr/billing/rembourser/index.html",
		"fr/billing/invoices/index.html",
		"fr-CH/billing/refund-an-order/index.html",
		"ar/trouble/payment-fails/index.html",
		"en/trouble/scan-a-code/index.html",
		"en/payments/refunds/index.html",
	} {
		t.Run(name, func(t *testing.T) {
			if files["public/"+name] == "" {
				t.Error("the page is missing")
			}
			golden(t, "shop/"+strings.TrimSuffix(name, ".html")+".skeleton", []byte(withoutDigests(skeleton(t, files["public/"+name]))))
		})
	}
}

var (
	assetDigest   = regexp.MustCompile(`-[0-9a-zA-Z]{8,10}(\.[a-z0-9]+)`)
	releaseDigest = regexp.MustCompile(`"(release|hash|revision)":\s?"[0-9a-f]+"`)
)

// withoutDigests leaves out what changes with the theme and tells a reader of
// the golden files nothing.
func withoutDigests(s string) string {
	return releaseDigest.ReplaceAllString(assetDigest.ReplaceAllString(s, "-DIGEST$1"), `"$1": "DIGEST"`)
}

// skeleton lists what a page is called and where it leads, a line each.
func skeleton(t *testing.T, page string) string {
	t.Helper()
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.EndTagToken:
			if z.Token().Data == "main" {
				return out.String() // what follows is on every page
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			at := map[string]string{}
			for _, a := range tok.Attr {
				at[a.Key] = a.Val
			}
			switch tok.Data {
			case "html", "main":
				if at["lang"] != "" {
					fmt.Fprintf(&out, "%s lang=%s dir=%s\n", tok.Data, at["lang"], at["dir"])
				}
			case "title", "h1":
				if z.Next() == html.TextToken {
					fmt.Fprintf(&out, "%s %s\n", tok.Data, z.Token().Data)
				}
			case "link":
				fmt.Fprintf(&out, "link %s %s %s\n", at["rel"], at["hreflang"], at["href"])
			case "meta":
				if name := at["name"] + at["property"] + at["http-equiv"]; name != "viewport" && name != "theme-color" && name != "color-scheme" && name != "" {
					fmt.Fprintf(&out, "meta %s %s\n", name, at["content"])
				}
			case "a":
				fmt.Fprintf(&out, "a %s %s\n", at["href"], at["hreflang"])
			case "img", "video", "source", "track":
				fmt.Fprintf(&out, "%s %s %s %s %s\n", tok.Data, at["src"]+at["data-src"], at["poster"], at["width"], at["height"])
			case "section":
				if at["id"] != "" {
					fmt.Fprintf(&out, "section %s #%s\n", at["class"], at["id"])
				}
			case "form":
				fmt.Fprintf(&out, "form %s\n", at["action"])
			case "script":
				out.WriteString("script " + at["src"] + at["type"] + "\n")
				if at["type"] == "application/ld+json" && z.Next() == html.TextToken {
					out.WriteString(types(t, z.Token().Data))
				}
			}
		}
	}
}

// types lists the types of structured data.
func types(t *testing.T, text string) string {
	t.Helper()
	var data struct {
		Graph []struct {
			Type any `json:"@type"`
		} `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(text), &data); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, node := range data.Graph {
		fmt.Fprintf(&out, "data %v\n", node.Type)
	}
	return out.String()
}
