package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

// order fills the cart with one item and places it.
func order(s *handlertest.Stack, b *webtest.Browser, item erp.ItemID, quantity, po string) *webtest.Page {
	fill(s, b, string(item), quantity)
	checkout := b.Get(s.Path("/checkout")).Want(http.StatusOK)
	return checkout.Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}, "customer_po": {po}}).Want(http.StatusSeeOther)
}

// goDark lets the pages remember prices and credit, then takes the ERP away.
func goDark(t *testing.T, s *handlertest.Stack, b *webtest.Browser) {
	t.Helper()
	b.Get(s.Path("/")).Want(http.StatusOK)
	b.Get(s.Path("/products")).Want(http.StatusOK)
	must(t, s.Traffic.Order(sim.Fault{Kind: sim.FaultDropBefore}))
}

// times multiplies the list price of an item.
func times(t *testing.T, s *handlertest.Stack, item erp.ItemID, factor int64) {
	t.Helper()
	list, err := s.Company.ListPrice(item, 1)
	must(t, err)
	must(t, s.Company.SetListPrice(item, 1, list.Amount.Mul(decimal.NewFromInt(factor))))
}

func limit(t *testing.T, s *handlertest.Stack, amount string) {
	t.Helper()
	must(t, s.Company.SetLimit(handlertest.Brandt, erp.CreditLimit{Kind: erp.LimitAmount, Amount: erp.MustMoney(amount, "USD")}))
}

func wantInERP(t *testing.T, s *handlertest.Stack, ref erp.Reference, want int) {
	t.Helper()
	if n := len(s.Company.OrdersByReference(ref)); n != want {
		t.Fatalf("the ERP has %d orders under %s; want %d", n, ref, want)
	}
}

func TestOrderInDoubtOutlastsAnOutageOfAnyLength(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	ref := referenceOf(order(s, b, handlertest.Bolt, "1", "P1"))
	must(t, s.Traffic.Order(sim.Fault{Kind: sim.FaultDropBefore}))
	for range 60 {
		next, err := s.Portal.CarryOut(t.Context(), s.Account.ID, ref)
		must(t, err)
		if next.IsZero() {
			t.Fatal("the order was given up while the ERP was away")
		}
		s.Clock.Advance(max(0, next.Sub(s.Clock.Now())))
	}
	s.Traffic.ClearFaults()
	for range 8 {
		s.Clock.Advance(time.Minute)
		carryOut(t, s, ref)
	}
	wantInERP(t, s, ref, 1)
}

func TestOrderWaitsWhileTheERPRefusesOurLogin(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	ref := referenceOf(order(s, b, handlertest.Bolt, "1", "P1"))
	must(t, s.Traffic.Order(sim.Fault{Kind: sim.FaultServerError, Status: http.StatusUnauthorized}))
	carryOut(t, s, ref)
	s.Traffic.ClearFaults()
	s.Clock.Advance(time.Hour) // the quote has run out by then, and its figures are the same
	carryOut(t, s, ref)
	wantInERP(t, s, ref, 1)
}

func TestOrderThatWaitsStaysInSightWhenANewerOneIsThrough(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	b.Get(s.Path("/products")).Want(http.StatusOK)
	goDark(t, s, b)
	waiting := referenceOf(order(s, b, handlertest.Washer, "1000", "WAITING-1"))
	s.Traffic.ClearFaults()
	times(t, s, handlertest.Washer, 2)
	carryOut(t, s, waiting)
	s.Clock.Advance(time.Minute)
	carryOut(t, s, referenceOf(order(s, b, handlertest.Bolt, "1", "NEWER-2")))
	must(t, s.Portal.SyncAccounts(t.Context()))
	for _, path := range []string{"/", "/orders"} {
		if !strings.Contains(b.Get(s.Path(path)).Text("main"), "WAITING-1") {
			t.Errorf("%s does not show the order that waits for the buyer", path)
		}
	}
}

func TestAcceptedFiguresAreAskedForOnceMoreAndSoIsCredit(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	goDark(t, s, b)
	placed := order(s, b, handlertest.Washer, "1000", "P1")
	ref := referenceOf(placed)
	s.Traffic.ClearFaults()
	times(t, s, handlertest.Washer, 2)
	carryOut(t, s, ref)
	accept := func() { placed.Follow().Submit(`form[action$="/acceptance"]`, nil).Want(http.StatusSeeOther) }
	times(t, s, handlertest.Washer, 3) // after the page was made
	accept()
	s.Clock.Advance(5 * time.Second) // past the shared answer
	carryOut(t, s, ref)
	wantInERP(t, s, ref, 0)
	accept() // the newest figures
	limit(t, s, "10")
	s.Clock.Advance(5 * time.Second)
	carryOut(t, s, ref)
	wantInERP(t, s, ref, 0)
	held, err := s.Portal.HeldOrders(t.Context())
	must(t, err)
	if len(held) != 1 {
		t.Errorf("%d orders are held for AR; want the accepted one", len(held))
	}
}

func TestOneReleaseByARIsEnough(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	limit(t, s, "10")
	goDark(t, s, b)
	ref := referenceOf(order(s, b, handlertest.Bolt, "8", "P1"))
	s.Traffic.ClearFaults()
	must(t, s.Portal.ReleaseOrder(t.Context(), s.AddStaff(portal.StaffAR), ref))
	carryOut(t, s, ref)
	wantInERP(t, s, ref, 1)
}

func TestFirmOrderThatIsSentLateAtAnotherPriceAsksTheBuyer(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	ref := referenceOf(order(s, s.SignIn(portal.RoleBuyer), handlertest.Washer, "1000", "P1"))
	s.Clock.Advance(20 * time.Hour)
	times(t, s, handlertest.Washer, 2)
	carryOut(t, s, ref)
	wantInERP(t, s, ref, 0)
	page := s.SignIn(portal.RoleBuyer).Get(s.Path("/orders/" + string(ref))).Want(http.StatusOK)
	page.Submit(`form[action$="/acceptance"]`, nil).Want(http.StatusSeeOther)
	carryOut(t, s, ref)
	wantInERP(t, s, ref, 1)
}
