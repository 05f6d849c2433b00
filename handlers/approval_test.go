package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

// approveOver has the owner say above which total orders wait.
func approveOver(s *handlertest.Stack, owner *webtest.Browser, amount string) *webtest.Page {
	return owner.Get(s.Path("/account")).Want(http.StatusOK).Submit(`form[action$="/account/approval"]`, url.Values{"approval_over": {amount}})
}

func TestOrderOfWhoeverActsWaitsForTheCustomersApprover(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	owner, approver, b := s.SignIn(portal.RoleOwner), s.SignIn(portal.RoleApprover), s.SignInStaff(portal.StaffRep)
	approveOver(s, owner, "50").WantRedirect(s.Path("/account"))
	begin(b, s.Account.ID)
	put(b, s.Account.ID, handlertest.Bolt, "10")
	if got := b.Get(s.Path("/checkout")).Text("#place-why"); !strings.Contains(got, "approve") {
		t.Errorf("the checkout says %q", got)
	}
	placed := place(b, s.Account.ID, "4500050", "he asked").Want(http.StatusSeeOther)
	ref, page := referenceOf(placed), placed.Follow().Want(http.StatusOK)
	if got := page.Text("h1 + .st"); got != "Needs approval" {
		t.Errorf("the order stands at %q", got)
	}
	carryOut(t, s, ref)
	if got := len(s.Company.OrdersByReference(ref)); got != 0 {
		t.Fatalf("the ERP has %d orders before anybody approved", got)
	}

	// By a button there is none, by the address neither, and not as anybody else of the distributor.
	if page.Has(`form[action$="/approval"]`) {
		t.Error("whoever acts is offered to approve")
	}
	order := s.Path("/orders/" + string(ref))
	token := page.Value("input[name=_csrf]", "value")
	for _, decision := range []string{"/approval", "/refusal"} {
		b.Post(order+decision, url.Values{"_csrf": {token}}).Want(http.StatusForbidden)
	}
	admin := s.SignInStaff(portal.StaffAdmin)
	admin.Post(order+"/approval", url.Values{"_csrf": {admin.Get(order).Value("input[name=_csrf]", "value")}}).Want(http.StatusForbidden)
	b.Post(s.Path("/account/approval"), url.Values{"_csrf": {token}}).Want(http.StatusForbidden) // nor lifted by the rule

	if got := approver.Get(s.Path("/")).Want(http.StatusOK).Text(".notices"); !strings.Contains(got, "4500050") {
		t.Errorf("the approver's dashboard says %q", got)
	}
	decided := approver.Get(order).Want(http.StatusOK).Submit(`form[action$="/approval"]`, nil).WantRedirect(order).Follow()
	carryOut(t, s, ref)
	inERP := s.Company.OrdersByReference(ref)
	if len(inERP) != 1 {
		t.Fatalf("the ERP has %d orders after approval", len(inERP))
	}
	if want := "Placed by Sam rep for Brandt Machine Works in the portal: he asked; approved by Robin approver"; inERP[0].Note != want {
		t.Errorf("the ERP's note is %q, want %q", inERP[0].Note, want)
	}
	decided.Want(http.StatusOK)
	approver.Post(order+"/approval", url.Values{"_csrf": {decided.Value("input[name=_csrf]", "value")}}).Want(http.StatusConflict)
}

func TestBuyerCannotApproveTheirOwnOrder(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	owner, buyer := s.SignIn(portal.RoleOwner), s.SignIn(portal.RoleBuyer)
	approveOver(s, owner, "50").WantRedirect(s.Path("/account"))
	put(buyer, s.Account.ID, handlertest.Bolt, "10")
	ref := referenceOf(place(buyer, s.Account.ID, "4500051", "").Want(http.StatusSeeOther))
	order := s.Path("/orders/" + string(ref))
	token := buyer.Get(order).Value("input[name=_csrf]", "value")
	buyer.Post(order+"/approval", url.Values{"_csrf": {token}}).Want(http.StatusForbidden)

	// Made an owner since, the buyer still does not decide on what they placed.
	_, err := s.Portal.SaveUser(t.Context(), portal.NewUser{
		Name: "Robin buyer", Email: handlertest.Email(portal.RoleBuyer), Language: "en", Password: handlertest.Password,
		Account: s.Account.ID, Roles: []portal.Role{portal.RoleOwner},
	})
	must(t, err)
	page := buyer.Get(order).Want(http.StatusOK)
	if page.Has(`form[action$="/approval"]`) {
		t.Error("whoever placed the order is offered to approve it")
	}
	buyer.Post(order+"/approval", url.Values{"_csrf": {token}}).Want(http.StatusForbidden)

	owner.Get(order).Want(http.StatusOK).Submit(`form[action$="/refusal"]`, nil).WantRedirect(order)
	carryOut(t, s, ref)
	if got := owner.Get(order).Text("h1 + .st"); got != "Cancelled" || len(s.Company.OrdersByReference(ref)) != 0 {
		t.Errorf("declined, the order stands at %q, and the ERP has %d", got, len(s.Company.OrdersByReference(ref)))
	}
}

func TestOrderWithinTheRuleWaitsForNobody(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	owner, buyer := s.SignIn(portal.RoleOwner), s.SignIn(portal.RoleBuyer)
	approveOver(s, owner, "1.000,50").Want(http.StatusUnprocessableEntity)
	if refused := approveOver(s, owner, "a lot").Want(http.StatusUnprocessableEntity); refused.Value("#approval_over", "value") != "a lot" {
		t.Errorf("the form holds %q, not what was typed", refused.Value("#approval_over", "value"))
	}
	approveOver(s, owner, "1000.50").WantRedirect(s.Path("/account"))
	if got := buyer.Get(s.Path("/account")).Want(http.StatusOK); !strings.Contains(got.Text("main"), "1,000.50 USD") || got.Has(`form[action$="/account/approval"]`) {
		t.Errorf("the buyer reads %q", got.Text("main"))
	}
	put(buyer, s.Account.ID, handlertest.Bolt, "2")
	placed := place(buyer, s.Account.ID, "4500052", "").Want(http.StatusSeeOther)
	carryOut(t, s, referenceOf(placed))
	if got := len(s.Company.OrdersByReference(referenceOf(placed))); got != 1 {
		t.Errorf("the ERP has %d orders, want one", got)
	}
}

// TestTotalThatNobodyKnowsWaitsForApproval places an order in an outage: whatever its priced lines come to, nobody knows the
// total. A colleague who lets it go unseen is asked again once the ERP has said what it comes to.
func TestTotalThatNobodyKnowsWaitsForApproval(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	owner, b := s.SignIn(portal.RoleOwner), s.SignInStaff(portal.StaffRep)
	approveOver(s, owner, "100").WantRedirect(s.Path("/account"))
	begin(b, s.Account.ID)
	put(b, s.Account.ID, handlertest.Bolt, "2")
	must(t, s.Traffic.Order(sim.Fault{Kind: sim.FaultServerError}))
	checkout := b.Get(s.Path("/checkout")).Want(http.StatusOK)
	unpriced := url.Values{"customer_po": {"4500053"}, "intent": {"place"}, "reason": {"he asked"}, "accept_unpriced": {"1"}}
	ref := referenceOf(checkout.Submit(`form[action$="/checkout"]`, unpriced).Want(http.StatusSeeOther))
	s.Traffic.ClearFaults()
	s.Company.SetSpecialPrice(sim.SpecialPrice{Customer: handlertest.Brandt, Item: handlertest.Bolt, Reference: "K-2292", Rate: sim.Fixed(decimal.RequireFromString("90"))})
	carryOut(t, s, ref)
	order := s.Path("/orders/" + string(ref))
	page := b.Get(order).Want(http.StatusOK)
	if got := page.Text("h1 + .st"); got != "Needs approval" {
		t.Fatalf("of unknown total, the order stands at %q", got)
	}
	owner.Get(order).Submit(`form[action$="/approval"]`, nil).WantRedirect(order)
	carryOut(t, s, ref)
	page = b.Get(order).Want(http.StatusOK)
	if got := page.Text("h1 + .st"); got != "Waits for you" {
		t.Fatalf("let go unseen and repriced, the order stands at %q", got)
	}
	page.Submit(`form[action$="/acceptance"]`, url.Values{"reason": {""}}).Want(http.StatusUnprocessableEntity)
	accepted := page.Submit(`form[action$="/acceptance"]`, url.Values{"reason": {"he agrees"}}).WantRedirect(order).Follow()
	if got := accepted.Text("h1 + .st"); got != "Needs approval" {
		t.Fatalf("accepted, the order stands at %q", got)
	}
	carryOut(t, s, ref)
	if got := len(s.Company.OrdersByReference(ref)); got != 0 {
		t.Fatalf("the ERP has %d orders before anybody approved its figures", got)
	}
	owner.Get(order).Submit(`form[action$="/approval"]`, nil).WantRedirect(order)
	carryOut(t, s, ref)
	inERP := s.Company.OrdersByReference(ref)
	if len(inERP) != 1 || !strings.Contains(inERP[0].Note, "accepted by Sam rep for Brandt Machine Works") || !strings.Contains(inERP[0].Note, "approved by Robin owner") {
		t.Fatalf("in the ERP: %+v", inERP)
	}
}

// TestOwnerApprovesWhatSomebodyElseAcceptedForThem is the only owner's own order, whose new figures one of the distributor's
// people agreed to: it is not the owner's own word any more, and nobody else could let it go.
func TestOwnerApprovesWhatSomebodyElseAcceptedForThem(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	owner, b := s.SignIn(portal.RoleOwner), s.SignInStaff(portal.StaffRep)
	approveOver(s, owner, "100").WantRedirect(s.Path("/account"))
	owner.Get(s.Path("/products")).Want(http.StatusOK) // prices are seen once
	put(owner, s.Account.ID, handlertest.Bolt, "2")
	must(t, s.Traffic.Order(sim.Fault{Kind: sim.FaultServerError}))
	ref := referenceOf(place(owner, s.Account.ID, "4500054", "").Want(http.StatusSeeOther))
	s.Traffic.ClearFaults()
	s.Company.SetSpecialPrice(sim.SpecialPrice{Customer: handlertest.Brandt, Item: handlertest.Bolt, Reference: "K-2292", Rate: sim.Fixed(decimal.RequireFromString("90"))})
	carryOut(t, s, ref)
	order := s.Path("/orders/" + string(ref))
	begin(b, s.Account.ID)
	b.Get(order).Submit(`form[action$="/acceptance"]`, url.Values{"reason": {"she agrees"}}).WantRedirect(order)
	owner.Get(order).Submit(`form[action$="/approval"]`, nil).WantRedirect(order)
	carryOut(t, s, ref)
	if got := len(s.Company.OrdersByReference(ref)); got != 1 {
		t.Fatalf("the ERP has %d orders, want 1", got)
	}
}
