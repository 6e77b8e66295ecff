package web

import (
	"net/http"
	"path"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"helpwright/desk/policy"
)

// openAPI describes what programs can ask.
func (s *Server) openAPI(*Call) (Answer, error) { return JSON(http.StatusOK, s.Document()), nil }

// An object is one of JSON.
type object = map[string]any

// Document is the OpenAPI 3.1 document of all routes for programs.
func (s *Server) Document() map[string]any {
	d := describer{names: map[reflect.Type]string{}, schemas: object{}}
	paths := object{}
	for i := range s.routes {
		r := &s.routes[i]
		if !r.forPrograms() {
			continue
		}
		at := "/" + pathNames.ReplaceAllString(r.Path, "{$1}")
		if paths[at] == nil {
			paths[at] = object{}
		}
		paths[at].(object)[strings.ToLower(r.Method)] = d.operation(r)
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Helpwright desk", "version": "1",
			"description": "What programs can ask of the desk. Writes take an Idempotency-Key: asked again with the same key and body, the desk answers the same and does nothing.",
		},
		"servers": []any{object{"url": strings.TrimSuffix(s.Address(""), "/")}},
		"paths":   paths,
		"components": object{
			"schemas": d.schemas,
			"securitySchemes": object{
				"token":    object{"type": "http", "scheme": "bearer", "description": "The token of a program, which an admin makes."},
				"desk":     object{"type": "apiKey", "in": "cookie", "name": "__Host-" + string(StaffJar), "description": "The session of somebody of the desk."},
				"customer": object{"type": "apiKey", "in": "cookie", "name": "__Host-" + string(CustomerJar), "description": "The session of a customer."},
			},
		},
	}
}

// forPrograms reports whether a route is one of the API.
func (r *Route) forPrograms() bool {
	return strings.HasPrefix(r.Path, "api/") || r.always && r.Out != nil
}

var pathNames = regexp.MustCompile(`\{([a-z_]+)(?:\.\.\.)?\}`)

// A describer writes routes and types in the words of OpenAPI.
type describer struct {
	names   map[reflect.Type]string
	schemas object
}

func (d *describer) operation(r *Route) object {
	op := object{
		"operationId": operationID(r), "summary": r.Does, "tags": []any{r.Action.Kind()},
		"x-action": string(r.Action), "responses": d.responses(r),
	}
	if parameters := parametersOf(r); len(parameters) > 0 {
		op["parameters"] = parameters
	}
	if r.In != nil {
		schema := d.schema(reflect.TypeOf(r.In), false)
		content := object{"application/json": object{"schema": schema}, "application/x-www-form-urlencoded": object{"schema": schema}}
		if r.Class == Upload {
			content["multipart/form-data"] = object{"schema": schema}
		}
		op["requestBody"] = object{"required": true, "content": content}
	}
	security := []any{object{"token": []any{}}, object{"desk": []any{}}, object{"customer": []any{}}}
	if policy.Ever(policy.Actor{}, r.Action) {
		security = append(security, object{})
	}
	op["security"] = security
	return op
}

func operationID(r *Route) string {
	words := strings.FieldsFunc(strings.TrimPrefix(r.Path, "api/v1/"), func(c rune) bool { return strings.ContainsRune("/{}.-", c) })
	return strings.ToLower(r.Method) + "_" + strings.Join(words, "_")
}

func parametersOf(r *Route) []any {
	var all []any
	for _, m := range pathNames.FindAllStringSubmatch(r.Path, -1) {
		all = append(all, object{"name": m[1], "in": "path", "required": true, "schema": object{"type": "string"}})
	}
	for _, q := range r.Query {
		all = append(all, object{"name": q.Name, "in": "query", "description": q.Does, "schema": object{"type": "string"}})
	}
	if isWrite(r.Method) {
		all = append(all, object{"name": "Idempotency-Key", "in": "header", "description": "16 to 128 printable characters, new for each thing that is done.", "schema": object{"type": "string", "minLength": 16, "maxLength": 128}})
	}
	return all
}

func (d *describer) responses(r *Route) object {
	wait := object{"Retry-After": object{"description": "Seconds to wait.", "schema": object{"type": "integer"}}}
	problem := object{"application/problem+json": object{"schema": d.schema(reflect.TypeFor[Problem](), true)}}
	all := object{"default": object{"description": "What was wrong.", "content": problem}}
	if !r.always {
		all["429"] = object{"description": "Asked too often.", "headers": wait, "content": problem}
		all["503"] = object{"description": "No time for it now.", "headers": wait, "content": problem}
	}
	good := object{"description": "Done."}
	if r.Out != nil {
		good["content"] = object{"application/json": object{"schema": d.schema(reflect.TypeOf(r.Out), true)}}
	}
	status := r.Status
	switch {
	case status != 0:
	case r.Out == nil:
		status = http.StatusNoContent
	default:
		status = http.StatusOK
	}
	all[strconv.Itoa(status)] = good
	return all
}

// schema describes a type as encoding/json writes it. Of what is answered, fields that
// are always there are required.
func (d *describer) schema(t reflect.Type, answered bool) object {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case t.Kind() == reflect.Pointer:
		return d.schema(t.Elem(), answered)
	case t.Kind() == reflect.Struct && t.Name() != "":
		return object{"$ref": "#/components/schemas/" + d.named(t, answered)}
	case t.Kind() == reflect.Struct:
		return d.structure(t, answered)
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return object{} // JSON of any form
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Array:
		return object{"type": "array", "items": d.schema(t.Elem(), answered)}
	case t.Kind() == reflect.Map:
		return object{"type": "object", "additionalProperties": d.schema(t.Elem(), answered)}
	case t.Kind() == reflect.String:
		return object{"type": "string"}
	case t.Kind() == reflect.Bool:
		return object{"type": "boolean"}
	case t.Kind() == reflect.Float64, t.Kind() == reflect.Float32:
		return object{"type": "number"}
	case t.Kind() == reflect.Interface:
		return object{}
	}
	return object{"type": "integer"}
}

// named writes a type once and returns its name, which begins with its package's where
// another type has it already.
func (d *describer) named(t reflect.Type, answered bool) string {
	if name, known := d.names[t]; known {
		return name
	}
	name := t.Name()
	if d.schemas[name] != nil {
		name = path.Base(t.PkgPath()) + name
	}
	d.names[t] = name
	d.schemas[name] = object{} // so that a type may hold itself
	d.schemas[name] = d.structure(t, answered)
	return name
}

func (d *describer) structure(t reflect.Type, answered bool) object {
	properties := object{}
	var required []any
	for _, f := range reflect.VisibleFields(t) {
		name := jsonName(f)
		if !f.IsExported() || name == "" || f.Anonymous && f.Tag.Get("json") == "" {
			continue
		}
		schema := d.schema(f.Type, answered)
		if words := f.Tag.Get("doc"); words != "" {
			schema["description"] = words
		}
		properties[name] = schema
		if answered && !strings.Contains(f.Tag.Get("json"), "omit") {
			required = append(required, name)
		}
	}
	s := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}
