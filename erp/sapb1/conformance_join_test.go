package sapb1_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
	"github.com/tradecounter/portal/erp/sim/suite"
)

// counting notes which operations arrive, and refuses joins where it is told to.
type counting struct {
	http.Handler
	refuses bool

	mu    sync.Mutex
	joins int
}

func (c *counting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.URL.Path, "$crossjoin") {
		c.mu.Lock()
		c.joins++
		c.mu.Unlock()
		if c.refuses {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"error":{"code":"-1000","message":"invalid $crossjoin query"}}`))
			return
		}
	}
	c.Handler.ServeHTTP(w, r)
}

// founded is a company of its own with an adapter on it.
func founded(t *testing.T, refuses bool) (*sim.Company, suite.Facts, erp.Adapter, *counting) {
	t.Helper()
	company, facts, err := suite.New(begun)
	if err != nil {
		t.Fatal(err)
	}
	c := &counting{refuses: refuses, Handler: sapb1sim.New(company, sapb1sim.Options{CompanyDB: "FASTENERS_US", UserName: "portal", Password: "secret", CrossJoins: true})}
	return company, facts, connect(t, serve(t, c), company.Now), c
}

func TestJoinsFindTheSameAsReadingThrough(t *testing.T) {
	t.Parallel()
	for _, refuses := range []bool{false, true} {
		_, facts, adapter, seen := founded(t, refuses)
		found, err := adapter.CustomersByEmail(t.Context(), strings.ToUpper(facts.Email))
		if err != nil || len(found) != 1 || found[0].ID != facts.Customer {
			t.Errorf("joins refused %v: got %d customers, %v", refuses, len(found), err)
		}
		shipments, err := adapter.ShipmentsOf(t.Context(), facts.Other, facts.OtherOrder)
		if err != nil || len(shipments) != 1 {
			t.Errorf("joins refused %v: got %d shipments, %v", refuses, len(shipments), err)
		}
		if want := map[bool]int{false: 2, true: 1}[refuses]; seen.joins != want {
			t.Errorf("joins refused %v: %d joins, want %d", refuses, seen.joins, want)
		}
	}
}

func TestPriceOfABlanketAgreementNamesIt(t *testing.T) {
	t.Parallel()
	company, facts, adapter, _ := founded(t, false)
	today := company.Today()
	company.AddAgreement(sim.Agreement{
		Number: 31, Customer: facts.Customer, From: today.AddDays(-30), Through: today.AddDays(30),
		Lines: []sim.AgreementLine{{Item: facts.Packed, Price: decimal.RequireFromString("8.15")}},
	})
	prices, err := adapter.Prices(t.Context(), erp.PriceRequest{
		Customer: facts.Customer, On: today, Lines: []erp.PriceLine{{Item: facts.Packed, Quantity: erp.MustQuantity("3", "C")}},
	})
	if err != nil || prices[0].Err != nil {
		t.Fatal(err, prices)
	}
	p := prices[0].Price
	if !p.Net.Equal(erp.MustMoney("8.15", "USD")) || p.Source.Kind != erp.SourceContract || p.Source.Reference != "31" || p.ValidThrough != today.AddDays(30) {
		t.Errorf("got %s per %s from %+v through %s", p.Net, p.Per, p.Source, p.ValidThrough)
	}
}
