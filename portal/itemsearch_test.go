package portal

import (
	"testing"

	"github.com/tradecounter/portal/erp"
)

func TestParseAttributeReadsWhatURLsCarry(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]erp.Attribute{
		"Thread:M8":        {Name: "Thread", Value: "M8"},
		`Finish\: DIN:a:b`: {Name: "Finish: DIN", Value: "a:b"},
		`a\\:b`:            {Name: `a\`, Value: "b"},
		"Länge:½ m":        {Name: "Länge", Value: "½ m"},
		"":                 {}, ":": {}, "a": {}, "a:": {}, ":b": {}, `a\:b`: {}, `\`: {},
	} {
		got, ok := ParseAttribute(text)
		if got != want && ok || ok != (want != erp.Attribute{}) {
			t.Errorf("ParseAttribute(%q) = %+v, %v; want %+v", text, got, ok, want)
		}
	}
}

func FuzzParseAttributeReadsWhatWasWritten(f *testing.F) {
	f.Add("Thread", "M8")
	f.Add(`a:\`, `:\b`)
	f.Fuzz(func(t *testing.T, name, value string) {
		want := erp.Attribute{Name: name, Value: value}
		got, ok := ParseAttribute(AttributeText(want))
		if name == "" || value == "" {
			if ok {
				t.Errorf("half an attribute was read: %+v", got)
			}
			return
		}
		if !ok || got.Value != value || got.Name != string([]rune(name)) {
			t.Errorf("%+v came back as %+v, %v", want, got, ok)
		}
	})
}
