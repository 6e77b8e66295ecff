package webtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var methods = []string{"get", "put", "post", "delete", "patch"}

// CheckDocument looks whether a document has the structure that OpenAPI 3.1 asks for, and
// returns what is wrong with it.
func CheckDocument(doc map[string]any) (problems []string) {
	say := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	if v, _ := doc["openapi"].(string); !strings.HasPrefix(v, "3.1.") {
		say("openapi is %v", doc["openapi"])
	}
	info, _ := doc["info"].(map[string]any)
	if info["title"] == nil || info["version"] == nil {
		say("info lacks title or version")
	}
	ids := map[string]bool{}
	paths, _ := doc["paths"].(map[string]any)
	for path, item := range paths {
		if !strings.HasPrefix(path, "/") {
			say("%s does not begin with a slash", path)
		}
		for method, value := range item.(map[string]any) {
			op := value.(map[string]any)
			where := method + " " + path
			if !slices.Contains(methods, method) {
				say("%s: no such method", where)
			}
			id, _ := op["operationId"].(string)
			if id == "" || ids[id] {
				say("%s: operationId %q is missing or not the only one", where, id)
			}
			ids[id] = true
			if op["summary"] == nil || op["summary"] == "" || op["x-action"] == nil {
				say("%s: says neither what it does nor what action that is", where)
			}
			responses, _ := op["responses"].(map[string]any)
			if len(responses) < 2 || responses["default"] == nil {
				say("%s: responses are missing", where)
			}
			for status, response := range responses {
				if response.(map[string]any)["description"] == nil || !regexp.MustCompile(`^([1-5][0-9]{2}|default)$`).MatchString(status) {
					say("%s: response %s", where, status)
				}
			}
			problems = append(problems, checkNames(where, path, op)...)
		}
	}
	return append(problems, checkReferences(doc, doc)...)
}

// checkNames compares the names in a path with the parameters.
func checkNames(where, path string, op map[string]any) (problems []string) {
	var named, declared []string
	for _, m := range regexp.MustCompile(`\{([^}]+)\}`).FindAllStringSubmatch(path, -1) {
		named = append(named, m[1])
	}
	parameters, _ := op["parameters"].([]any)
	for _, p := range parameters {
		p := p.(map[string]any)
		if p["in"] == "path" {
			declared = append(declared, p["name"].(string))
			if p["required"] != true {
				problems = append(problems, where+": a parameter of the path is not required")
			}
		}
		if p["schema"] == nil {
			problems = append(problems, where+": a parameter without a schema")
		}
	}
	if !slices.Equal(named, declared) {
		problems = append(problems, fmt.Sprintf("%s: names %v, parameters %v", where, named, declared))
	}
	return problems
}

// checkReferences follows every reference.
func checkReferences(doc map[string]any, value any) (problems []string) {
	switch value := value.(type) {
	case []any:
		for _, each := range value {
			problems = append(problems, checkReferences(doc, each)...)
		}
	case map[string]any:
		if to, ok := value["$ref"].(string); ok && !leads(doc, to) {
			problems = append(problems, to+" leads nowhere")
		}
		for _, each := range value {
			problems = append(problems, checkReferences(doc, each)...)
		}
	}
	return problems
}

func leads(doc map[string]any, to string) bool {
	var at any = doc
	for _, name := range strings.Split(strings.TrimPrefix(to, "#/"), "/") {
		object, ok := at.(map[string]any)
		if !ok {
			return false
		}
		at = object[name]
	}
	return at != nil
}
