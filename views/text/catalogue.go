// Package text is the message catalogue: everything a person reads, in every language the portal speaks, and the
// Printer that puts money, quantities and dates into it.
//
// A message is a line of en/<area>.json and of de/<area>.json under the same key, whose first word is the area:
// "cart.added". Arguments stand as {0}, {1}. A message that counts has the forms of CLDR, "one" and "other", chosen by
// its first argument. Tests hold both languages to the same keys and placeholders, and the templates to using them.
package text

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
)

//go:embed en de
var files embed.FS

// Key names a message: "cart.added".
type Key string

// message is a text, or the plural forms of one.
type message struct {
	other string
	forms map[string]string // by CLDR form; nil for a message that does not count
}

// UnmarshalJSON implements json.Unmarshaler: a string, or an object of forms.
func (m *message) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, &m.other)
	}
	if err := json.Unmarshal(b, &m.forms); err != nil {
		return err
	}
	m.other = m.forms["other"]
	return nil
}

func mustLoad(language string) map[Key]message {
	entries, err := files.ReadDir(language)
	if err != nil {
		panic(fmt.Errorf("read catalogue %q: %w", language, err))
	}
	all := map[Key]message{}
	for _, e := range entries {
		body, err := files.ReadFile(path.Join(language, e.Name()))
		if err != nil {
			panic(fmt.Errorf("read catalogue: %w", err))
		}
		var area map[Key]message
		if err := json.Unmarshal(body, &area); err != nil {
			panic(fmt.Errorf("parse %s/%s: %w", language, e.Name(), err))
		}
		prefix := strings.TrimSuffix(e.Name(), ".json") + "."
		for key, m := range area {
			if !strings.HasPrefix(string(key), prefix) {
				panic(fmt.Sprintf("%s/%s: key %q belongs to another area", language, e.Name(), key))
			}
			all[key] = m
		}
	}
	return all
}
