package pdf

import (
	"fmt"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// box stands for a character that the fonts cannot draw, so that a reader sees that there is one.
const box = '□'

// drawable tells the characters that both fonts have.
var drawable = sync.OnceValue(func() map[rune]bool {
	known := map[rune]bool{}
	var buffer sfnt.Buffer
	fonts := []*sfnt.Font{mustParse(goregular.TTF), mustParse(gobold.TTF)}
	for r := rune(' '); r <= 0xFFFF; r++ {
		drawn := true
		for _, f := range fonts {
			glyph, err := f.GlyphIndex(&buffer, r)
			drawn = drawn && err == nil && glyph != 0
		}
		if drawn {
			known[r] = true
		}
	}
	return known
})

func mustParse(ttf []byte) *sfnt.Font {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic(fmt.Errorf("parse embedded font: %w", err))
	}
	return f
}

// clean makes a text drawable in one line: white space becomes a blank, what changes only the direction or the spelling
// of its neighbours goes, and whatever else the fonts lack becomes a box.
func clean(s string) string {
	known := drawable()
	return strings.Map(func(r rune) rune {
		switch {
		case known[r]:
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Mn):
			return -1
		}
		return box
	}, s)
}
