package sapb1_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sapb1"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
	"github.com/tradecounter/portal/erp/sim/suite"
)

// together lets return requests in only when so many wait, so that each was checked before the other was written.
type together struct {
	http.Handler
	gate sync.WaitGroup
}

func (g *together) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/ReturnRequest") {
		g.gate.Done()
		g.gate.Wait()
	}
	g.Handler.ServeHTTP(w, r)
}

// replicas are two portals on one ERP that has billed one piece of an item.
func replicas(t *testing.T) (company *sim.Company, draft erp.RMADraft, portals [2]*sapb1.Adapter) {
	t.Helper()
	company, facts, err := suite.New(begun)
	if err != nil {
		t.Fatal(err)
	}
	b := &books{t: t, company: company}
	o, err := company.CreateOrder(sim.NewOrder{OrderDraft: erp.OrderDraft{Customer: facts.Customer, Lines: []erp.DraftLine{
		{Item: facts.Stocked, Quantity: erp.NewQuantity(decimal.NewFromInt(1), "EA")},
	}}})
	b.check(err)
	b.ShipRest(o.Number)
	draft = erp.RMADraft{Customer: facts.Customer, Lines: []erp.RMADraftLine{{
		Invoice: b.Invoice(o.Number), InvoiceLine: "0", Item: facts.Stocked, Quantity: o.Lines[0].Quantity, Reason: "1",
	}}}
	face := &together{Handler: sapb1sim.New(company, sapb1sim.Options{CompanyDB: "FASTENERS_US", UserName: "portal", Password: "secret"})}
	face.gate.Add(len(portals))
	server := serve(t, face)
	for i := range portals {
		portals[i] = connect(t, server, company.Now)
	}
	return company, draft, portals
}

// standing are the returns of a company that were not taken back.
func standing(company *sim.Company) []sim.RMA {
	var all []sim.RMA
	for r := range company.RMAs(sim.Query{}) {
		if r.Status != erp.RMACancelled {
			all = append(all, r)
		}
	}
	return all
}

func TestOfTwoReplicasThatReturnTheLastPieceTheLaterTakesItsOwnBack(t *testing.T) {
	t.Parallel()
	company, draft, portals := replicas(t)
	errs := make([]error, len(portals))
	var all sync.WaitGroup
	for i, p := range portals {
		all.Go(func() { _, errs[i] = p.CreateRMA(t.Context(), erp.Reference("R-"+string(rune('a'+i))), draft) })
	}
	all.Wait()
	left := standing(company)
	if len(left) != 1 || left[0].Key != 1 {
		t.Fatalf("left are %+v, want the first", left)
	}
	for i, err := range errs {
		mine := left[0].Reference == erp.Reference("R-"+string(rune('a'+i)))
		if mine && err != nil || !mine && (erp.CodeOf(err) != erp.Rejected || erp.ReasonOf(err) == "") {
			t.Errorf("portal %d got %v, and %s is left", i, err, left[0].Reference)
		}
	}
}

func TestTwoReplicasUnderOneReferenceGetTheSameReturn(t *testing.T) {
	t.Parallel()
	for name, asked := range map[string]string{"enough for two": "0.5", "the last piece": "1"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			company, draft, portals := replicas(t)
			draft.Lines[0].Quantity.Amount = decimal.RequireFromString(asked)
			numbers := make([]erp.RMANumber, len(portals))
			var all sync.WaitGroup
			for i, p := range portals {
				all.Go(func() {
					r, err := p.CreateRMA(t.Context(), "R-1", draft)
					if err != nil {
						t.Error(err)
					}
					numbers[i] = r.Number
				})
			}
			all.Wait()
			if left := standing(company); len(left) != 1 || numbers[0] != left[0].Number || numbers[1] != left[0].Number {
				t.Errorf("the portals got %v, and left are %+v", numbers, left)
			}
		})
	}
}
