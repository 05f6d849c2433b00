package sim_test

import (
	"testing"
	"time"

	"github.com/tradecounter/portal/erp/sim"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func fixed() time.Time { return noon }

func TestX(t *testing.T) {
	start := time.Now()
	c, err := sim.Generate(sim.Options{Seed: 1, Now: fixed})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(start))
	n := 0
	for i := range c.Items("", time.Time{}) {
		if n++; n%70 == 0 {
			t.Log(i.ID, "|", i.Description, "|", i.Prices, i.SellUOM, i.Weight, i.Substitutes)
		}
	}
	by := map[string]int{}
	for o := range c.Orders(sim.Query{}) {
		by[string(o.Status())]++
	}
	t.Log(by)
	for cu := range c.Customers(time.Time{}) {
		r, _ := c.Receivable(cu.ID, c.Today())
		t.Log(cu.ID, cu.Name, cu.Limit.Kind, cu.Limit.Amount, "exp", r.Exposure.Amount, "bal", r.Balance.Amount, "oo", r.OpenOrders.Amount, "sh", r.Shipped.Amount, "age", r.Aging.NotDue.Amount, r.Aging.Days1to30.Amount, r.Aging.Days31to60.Amount, r.Aging.Days61to90.Amount, r.Aging.Over90.Amount)
	}
	for o := range c.Orders(sim.Query{Customer: "C20000"}) {
		if o.Status() != "invoiced" {
			t.Log(o.Number, o.PlacedOn, o.Status(), o.Total)
			for _, l := range o.Lines {
				t.Log("   ", l.Description, l.Quantity, l.Shipped, l.Backordered(), l.Net, l.Per, l.Rule, l.PromisedOn, l.Warehouse)
			}
		}
	}
}
