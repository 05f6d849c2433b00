package handlers_test

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

// begin has one of the distributor's people act for an account, from the account's own pages.
func begin(b *webtest.Browser, account portal.AccountID) {
	b.Get(under(account, "/")).Want(http.StatusOK).Submit(`.acting form[action$="/acting"]`, nil).WantRedirect(under(account, "/"))
}

func under(account portal.AccountID, path string) string { return "/a/" + string(account) + path }

// put puts an item into whose cart the browser has on an account.
func put(b *webtest.Browser, account portal.AccountID, item erp.ItemID, quantity string) {
	b.Get(under(account, "/cart")).Want(http.StatusOK).
		Submit(`form[action$="/cart/lines"]`, url.Values{"item": {string(item)}, "quantity": {quantity}}).WantRedirect(under(account, "/cart"))
}

// lines are the quantities in the cart that the browser has on an account, by item.
func lines(b *webtest.Browser, account portal.AccountID) map[string]string {
	page, got := b.Get(under(account, "/cart")).Want(http.StatusOK), map[string]string{}
	for i, item := range page.Texts(".cat tbody .sku") {
		got[item] = page.Find(`.cat tbody input.in[name=quantity]`).Eq(i).AttrOr("value", "")
	}
	return got
}

// place sends the checkout of an account, and returns the answer.
func place(b *webtest.Browser, account portal.AccountID, po, reason string) *webtest.Page {
	return b.Get(under(account, "/checkout")).Want(http.StatusOK).
		Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}, "customer_po": {po}, "reason": {reason}})
}

// moveTo gives a customer another salesperson in the ERP, and has the portal read it.
func moveTo(t *testing.T, s *handlertest.Stack, id erp.CustomerID, rep erp.Rep) {
	t.Helper()
	customer, err := s.Company.Customer(id)
	must(t, err)
	customer.Rep = rep
	s.Clock.Advance(time.Second)
	s.Company.AddCustomer(customer)
	must(t, s.Portal.SyncDirectory(t.Context()))
}

func TestRepOutsideTheBookFindsNothing(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	_, err := s.Portal.SaveStaff(t.Context(), portal.NewStaff{
		Name: "Max Vogel", Email: "max.vogel@miami.example", Language: "en", Password: handlertest.Password,
		Roles: []portal.StaffRole{portal.StaffRep}, Rep: "9",
	})
	must(t, err)
	b := s.Browser()
	b.Get("/sign-in").Submit(signInForm, url.Values{"email": {"max.vogel@miami.example"}, "password": {handlertest.Password}}).WantRedirect("/")
	book := b.Get("/rep/").Want(http.StatusOK)
	token := book.Value("input[name=_csrf]", "value")
	for _, r := range memberRoutes() {
		for _, account := range []string{string(s.Account.ID), "nosuchaccount"} {
			page := ask(b, r, account, token).Want(http.StatusNotFound)
			if strings.Contains(page.Text("html"), "Brandt") {
				t.Errorf("%s %s names the customer", r.Method, r.Path)
			}
		}
	}
	b.Post("/rep/accounts", url.Values{"_csrf": {token}, "customer": {string(handlertest.Brandt)}}).Want(http.StatusNotFound)
	b.Post("/rep/accounts", url.Values{"_csrf": {token}, "customer": {"C9999"}}).Want(http.StatusNotFound)
	for _, path := range []string{"/rep/", "/rep/?q=brandt", "/rep/?q=PO-1001", "/rep/?q=500001", "/rep/?view=overdue", "/rep/log"} {
		if page := b.Get(path).Want(http.StatusOK); strings.Contains(page.Text("html"), "Brandt") {
			t.Errorf("%s names a customer of somebody else", path)
		}
	}
}

func TestRepWhoseCustomerMovesToAnotherSalespersonIsStopped(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignInStaff(portal.StaffRep)
	begin(b, s.Account.ID)
	put(b, s.Account.ID, handlertest.Bolt, "2")
	checkout := b.Get(s.Path("/checkout")).Want(http.StatusOK)
	moveTo(t, s, handlertest.Brandt, erp.Rep{ID: "9", Name: "Max Vogel"})
	checkout.Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}, "customer_po": {"4500040"}, "reason": {"he asked"}}).Want(http.StatusNotFound)
	b.Get(s.Path("/")).Want(http.StatusNotFound)
	if page := b.Get("/rep/").Want(http.StatusOK); strings.Contains(page.Text("main"), "Brandt") {
		t.Error("the book still names the customer")
	}
	if log := b.Get("/rep/log").Want(http.StatusOK); log.Has(`main a[href*="` + string(s.Account.ID) + `"]`) {
		t.Error("what was done for the customer leads to it still")
	}
	if strings.Contains(s.SignIn(portal.RoleOwner).Get(s.Path("/orders")).Text("main"), "4500040") {
		t.Error("an order was placed")
	}
}

func TestOwnerWhoSwitchesActingOffStopsItAtTheNextClick(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b, owner := s.SignInStaff(portal.StaffRep), s.SignIn(portal.RoleOwner)
	begin(b, s.Account.ID)
	put(b, s.Account.ID, handlertest.Bolt, "2")
	checkout := b.Get(s.Path("/checkout")).Want(http.StatusOK)

	owner.Get(s.Path("/acting-log")).Want(http.StatusOK).Submit(`form[action$="/acting/switch"]`, url.Values{"off": {"yes"}}).WantRedirect(s.Path("/acting-log"))
	refused := checkout.Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}, "customer_po": {"4500041"}, "reason": {"he asked"}}).Want(http.StatusForbidden)
	if got := refused.Text("main"); !strings.Contains(got, "lets nobody act") {
		t.Errorf("the rep is told %q", got)
	}
	b.Get(s.Path("/cart")).Want(http.StatusForbidden)
	looks := b.Get(s.Path("/")).Want(http.StatusOK) // they still see the account
	if looks.Has(`form[action$="/acting"]`) {
		t.Error("the page offers what is switched off")
	}
	token := looks.Value("input[name=_csrf]", "value")
	b.Post(s.Path("/acting"), url.Values{"_csrf": {token}}).Want(http.StatusForbidden)
	if book := b.Get("/rep/").Want(http.StatusOK); book.Has(`form[action="` + s.Path("/acting") + `"]`) {
		t.Error("the book offers what is switched off")
	}
	owner.Get(s.Path("/acting-log")).Submit(`form[action$="/acting/switch"]`, nil).WantRedirect(s.Path("/acting-log"))
	begin(b, s.Account.ID)
	if got := lines(b, s.Account.ID); got[string(handlertest.Bolt)] != "2" {
		t.Errorf("allowed again, the rep's cart holds %v", got)
	}
	if strings.Contains(owner.Get(s.Path("/orders")).Text("main"), "4500041") {
		t.Error("an order was placed")
	}
}

// lateStore lets something happen just before it is asked whether an acting still runs.
type lateStore struct {
	portal.Store
	before func()
}

func (l lateStore) InTx(ctx context.Context, scope portal.Scope, fn func(portal.Tx) error) error {
	return l.Store.InTx(ctx, scope, func(tx portal.Tx) error { return fn(lateTx{tx, l.before}) })
}

type lateTx struct {
	portal.Tx
	before func()
}

func (l lateTx) ActingRuns(ctx context.Context, account portal.AccountID, acting string, now time.Time) (bool, error) {
	l.before()
	return l.Tx.ActingRuns(ctx, account, acting, now)
}

func TestActingThatEndsBetweenPageAndCommitPlacesNothing(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(*testing.T, *handlertest.Stack, *webtest.Browser, *webtest.Browser){
		"switched off by the owner": func(_ *testing.T, s *handlertest.Stack, _, owner *webtest.Browser) {
			owner.Get(s.Path("/acting-log")).Submit(`form[action$="/acting/switch"]`, url.Values{"off": {"yes"}}).Want(http.StatusSeeOther)
		},
		"ended in another tab": func(_ *testing.T, s *handlertest.Stack, b, _ *webtest.Browser) {
			b.Get(s.Path("/")).Submit(`form[action$="/acting/end"]`, nil).Want(http.StatusSeeOther)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := handlertest.New(t)
			b, owner := s.SignInStaff(portal.StaffRep), s.SignIn(portal.RoleOwner)
			begin(b, s.Account.ID)
			put(b, s.Account.ID, handlertest.Bolt, "2")
			usual := s.Portal
			s.Portal = portal.New(portal.Config{
				Store: lateStore{db.NewStore(s.Database.App), func() { stop(t, s, b, owner) }}, ERP: s.ERP,
				RateLimiter: db.NewRateLimiter(s.Database.App, s.Clock.Now), Clock: s.Clock.Now, Random: rand.Reader,
				Settings: portal.Settings{SubmitBudget: 5 * time.Second}, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
			})
			late := s.NewApp(handlers.Config{})
			s.Portal = usual
			page := place(b.In(late), s.Account.ID, "4500042", "he asked").Want(http.StatusForbidden)
			if got := page.Text("h1"); !strings.Contains(got, "do not act") {
				t.Errorf("the rep is told %q", got)
			}
			if strings.Contains(owner.Get(s.Path("/orders")).Text("main"), "4500042") {
				t.Error("an order was placed")
			}
		})
	}
}

func TestActingThatRunsOutInTheMiddleOfACheckoutKeepsTheCart(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignInStaff(portal.StaffRep)
	begin(b, s.Account.ID)
	put(b, s.Account.ID, handlertest.Bolt, "2")
	checkout := b.Get(s.Path("/checkout")).Want(http.StatusOK)
	if got := checkout.Text(".acting__left"); got != "45 minutes left" {
		t.Errorf("the bar says %q", got)
	}
	s.Clock.Advance(46 * time.Minute)
	b.Header.Set("Referer", handlertest.Origin+s.Path("/checkout"))
	typed := url.Values{"intent": {"place"}, "customer_po": {"4500043"}, "reason": {"he asked"}}
	stopped := checkout.Submit(`form[action$="/checkout"]`, typed).Want(http.StatusForbidden)
	if got := stopped.Text("main"); !strings.Contains(got, "run out") || !strings.Contains(got, "cart here is kept") {
		t.Errorf("the rep is told %q", got)
	}
	again := stopped.Submit(`main form[action$="/acting"]`, nil).WantRedirect(s.Path("/checkout")).Follow().Want(http.StatusOK)
	if got := lines(b, s.Account.ID); got[string(handlertest.Bolt)] != "2" {
		t.Errorf("begun again, the cart holds %v", got)
	}
	placed := again.Submit(`form[action$="/checkout"]`, typed).Want(http.StatusSeeOther)
	twice := again.Submit(`form[action$="/checkout"]`, typed).Want(http.StatusSeeOther)
	if referenceOf(placed) != referenceOf(twice) {
		t.Errorf("two clicks made %s and %s", referenceOf(placed), referenceOf(twice))
	}
	carryOut(t, s, referenceOf(placed))
	if got := len(s.Company.OrdersByReference(referenceOf(placed))); got != 1 {
		t.Errorf("the ERP has %d orders, want one", got)
	}
}

func TestActingAsksForAReasonAndNamesBoth(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b, viewer := s.SignInStaff(portal.StaffRep), s.SignIn(portal.RoleViewer)
	begin(b, s.Account.ID)
	put(b, s.Account.ID, handlertest.Bolt, "2")
	for _, reason := range []string{"", "  \t ", strings.Repeat("x", 201)} {
		page := place(b, s.Account.ID, "4500044", reason).Want(http.StatusUnprocessableEntity)
		if !page.Has(`#reason[aria-invalid=true]`) {
			t.Errorf("reason %.10q: the field is not marked", reason)
		}
	}
	placed := place(b, s.Account.ID, "4500044", "He rang:\r\n the lathe is down").Want(http.StatusSeeOther)
	ref := referenceOf(placed)
	carryOut(t, s, ref)

	orders := s.Company.OrdersByReference(ref)
	if len(orders) != 1 {
		t.Fatalf("the ERP has %d orders", len(orders))
	}
	if want := "Placed by Sam rep for Brandt Machine Works in the portal: He rang: the lathe is down"; orders[0].Note != want {
		t.Errorf("the ERP's note is %q, want %q", orders[0].Note, want)
	}
	if got := viewer.Get(s.Path("/orders")).Want(http.StatusOK).Text(".acted"); !strings.Contains(got, "Sam rep") {
		t.Errorf("the customer's list says %q", got)
	}
	if got := viewer.Get(s.Path("/orders/" + string(orders[0].Number))).Want(http.StatusOK).Text(".head"); !strings.Contains(got, "Sam rep") || !strings.Contains(got, "the lathe is down") {
		t.Errorf("the customer's order page says %q", got)
	}
	log := viewer.Get(s.Path("/acting-log")).Want(http.StatusOK)
	for _, want := range []string{"Sam rep", "Order placed", "PO 4500044", "the lathe is down", "Began to act", "until 14:45"} {
		if !strings.Contains(log.Text("main table"), want) {
			t.Errorf("the customer's log lacks %q: %s", want, log.Text("main table"))
		}
	}
	if !log.Has(`main a[href="`+s.Path("/orders/"+string(orders[0].Number))+`"]`) || log.Has(`form[action$="/acting/switch"]`) {
		t.Error("the log does not lead to the order, or lets a viewer switch acting off")
	}
	if own := b.Get("/rep/log").Want(http.StatusOK).Text("main table"); !strings.Contains(own, "Brandt Machine Works") || !strings.Contains(own, "PO 4500044") {
		t.Errorf("the rep's own log says %q", own)
	}
	rows := audited(t, s, `SELECT actor_name || ' for ' || acting_for FROM audit_log WHERE action LIKE 'order_%' AND actor_user_id IS NOT NULL`)
	if len(rows) != 2 { // placed, and taken by the ERP
		t.Errorf("the audit log has %q", rows)
	}
	for _, row := range rows {
		if row != "Sam rep for Brandt Machine Works" {
			t.Errorf("the audit log names %q", row)
		}
	}
}

// audited returns texts out of the audit log.
func audited(t *testing.T, s *handlertest.Stack, query string) (texts []string) {
	t.Helper()
	must(t, s.Database.App.InTx(t.Context(), portal.JobScope(), func(tx *db.Tx) error {
		return tx.SelectContext(t.Context(), &texts, query)
	}))
	return texts
}

func TestTwoAccountsInTwoTabsStayApart(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	member := s.SignIn(portal.RoleBuyer)
	put(member, s.Account.ID, handlertest.Gloves, "12")
	b := s.SignInStaff(portal.StaffRep) // one browser: every tab shares its cookie
	begin(b, s.Account.ID)
	begin(b, s.Foreign.ID)
	put(b, s.Account.ID, handlertest.Bolt, "2")
	put(b, s.Foreign.ID, handlertest.Bolt, "5")
	put(b, s.Foreign.ID, handlertest.Washer, "100")
	for account, price := range map[portal.AccountID]string{s.Account.ID: "15.20", s.Foreign.ID: "18.40"} {
		if got := b.Get(under(account, "/products?q="+string(handlertest.Bolt))).Want(http.StatusOK).Text(".cat__price"); !strings.Contains(got, price) {
			t.Errorf("account %s: the price is %q, want %s", account, got, price)
		}
	}
	if ours, theirs := lines(b, s.Account.ID), lines(b, s.Foreign.ID); len(ours) != 1 || ours[string(handlertest.Bolt)] != "2" || len(theirs) != 2 || theirs[string(handlertest.Bolt)] != "5" {
		t.Fatalf("the carts are %v and %v", ours, theirs)
	}
	place(b, s.Account.ID, "4500045", "he asked").Want(http.StatusSeeOther)
	b.Get(s.Path("/")).Submit(`form[action$="/acting/end"]`, nil).WantRedirect("/rep/")
	b.Get(s.Path("/cart")).Want(http.StatusForbidden)
	if got := lines(b, s.Foreign.ID); len(got) != 2 { // the other tab goes on
		t.Errorf("ended for one account, the other's cart holds %v", got)
	}
	if got := b.Get(under(s.Foreign.ID, "/")).Text(".acting"); !strings.Contains(got, "acting for") {
		t.Errorf("the other tab's bar says %q", got)
	}
	if got := lines(member, s.Account.ID); len(got) != 1 || got[string(handlertest.Gloves)] != "12" {
		t.Errorf("the customer's own cart holds %v", got)
	}
	s.Clock.Advance(24 * time.Hour)
	b = s.SignInStaff(portal.StaffRep)
	begin(b, s.Foreign.ID)
	if got := lines(b, s.Foreign.ID); len(got) != 2 {
		t.Errorf("a day later, the rep's cart there holds %v", got)
	}
}

func TestEveryRouteAsStaffWhoLookOnAndWhoAct(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	for _, role := range portal.StaffRoles() {
		b := s.SignInStaff(role)
		token := b.Get(s.Path("/")).Want(http.StatusOK).Value("input[name=_csrf]", "value")
		walk := func(acts bool) {
			for _, r := range memberRoutes() {
				if strings.HasSuffix(r.Path, "/acting") || strings.HasSuffix(r.Path, "/acting/end") {
					continue // they begin and end what is walked here
				}
				page := ask(b, r, string(s.Account.ID), token)
				forbidden := r.Right == portal.RightApprove || r.Right == portal.RightManage || r.Right == portal.RightOrder && !acts
				switch {
				case forbidden && page.Status != http.StatusForbidden:
					t.Errorf("%s acting %v: %s %s is answered with %d, want 403", role, acts, r.Method, r.Path, page.Status)
				case !forbidden && page.Status == http.StatusForbidden, page.Status >= http.StatusInternalServerError:
					t.Errorf("%s acting %v: %s %s is answered with %d", role, acts, r.Method, r.Path, page.Status)
				}
			}
		}
		walk(false)
		act := b.Post(s.Path("/acting"), url.Values{"_csrf": {token}})
		if role != portal.StaffRep && role != portal.StaffService {
			act.Want(http.StatusForbidden)
			continue
		}
		act.Want(http.StatusSeeOther)
		walk(true)
	}
}
