package tryton

import (
	"path"
	"strings"
	"unicode"
)

// maxFileName is in characters; most file systems hold it, in whatever script.
const maxFileName = 80

// safeName is a name that means the same wherever somebody saves the file: without a path, without characters that are not
// printed or that turn the text around, and not hidden. Empty if there is none to begin with.
func safeName(name string) string {
	name = strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/")
	name = strings.Map(safeRune, name[strings.LastIndexByte(name, '/')+1:])
	if name == "" {
		return ""
	}
	extension := []rune(path.Ext(name))
	stem := []rune(strings.Trim(strings.TrimSuffix(name, string(extension)), " ."))
	if len(stem) == 0 {
		stem = []rune("file")
	}
	extension = extension[:min(len(extension), maxFileName/2)]
	stem = stem[:min(len(stem), maxFileName-len(extension))]
	return strings.TrimRight(string(append(stem, extension...)), " .")
}

// safeRune leaves out what is not printed, and replaces what some file system or header gives a meaning.
func safeRune(r rune) rune {
	switch {
	case strings.ContainsRune(`<>:"|?*`, r):
		return '_'
	case !unicode.IsGraphic(r), r == unicode.ReplacementChar:
		return -1
	}
	return r
}
