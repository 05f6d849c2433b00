package sim_test

import (
	"slices"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

var pastDue = &erp.Hold{Kind: erp.HoldPastDue, Reason: "past due"}

func TestCreditModes(t *testing.T) {
	t.Parallel()
	large := order(line("VALVE", "100", "EA")) // 1,611.43 with tax, over the limit of 1,000
	for name, tt := range map[string]struct {
		mode    sim.CreditMode
		hold    *erp.Hold
		refused sim.Kind
		status  erp.OrderStatus
	}{
		"accept over the limit": {mode: sim.CreditAccept, status: erp.OrderOpen},
		"reject over the limit": {mode: sim.CreditReject, refused: sim.OverCreditLimit},
		"draft over the limit":  {mode: sim.CreditDraft, status: erp.OrderPending},
		"accept on hold":        {mode: sim.CreditAccept, hold: pastDue, status: erp.OrderHeld},
		"reject on hold":        {mode: sim.CreditReject, hold: pastDue, refused: sim.CustomerOnHold},
		"draft on hold":         {mode: sim.CreditDraft, hold: pastDue, status: erp.OrderPending},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCompany(sim.Settings{})
			if err := c.SetCreditMode(tt.mode); err != nil {
				t.Fatal(err)
			}
			if err := c.SetHold("C1", tt.hold); err != nil {
				t.Fatal(err)
			}
			o, err := c.CreateOrder(large)
			if tt.refused != "" {
				wantKind(t, err, tt.refused)
				return
			}
			if err != nil || o.Status() != tt.status {
				t.Errorf("status %s, %v, want %s", o.Status(), err, tt.status)
			}
		})
	}
}

func TestLimitIsReachedToTheCent(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{Credit: sim.CreditReject})
	total := must(t, c.Quote, order(line("VALVE", "10", "EA"))).Total
	limit := erp.CreditLimit{Kind: erp.LimitAmount, Amount: erp.NewMoney(total.Sub(dec("0.01")), "USD")}
	if err := c.SetLimit("C1", limit); err != nil {
		t.Fatal(err)
	}
	_, err := c.CreateOrder(order(line("VALVE", "10", "EA")))
	wantKind(t, err, sim.OverCreditLimit)
	limit.Amount.Amount = total
	if err := c.SetLimit("C1", limit); err != nil {
		t.Fatal(err)
	}
	must(t, c.CreateOrder, order(line("VALVE", "10", "EA")))
	_, err = c.CreateOrder(order(line("VALVE", "1", "EA")))
	wantKind(t, err, sim.OverCreditLimit)
	if err := c.SetLimit("C1", erp.CreditLimit{Kind: erp.LimitUnlimited}); err != nil {
		t.Fatal(err)
	}
	must(t, c.CreateOrder, order(line("VALVE", "10000", "EA")))
}

func TestDraftMovesNothingUntilItIsApproved(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{Credit: sim.CreditDraft})
	receive(t, c, "VALVE", "01", "100")
	draft := order(line("VALVE", "100", "EA"))
	draft.Reference = "w-7"
	first, second := must(t, c.CreateOrder, draft), must(t, c.CreateOrder, draft)
	if !first.Draft || first.Number != "" || second.Key != 2 {
		t.Fatalf("drafts %+v, %+v", first, second)
	}
	if found := c.OrdersByReference("w-7"); found != nil {
		t.Errorf("a draft is no order: %v", found)
	}
	r := receivable(t, c)
	wantAmount(t, "exposure of drafts", r.Exposure.Amount, "0")
	wantAmount(t, "committed to drafts", level(t, c, "VALVE", 0).Committed, "0")

	approved := must(t, c.ApproveDraft, second.Key)
	if approved.Key != 1 || approved.Number != "100001" || approved.Status() != erp.OrderOpen {
		t.Errorf("approved %+v", approved)
	}
	if again := must(t, c.Draft, second.Key); again.Generated != approved.Key {
		t.Errorf("draft says it became %d", again.Generated)
	}
	if found := c.OrdersByReference("w-7"); len(found) != 1 || found[0].Key != approved.Key {
		t.Errorf("found %v by reference", found)
	}
	_, err := c.ApproveDraft(second.Key)
	wantKind(t, err, sim.AlreadyClosed)
	if err := c.RejectDraft(first.Key); err != nil {
		t.Fatal(err)
	}
	wantKind(t, c.RejectDraft(first.Key), sim.AlreadyClosed)
	all := slices.Collect(c.Drafts(sim.Query{Customer: "C1"}))
	if len(all) != 2 || all[0].Status() != erp.OrderCancelled {
		t.Errorf("drafts %v", all)
	}
}

func TestHeldOrderWaitsForItsRelease(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	receive(t, c, "VALVE", "01", "1")
	if err := c.SetHold("C1", pastDue); err != nil {
		t.Fatal(err)
	}
	held := must(t, c.CreateOrder, order(line("VALVE", "1", "EA")))
	wantKind(t, c.PickOrder(held.Key), sim.OnHold)
	_, err := c.ShipOrder(held.Key, sim.ShipRequest{})
	wantKind(t, err, sim.OnHold)
	if err := c.ReleaseOrder(held.Key); err != nil {
		t.Fatal(err)
	}
	if err := c.PickOrder(held.Key); err != nil {
		t.Error(err)
	}
}

func TestPayerCarriesTheLimit(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{Credit: sim.CreditReject})
	child := customer("C2", 1)
	child.Payer, child.Limit = "C1", erp.CreditLimit{Kind: erp.LimitNotSet}
	c.AddCustomer(child)
	must(t, c.CreateOrder, order(line("VALVE", "50", "EA"))) // 805.71 of 1,000
	draft := order(line("VALVE", "20", "EA"))
	draft.Customer = "C2"
	_, err := c.CreateOrder(draft)
	if refused := wantKind(t, err, sim.OverCreditLimit); refused.Subject != "C1" {
		t.Errorf("refused for %s, want the payer", refused.Subject)
	}
	draft.Lines = []erp.DraftLine{line("VALVE", "2", "EA")}
	billed := must(t, c.CreateOrder, draft)
	if billed.BillTo != "C1" {
		t.Errorf("billed to %s", billed.BillTo)
	}
	r, err := c.Receivable("C2", erp.Date{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Holder != "C1" || r.Limit.Kind != erp.LimitAmount {
		t.Errorf("holder %s, limit %v", r.Holder, r.Limit)
	}
	wantAmount(t, "own orders", r.OpenOrders.Amount, billed.Total.String())
	wantAmount(t, "exposure of both", r.Exposure.Amount, receivable(t, c).Exposure.Amount.String())
}

func receivable(t *testing.T, c *sim.Company) erp.Receivable {
	t.Helper()
	r, err := c.Receivable("C1", erp.Date{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
