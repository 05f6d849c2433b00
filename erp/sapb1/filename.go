package sapb1

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tradecounter/portal/erp"
)

// maxFileName leaves room for the folder in the 260 characters that Windows has for a path.
const maxFileName = 100

// longestExtension is what still counts as one: ".numbers".
const longestExtension = 8

// safeName makes a name that Windows, where Business One keeps its files, can keep, and that shows itself as it is: without
// separators of paths, quotes, line ends, and marks that turn the direction of what follows. Letters of all scripts stay.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		case strings.ContainsRune(`\/:*?"<>|`, r):
			return '_'
		}
		return r
	}, name)
	stem, extension := stemOf(strings.TrimRight(name, ". "))
	stem = strings.Trim(shortened(stem, maxFileName-utf8.RuneCountInString(extension)), ". ")
	if stem == "" || device(stem) {
		stem = "file" + stem
	}
	return stem + extension
}

func stemOf(name string) (stem, extension string) {
	extension = path.Ext(name)
	if utf8.RuneCountInString(extension) > longestExtension || strings.Contains(extension, " ") {
		extension = ""
	}
	return strings.TrimSuffix(name, extension), extension
}

func shortened(s string, most int) string {
	runes := []rune(s)
	return string(runes[:min(len(runes), most)])
}

// device reports a name that Windows keeps for itself, whatever its extension.
func device(stem string) bool {
	stem, _, _ = strings.Cut(strings.ToUpper(stem), ".")
	switch stem {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && stem[3] >= '0' && stem[3] <= '9'
}

// freeFileName is the name with a number behind it where another file has it: one of the same name would take its place (§2.8).
func freeFileName(name string, there []erp.Attachment) string {
	stem, extension := stemOf(name)
	for n := 2; slices.ContainsFunc(there, func(f erp.Attachment) bool { return strings.EqualFold(f.Name, name) }); n++ {
		name = fmt.Sprintf("%s (%d)%s", stem, n, extension)
	}
	return name
}
