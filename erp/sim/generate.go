package sim

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Options say what company Generate makes. Equal options, at an equal time, make equal companies.
type Options struct {
	Seed      uint64
	Items     int              // zero means 2,000; at most Capacity
	Customers int              // zero means 40, and that is the least
	Now       func() time.Time // the company's clock; nil means time.Now
}

const (
	defaultItems     = 2000
	defaultCustomers = 40
)

// Capacity returns how many different items the generator knows: more than a million.
func Capacity() int {
	total := 0
	for _, f := range catalogue() {
		total += newSeriesOf(f).capacity()
	}
	return total
}

// Generate makes an industrial distributor with four warehouses and two years of business behind it. The business was
// done by the company's own rules, so its books balance. It fails if more items are asked for than there are.
func Generate(o Options) (*Company, error) {
	if o.Items == 0 {
		o.Items = defaultItems
	}
	o.Customers = max(o.Customers, defaultCustomers)
	if o.Now == nil {
		o.Now = wall
	}
	if known := Capacity(); o.Items < 0 || o.Items > known {
		return nil, fmt.Errorf("generate company: %d items asked for, between 1 and %d are known", o.Items, known)
	}
	g := &generator{options: o, now: o.Now(), whole: map[int64]decimal.Decimal{}}
	g.clock = g.now.AddDate(-2, 0, 0)
	g.company = New(Settings{
		Name: "Great Miami Industrial Supply", Currency: "USD", Clock: func() time.Time { return g.clock },
		Freight: FreightRule{Flat: decimal.New(2450, -2), FreeFrom: decimal.NewFromInt(750)},
	})
	g.places()
	g.catalogue()
	g.accounts()
	g.prices()
	g.history()
	g.credit()
	g.company.settings.Clock, g.company.brochures = o.Now, brochuresOf
	return g.company, g.err
}

// generator is one run of Generate. Each part draws from a stream of its own, so that a bigger catalogue has the same
// customers.
type generator struct {
	options   Options
	company   *Company
	now       time.Time
	clock     time.Time // of the company while it relives its past
	movers    []Item    // what is ordered often
	customers []account
	agenda    [][]func() // by day from the start
	whole     map[int64]decimal.Decimal
	err       error // the first that the company's rules had against its history
}

func (g *generator) fail(what string, err error) {
	if err != nil && g.err == nil {
		g.err = fmt.Errorf("generate %s on %s: %w", what, g.clock.Format(time.DateOnly), err)
	}
}

// The streams.
const (
	streamItems = iota + 1
	streamCustomers
	streamPrices
	streamHistory
	streamCredit
)

func (g *generator) stream(n uint64) *rand.Rand { return rand.New(rand.NewPCG(g.options.Seed, n)) }

// number returns n as a decimal, the same for the same n: a million items share what they have in common.
func (g *generator) number(n int64) decimal.Decimal {
	d, ok := g.whole[n]
	if !ok {
		d = decimal.NewFromInt(n)
		g.whole[n] = d
	}
	return d
}

// between draws from first to last, both included.
func between(r *rand.Rand, first, last int) int { return first + r.IntN(last-first+1) }

// chance is true in percent of cases.
func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// pick draws one of a list.
func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// places opens the warehouses and registers with the tax offices.
func (g *generator) places() {
	for _, w := range []struct {
		id                           erp.WarehouseID
		city, street, region, postal string
	}{
		{"01", "Dayton", "2150 Valley Pike", "OH", "45404"},
		{"02", "Fort Wayne", "4801 Industrial Road", "IN", "46825"},
		{"03", "Louisville", "730 Grade Lane", "KY", "40213"},
		{"04", "Houston", "9300 Wallisville Road", "TX", "77013"},
	} {
		g.company.AddWarehouse(erp.Warehouse{ID: w.id, Name: w.city, Nettable: true, Address: erp.Address{
			Name: g.company.Name(), Lines: []string{w.street}, City: w.city, Region: w.region, Postal: w.postal, Country: "US",
		}})
	}
	for _, t := range []struct{ name, region, city, percent string }{
		{"Ohio", "OH", "", "5.75"}, {"Montgomery County", "OH", "Dayton", "1.75"}, {"Franklin County", "OH", "Columbus", "1.75"},
		{"Hamilton County", "OH", "Cincinnati", "2.05"}, {"Indiana", "IN", "", "7"}, {"Kentucky", "KY", "", "6"},
		{"Michigan", "MI", "", "6"}, {"Pennsylvania", "PA", "", "6"}, {"Allegheny County", "PA", "Pittsburgh", "1"},
		{"Texas", "TX", "", "6.25"}, {"City of Houston", "TX", "Houston", "2"}, {"Illinois", "IL", "", "6.25"},
		{"Tennessee", "TN", "", "7"}, {"West Virginia", "WV", "", "6"},
	} {
		g.company.AddTaxRate(TaxRate{
			Jurisdiction: t.name, Country: "US", Region: t.region, City: t.city, Percent: decimal.RequireFromString(t.percent),
		})
	}
}
