package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// A node is a part of a JSON Schema. Its keys are printed in alphabetical order.
type node map[string]any

// JSON returns the form as a JSON Schema of draft 2020-12, indented, with a line
// end at the end.
func (f Form) JSON() ([]byte, error) {
	root := fields(f.Fields)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = f.Title
	root["description"] = f.About
	root["$defs"] = node{
		"words": node{
			"type":        []string{"string", "number"},
			"description": "One line of text for people.",
		},
		"perTag": node{
			"description": "Words for every locale, or a mapping from locale to words.",
			"anyOf": []node{
				{"$ref": "#/$defs/words"},
				{
					"type":                 "object",
					"minProperties":        1,
					"propertyNames":        node{"pattern": tagPattern},
					"additionalProperties": node{"$ref": "#/$defs/words"},
				},
			},
		},
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		return nil, fmt.Errorf("printing the schema %q: %w", f.Name, err)
	}
	return out.Bytes(), nil
}

func fields(all []Field) node {
	properties := node{}
	required := []string{}
	for _, f := range all {
		properties[f.Name] = f.json()
		if f.Required {
			required = append(required, f.Name)
		}
	}
	n := node{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		n["required"] = required
	}
	return n
}

func (f Field) json() node {
	n := f.Value.json()
	n["description"] = f.About
	if f.Example != nil {
		n["examples"] = []any{f.Example}
	}
	return n
}

func (v Value) json() node {
	switch v.Type {
	case Words:
		return node{"$ref": "#/$defs/words"}
	case PerTag:
		return node{"$ref": "#/$defs/perTag"}
	case Flag:
		n := node{"type": "boolean"}
		if v.Default != nil {
			n["default"] = *v.Default
		}
		return n
	case Integer:
		return node{"type": "integer"}
	case Date:
		return node{"type": "string", "format": "date", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}
	case List:
		n := node{"type": "array", "items": v.Each.json()}
		if v.Least > 0 {
			n["minItems"] = v.Least
		}
		return n
	case Map:
		n := node{"type": "object", "propertyNames": node{"pattern": v.Keys}, "additionalProperties": v.Each.json()}
		if v.Least > 0 {
			n["minProperties"] = v.Least
		}
		return n
	case Section:
		return fields(v.Fields)
	}
	n := node{"type": "string"}
	if len(v.OneOf) > 0 {
		n["enum"] = v.OneOf
	}
	if v.Pattern != "" {
		n["pattern"] = v.Pattern
	}
	return n
}
