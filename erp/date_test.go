package erp_test

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tradecounter/portal/erp"
)

var (
	_ driver.Valuer = erp.Date{}
	_ sql.Scanner   = (*erp.Date)(nil)
)

func TestDateIsTheDayWhereTheMomentWas(t *testing.T) {
	t.Parallel()
	hamburg, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	moment := time.Date(2026, 11, 24, 23, 30, 0, 0, time.UTC)
	if got := erp.DateOf(moment.In(hamburg)).String(); got != "2026-11-25" {
		t.Errorf("in Hamburg: got %s", got)
	}
	if got := erp.DateOf(moment).String(); got != "2026-11-24" {
		t.Errorf("in UTC: got %s", got)
	}
}

func TestDateCountsDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		d := erp.NewDate(rapid.IntRange(1900, 2200).Draw(rt, "year"), time.January, rapid.IntRange(1, 366).Draw(rt, "day"))
		n := rapid.IntRange(-40_000, 40_000).Draw(rt, "days")
		e := d.AddDays(n)
		if e.DaysSince(d) != n || e.Before(d) != (n < 0) || e.After(d) != (n > 0) {
			rt.Errorf("%s and %d days is %s: %d days since, before %v, after %v", d, n, e, e.DaysSince(d), e.Before(d), e.After(d))
		}
	})
}

func TestDateTravels(t *testing.T) {
	t.Parallel()
	for _, want := range []erp.Date{{}, erp.NewDate(2026, time.February, 28), erp.NewDate(1999, time.December, 31)} {
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got erp.Date
		if err := json.Unmarshal(text, &got); err != nil || got != want {
			t.Errorf("JSON %s: got %q, %v", text, got, err)
		}
		stored, err := want.Value()
		if err != nil {
			t.Fatal(err)
		}
		for _, src := range []any{stored, []byte(want.String()), want.String()} {
			if err := got.Scan(src); err != nil || got != want {
				t.Errorf("scan %T %v: got %q, %v", src, src, got, err)
			}
		}
	}
	var d erp.Date
	if err := d.Scan(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)); err != nil || d.String() != "2026-11-24" {
		t.Errorf("scan a database's date: got %q, %v", d, err)
	}
	if err := d.Scan(7); err == nil {
		t.Error("a number passes for a date")
	}
}

func TestParseDateRefusesWhatIsNoDay(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"2026-02-30", "24.11.2026", "2026-11-24T00:00:00Z", "2026-1-2", "tomorrow"} {
		if d, err := erp.ParseDate(s); !errors.Is(err, erp.Invalid) {
			t.Errorf("%q: got %q, %v", s, d, err)
		}
	}
}
