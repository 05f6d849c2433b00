package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/portal"
)

// troubles are the ways in which an ERP fails a page.
var troubles = map[string]sim.Fault{
	"nonsense":       {Kind: sim.FaultHTML},
	"not at all":     {Kind: sim.FaultDropBefore},
	"errors":         {Kind: sim.FaultServerError},
	"slowly":         {Kind: sim.FaultLatency, Delay: 3 * time.Second},
	"busy":           {Kind: sim.FaultThrottle, RetryAfter: time.Second},
	"half an answer": {Kind: sim.FaultDropAfter},
}

func TestPagesStandAndOrdersAreTakenWhileTheERPFails(t *testing.T) {
	t.Parallel()
	for name, fault := range troubles {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := handlertest.New(t)
			b := s.SignIn(portal.RoleBuyer)
			b.Get(s.Path("/products")).Want(http.StatusOK) // prices are seen once
			fill(s, b, string(handlertest.Bolt), "2")
			s.Clock.Advance(2 * time.Minute)
			if err := s.Traffic.Order(fault); err != nil {
				t.Fatal(err)
			}
			for _, path := range []string{"/", "/products", "/products/" + string(handlertest.Bolt), "/cart", "/orders", "/orders/100002", "/orders/100002/whereabouts", "/invoices", "/account"} {
				page := b.Get(s.Path(path)).Want(http.StatusOK)
				if fault.Kind != sim.FaultThrottle && !page.Has(".stamp--late") {
					t.Errorf("%s does not say that the ERP fails", path)
				}
			}
			checkout := b.Get(s.Path("/checkout")).Want(http.StatusOK)
			order := checkout.Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}, "customer_po": {"4500077"}}).Follow().Want(http.StatusOK)
			if !strings.Contains(order.Text("h1"), "4500077") {
				t.Errorf("the order's page is titled %q", order.Text("h1"))
			}
			if !strings.Contains(b.Get(s.Path("/orders")).Want(http.StatusOK).Text("main"), "4500077") {
				t.Error("the order is not in the list")
			}
		})
	}
}

func TestInvoiceThatOnlyTheERPCouldKnowIsUnavailableAndNotAnError(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	b.Get(s.Path("/invoices/999999")).Want(http.StatusNotFound)
	if err := s.Traffic.Order(sim.Fault{Kind: sim.FaultDropBefore}); err != nil {
		t.Fatal(err)
	}
	page := b.Get(s.Path("/invoices/999999")).Want(http.StatusServiceUnavailable)
	if page.Text(".err__ref") != page.Header.Get("X-Request-ID") {
		t.Error("the page does not show its number")
	}
}

func TestCauseOfAFailureIsInTheLogAndNotOnThePage(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	if _, err := s.Database.Superuser.Exec("REVOKE SELECT ON sessions FROM portal_app"); err != nil {
		t.Fatal(err)
	}
	page := b.Get(s.Path("/orders")).Want(http.StatusInternalServerError)
	if strings.Contains(page.Text("body"), "permission") || strings.Contains(page.Text("body"), "sessions") {
		t.Errorf("the page tells the cause: %s", page.Text("body"))
	}
	if !strings.Contains(s.Log.String(), "permission denied") {
		t.Error("the log does not tell the cause")
	}
}
