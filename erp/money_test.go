package erp_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/tradecounter/portal/erp"
)

func TestMoneyAddsOneCurrencyOnly(t *testing.T) {
	t.Parallel()
	usd, eur, none := erp.MustMoney("1.50", "USD"), erp.MustMoney("2", "EUR"), erp.Money{}
	for name, tt := range map[string]struct {
		a, b, want erp.Money
		code       erp.Code
	}{
		"same currency":              {usd, usd, erp.MustMoney("3.00", "USD"), ""},
		"nothing known on the right": {usd, none, usd, ""},
		"nothing known on the left":  {none, usd, usd, ""},
		"two currencies":             {usd, eur, erp.Money{}, erp.Invalid},
		"an amount of no currency":   {usd, erp.MustMoney("1", ""), erp.Money{}, erp.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.a.Add(tt.b)
			if erp.CodeOf(err) != tt.code || err == nil && !got.Equal(tt.want) {
				t.Errorf("got %s, %v; want %s, code %q", got, err, tt.want, tt.code)
			}
			if _, err := tt.a.Cmp(tt.b); erp.CodeOf(err) != tt.code {
				t.Errorf("compared: %v, want code %q", err, tt.code)
			}
		})
	}
}

func TestMoneySubtractsWhatItAdded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		amount := rapid.Custom(func(rt *rapid.T) erp.Money {
			units, places := rapid.Int64().Draw(rt, "units"), rapid.Int32Range(-6, 6).Draw(rt, "places")
			return erp.NewMoney(decimal.New(units, places), "USD")
		})
		a, b := amount.Draw(rt, "a"), amount.Draw(rt, "b")
		sum, err1 := a.Add(b)
		back, err2 := sum.Sub(b)
		total, err3 := erp.Sum(a, b)
		if err := errors.Join(err1, err2, err3); err != nil || !back.Equal(a) || !total.Equal(sum) {
			rt.Errorf("%s + %s = %s, less %[2]s = %s (%v)", a, b, sum, back, err)
		}
	})
}

func TestMoneyKeepsItsDecimalsInJSON(t *testing.T) {
	t.Parallel()
	want := erp.MustMoney("12345678901234567.123456", "USD")
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != `{"amount":"12345678901234567.123456","currency":"USD"}` {
		t.Errorf("got %s", text)
	}
	var got erp.Money
	if err := json.Unmarshal(text, &got); err != nil || !got.Equal(want) {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestMoneyRoundsHalfAwayFromZero(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"0.005": "0.01", "-0.005": "-0.01", "1.0049": "1", "2.675": "2.68"} {
		if got := erp.MustMoney(in, "USD").Round(2); !got.Equal(erp.MustMoney(want, "USD")) {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestParseMoneyRefusesWhatIsNoAmount(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "1,204.50", "$5", "12.3.4", "NaN"} {
		if m, err := erp.ParseMoney(s, "USD"); !errors.Is(err, erp.Invalid) {
			t.Errorf("%q: got %s, %v", s, m, err)
		}
	}
}
