package main

import (
	"sync"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

func TestTheSameOrderByDoubleClickReloadAndTwoReplicasIsOneOrder(t *testing.T) {
	w := newWorld(t)
	first := w.start(t, w.config(t))
	w.settle(t, first)
	second := w.start(t, w.config(t))
	buyer := w.signIn(t, first.url)
	checkout := buyer.fill(t.Context(), w.plentiful(t))
	ref := referenceOf(checkout)
	elsewhere := buyer.at(second.url)

	var clicks sync.WaitGroup
	for i := range 8 {
		clicks.Go(func() {
			at := buyer
			if i%2 == 1 {
				at = elsewhere
			}
			if _, err := at.place(t.Context(), checkout, "PO-TWICE"); err != nil {
				t.Errorf("click %d: %v", i, err)
			}
		})
	}
	clicks.Wait()
	number := buyer.confirmed(t.Context(), ref)
	if _, err := buyer.place(t.Context(), checkout, "PO-TWICE"); err != nil { // the reload of the answered POST
		t.Error(err)
	}
	if order := w.onceInERP(t, ref); string(order.Number) != number {
		t.Errorf("the page shows %s; the ERP printed %s", number, order.Number)
	}
	if _, err := buyer.place(t.Context(), checkout, "PO-OTHER"); err == nil {
		t.Error("the same quote with another PO number was taken as another order")
	}
	w.onceInERP(t, ref)
}

func TestAnOrderSurvivesWhateverTheERPAnswers(t *testing.T) {
	w := newWorld(t)
	config := w.config(t)
	config.tuning.timeouts.Write, config.tuning.absentFor = time.Second, 3*time.Second // the slow answer below lies between
	r := w.start(t, config)
	w.settle(t, r)
	buyer := w.signIn(t, r.url)
	item := w.plentiful(t)
	for _, c := range []struct {
		name   string
		faults []sim.Fault
	}{
		{"reply lost after the ERP committed", []sim.Fault{{Kind: sim.FaultDropAfter, Operation: "POST Orders", Times: 1}}},
		{"connection lost before the ERP committed", []sim.Fault{{Kind: sim.FaultDropBefore, Operation: "POST Orders", Times: 1}}},
		{"a proxy's page in place of an answer", []sim.Fault{{Kind: sim.FaultHTML, Operation: "POST Orders", Times: 1}}},
		{"server error", []sim.Fault{{Kind: sim.FaultServerError, Operation: "POST Orders", Times: 1}}},
		{"asked to wait", []sim.Fault{{Kind: sim.FaultThrottle, Operation: "POST Orders", Times: 1, RetryAfter: time.Second}}},
		{"login expired", []sim.Fault{{Kind: sim.FaultExpireLogin, Operation: "POST Orders", Times: 1}}},
		{"slower than our deadline", []sim.Fault{{Kind: sim.FaultLatency, Operation: "POST Orders", Times: 1, Delay: 2 * time.Second}}},
		{"lost, and the look-up fails", []sim.Fault{
			{Kind: sim.FaultDropAfter, Operation: "POST Orders", Times: 1}, {Kind: sim.FaultServerError, Operation: "POST $batch", Times: 1},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			checkout := buyer.fill(t.Context(), item)
			for _, f := range c.faults {
				if err := w.traffic.Order(f); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := buyer.place(t.Context(), checkout, "PO "+c.name); err != nil {
				t.Fatal(err)
			}
			ref := referenceOf(checkout)
			buyer.confirmed(t.Context(), ref)
			w.onceInERP(t, ref)
			w.traffic.ClearFaults()
		})
	}
}

func TestAnOrderIsTakenWhileTheERPIsGoneAndFlowsWhenItIsBack(t *testing.T) {
	w := newWorld(t)
	r := w.start(t, w.config(t))
	w.settle(t, r)
	buyer := w.signIn(t, r.url)
	item := w.plentiful(t)
	checkout := buyer.fill(t.Context(), item)
	if err := w.traffic.Order(sim.Fault{Kind: sim.FaultServerError}); err != nil {
		t.Fatal(err)
	}
	page, err := buyer.place(t.Context(), checkout, "PO-DARK")
	if err != nil {
		t.Fatal(err)
	}
	ref := referenceOf(checkout)
	if word, err := page.text(".head__title .st"); err != nil || word == "" {
		t.Errorf("the order page has no status: %v", err)
	}
	if n := len(w.company.OrdersByReference(ref)); n != 0 {
		t.Fatalf("the ERP is gone and has %d orders", n)
	}
	w.traffic.ClearFaults()
	buyer.confirmed(t.Context(), ref)
	w.onceInERP(t, ref)
}

func TestAPriceThatRoseDuringAnOutageAsksTheBuyer(t *testing.T) {
	w := newWorld(t)
	r := w.start(t, w.config(t))
	w.settle(t, r)
	buyer := w.signIn(t, r.url)
	item := w.plentiful(t)
	checkout := buyer.fill(t.Context(), item)
	if err := w.traffic.Order(sim.Fault{Kind: sim.FaultServerError}); err != nil {
		t.Fatal(err)
	}
	if _, err := buyer.place(t.Context(), checkout, "PO-RISE"); err != nil {
		t.Fatal(err)
	}
	w.company.SetSpecialPrice(sim.SpecialPrice{
		Customer: w.logins[0].customer, Item: item, Reference: "RISE", Rate: sim.Fixed(erp.MustMoney("999.99", "USD").Amount),
	})
	w.traffic.ClearFaults()
	ref := referenceOf(checkout)
	path := buyer.home + "/orders/" + string(ref)
	eventually(t, "the order asks the buyer", func() bool {
		page, err := buyer.get(t.Context(), path)
		return err == nil && page.Find("form[action$='/acceptance']").Length() == 1
	})
	if n := len(w.company.OrdersByReference(ref)); n != 0 {
		t.Fatalf("an order was sent at a price nobody agreed to: %d", n)
	}
	page := buyer.must(buyer.get(t.Context(), path))
	buyer.must(buyer.submit(t.Context(), page, "form[action$='/acceptance']", nil))
	buyer.confirmed(t.Context(), ref)
	w.onceInERP(t, ref)
}
