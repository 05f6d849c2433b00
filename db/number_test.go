package db

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestKeyTakesSpellingsOfANumberForTheSame(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ number, want string }{
		{"HX-100 24", "hx10024"},
		{"hx‑100–24", "hx10024"}, // non-breaking hyphen, en dash
		{"  ", ""},
		{"---", ""},
		{"1/2-13", "1/213"},
		{"É-7", "e7"},
		{"E\u0301-7", "e7"},
		{"Größe", "grosse"},
		{"GRÖSSE", "grosse"},
		{"螺栓 8", "螺栓8"},
		{"a\x00b", "ab"},
		{strings.Repeat("é", 300), strings.Repeat("e", maxKey)},
	} {
		if got := key(tt.number); got != tt.want {
			t.Errorf("key(%q) = %q, want %q", tt.number, got, tt.want)
		}
	}
}

func TestWordsKeepSizesAndFoldTheRest(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"Hex Cap Screw, 1/2-13 x 0.75\"", []string{"hex", "cap", "screw", "1/2", "13", "x", "0.75"}},
		{"w/gasket. And/or", []string{"w", "gasket", "and", "or"}},
		{"Rohr Ø22, verzinkt", []string{"rohr", "ø22", "verzinkt"}},
		{"", nil},
		{"!?", nil},
		{"六角螺栓", []string{"六角螺栓"}},
	} {
		if got := words(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("words(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestTailsBeginAtEveryCharacter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		key  string
		want []string
	}{
		{"ab12", []string{"ab12", "b12"}},
		{"7", []string{"7"}},
		{"", nil},
		{"é8xy", []string{"é8xy", "8xy"}},
		{"é8", []string{"é8"}},
	} {
		if got := tails(tt.key); !slices.Equal(got, tt.want) {
			t.Errorf("tails(%q) = %q, want %q", tt.key, got, tt.want)
		}
	}
}

func TestQueriesAreQuotedForPostgreSQL(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ query, want string }{
		{"hex bolt", `'hexbolt':* | ('hex':* & 'bolt':*)`},
		{`x' | !y\`, `'x''|!y\\':* | ('x':* & 'y':*)`},
		{"%", `'%':*`},
		{" - ", ""},
	} {
		if got := tsquery(tt.query); got != tt.want {
			t.Errorf("tsquery(%q) = %s, want %s", tt.query, got, tt.want)
		}
	}
}

func FuzzKeyIsStable(f *testing.F) {
	for _, seed := range []string{"HX-100", "É", "\xff", "ẞ", "İ", "ﬁ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, number string) {
		once := key(number)
		if !utf8.ValidString(once) || strings.ContainsRune(once, 0) {
			t.Errorf("key(%q) = %q is no text for PostgreSQL", number, once)
		}
		if again := key(once); again != once {
			t.Errorf("key(%q) = %q, and of that %q", number, once, again)
		}
	})
}
