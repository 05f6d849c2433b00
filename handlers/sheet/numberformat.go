package sheet

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// numberFormat is what matters here of how a number is shown: whether it is a date, and whether it fills a mask such as
// 00000, by which a sheet keeps the leading zeros of item numbers.
type numberFormat struct {
	date bool
	mask string
}

// numberFormats reads the formats of the styles that cells name by index (ECMA-376 18.8).
func (w *workbook) numberFormats() ([]numberFormat, error) {
	codes := map[string]string{}
	var all []numberFormat
	inCells := false
	err := w.part("xl/styles.xml", func(token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "numFmt":
				codes[attribute(e, "numFmtId")] = attribute(e, "formatCode")
			case "cellXfs":
				inCells = true
			case "xf":
				if inCells {
					id := attribute(e, "numFmtId")
					all = append(all, newNumberFormat(id, codes[id]))
				}
			}
		case xml.EndElement:
			if e.Name.Local == "cellXfs" {
				return errEnough
			}
		}
		return nil
	})
	return all, err
}

var (
	literal  = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^hms\]][^\]]*\]`)
	dateCode = regexp.MustCompile(`(?i)[ymdhs]`)
	maskCode = regexp.MustCompile(`^0[0\-/. ]*0$`)
)

// newNumberFormat reads a format's code; those with a number up to 163 are built in, and have dates at 14 to 22, 27 to 36,
// 45 to 47 and 50 to 58.
func newNumberFormat(id, code string) numberFormat {
	n, _ := strconv.Atoi(id) // none is 0, General
	if code == "" {
		return numberFormat{date: n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58}
	}
	code, _, _ = strings.Cut(code, ";")
	if mask := strings.NewReplacer(`\`, "", `"`, "").Replace(code); maskCode.MatchString(mask) && !strings.Contains(mask, ".") {
		return numberFormat{mask: mask}
	}
	return numberFormat{date: !strings.EqualFold(code, "General") && dateCode.MatchString(literal.ReplaceAllString(code, ""))}
}

func (w *workbook) format(style int) numberFormat {
	if style < 0 || style >= len(w.styles) {
		return numberFormat{}
	}
	return w.styles[style]
}

// show writes a number as a person knows it: whole and without exponent, to the 15 digits that a workbook keeps. Workbooks
// store binary numbers, so that this is the one place where one is read.
func (f numberFormat) show(value string, from1904 bool) (string, NoticeKind) {
	number, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value, ""
	}
	exact, err := decimal.NewFromString(strconv.FormatFloat(number, 'e', 14, 64))
	if err != nil {
		return value, "" // Inf and NaN
	}
	const lastDay = 2_958_466 // 9999-12-31 and one
	const keeps = 15          // digits
	text := exact.String()
	switch {
	case f.date && exact.Sign() >= 0 && exact.LessThan(decimal.NewFromInt(lastDay)):
		return dateText(exact, from1904), DateInCell
	case f.mask != "" && exact.Sign() >= 0 && exact.IsInteger():
		return masked(text, f.mask), ""
	case len(text) > keeps && exact.IsInteger():
		return text, NumberRounded
	}
	return text, ""
}

// dateText writes a day by its count. Days from 1900 count a 29 February that there never was.
func dateText(days decimal.Decimal, from1904 bool) string {
	start := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	if from1904 {
		start = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return start.AddDate(0, 0, int(days.IntPart())).Format(time.DateOnly)
}

// masked fills the zeros of a mask from its end: 1234 in 000-000 is 001-234.
func masked(digits, mask string) string {
	var reversed []byte
	left := len(digits)
	for i := len(mask) - 1; i >= 0; i-- {
		switch {
		case mask[i] != '0':
			reversed = append(reversed, mask[i])
		case left > 0:
			left--
			reversed = append(reversed, digits[left])
		default:
			reversed = append(reversed, '0')
		}
	}
	out := make([]byte, 0, left+len(reversed))
	out = append(out, digits[:left]...)
	for i := len(reversed) - 1; i >= 0; i-- {
		out = append(out, reversed[i])
	}
	return string(out)
}
