package pdf

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

var (
	streams = regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`)
	shown   = regexp.MustCompile(`(?s)\(((?:\\.|[^\\)])*)\) ?Tj`)
	pages   = regexp.MustCompile(`/Type /Page\b[^s]`)
	unslash = strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r", `\n`, "\n")
)

// textOf reads back what a reader of the file sees, a line for each piece of text, in the order of writing.
func textOf(t *testing.T, file []byte) string {
	t.Helper()
	var out strings.Builder
	for _, m := range streams.FindAllSubmatch(file, -1) {
		r, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue // a font's program, or a map
		}
		page, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range shown.FindAllSubmatch(page, -1) {
			out.WriteString(decode(unslash.Replace(string(s[1]))) + "\n")
		}
	}
	return out.String()
}

// decode reads UTF-16, as text stands in a PDF under Identity-H.
func decode(s string) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}

func pageCount(file []byte) int { return len(pages.FindAll(file, -1)) }
