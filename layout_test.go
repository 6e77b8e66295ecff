// Package helpwright_test holds the tests of the whole: how the tree is laid out,
// and what this repository's own site says.
package helpwright_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows lists which packages of this module a package may import. A package
// that is missing here has not been thought about; tests may import any but cmd.
var arrows = map[string][]string{
	// Leaves: they know one thing and nobody else here.
	"importer/convert":   nil,
	"live":               nil,
	"locales":            nil,
	"manifest":           nil,
	"plain":              nil,
	"probe":              nil,
	"problem":            nil,
	"reserved":           nil,
	"schema":             nil,
	"server":             nil,
	"templates":          nil,
	"workfolder":         nil,
	"workflow/signature": nil,
	"worddiff":           nil,
	"builder/social":     nil,
	"cache":              {"workfolder"},
	"builder/bundle":     {"problem", "strict"},
	"builder/discovery":  {"problem"},
	"markdown":           {"problem"},
	"strict":             {"problem"},
	"archetype":          {"strict"},
	"theme":              {"problem", "strict"},

	// From a folder to a site.
	"site":            {"locales", "problem", "reserved", "strict", "templates"},
	"knowledge":       {"markdown", "plain", "problem", "reserved", "strict", "workfolder"},
	"workflow/review": {"knowledge"},
	"workflow":        {"knowledge", "markdown", "problem", "strict", "workflow/review", "workflow/signature", "workfolder"},
	"builder":         {"builder/bundle", "builder/discovery", "builder/social", "changes", "knowledge", "manifest", "markdown", "problem", "reserved", "searchindex", "theme", "worddiff", "workfolder"},

	// From a base to what its owners should do.
	"stale": {"knowledge", "problem"},

	// From a base to how far it has come.
	"assess": {"knowledge", "markdown", "problem"},

	// From two bases to what is different for readers.
	"changes": {"knowledge", "worddiff"},

	// Words cut into segments, and which of them a translation has not followed yet.
	"translation":          {"markdown", "problem", "strict"},
	"translation/xliff":    {"markdown", "problem", "translation"},
	"translation/po":       {"problem"},
	"translation/pseudo":   {"translation"},
	"translation/texts":    {"problem", "strict"},
	"translation/standing": {"knowledge", "translation", "translation/texts", "workflow"},

	// From another program's site to ours: text in, text out, nothing of ours read.
	"importer/oldsite": {"importer/convert"},
	"importer":         {"importer/convert", "importer/oldsite", "problem", "reserved"},

	// From texts to what is found in them.
	"searchindex":             nil,
	"searchindex/evaluation":  {"markdown", "searchindex"},
	"searchindex/exchange":    {"problem", "searchindex"},
	"searchindex/expectation": {"problem", "searchindex", "strict"},
	"searchindex/synonyms":    {"problem", "searchindex", "strict"},
	"searchindex/signals":     {"problem"},

	// From a built site to answers.
	"search": {"manifest", "reserved", "searchindex"},
	"api":    {"search", "searchindex"},

	// What the desk must not lose.
	"store":           nil,
	"store/storetest": {"store"},
	"journal":         {"store"},

	// The desk: rooms that know what is below them and not each other.
	"desk/calendar":      nil,
	"desk/packet":        nil,
	"desk/attachments":   {"desk/policy", "desk/web", "journal", "store"},
	"desk/ratings":       {"desk/policy", "desk/web", "journal", "store"},
	"desk/privacy":       {"desk/policy", "desk/web", "journal", "store"},
	"desk/guides":        {"desk/packet", "desk/policy", "desk/qrcode", "desk/web", "journal", "store"},
	"desk/tickets/scrub": nil,
	"desk/tickets":       {"desk/calendar", "desk/policy", "desk/packet", "desk/tickets/scrub", "desk/web", "journal", "manifest", "store"},

	// Nothing but tests.
	"browser":    nil,
	"desk/proof": nil,

	// The desk: rooms that know nothing of each other, and what they share.
	"desk":           {"archetype", "desk/accounts", "desk/attachments", "desk/branch", "desk/callbacks", "desk/guides", "desk/mail", "desk/outbound", "desk/outbox", "desk/packet", "desk/policy", "desk/privacy", "desk/ratings", "desk/tickets", "desk/web", "desk/webhooks", "journal", "manifest", "store", "theme"},
	"desk/qrcode":    nil,
	"desk/accounts":  {"desk/policy", "desk/qrcode", "desk/web", "journal", "manifest", "store"},
	"desk/policy":    nil,
	"desk/web":       {"desk/policy", "manifest", "store", "theme"},
	"desk/outbound":  nil,
	"desk/outbox":    {"store"},
	"desk/branch":    {"archetype", "desk/outbox", "manifest", "store"},
	"desk/webhooks":  {"desk/outbound", "desk/outbox", "desk/policy", "desk/web", "journal", "store"},
	"desk/callbacks": {"desk/calendar", "desk/policy", "desk/web", "journal", "manifest", "store"},
	"desk/mail":      {"desk/outbox", "desk/policy", "desk/web", "manifest", "store", "theme"},

	// A desk for tests of rooms.
	"desk/web/webtest": {"desk/policy", "desk/web", "locales", "manifest", "store", "templates", "theme"},

	// Where everything is wired.
	"cmd/helpwright": {
		"api", "archetype", "assess", "builder", "builder/discovery", "cache", "changes", "desk", "desk/attachments", "desk/privacy", "desk/tickets", "importer", "journal", "knowledge", "live", "locales", "manifest", "markdown", "plain", "probe", "problem", "schema", "search", "searchindex", "searchindex/evaluation", "searchindex/exchange", "searchindex/expectation", "searchindex/signals", "searchindex/synonyms", "server", "site", "stale", "store", "strict", "templates", "theme", "translation", "translation/po", "translation/pseudo", "translation/standing", "translation/texts", "translation/xliff", "worddiff", "workflow", "workflow/review", "workfolder",
	},
	// Commands too: they measure the program, whole and in parts.
	"bench":           {"builder", "builder/discovery", "cache", "knowledge", "locales", "markdown", "problem", "searchindex", "site", "theme", "workfolder"},
	"bench/history":   {"importer", "knowledge", "site", "theme", "workflow", "workflow/review"},
	"bench/relevance": {"searchindex", "searchindex/evaluation"},
}

// A library is an outside module with the packages that may import it.
type library struct {
	rooms []string
	why   string
}

// libraries lists every outside module that the program is made of.
var libraries = map[string]library{
	"github.com/BurntSushi/toml":             {[]string{"importer/oldsite"}, "old sites keep front matter and settings in TOML"},
	"github.com/ProtonMail/go-crypto":        {[]string{"workflow/signature"}, "knows OpenPGP signatures of commits"},
	"github.com/adrg/frontmatter":            {[]string{"knowledge"}, "cuts a file into fields and words"},
	"github.com/alecthomas/chroma/v2":        {[]string{"markdown", "bench"}, "colours code; bench measures what that costs at least"},
	"github.com/andybalholm/brotli":          {[]string{"server", "bench"}, "compresses answers better than the standard library can"},
	"github.com/blevesearch/bleve/v2":        {[]string{"searchindex", "bench/relevance"}, "analyses words of many languages and stores postings"},
	"github.com/blevesearch/bleve_index_api": {[]string{"searchindex", "bench/relevance"}, "what bleve's index takes and gives"},
	"github.com/chromedp/cdproto":            {[]string{"bench"}, "names what a browser can be told to do; likewise"},
	"github.com/chromedp/chromedp":           {[]string{"bench"}, "drives a browser, which measures; only bench and tests hold it"},
	"github.com/coreos/go-oidc/v3":           {[]string{"desk/accounts"}, "checks what a provider of sign-ins says"},
	"github.com/emersion/go-imap/v2":         {[]string{"desk/mail"}, "asks a mailbox for letters"},
	"github.com/emersion/go-message":         {[]string{"desk/mail"}, "takes letters apart, in the charsets that people write in"},
	"github.com/emersion/go-smtp":            {[]string{"desk/mail"}, "takes letters from mail servers"},
	"github.com/evanw/esbuild":               {[]string{"builder/bundle"}, "bundles scripts and styles without Node"},
	"github.com/fsnotify/fsnotify":           {[]string{"live"}, "tells when a file changes"},
	"github.com/go-git/go-billy/v5":          {[]string{"workflow"}, "the file system that go-git reads"},
	"github.com/go-git/go-git/v5":            {[]string{"desk/branch", "workflow"}, "reads history without a git program; pushes drafts from the desk"},
	"github.com/go-text/typesetting":         {[]string{"builder/social"}, "shapes Arabic and Indic letters in drawn pictures"},
	"github.com/goccy/go-yaml":               {[]string{"strict", "importer/oldsite", "bench"}, "YAML with places; oldsite reads what others wrote, which strict would refuse, and bench the least that is needed"},
	"github.com/nicksnyder/go-i18n/v2":       {[]string{"theme"}, "phrases with plural forms"},
	"github.com/prometheus/client_golang":    {[]string{"desk/web"}, "counts what the desk does, for those who watch it"},
	"github.com/schollz/progressbar/v3":      {[]string{"cmd/helpwright"}, "a bar on a terminal"},
	"github.com/spf13/cobra":                 {[]string{"cmd/helpwright"}, "commands, flags, help and completion"},
	"github.com/spf13/pflag":                 {[]string{"cmd/helpwright"}, "what cobra reads options with; says what was wrong with one"},
	"github.com/wneessen/go-mail":            {[]string{"desk/mail"}, "writes letters and hands them to a mail server"},
	"github.com/yuin/goldmark":               {[]string{"markdown", "bench"}, "parses Markdown; bench measures what that costs at least"},
	"github.com/jackc/pgx/v5":                {[]string{"store", "store/storetest"}, "speaks with PostgreSQL"},
	"gocloud.dev":                            {[]string{"desk/attachments"}, "keeps attachments in storage that speaks the protocol of S3"},
	"rsc.io/qr":                              {[]string{"desk/qrcode"}, "draws codes that telephones read"},
	"modernc.org/sqlite":                     {[]string{"store", "bench/relevance"}, "SQLite without C: the desk's database; bench/relevance measures a search of ours beside its own"},
	"golang.org/x/image":                     {[]string{"builder/social", "desk/attachments"}, "draws letters into pictures, and knows one more sort of them"},
	"golang.org/x/net":                       {[]string{"desk/mail", "importer/convert", "theme"}, "reads HTML; desk/mail bounds how many servers speak to it, too"},

	"github.com/standard-webhooks/standard-webhooks/libraries": {[]string{"desk/mail", "desk/webhooks"}, "signs requests as others do, and checks such signatures"},

	// These are the rest of the standard library: what a system or a language is like.
	"golang.org/x/crypto": {[]string{"desk/accounts", "workflow/signature"}, "hashes passwords; knows SSH signatures of commits"},
	"golang.org/x/oauth2": {[]string{"desk/accounts"}, "leads to a provider of sign-ins and back"},
	"golang.org/x/sys":    {[]string{"builder", "cache"}, "exchanges folders and locks files"},
	"golang.org/x/text":   {[]string{"builder/discovery", "cmd/helpwright", "desk/accounts", "desk/mail", "desk/web", "importer", "importer/convert", "importer/oldsite", "knowledge", "markdown", "plain", "searchindex", "site", "theme", "translation"}, "languages, normal forms, sorting"},
}

// testLibraries may be imported by tests alone.
var testLibraries = map[string]string{
	"github.com/google/go-cmp":                 "shows differences",
	"github.com/rogpeppe/go-internal":          "runs stories on the command line",
	"github.com/santhosh-tekuri/jsonschema/v6": "checks that our schemas are schemas",
	"golang.org/x/tools":                       "reads txtar",
	"pgregory.net/rapid":                       "makes random cases and shrinks them",
}

// clocks lists the files outside cmd that may ask what time it is. A build must
// not: the same commit gives the same bytes.
var clocks = map[string]string{
	"builder/build.go":     "says in the report how long parts took; nothing of it is written",
	"builder/sweep.go":     "tells whether a folder changed too lately to be known by its time; the release comes out the same",
	"desk/loop.go":         "lets a task rest longer than it took",
	"desk/web/events.go":   "gives writes into streams an end",
	"desk/web/server.go":   "measures how long answers take, and gives bodies an end",
	"api/rate.go":          "counts the questions of a client in a while",
	"search/live.go":       "asks now and then whether a new release stands there",
	"server/live.go":       "asks now and then whether a new release stands there",
	"server/connection.go": "ends connections that stand still",
	"server/listener.go":   "notes when connections began to wait",
	"knowledge/stamp.go":   "tells whether a file is old enough to be known by its time; the words come out the same",
	"store/id.go":          "makes ids that sort by their time; nobody reads it out of them",
	"store/group.go":       "bounds how long a group takes commands",
	"store/away.go":        "knocks just now and then at a server that is away",
	"store/writer.go":      "notes when a group begins, which may take commands for a while",
	"live/live.go":         "numbers the states that dev shows",
}

// A goFile is what the tests below want to know of a file.
type goFile struct {
	name    string // slash path from the root
	dir     string // "" for the root
	isTest  bool
	imports []string
	syntax  *ast.File
}

func TestArrows(t *testing.T) {
	for _, f := range goFiles(t) {
		allowed, known := arrows[f.dir]
		if !known && f.dir != "" {
			t.Errorf("%s: the package %q has no line in arrows", f.name, f.dir)
			continue
		}
		for _, imported := range f.imports {
			own, ok := strings.CutPrefix(imported, "helpwright/")
			switch {
			case !ok:
			case strings.HasPrefix(own, "cmd/"):
				t.Errorf("%s imports %q: nobody imports a command", f.name, own)
			case !f.isTest && !slices.Contains(allowed, own):
				t.Errorf("%s imports %q, and no arrow leads there", f.name, own)
			}
		}
	}
}

func TestRooms(t *testing.T) {
	used := map[string]bool{}
	for _, f := range goFiles(t) {
		for _, imported := range f.imports {
			first, _, _ := strings.Cut(imported, "/")
			if !strings.Contains(first, ".") {
				continue
			}
			module := moduleOf(imported)
			used[module] = true
			lib, known := libraries[module]
			_, onlyTests := testLibraries[module]
			switch {
			case !known && !onlyTests:
				t.Errorf("%s imports %q, which has no room", f.name, imported)
			case !f.isTest && !slices.Contains(lib.rooms, f.dir):
				t.Errorf("%s imports %q, whose rooms are %v", f.name, imported, lib.rooms)
			}
		}
	}
	for module := range libraries {
		if !used[module] {
			t.Errorf("%q has a room, but nobody lives in it", module)
		}
	}
}

// moduleOf finds the listed module that a package belongs to.
func moduleOf(imported string) string {
	for p := imported; p != "."; p = path.Dir(p) {
		if _, ok := libraries[p]; ok {
			return p
		}
		if _, ok := testLibraries[p]; ok {
			return p
		}
	}
	return imported
}

// Why a module is needed must stand where it is added, in go.mod, and in the words
// that stand here beside its rooms.
func TestDependenciesHaveReasons(t *testing.T) {
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	reasons := maps.Clone(testLibraries)
	for module, l := range libraries {
		reasons[module] = l.why
	}
	requirement := regexp.MustCompile(`^(?:require )?\t?(\S+) v\S+(?: // (.*))?$`)
	for line := range strings.Lines(string(text)) {
		m := requirement.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m == nil || m[2] == "indirect" {
			continue
		}
		if m[2] == "" || m[2] != reasons[m[1]] {
			t.Errorf("go.mod: the reason of %s is %q, here it is %q", m[1], m[2], reasons[m[1]])
		}
	}
	for _, module := range slices.Sorted(allModules()) {
		if !regexp.MustCompile(`(?m)^\t` + regexp.QuoteMeta(module) + ` v\S+ // `).Match(text) {
			t.Errorf("go.mod: %s is imported, but not required", module)
		} else if bytes.Contains(text, []byte("\t"+module+" ")) && regexp.MustCompile(`(?m)^\t`+regexp.QuoteMeta(module)+` v\S+ // indirect$`).Match(text) {
			t.Errorf("go.mod: %s is imported, but stands among the indirect ones", module)
		}
	}
}

// Whoever comes anew finds every folder in the tree that README.md draws, and no
// other.
func TestTreeInReadme(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "## The tree\n\n```\n")
	tree, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("README.md draws no tree")
	}
	drawn := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)(?:^|  )([a-z]+)/[a-z/]*  `).FindAllStringSubmatch(tree, -1) {
		drawn[m[1]] = true
	}
	there := map[string]bool{"public": true, "private": true} // which a build makes
	walk(t, func(name string, _ fs.FileInfo) {
		if folder, _, inside := strings.Cut(name, "/"); inside && !strings.HasPrefix(folder, ".") {
			there[folder] = true
		}
	})
	for folder := range there {
		if !drawn[folder] {
			t.Errorf("the tree of README.md lacks %s/", folder)
		}
	}
	for folder := range drawn {
		if !there[folder] {
			t.Errorf("the tree of README.md has %s/, and there is none", folder)
		}
	}
}

func allModules() func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for m := range libraries {
			if !yield(m) {
				return
			}
		}
		for m := range testLibraries {
			if !yield(m) {
				return
			}
		}
	}
}

// Each package explains itself once, in the file named like it; commands do in
// main.go and data folders in their only Go file.
func TestPackageTexts(t *testing.T) {
	texts := map[string][]string{}
	for _, f := range goFiles(t) {
		if f.dir != "" && !f.isTest {
			texts[f.dir] = append(texts[f.dir], nil...) // so that a package without a text is seen
			if f.syntax.Doc != nil {
				texts[f.dir] = append(texts[f.dir], path.Base(f.name))
			}
		}
	}
	for dir, files := range texts {
		want := path.Base(dir) + ".go"
		switch {
		case isCommand(dir):
			want = "main.go"
		case slices.Contains(dataFolders, dir):
			want = "embed.go"
		}
		if !slices.Equal(files, []string{want}) {
			t.Errorf("%s: the package text stands in %v, want it in %s alone", dir, files, want)
		}
	}
}

var dataFolders = []string{"content", "locales", "templates"}

func TestDataFoldersHoldNoCode(t *testing.T) {
	for _, f := range goFiles(t) {
		first, _, _ := strings.Cut(f.dir, "/")
		if slices.Contains(dataFolders, first) && (f.dir != first || path.Base(f.name) != "embed.go") {
			t.Errorf("%s: data folders hold no Go file but embed.go", f.name)
		}
	}
}

// isCommand says whether a folder holds a program.
func isCommand(dir string) bool {
	first, _, _ := strings.Cut(dir, "/")
	return first == "cmd" || first == "bench"
}

// What passes by the escaping of html/template is made in one package, from what
// was escaped already.
func TestTrustedMarkupIsMadeInTheme(t *testing.T) {
	calls(t, func(f goFile, pkg, name string, at token.Position) {
		if pkg == "template" && slices.Contains([]string{"HTML", "HTMLAttr", "URL", "JS", "JSStr", "CSS", "Srcset"}, name) && f.dir != "theme" {
			t.Errorf("%s:%d: template.%s belongs into theme", f.name, at.Line, name)
		}
	})
}

// Only commands look at the world around them, and what serves tests alone.
func TestSurroundings(t *testing.T) {
	calls(t, func(f goFile, pkg, name string, at token.Position) {
		if f.isTest || isCommand(f.dir) || f.dir == "store/storetest" {
			return
		}
		switch pkg + "." + name {
		case "os.Getenv", "os.LookupEnv", "os.Environ":
			t.Errorf("%s:%d: only cmd reads the environment", f.name, at.Line)
		case "time.Now", "time.Since":
			if clocks[f.name] == "" {
				t.Errorf("%s:%d: only cmd reads the clock", f.name, at.Line)
			}
		}
	})
}

// calls visits every call of the form pkg.Name(…).
func calls(t *testing.T, visit func(f goFile, pkg, name string, at token.Position)) {
	for _, f := range goFiles(t) {
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if s, ok := call.Fun.(*ast.SelectorExpr); ok {
				if pkg, ok := s.X.(*ast.Ident); ok {
					visit(f, pkg.Name, s.Sel.Name, fileSet.Position(call.Pos()))
				}
			}
			return true
		})
	}
}

// A repository that is cloned by everybody stays small, finished, and free of
// the places where it was written.
func TestFiles(t *testing.T) {
	unfinished := regexp.MustCompile(`\b(` + "TO" + `DO|FIX` + `ME)\b`)
	machine := regexp.MustCompile(`(^|[\s"'(=:])/(root|home/[a-z]+|Users/[A-Za-z]+|wo` + `rk)/`)
	walk(t, func(name string, info fs.FileInfo) {
		if info.Size() > 1<<20 {
			t.Errorf("%s has %d bytes; more than a megabyte belongs elsewhere", name, info.Size())
			return
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
			return
		}
		if bytes.IndexByte(text, 0) >= 0 {
			return
		}
		number := 0
		for line := range bytes.Lines(text) {
			number++
			if found := unfinished.Find(line); found != nil {
				t.Errorf("%s:%d: %s: finish it, or write an issue", name, number, found)
			}
			if found := machine.Find(line); found != nil {
				t.Errorf("%s:%d: %q is a path on somebody's machine", name, number, found)
			}
		}
	})
}

// outputs are the folders of the root that hold no source.
var outputs = []string{".git", ".helpwright", "data", "node_modules", "private", "public"}

// walk visits the regular files of the repository that are not output.
func walk(t *testing.T, visit func(name string, info fs.FileInfo)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("walking the repository: %w", err)
		}
		if e.IsDir() && slices.Contains(outputs, name) {
			return fs.SkipDir
		}
		if !e.Type().IsRegular() || strings.HasSuffix(name, ".test") || strings.HasSuffix(name, ".prof") {
			return nil
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		visit(name, info)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var fileSet = token.NewFileSet()

// goFiles parses every Go file of the repository.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var all []goFile
	walk(t, func(name string, _ fs.FileInfo) {
		if path.Ext(name) != ".go" {
			return
		}
		f, err := parser.ParseFile(fileSet, name, nil, parser.ParseComments)
		if err != nil {
			t.Error(err)
			return
		}
		g := goFile{name: name, isTest: strings.HasSuffix(name, "_test.go"), syntax: f}
		if dir := path.Dir(name); dir != "." {
			g.dir = dir
		}
		for _, spec := range f.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			g.imports = append(g.imports, imported)
		}
		all = append(all, g)
	})
	return all
}
