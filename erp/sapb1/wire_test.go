package sapb1

import (
	"encoding/json"
	"testing"

	"github.com/tradecounter/portal/erp"
)

func TestDecimalsAreUnchanged(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`63.427501`: "63.427501", `0.000001`: "0.000001", `"100"`: "100", `12.0`: "12", `-5.5`: "-5.5",
		`9999999999999.999999`: "9999999999999.999999", `1.5E-3`: "0.0015", `null`: "0", `0.1`: "0.1",
	} {
		var n number
		if err := json.Unmarshal([]byte(text), &n); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if !n.Equal(number{erp.MustMoney(want, "USD").Amount}.Decimal) {
			t.Errorf("%s: got %s", text, n)
		}
		sent, err := json.Marshal(n)
		if err != nil || json.Unmarshal(sent, &n) != nil || !n.Equal(erp.MustMoney(want, "USD").Amount) {
			t.Errorf("%s: sent as %s (%v)", text, sent, err)
		}
	}
	for _, text := range []string{`"abc"`, `1e999999999`, `1e-999999999`, `[1]`, `true`, `{}`,
		`11111111111111111111111111111111111111111`} {
		var n number
		if err := json.Unmarshal([]byte(text), &n); err == nil {
			t.Errorf("%s: got %s", text, n)
		}
	}
}

func TestDatesOfEveryVersion(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]erp.Date{
		`"2026-04-08T00:00:00Z"`: erp.NewDate(2026, 4, 8), `"2026-04-08"`: erp.NewDate(2026, 4, 8),
		`"20260408"`: erp.NewDate(2026, 4, 8), `null`: {}, `""`: {},
	} {
		var d date
		if err := json.Unmarshal([]byte(text), &d); err != nil || d.Date != want {
			t.Errorf("%s: got %s, %v", text, d, err)
		}
	}
	for _, text := range []string{`"08.04.2026"`, `"2026-13-01"`, `20261`, `"T"x`} {
		var d date
		if err := json.Unmarshal([]byte(text), &d); err == nil {
			t.Errorf("%s: got %s", text, d)
		}
	}
	if sent, _ := json.Marshal(date{erp.NewDate(2026, 4, 8)}); string(sent) != `"2026-04-08"` {
		t.Errorf("sent as %s", sent)
	}
}

func TestFlagsByNameAndStoredValue(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]flag{`"tYES"`: true, `"Y"`: true, `"tNO"`: false, `"N"`: false, `null`: false} {
		f := !want
		if err := json.Unmarshal([]byte(text), &f); err != nil || f != want {
			t.Errorf("%s: got %v, %v", text, f, err)
		}
	}
	var f flag
	if err := json.Unmarshal([]byte(`"maybe"`), &f); err == nil {
		t.Error("maybe is no answer")
	}
}

func TestKeysMayComeAsText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]integer{`3`: 3, `"3"`: 3, `-1`: -1, `null`: 0} {
		var i integer
		if err := json.Unmarshal([]byte(text), &i); err != nil || i != want {
			t.Errorf("%s: got %d, %v", text, i, err)
		}
	}
}
