package web

import (
	"net/url"
	"strings"
	"unicode"
)

// maxPath is longer than any address this portal writes.
const maxPath = 2048

// SafePath returns path if following it stays on this portal, else fallback. Browsers read a backslash as a slash and
// skip control characters, so neither may occur.
func SafePath(path, fallback string) string {
	if len(path) > maxPath || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") ||
		strings.ContainsRune(path, '\\') || strings.ContainsFunc(path, unicode.IsControl) {
		return fallback
	}
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" {
		return fallback
	}
	return path
}
