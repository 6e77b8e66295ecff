package store

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// bindAll makes arguments alike for both engines: nil, int64 and string.
func bindAll(args []any) ([]any, error) {
	bound := make([]any, len(args))
	for i, a := range args {
		v, err := bind(a)
		if err != nil {
			return nil, fmt.Errorf("argument $%d: %w", i+1, err)
		}
		bound[i] = v
	}
	return bound, nil
}

func bind(arg any) (any, error) {
	switch a := arg.(type) {
	case nil:
		return nil, nil
	case string:
		return text(a)
	case int64:
		return a, nil
	case time.Time:
		return nil, fmt.Errorf("a time is kept as store.Millis(%v)", a)
	case driver.Valuer:
		if v := reflect.ValueOf(a); v.Kind() == reflect.Pointer && v.IsNil() {
			return nil, nil
		}
		v, err := a.Value()
		if err != nil {
			return nil, err
		}
		if _, again := v.(driver.Valuer); again {
			return nil, fmt.Errorf("%T has no plain value", arg)
		}
		return bind(v)
	}
	return bindKind(reflect.ValueOf(arg))
}

// bindKind binds types that are made of plain ones.
func bindKind(v reflect.Value) (any, error) {
	switch {
	case v.Kind() == reflect.Pointer && v.IsNil():
		return nil, nil
	case v.Kind() == reflect.Pointer:
		return bind(v.Elem().Interface())
	case v.Kind() == reflect.String:
		return text(v.String())
	case v.Kind() == reflect.Bool && v.Bool():
		return int64(1), nil
	case v.Kind() == reflect.Bool:
		return int64(0), nil
	case v.CanInt():
		return v.Int(), nil
	case v.CanUint() && v.Uint() <= math.MaxInt64:
		return int64(v.Uint()), nil
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		if v.IsNil() {
			return nil, nil
		}
		return text(string(v.Bytes()))
	}
	return nil, fmt.Errorf("%v of type %v is no integer, text or truth", v, v.Type())
}

func text(s string) (any, error) {
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return nil, fmt.Errorf("%w: it is not UTF-8, or holds a zero byte", ErrText)
	}
	return s, nil
}

// assignAll hands the columns of a row over.
func assignAll(dest, values []any) error {
	if len(dest) != len(values) {
		return fmt.Errorf("the row has %d columns, asked for are %d", len(values), len(dest))
	}
	for i, v := range values {
		if err := assign(dest[i], v); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
	}
	return nil
}

// assign hands one value over. Engines give nil, int64, float64 and string.
func assign(dest, value any) error {
	switch d := dest.(type) {
	case *any:
		*d = value
		return nil
	case sql.Scanner:
		return d.Scan(value)
	}
	to := reflect.ValueOf(dest)
	if to.Kind() != reflect.Pointer || to.IsNil() {
		return fmt.Errorf("%T is no pointer", dest)
	}
	return assignKind(to.Elem(), value)
}

func assignKind(to reflect.Value, value any) error {
	if to.Kind() == reflect.Pointer {
		if value == nil {
			to.SetZero()
			return nil
		}
		to.Set(reflect.New(to.Type().Elem()))
		return assign(to.Interface(), value)
	}
	isBytes := to.Kind() == reflect.Slice && to.Type().Elem().Kind() == reflect.Uint8
	switch v := value.(type) {
	case nil:
		if isBytes {
			to.SetZero()
			return nil
		}
	case string:
		switch {
		case to.Kind() == reflect.String:
			to.SetString(v)
			return nil
		case isBytes:
			to.SetBytes([]byte(v))
			return nil
		}
	case int64:
		switch {
		case to.CanInt() && !to.OverflowInt(v):
			to.SetInt(v)
			return nil
		case to.CanUint() && v >= 0 && !to.OverflowUint(uint64(v)):
			to.SetUint(uint64(v))
			return nil
		case to.CanFloat():
			to.SetFloat(float64(v))
			return nil
		case to.Kind() == reflect.Bool && (v == 0 || v == 1):
			to.SetBool(v == 1)
			return nil
		}
	case float64:
		if to.CanFloat() {
			to.SetFloat(v)
			return nil
		}
	}
	return fmt.Errorf("%s does not fit into %v", shown(value), to.Type())
}

// shown is a value as an error may show it: of texts, which may be secrets, just the
// length.
func shown(value any) string {
	switch v := value.(type) {
	case nil:
		return "NULL"
	case string:
		return "a text of " + strconv.Itoa(len(v)) + " bytes"
	}
	return fmt.Sprint(value)
}
