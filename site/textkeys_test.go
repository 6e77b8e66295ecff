package site

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// addresses are the texts that nobody translates.
var addresses = []string{"contact.address", "brand.header.url", "brand.footer.url", "brand.legal.url"}

// A text that is added to the configuration must not be forgotten: translators would
// never see it.
func TestTextKeysAreAll(t *testing.T) {
	var found []string
	var walk func(of reflect.Type, path string)
	walk = func(of reflect.Type, path string) {
		switch {
		case of == reflect.TypeFor[Text]():
			found = append(found, strings.TrimPrefix(path, "."))
		case of.Kind() == reflect.Slice:
			walk(of.Elem(), path)
		case of.Kind() == reflect.Map:
			walk(of.Elem(), path+".*")
		case of.Kind() == reflect.Struct:
			for i := range of.NumField() {
				walk(of.Field(i).Type, path+"."+strings.ToLower(of.Field(i).Name))
			}
		}
	}
	walk(reflect.TypeFor[Config](), "")
	// What is a key in the file is a field of its own here.
	asFields := strings.NewReplacer("standard.*.", "standard.", "reasons.*.", "reasons.", "fields.*.", "fields.", "choices.*", "choices.label", "bookings.*.", "bookings.")
	var told []string
	for _, key := range slices.Concat(TextKeys(), addresses) {
		told = append(told, asFields.Replace(key))
	}
	slices.Sort(found)
	slices.Sort(told)
	if !slices.Equal(found, told) {
		t.Errorf("the configuration has the texts\n%v, told are\n%v", found, told)
	}
}
