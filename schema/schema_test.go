package schema_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"helpwright/schema"
)

// compile makes a validator of a form.
func compile(t *testing.T, form schema.Form) *jsonschema.Schema {
	t.Helper()
	text, err := form.JSON()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(form.Name+".json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile(form.Name + ".json")
	if err != nil {
		t.Fatalf("%s is not a JSON Schema: %v", form.Name, err)
	}
	return compiled
}

// Editors show descriptions and examples, so both must be there and true.
func TestFieldsExplainThemselves(t *testing.T) {
	for _, form := range schema.Forms() {
		compile(t, form)
		everyField(form.Name, form.Fields, func(path string, f schema.Field) {
			if !strings.HasSuffix(f.About, ".") {
				t.Errorf("%s: want a sentence, got %q", path, f.About)
			}
			if f.Example == nil {
				return
			}
			alone := schema.Form{Name: "example", Fields: []schema.Field{f}}
			value := instance(t, map[string]any{f.Name: f.Example})
			if err := compile(t, alone).Validate(value); err != nil {
				t.Errorf("%s: the example is not valid: %v", path, err)
			}
		})
	}
}

func everyField(path string, fields []schema.Field, visit func(path string, f schema.Field)) {
	for _, f := range fields {
		at := path + "." + f.Name
		visit(at, f)
		everyField(at, f.Value.Fields, visit)
		for each := f.Value.Each; each != nil; each = each.Each {
			everyField(at, each.Fields, visit)
		}
	}
}

// instance turns a Go value into what the validator takes.
func instance(t *testing.T, value any) any {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFind(t *testing.T) {
	want := []string{"config", "article", "faq", "troubleshooting", "reference", "translation", "topic", "synonyms", "search-tests"}
	if got := schema.Names(); !slices.Equal(got, want) {
		t.Errorf("forms are %q, want %q: their names are those of the command line", got, want)
	}
	if form, ok := schema.Find("topic"); !ok || form.Name != "topic" {
		t.Errorf("finding topic gave %q, %v", form.Name, ok)
	}
	if _, ok := schema.Find("block"); ok {
		t.Error("found a form that does not exist")
	}
}

func TestSchemasRefuse(t *testing.T) {
	article := map[string]any{"id": "a", "title": "A", "summary": "About A.", "state": "draft"}
	with := func(key string, value any) map[string]any {
		changed := map[string]any{key: value}
		for k, v := range article {
			if k != key {
				changed[k] = v
			}
		}
		return changed
	}
	for _, test := range []struct {
		name, why, form string
		value           map[string]any
		valid           bool
	}{
		{"smallest article", "four fields are enough", "article", article, true},
		{"title that is a number", "YAML reads 404 as a number, and it is a good title", "article", with("title", 404), true},
		{"unknown field", "a misspelt field would be lost", "article", with("titel", "A"), false},
		{"state that is none", "the states are fixed", "article", with("state", "done"), false},
		{"id with a space", "ids stand in addresses", "article", with("id", "an id"), false},
		{"kind of another form", "each kind has its form", "article", with("kind", "faq"), false},
		{"FAQ without its kind", "without a kind it would be an article", "faq", article, false},
		{"fact in a translation", "facts stand in the source edition", "translation", article, false},
		{"date that is none", "a day has three parts", "article", with("review_by", "2027"), false},
		{"synonyms", "both forms may stand in a file", "synonyms", map[string]any{"same": []any{[]any{"a", "b"}}, "also": map[string]any{"c": []any{"d"}}}, true},
		{"search test", "all that can be said of a search", "search-tests", map[string]any{"tests": []any{map[string]any{"query": "refund", "article": "refunds", "locale": "en", "within": 1}}}, true},
		{"search without an article", "it expects nothing", "search-tests", map[string]any{"tests": []any{map[string]any{"query": "refund"}}}, false},
		{"synonym of nothing", "a word alone means nothing else", "synonyms", map[string]any{"same": []any{[]any{"a"}}}, false},
		{"topic without names", "somebody must be able to read it", "topic", map[string]any{"names": map[string]any{}}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			form, _ := schema.Find(test.form)
			err := compile(t, form).Validate(instance(t, test.value))
			if (err == nil) != test.valid {
				t.Errorf("valid: %v, want %v: %s\n%v", err == nil, test.valid, test.why, err)
			}
		})
	}
}
