package tryton

import (
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tradecounter/portal/erp"
)

// legible refuses a record with a text in it that Tryton would keep otherwise than it was sent, or that says something else to
// a terminal or a mail server than to the eye: letters cut in the middle, and control characters.
func legible(op string, record any) error {
	if text, found := illegible(reflect.ValueOf(record)); found {
		return erp.Errorf(erp.Invalid, op, "the text %q is no text", text)
	}
	return nil
}

func illegible(v reflect.Value) (text string, found bool) {
	switch v.Kind() {
	case reflect.String:
		return v.String(), !utf8.ValidString(v.String()) || strings.ContainsFunc(v.String(), unicode.IsControl)
	case reflect.Pointer:
		if !v.IsNil() {
			return illegible(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if text, found = illegible(v.Field(i)); found {
				return text, true
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if text, found = illegible(v.Index(i)); found {
				return text, true
			}
		}
	}
	return "", false
}
