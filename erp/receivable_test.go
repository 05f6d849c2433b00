package erp_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

func TestAgeIntoPicksTheBucketByDaysPastDue(t *testing.T) {
	t.Parallel()
	ten := erp.MustMoney("10", "USD")
	for days, bucket := range map[int]func(erp.Aging) erp.Money{
		-5:  func(a erp.Aging) erp.Money { return a.NotDue },
		0:   func(a erp.Aging) erp.Money { return a.NotDue },
		1:   func(a erp.Aging) erp.Money { return a.Days1to30 },
		30:  func(a erp.Aging) erp.Money { return a.Days1to30 },
		31:  func(a erp.Aging) erp.Money { return a.Days31to60 },
		60:  func(a erp.Aging) erp.Money { return a.Days31to60 },
		61:  func(a erp.Aging) erp.Money { return a.Days61to90 },
		90:  func(a erp.Aging) erp.Money { return a.Days61to90 },
		91:  func(a erp.Aging) erp.Money { return a.Over90 },
		400: func(a erp.Aging) erp.Money { return a.Over90 },
	} {
		var a erp.Aging
		if err := a.AgeInto(ten, days); err != nil || !bucket(a).Equal(ten) || !a.Total.Equal(ten) {
			t.Errorf("%d days: got %+v, %v", days, a, err)
		}
	}
	var a erp.Aging
	if err := a.AgeInto(ten, 5); err != nil {
		t.Fatal(err)
	}
	if err := a.AgeInto(erp.MustMoney("10", "EUR"), 50); erp.CodeOf(err) != erp.Invalid {
		t.Errorf("two currencies in one aging: got %v, want invalid", err)
	}
}

func TestCreditLeftDependsOnTheLimit(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		kind      erp.LimitKind
		limit     string
		exposure  string
		left      string
		limited   bool
		usedShare string
	}{
		"some left":     {erp.LimitAmount, "1000", "250", "750", true, "0.25"},
		"over":          {erp.LimitAmount, "1000", "1200.50", "-200.50", true, "1.2005"},
		"limit of zero": {erp.LimitAmount, "0", "10", "-10", true, "0"},
		"unlimited":     {erp.LimitUnlimited, "0", "10", "0", false, "0"},
		"not set":       {erp.LimitNotSet, "0", "10", "0", false, "0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := erp.Receivable{
				Exposure: erp.MustMoney(tt.exposure, "USD"),
				Limit:    erp.CreditLimit{Kind: tt.kind, Amount: erp.MustMoney(tt.limit, "USD")},
			}
			left, limited := r.Available()
			if limited != tt.limited || limited && !left.Equal(erp.MustMoney(tt.left, "USD")) {
				t.Errorf("got %s left, limited %v; want %s, %v", left, limited, tt.left, tt.limited)
			}
			if got := r.UsedShare(); !got.Equal(decimal.RequireFromString(tt.usedShare)) {
				t.Errorf("got %s used, want %s", got, tt.usedShare)
			}
		})
	}
}

func TestATPAddsWarehouses(t *testing.T) {
	t.Parallel()
	a := erp.Availability{Warehouses: []erp.WarehouseStock{{ATP: decimal.NewFromInt(3)}, {ATP: decimal.RequireFromString("0.5")}}}
	if got := a.ATP(); !got.Equal(decimal.RequireFromString("3.5")) {
		t.Errorf("got %s", got)
	}
}
