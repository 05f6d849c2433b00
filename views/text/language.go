package text

import "golang.org/x/text/language"

// Language is one the portal speaks.
type Language struct {
	Code string // "en"
	Name string // in itself: "English"
}

// Languages returns all, the first being the one for readers whose own is not among them.
func Languages() []Language { return []Language{{"en", "English"}, {"de", "Deutsch"}} }

var (
	tags    = []language.Tag{language.English, language.German}
	matcher = language.NewMatcher(tags)
)

// Match returns the code of the language that suits best: chosen, what the reader asked for last (may be empty), before
// accepted, the Accept-Language header.
func Match(chosen, accepted string) string {
	for _, l := range Languages() {
		if l.Code == chosen {
			return chosen
		}
	}
	wanted, _, err := language.ParseAcceptLanguage(accepted)
	if err != nil {
		return Languages()[0].Code
	}
	_, i, _ := matcher.Match(wanted...)
	return Languages()[i].Code
}
