// Package pdf writes the papers that a buyer files: what a page shows, on Letter or A4, with its own fonts and no browser.
// The same input gives the same bytes, since whoever calls says what time it is.
package pdf

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"github.com/tradecounter/portal/views/text"
)

// Measures in points.
const (
	margin   = 40.0
	footRoom = 34.0 // above the lower margin
	leading  = 1.32 // times the size of a font
)

// sizes are the sheets of the languages' countries (US Letter; DIN A4), in points.
var sizes = map[string]fpdf.SizeType{"en": {Wd: 612, Ht: 792}, "de": {Wd: 595.28, Ht: 841.89}}

// sheet is a document that is being written. It knows how many pages it will have, because it is written twice.
type sheet struct {
	*fpdf.Fpdf
	text  *text.Printer
	width float64 // between the margins
	foot  float64 // where the room for text ends
	pages int     // zero while they are counted
}

// write makes a document with body, once to count its pages and once more with their number on each.
func write(p *text.Printer, title string, made time.Time, body func(*sheet)) ([]byte, error) {
	counted, err := newSheet(p, title, made, 0, body)
	if err != nil {
		return nil, err
	}
	final, err := newSheet(p, title, made, counted.PageCount(), body)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := final.Output(&out); err != nil {
		return nil, fmt.Errorf("write pdf: %w", err)
	}
	return out.Bytes(), nil
}

func newSheet(p *text.Printer, title string, made time.Time, pages int, body func(*sheet)) (*sheet, error) {
	size, ok := sizes[p.Lang]
	if !ok {
		size = sizes["de"]
	}
	s := &sheet{
		Fpdf: fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: size}), text: p,
		width: size.Wd - 2*margin, foot: size.Ht - margin - footRoom, pages: pages,
	}
	s.SetMargins(margin, margin, margin)
	s.SetAutoPageBreak(false, 0)
	s.SetCellMargin(0)
	s.SetCatalogSort(true)
	s.SetCreationDate(made.UTC())
	s.SetModificationDate(made.UTC())
	s.SetTitle(title, true)
	s.SetLang(p.Lang)
	s.AddUTF8FontFromBytes(face, "", goregular.TTF)
	s.AddUTF8FontFromBytes(face, "B", gobold.TTF)
	body(s)
	if err := s.Error(); err != nil {
		return nil, fmt.Errorf("write pdf: %w", err)
	}
	return s, nil
}

const face = "go"

// font chooses weight ("" or "B") and size for what is written next.
func (s *sheet) font(style string, size float64) { s.SetFont(face, style, size) }

// line is the height of a line in the chosen font.
func (s *sheet) line() float64 {
	size, _ := s.GetFontSize()
	return size * leading
}

// write puts one line of text with its top left corner at x, y. Align is "L" or "R" within the width.
func (s *sheet) write(x, y, width float64, align, words string) {
	s.SetXY(x, y)
	s.CellFormat(width, s.line(), clean(words), "", 0, align+"M", false, 0, "")
}

// wrap breaks a text into lines of the chosen font, at most as many as allowed; what is left out is an ellipsis.
func (s *sheet) wrap(words string, width float64, allowed int) []string {
	const perLine = 200 // more letters than fit into any line
	runes, cut := []rune(clean(words)), false
	if most := allowed * perLine; len(runes) > most {
		runes, cut = runes[:most], true
	}
	lines := s.SplitText(string(runes), width)
	if len(lines) > allowed {
		lines, cut = lines[:allowed], true
	}
	if cut && len(lines) > 0 {
		lines[len(lines)-1] += "…"
	}
	return lines
}

// writeLines puts lines below one another and returns where the next would be.
func (s *sheet) writeLines(x, y, width float64, lines []string) float64 {
	for _, l := range lines {
		s.write(x, y, width, "L", l)
		y += s.line()
	}
	return y
}

// rule draws a line across, as thick as asked.
func (s *sheet) rule(x, y, width, thick float64) {
	s.SetLineWidth(thick)
	s.Line(x, y, x+width, y)
}

// grey and ink are the colours of what is said beside, and of everything else.
func (s *sheet) grey() { s.SetTextColor(96, 96, 96) }
func (s *sheet) ink()  { s.SetTextColor(20, 24, 28) }
