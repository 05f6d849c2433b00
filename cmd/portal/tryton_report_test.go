//go:build tryton

package main

import (
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// difference names what the two systems tell differently by design. Each stands, with its reason, in the documentation of
// package erp/sim.
type difference string

const (
	otherCurrency    difference = "price lists in another currency"
	noHolds          difference = "holds"
	noPayers         difference = "payers"
	untaxedExposure  difference = "exposure without tax"
	freightNeverFree difference = "free freight"
	finerPrices      difference = "decimals of a unit price"
	breaksElsewhere  difference = "breaks in another unit"
	halfCents        difference = "half cents"
)

// report counts what was compared.
type report struct {
	compared   map[string]int
	sources    map[string]int
	documented map[difference]int
	faults     []string
	count      int
}

func newReport() *report {
	return &report{compared: map[string]int{}, sources: map[string]int{}, documented: map[difference]int{}}
}

// pricePlaces is how many decimals a page shows of a unit price, and the simulated company rounds to.
const pricePlaces = 4

// money compares two amounts to the decimals that are shown, and reports whether they are the same.
func (r *report) money(kind, what string, actual, simulated erp.Money) bool {
	r.compared[kind]++
	switch {
	case actual.Equal(simulated):
		return true
	case actual.Currency == simulated.Currency && actual.Amount.Round(pricePlaces).Equal(simulated.Amount.Round(pricePlaces)):
		r.documented[finerPrices]++
		return true
	}
	r.fault(kind, what, actual, simulated)
	return false
}

// rounded compares amounts that so many roundings went into. Each may have met a half.
func (r *report) rounded(kind, what string, roundings int, actual, simulated erp.Money) {
	apart := actual.Amount.Sub(simulated.Amount).Abs()
	if !apart.IsZero() && apart.LessThanOrEqual(decimal.New(int64(roundings), -2)) && actual.Currency == simulated.Currency {
		r.compared[kind]++
		r.documented[halfCents]++
		return
	}
	r.money(kind, what, actual, simulated)
}

func (r *report) number(kind, what string, actual, simulated decimal.Decimal) {
	r.compared[kind]++
	if !actual.Equal(simulated) {
		r.fault(kind, what, actual, simulated)
	}
}

func (r *report) same(kind, what string, actual, simulated any) {
	r.compared[kind]++
	if actual != simulated {
		r.fault(kind, what, actual, simulated)
	}
}

// sourceNames are the words of the report for the rules that set a price.
var sourceNames = map[erp.PriceSourceKind]string{
	erp.SourceContract: "contract", erp.SourceBreak: "break", erp.SourcePromotion: "dated promotion",
	erp.SourceDiscount: "category", erp.SourceList: "list",
}

// expressible are the sources that both systems have. A price by ship-to has neither of them.
var expressible = []string{"contract", "break", "dated promotion", "category", "UOM", "list"}

func (r *report) source(what string, actual, simulated erp.PriceSourceKind) {
	r.same("price source", what, actual, simulated)
	if actual == simulated {
		r.sources[sourceNames[actual]]++
	}
}

func (r *report) breaks(what string, actual, simulated []erp.PriceBreak) {
	r.same("number of breaks", what, len(actual), len(simulated))
	for i := range min(len(actual), len(simulated)) {
		r.number("break quantity", what, actual[i].From, simulated[i].From)
		r.money("break price", fmt.Sprintf("%s from %s", what, simulated[i].From), actual[i].Net, simulated[i].Net)
	}
}

func (r *report) fault(kind, what string, actual, simulated any) {
	r.count++
	if len(r.faults) < 40 {
		r.faults = append(r.faults, fmt.Sprintf("%s: %s: Tryton says %v, the simulation %v", kind, what, actual, simulated))
	}
}

// print says what was compared, whatever came of it.
func (r *report) print(t *testing.T, items, customers int) {
	t.Helper()
	figures := 0
	for kind, n := range r.compared {
		if kind != "orders left out of Tryton" {
			figures += n
		}
	}
	tell(t, "side by side: %d figures compared, %d items x %d customers\n", figures, items, customers)
	for _, kind := range sortedKeys(r.compared) {
		tell(t, "  %-28s %7d\n", kind, r.compared[kind])
	}
	tell(t, "prices by source:\n")
	for _, source := range append(expressible, "ship-to") {
		tell(t, "  %-28s %7d\n", source, r.sources[source])
	}
	tell(t, "documented differences (erp/sim/doc.go):\n")
	for _, name := range sortedKeys(r.documented) {
		tell(t, "  %-28s %7d\n", name, r.documented[name])
	}
	tell(t, "not documented: %d\n", r.count)
}

// mostHalves is how many amounts may be apart by the way that a half is rounded: a few in a thousand are halves.
const mostHalves = 20

// judge fails for what is a fault, for a source that nothing was compared of, and for a difference without a reason.
func (r *report) judge(t *testing.T) {
	t.Helper()
	for _, fault := range r.faults {
		t.Error(fault)
	}
	if r.count > len(r.faults) {
		t.Errorf("and %d more", r.count-len(r.faults))
	}
	for _, source := range expressible {
		if r.sources[source] == 0 {
			t.Errorf("no price by %s was compared", source)
		}
	}
	doc, err := os.ReadFile("../../erp/sim/doc.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := r.documented[halfCents]; n > mostHalves {
		t.Errorf("%d amounts are a cent apart: that is more than halves explain", n)
	}
	for name := range r.documented {
		if !strings.Contains(string(doc), "//   - "+string(name)+":") {
			t.Errorf("%q is no documented difference", name)
		}
	}
}

// quietLog shows warnings only.
func quietLog(t *testing.T) *slog.Logger {
	t.Helper()
	log, err := newLogger(testLog{t}, "text", "warn")
	if err != nil {
		t.Fatal(err)
	}
	return log
}
