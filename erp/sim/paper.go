package sim

import (
	"bytes"
	"fmt"
	"strings"
)

// paper writes one page of PDF in US letter: a title, rows of a label and what it says, and a line at the foot. It knows
// the characters of Latin-1.
func paper(title string, rows [][2]string, foot string) []byte {
	var text strings.Builder
	write := func(font string, size, x, y int, s string) {
		fmt.Fprintf(&text, "BT /%s %d Tf %d %d Td (%s) Tj ET\n", font, size, x, y, latin(s))
	}
	y := 720
	for _, line := range folded(title, 52) {
		write("B", 18, 56, y, line)
		y -= 24
	}
	fmt.Fprintf(&text, "56 %d m 556 %d l 1.5 w S\n", y+8, y+8)
	for _, row := range rows {
		y -= 20
		write("R", 10, 56, y, row[0])
		for n, line := range folded(row[1], 68) {
			if n > 0 {
				y -= 14
			}
			write("B", 10, 200, y, line)
		}
	}
	write("R", 8, 56, 48, foot)

	var b bytes.Buffer
	var starts []int
	object := func(format string, args ...any) {
		starts = append(starts, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(starts)}, args...)...)
	}
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /R 5 0 R /B 6 0 R >> >> >>")
	object("<< /Length %d >>\nstream\n%sendstream", text.Len(), text.String())
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(starts)+1)
	for _, start := range starts {
		fmt.Fprintf(&b, "%010d 00000 n \n", start)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(starts)+1, table)
	return b.Bytes()
}

// latin writes text as the inside of a PDF string: one byte per character, brackets and strokes escaped.
func latin(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strings.ContainsRune(`()\`, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 256:
			b.WriteByte(byte(r))
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}

// folded breaks text into lines of about so many characters, between words.
func folded(s string, width int) []string {
	lines := []string{""}
	for word := range strings.FieldsSeq(s) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case len(*last)+1+len(word) > width:
			lines = append(lines, word)
		default:
			*last += " " + word
		}
	}
	return lines
}
