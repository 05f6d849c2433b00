package tryton

import (
	"maps"
	"testing"
)

func TestPaymentJournalsAreNamedByMethod(t *testing.T) {
	t.Parallel()
	for setting, want := range map[string]map[string]string{
		"":                                  {},
		"card=Card receipts":                {"card": "Card receipts"},
		" card = Card receipts ,check=B=1,": {"card": "Card receipts", "check": "B=1"},
		"card":                              nil,
		"=Card receipts":                    nil,
		"card=":                             nil,
		"card=A,card=B":                     nil,
	} {
		got, err := ParsePaymentJournals(setting)
		if (err == nil) != (want != nil) || !maps.Equal(got, want) {
			t.Errorf("%q: got %v (%v), want %v", setting, got, err, want)
		}
	}
}
