package text

import (
	"regexp"
	"slices"
	"testing"
)

var placeholder = regexp.MustCompile(`\{\d+\}`)

// placeholders returns those of a text, each once.
func placeholders(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestEveryLanguageHasTheSameMessages(t *testing.T) {
	t.Parallel()
	first := Languages()[0].Code
	for _, l := range Languages()[1:] {
		for key, m := range catalogues[first] {
			other, ok := catalogues[l.Code][key]
			if !ok {
				t.Errorf("%s lacks %q", l.Code, key)
				continue
			}
			if a, b := placeholders(m.other), placeholders(other.other); !slices.Equal(a, b) {
				t.Errorf("%q takes %v in %s and %v in %s", key, a, first, b, l.Code)
			}
			if (m.forms == nil) != (other.forms == nil) {
				t.Errorf("%q counts in one of %s and %s only", key, first, l.Code)
			}
		}
		for key := range catalogues[l.Code] {
			if _, ok := catalogues[first][key]; !ok {
				t.Errorf("%s has %q, which %s lacks", l.Code, key, first)
			}
		}
	}
}

func TestEveryMessageSaysSomething(t *testing.T) {
	t.Parallel()
	for language, messages := range catalogues {
		for key, m := range messages {
			if m.other == "" || (m.forms != nil && m.forms["one"] == "") {
				t.Errorf("%s: %q is empty", language, key)
			}
			for _, p := range placeholders(m.forms["one"]) {
				if !slices.Contains(placeholders(m.other), p) {
					t.Errorf("%s: %q has %s in one of its forms only", language, key, p)
				}
			}
		}
	}
}
