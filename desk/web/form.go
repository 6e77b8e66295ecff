package web

import (
	"encoding"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// fill puts a form's fields into a struct by the names that its fields have in JSON.
func fill(values url.Values, in any) error {
	v := reflect.ValueOf(in).Elem()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if err := fillField(v, name, name, values[name]); err != nil {
			return err
		}
	}
	return nil
}

func unknown(name string) Problem {
	return Problem{Status: http.StatusBadRequest, Code: "unknown_field", Message: fmt.Sprintf("there is no field %q", name), Field: name}
}

func fillField(v reflect.Value, whole, name string, values []string) error {
	first, rest, deeper := strings.Cut(name, ".")
	field := fieldByName(v, first)
	switch {
	case !field.IsValid():
		return unknown(whole)
	case !deeper:
		return setField(field, whole, values)
	case field.Kind() == reflect.Map && field.Type().Elem().Kind() == reflect.String:
		if len(values) != 1 {
			return Invalid(whole, "malformed", "this field stands several times")
		}
		if field.IsNil() {
			field.Set(reflect.MakeMap(field.Type()))
		}
		field.SetMapIndex(reflect.ValueOf(rest).Convert(field.Type().Key()), reflect.ValueOf(lines(values[0])).Convert(field.Type().Elem()))
		return nil
	case field.Kind() == reflect.Struct:
		return fillField(field, whole, rest, values)
	}
	return unknown(whole)
}

// fieldByName finds the field of a struct that has a name in JSON, in embedded structs too.
func fieldByName(v reflect.Value, name string) reflect.Value {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct && f.Tag.Get("json") == "" {
			if found := fieldByName(v.Field(i), name); found.IsValid() {
				return found
			}
			continue
		}
		if f.IsExported() && jsonName(f) == name && name != "" {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

// jsonName is what a field is called in JSON, "" if it is not there.
func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	switch name {
	case "-":
		return ""
	case "":
		return f.Name
	}
	return name
}

func setField(field reflect.Value, name string, values []string) error {
	if field.Kind() == reflect.Slice && field.Type().Elem().Kind() == reflect.String {
		list := reflect.MakeSlice(field.Type(), 0, len(values))
		for _, value := range values {
			if value != "" {
				list = reflect.Append(list, reflect.ValueOf(value).Convert(field.Type().Elem()))
			}
		}
		field.Set(list)
		return nil
	}
	if len(values) != 1 {
		return Invalid(name, "malformed", "this field stands several times")
	}
	return setValue(field, name, values[0])
}

func setValue(field reflect.Value, name, value string) error {
	if read, ok := field.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if err := read.UnmarshalText([]byte(value)); err != nil {
			return Invalid(name, "malformed", "this cannot be read")
		}
		return nil
	}
	switch field.Kind() {
	case reflect.Pointer:
		if value == "" {
			return nil
		}
		field.Set(reflect.New(field.Type().Elem()))
		return setValue(field.Elem(), name, value)
	case reflect.String:
		field.SetString(lines(value))
	case reflect.Bool:
		switch value {
		case "on", "true", "1":
			field.SetBool(true)
		case "", "off", "false", "0":
			field.SetBool(false)
		default:
			return Invalid(name, "malformed", "this is yes or no")
		}
	case reflect.Int, reflect.Int64, reflect.Int32:
		if value == "" {
			return nil
		}
		n, err := strconv.ParseInt(value, 10, field.Type().Bits())
		if err != nil {
			return Invalid(name, "malformed", "this is a whole number")
		}
		field.SetInt(n)
	default:
		// Whatever has parts is written as JSON, as scripts put it into a hidden field.
		if value == "" {
			return nil
		}
		if err := readJSON([]byte(value), field.Addr().Interface()); err != nil {
			return Invalid(name, "malformed", "this is no JSON of the right form")
		}
	}
	return nil
}

// lines writes the ends of lines as everybody but browsers' forms does.
func lines(value string) string { return strings.ReplaceAll(value, "\r\n", "\n") }

// FieldNames lists the names of the fields that a struct reads, as JSON and forms have
// them.
func FieldNames(in any) (names []string) {
	t := reflect.TypeOf(in)
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct && f.Tag.Get("json") == "" {
			names = append(names, FieldNames(reflect.Zero(f.Type).Interface())...)
			continue
		}
		if name := jsonName(f); f.IsExported() && name != "" {
			names = append(names, name)
		}
	}
	return names
}
