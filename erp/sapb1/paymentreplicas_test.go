package sapb1_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sapb1"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
	"github.com/tradecounter/portal/erp/sim/suite"
)

// postsTogether lets POSTs to one path in only when both replicas have sent theirs.
type postsTogether struct {
	http.Handler
	path string
	gate sync.WaitGroup
	mu   sync.Mutex
	came int
}

func (g *postsTogether) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, g.path) && g.first() {
		g.gate.Done()
		g.gate.Wait()
	}
	g.Handler.ServeHTTP(w, r)
}

// first reports whether the caller is one of the two that wait for each other.
func (g *postsTogether) first() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.came++
	return g.came <= 2
}

// tills are two portals on one ERP, whose POSTs to a path meet.
func tills(t *testing.T, path string) (*sim.Company, erp.CustomerID, [2]*sapb1.Adapter) {
	t.Helper()
	company, facts, err := suite.New(begun)
	if err != nil {
		t.Fatal(err)
	}
	face := &postsTogether{
		Handler: sapb1sim.New(company, sapb1sim.Options{CompanyDB: "FASTENERS_US", UserName: "portal", Password: "secret"}), path: path,
	}
	face.gate.Add(2)
	server := serve(t, face)
	return company, facts.Customer, [2]*sapb1.Adapter{connect(t, server, company.Now), connect(t, server, company.Now)}
}

// both has each portal write, and wants the same payment of both.
func both(t *testing.T, portals [2]*sapb1.Adapter, write func(*sapb1.Adapter) (erp.Payment, error)) {
	t.Helper()
	var ids [2]erp.PaymentID
	var all sync.WaitGroup
	for i, p := range portals {
		all.Go(func() {
			got, err := write(p)
			if err != nil {
				t.Error(err)
			}
			ids[i] = got.ID
		})
	}
	all.Wait()
	if ids[0] == "" || ids[0] != ids[1] {
		t.Errorf("the portals got %q", ids)
	}
}

func TestTwoReplicasUnderOneReferencePostOnePayment(t *testing.T) {
	t.Parallel()
	company, customer, portals := tills(t, "/IncomingPayments")
	ten := erp.MustMoney("10", "USD")
	both(t, portals, func(p *sapb1.Adapter) (erp.Payment, error) {
		return p.PostPayment(t.Context(), "P-1", erp.PaymentDraft{Customer: customer, Method: "card", Cash: ten, OnAccount: ten})
	})
	var reversed []bool
	for p := range company.Payments(sim.Query{Customer: customer}) {
		if p.Reference == "P-1" {
			reversed = append(reversed, p.Reversed)
		}
	}
	if !slices.Equal(reversed, []bool{false, true}) {
		t.Errorf("reversed are %v, want the second of two", reversed)
	}
}

func TestTwoReplicasUnderOneReferenceReverseAPaymentOnce(t *testing.T) {
	t.Parallel()
	company, customer, portals := tills(t, "/Cancel")
	paid, err := company.ReceivePayment(sim.Payment{Customer: customer, OnAccount: erp.MustMoney("5", "USD").Amount, Method: "ach"})
	if err != nil {
		t.Fatal(err)
	}
	both(t, portals, func(p *sapb1.Adapter) (erp.Payment, error) {
		return p.ReversePayment(t.Context(), "R-1", customer, erp.PaymentID(strconv.Itoa(paid.Key)))
	})
}
