package portal

import (
	"net/http"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestFileName is what file systems take: bytes.
const longestFileName = 255

// CleanFileName leaves the last part of a path, on any system, without what could mislead a reader (control characters,
// marks that turn the direction of writing, as in "exe.fdp") and without what no file system takes.
func CleanFileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == utf8.RuneError:
			return -1
		case strings.ContainsRune(`:*?"<>|`, r), unicode.IsSpace(r):
			return ' '
		}
		return r
	}, name)
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
	if name == "" {
		return "file"
	}
	return shorten(name)
}

// shorten keeps the extension, by which a reader's computer knows what to do with the file.
func shorten(name string) string {
	if len(name) <= longestFileName {
		return name
	}
	extension := path.Ext(name)
	if len(extension) > 16 {
		extension = ""
	}
	return strings.ToValidUTF8(name[:longestFileName-len(extension)], "") + extension
}

// refined are the types that stand behind a container's, told apart by the name: a container's content is not looked
// into before somebody asks for it.
var refined = map[string]map[string]string{
	"application/zip": {".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	"text/plain":      {".csv": "text/csv"},
}

// mediaType finds out what the beginning of a file is (WHATWG MIME Sniffing, as far as net/http does it).
func mediaType(head []byte, name string) string {
	found := http.DetectContentType(head)
	base, _, _ := strings.Cut(found, ";")
	if finer := refined[base][strings.ToLower(path.Ext(name))]; finer != "" {
		return strings.Replace(found, base, finer, 1)
	}
	return found
}
