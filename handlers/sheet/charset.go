package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decode turns a text file into UTF-8 and says what it was. UTF-16 without its mark is known by the zero bytes of the
// ASCII that every list of parts has; bytes that are no UTF-8 are Windows-1252, which Excel on Windows still writes.
func decode(content []byte) (text, charset string, err error) {
	switch {
	case bytes.HasPrefix(content, []byte("\xEF\xBB\xBF")):
		return checked(content[3:], "UTF-8")
	case bytes.HasPrefix(content, []byte("\xFF\xFE")):
		return transcoded(content[2:], unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16")
	case bytes.HasPrefix(content, []byte("\xFE\xFF")):
		return transcoded(content[2:], unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "UTF-16")
	}
	even, odd := zeros(content)
	switch {
	case odd > 0 && even*10 < odd:
		return transcoded(content, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16")
	case even > 0 && odd*10 < even:
		return transcoded(content, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "UTF-16")
	case utf8.Valid(content):
		return checked(content, "UTF-8")
	}
	return transcoded(content, charmap.Windows1252, "Windows-1252")
}

// zeros counts zero bytes at even and odd places.
func zeros(content []byte) (even, odd int) {
	for i, b := range content {
		switch {
		case b != 0:
		case i%2 == 0:
			even++
		default:
			odd++
		}
	}
	return even, odd
}

func transcoded(content []byte, from encoding.Encoding, charset string) (string, string, error) {
	decoded, err := from.NewDecoder().Bytes(content)
	if err != nil {
		return "", "", &Error{Kind: NotASheet, cause: err}
	}
	return checked(decoded, charset)
}

// checked refuses what no person typed: control characters mean a picture or a program under a list's name.
// DOS ended its texts with Ctrl-Z.
func checked(content []byte, charset string) (string, string, error) {
	text := strings.TrimRight(strings.ToValidUTF8(string(content), "\uFFFD"), "\x1A")
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\v\f\r", r) }) {
		return "", "", &Error{Kind: NotASheet}
	}
	return text, charset, nil
}

// looksLikeMarkup knows the web pages that some systems export under a spreadsheet's name.
func looksLikeMarkup(text string) bool {
	start := strings.ToLower(strings.TrimSpace(text[:min(len(text), 256)]))
	for _, tag := range []string{"<html", "<!doctype", "<table", "<?xml", "<meta", "<script", "%pdf-", "{\\rtf"} {
		if strings.HasPrefix(start, tag) {
			return true
		}
	}
	return false
}
