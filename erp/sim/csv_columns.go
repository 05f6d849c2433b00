package sim

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// column is a column of a file of books: a field of the file's row type, named by its tag col:"name". After the name the
// tag may say required, signed (a number may be below zero), default=TEXT (what an empty cell means), or one=A|B|C.
type column struct {
	name     string
	index    []int // of the field
	required bool
	signed   bool
	fallback string
	choices  []string
	read     func(field reflect.Value, text string, c *column) error
	write    func(field reflect.Value) string
}

// columnsOf returns the columns of a row type in the order of its fields; an embedded struct adds its own.
func columnsOf(row reflect.Type) []column {
	var columns []column
	for _, field := range reflect.VisibleFields(row) {
		tag, ok := field.Tag.Lookup("col")
		if !ok {
			continue
		}
		c := column{index: field.Index}
		c.name, tag, _ = strings.Cut(tag, ",")
		for option := range strings.SplitSeq(tag, ",") {
			name, value, _ := strings.Cut(option, "=")
			switch name {
			case "required":
				c.required = true
			case "signed":
				c.signed = true
			case "default":
				c.fallback = value
			case "one":
				c.choices = strings.Split(value, "|")
			}
		}
		c.read, c.write = codecOf(field.Type)
		columns = append(columns, c)
	}
	return columns
}

// codecOf returns how a type of field is read from a cell and written into one.
func codecOf(field reflect.Type) (func(reflect.Value, string, *column) error, func(reflect.Value) string) {
	switch reflect.Zero(field).Interface().(type) {
	case decimal.Decimal:
		return readNumber, func(v reflect.Value) string { return v.Interface().(decimal.Decimal).String() }
	case decimal.NullDecimal:
		return readNullNumber, writeNullNumber
	case erp.Date:
		return readDate, func(v reflect.Value) string { return v.Interface().(erp.Date).String() }
	}
	switch field.Kind() {
	case reflect.Int:
		return readWhole, writeWhole
	case reflect.Bool:
		return readYesNo, writeYesNo
	default:
		return readText, reflect.Value.String
	}
}

// set puts a cell's text into its field.
func (c *column) set(row reflect.Value, cell string) error {
	text := strings.TrimSpace(cell)
	if err := cleanText(text); err != nil {
		return err
	}
	if text == "" {
		if c.required {
			return errors.New("the cell is empty")
		}
		if text = c.fallback; text == "" {
			return nil
		}
	}
	if c.choices != nil && !slices.Contains(c.choices, text) {
		return fmt.Errorf("%q is none of %s", text, strings.Join(c.choices, ", "))
	}
	return c.read(row.FieldByIndex(c.index), text, c)
}

// longestCell is more than any description; what is longer is a quote that was never closed.
const longestCell = 4000

func cleanText(s string) error {
	if !utf8.ValidString(s) {
		return errors.New("the text is not UTF-8; save the file as CSV UTF-8")
	}
	if len(s) > longestCell {
		return fmt.Errorf("the cell has more than %d bytes; is a quote open?", longestCell)
	}
	control := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' }
	if strings.ContainsFunc(s, control) {
		return errors.New("the cell has control characters")
	}
	return nil
}

func readText(field reflect.Value, text string, _ *column) error {
	field.SetString(strings.ReplaceAll(text, "\r\n", "\n"))
	return nil
}

// A number is read to its last digit; exponents are left out, since one of nine digits would fill the memory.
var number = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,12})?$`)

func parseNumber(text string, c *column) (decimal.Decimal, error) {
	if !number.MatchString(text) {
		return decimal.Zero, fmt.Errorf("%q is no number like 1234.50", text)
	}
	d, err := decimal.NewFromString(text)
	if err != nil {
		return decimal.Zero, fmt.Errorf("%q is no number like 1234.50", text)
	}
	if d.IsNegative() && !c.signed {
		return decimal.Zero, fmt.Errorf("%s is below zero", text)
	}
	return d, nil
}

func readNumber(field reflect.Value, text string, c *column) error {
	d, err := parseNumber(text, c)
	if err == nil {
		field.Set(reflect.ValueOf(d))
	}
	return err
}

func readNullNumber(field reflect.Value, text string, c *column) error {
	d, err := parseNumber(text, c)
	if err == nil {
		field.Set(reflect.ValueOf(decimal.NewNullDecimal(d)))
	}
	return err
}

func writeNullNumber(field reflect.Value) string {
	d := field.Interface().(decimal.NullDecimal)
	if !d.Valid {
		return ""
	}
	return d.Decimal.String()
}

// The years that books may speak of: wide enough for a contract without an end, narrow enough to count days in.
const (
	firstYear = 1950
	lastYear  = 2200
)

func readDate(field reflect.Value, text string, _ *column) error {
	d, err := erp.ParseDate(text)
	if err != nil || d.Year < firstYear || d.Year > lastYear {
		return fmt.Errorf("%q is no date like 2026-11-24", text)
	}
	field.Set(reflect.ValueOf(d))
	return nil
}

const mostWhole = 999_999_999

func readWhole(field reflect.Value, text string, _ *column) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > mostWhole {
		return fmt.Errorf("%q is no whole number up to %d", text, mostWhole)
	}
	field.SetInt(int64(n))
	return nil
}

func writeWhole(field reflect.Value) string {
	if field.IsZero() {
		return ""
	}
	return strconv.FormatInt(field.Int(), 10)
}

func readYesNo(field reflect.Value, text string, _ *column) error {
	switch strings.ToLower(text) {
	case "yes", "1", "true":
		field.SetBool(true)
	case "no", "0", "false":
		field.SetBool(false)
	default:
		return fmt.Errorf("%q is neither yes nor no", text)
	}
	return nil
}

func writeYesNo(field reflect.Value) string {
	if field.Bool() {
		return "yes"
	}
	return "no"
}
