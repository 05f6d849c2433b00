package text

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

var morning = time.Date(2026, time.November, 24, 9, 14, 8, 0, time.FixedZone("EST", -5*60*60))

func TestPrinterWritesFiguresTheWayTheLanguageDoes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		value  any
		en, de string
	}{
		{"a sum with its currency", erp.MustMoney("18287.98", "USD"), "18,287.98 USD", "18.287,98 USD"},
		{"a whole sum keeps the currency's decimals", erp.MustMoney("12", "USD"), "12.00 USD", "12,00 USD"},
		{"a unit price keeps the decimals it carries", erp.MustMoney("63.4000", "USD"), "63.4000 USD", "63,4000 USD"},
		{"zeros beyond four decimals say nothing", erp.MustMoney("36.900000", "USD"), "36.9000 USD", "36,9000 USD"},
		{"significant decimals are never dropped", erp.MustMoney("0.0312500", "USD"), "0.03125 USD", "0,03125 USD"},
		{"a currency without decimals", erp.MustMoney("1250", "JPY"), "1,250 JPY", "1.250 JPY"},
		{"a negative sum has a true minus", erp.MustMoney("-1284.5", "EUR"), "\u22121,284.50 EUR", "\u22121.284,50 EUR"},
		{"a million", erp.MustMoney("1234567.8", "USD"), "1,234,567.80 USD", "1.234.567,80 USD"},
		{"a sum nobody stated", erp.Money{}, "–", "–"},
		{"a quantity with its unit", erp.MustQuantity("1240.50", "C"), "1,240.5 C", "1.240,5 C"},
		{"a count", 21906, "21,906", "21.906"},
		{"a date", erp.NewDate(2026, time.November, 24), "Nov 24, 2026", "24.11.2026"},
		{"no date", erp.Date{}, "–", "–"},
		{"a moment in another zone", morning.UTC(), "Nov 24, 2026, 9:14 am", "24.11.2026, 09:14"},
		{"a wait is rounded up", 61 * time.Second, "2 minutes", "2 Minuten"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for language, want := range map[string]string{"en": c.en, "de": c.de} {
				got := New(language, morning).Format(c.value)
				if plain(got) != want {
					t.Errorf("%s: got %q, want %q", language, got, want)
				}
			}
		})
	}
}

// plain turns no-break spaces into spaces.
func plain(s string) string {
	out := []rune(s)
	for i, r := range out {
		if r == '\u00a0' {
			out[i] = ' '
		}
	}
	return string(out)
}

func TestPrinterSaysDays(t *testing.T) {
	t.Parallel()
	today := erp.DateOf(morning)
	for _, c := range []struct {
		days   int
		en, de string
	}{
		{0, "today", "heute"}, {1, "in 1 day", "in 1 Tag"}, {5, "in 5 days", "in 5 Tagen"}, {-92, "92 days past due", "92 Tage überfällig"},
	} {
		if got := New("en", morning).InDays(today.AddDays(c.days)); got != c.en {
			t.Errorf("%d days: got %q, want %q", c.days, got, c.en)
		}
		if got := New("de", morning).InDays(today.AddDays(c.days)); got != c.de {
			t.Errorf("%d days: got %q, want %q", c.days, got, c.de)
		}
	}
}

func TestPrinterWritesDatesByPlace(t *testing.T) {
	t.Parallel()
	en, de := New("en", morning), New("de", morning)
	for _, c := range []struct{ name, got, want string }{
		{"this year in a column", en.Day(erp.NewDate(2026, 3, 4)), "Mar 4"},
		{"another year in a column", en.Day(erp.NewDate(2027, 1, 14)), "Jan 14, 2027"},
		{"this year in a German column", de.Day(erp.NewDate(2026, 3, 4)), "04.03."},
		{"the head of a page", en.LongDate(en.Today()), "Tuesday, November 24, 2026"},
		{"the head of a German page", de.LongDate(de.Today()), "Dienstag, 24. November 2026"},
		{"March in German", de.LongDate(erp.NewDate(2026, 3, 4)), "Mittwoch, 4. März 2026"},
		{"a stamp of today", en.Clock(morning.UTC()), "09:14"},
		{"a stamp of yesterday", en.Clock(morning.AddDate(0, 0, -1)), "Nov 23 09:14"},
		{"a share", plain(en.Percent(decimal.RequireFromString("0.0445"))), "4.5 %"},
		{"a duration", plain(de.Seconds(412 * time.Millisecond)), "0,4 s"},
		{"a short duration", plain(en.Seconds(42 * time.Millisecond)), "0.04 s"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestPrinterPutsArgumentsIntoProblems(t *testing.T) {
	t.Parallel()
	problem := portal.Problem{Field: "quantity", Message: portal.MsgNotMultiple, Args: []any{erp.MustQuantity("100", "FT")}}
	if got := plain(New("en", morning).Problem(problem)); got != "Sold in steps of 100 FT." {
		t.Errorf("got %q", got)
	}
}

func TestPrinterLeavesBracesOfArgumentsAlone(t *testing.T) {
	t.Parallel()
	problem := portal.Problem{Message: portal.MsgPOUsed, Args: []any{"{1}", erp.NewDate(2026, 11, 18)}}
	if got := New("en", morning).Problem(problem); got != "Used on order {1} of Nov 18, 2026. Change it, or tick “same PO again”." {
		t.Errorf("got %q", got)
	}
}

func TestMatchPrefersWhatWasChosen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ chosen, accepted, want string }{
		{"de", "en-US", "de"}, {"", "de-AT, en;q=0.5", "de"}, {"", "fr, en;q=0.5", "en"}, {"", "", "en"},
		{"xx", "de", "de"}, {"", ";;;", "en"},
	} {
		if got := Match(c.chosen, c.accepted); got != c.want {
			t.Errorf("Match(%q, %q) = %q, want %q", c.chosen, c.accepted, got, c.want)
		}
	}
}
