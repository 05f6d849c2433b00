package tryton

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

func TestNumbersComeExactly(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		`{"__class__": "Decimal", "decimal": "8.90"}`:               "8.9",
		`{"__class__": "Decimal", "decimal": "7.45000000000000"}`:   "7.45",
		`{"__class__": "Decimal", "decimal": "-0.000000000000001"}`: "-0.000000000000001",
		`12.5`: "12.5", `null`: "0",
	} {
		var n number
		if err := json.Unmarshal([]byte(sent), &n); err != nil || !n.Equal(decimal.RequireFromString(want)) {
			t.Errorf("%s: got %s, %v", sent, n, err)
		}
	}
	for sent, want := range map[string]string{`0.30000000000000004`: "0.3", `1e3`: "1000", `-25.0`: "-25", `null`: "0"} {
		var f float
		if err := json.Unmarshal([]byte(sent), &f); err != nil || !f.Equal(decimal.RequireFromString(want)) {
			t.Errorf("%s: got %s, %v", sent, f, err)
		}
	}
}

func TestNonsenseIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sent string
		into any
	}{
		{`{"__class__": "Decimal", "decimal": "1e999999999"}`, &number{}},
		{`{"__class__": "Decimal", "decimal": "NaN"}`, &number{}},
		{`{"__class__": "date", "year": 2026}`, &number{}},
		{`"8.90"`, &float{}},
		{`{"__class__": "Decimal", "decimal": "1"}`, &date{}},
		{`"2026-11-24"`, &date{}},
		{`{"__class__": "date", "year": 2026, "month": 11, "day": 24}`, &moment{}},
		{`"sale.line,x"`, &link{}},
		{`16`, &link{}},
	} {
		if err := json.Unmarshal([]byte(c.sent), c.into); err == nil {
			t.Errorf("%s was taken as %+v", c.sent, c.into)
		}
	}
}

func TestWhatIsSentComesBack(t *testing.T) {
	t.Parallel()
	midnight := moment{time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)}
	day := date{erp.DateOf(midnight.Time)}
	for _, v := range []any{midnight, day, number{decimal.RequireFromString("0.634275")}, float{decimal.RequireFromString("2.5")}} {
		sent, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var m moment
		var d date
		var n number
		var f float
		switch v := v.(type) {
		case moment:
			if err := json.Unmarshal(sent, &m); err != nil || !m.Equal(v.Time) {
				t.Errorf("%s: got %v, %v", sent, m, err)
			}
		case date:
			if err := json.Unmarshal(sent, &d); err != nil || d != v {
				t.Errorf("%s: got %v, %v", sent, d, err)
			}
		case number:
			if err := json.Unmarshal(sent, &n); err != nil || !n.Equal(v.Decimal) {
				t.Errorf("%s: got %v, %v", sent, n, err)
			}
		case float:
			if err := json.Unmarshal(sent, &f); err != nil || !f.Equal(v.Decimal) {
				t.Errorf("%s: got %v, %v", sent, f, err)
			}
		}
	}
	const whole = `{"__class__":"datetime","day":1,"hour":0,"microsecond":0,"minute":0,"month":3,"second":0,"year":2026}`
	if sent, err := json.Marshal(midnight); err != nil || string(sent) != whole {
		t.Errorf("the server needs every part of a time: %s, %v", sent, err)
	}
}

func TestFieldsAreNamedByTheirTags(t *testing.T) {
	t.Parallel()
	type inner struct {
		ID   int64  `json:"id"`
		Code string `json:"code"`
	}
	type row struct {
		ID int64 `json:"id"`
		stamps
		Party inner `json:"party."`
		Lines []struct {
			Product *inner `json:"product."`
		} `json:"lines."`
	}
	want := []string{"create_date", "write_date", "party.code", "lines.product.code"}
	if got := fieldsOf[row](); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// FuzzWire feeds the decoders of what a server sends: they may refuse, and must not panic.
func FuzzWire(f *testing.F) {
	for _, seed := range []string{
		`{"__class__": "Decimal", "decimal": "8.90"}`, `{"__class__": "date", "year": 2026, "month": 11, "day": 24}`,
		`{"__class__": "datetime", "year": -1, "month": 99}`, `"sale.line,16"`, `null`, `1e9`, `[]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(_ *testing.T, sent []byte) {
		for _, into := range []any{&number{}, &float{}, &date{}, &moment{}, &link{}} {
			_ = json.Unmarshal(sent, into)
		}
	})
}
