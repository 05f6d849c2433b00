package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/portal"
)

// mirror puts orders into the mirror of Brandt's account, as if the ERP had been asked just now.
func mirror(t *testing.T, s *handlertest.Stack, orders ...erp.Order) {
	t.Helper()
	for i := range orders {
		o := &orders[i]
		o.ID, o.Customer = erp.OrderID("m"+string(o.Number)), handlertest.Brandt
		if o.Total == (erp.Money{}) {
			o.Total = erp.MustMoney("10.00", "USD")
		}
	}
	must(t, db.NewStore(s.Database.App).InTx(t.Context(), portal.AccountScope(s.Account.ID), func(tx portal.Tx) error {
		return tx.SaveOrders(t.Context(), s.Account.ID, s.Clock.Now(), orders)
	}))
}

// limitTo lets a role's person see one ship-to alone.
func limitTo(t *testing.T, s *handlertest.Stack, user portal.User, role portal.Role, place erp.ShipToID) {
	t.Helper()
	must(t, db.NewStore(s.Database.App).InTx(t.Context(), portal.JobScope(), func(tx portal.Tx) error {
		return tx.SaveMembership(t.Context(), portal.Membership{
			User: user.ID, Account: s.Account.ID, Roles: []portal.Role{role}, ShipTos: []erp.ShipToID{place},
		})
	}))
}

func august(day int) erp.Date { return erp.NewDate(2026, 8, day) }

// history is a year of the account: one order of each way, state and place.
func history(t *testing.T, s *handlertest.Stack) {
	t.Helper()
	mirror(
		t, s,
		erp.Order{Number: "201", CustomerPO: "A-1", PlacedOn: august(1), Status: erp.OrderPartial, ShipTo: handlertest.ShipToShop, Channel: "phone"},
		erp.Order{Number: "202", CustomerPO: "A-2", PlacedOn: august(2), Status: erp.OrderOpen, ShipTo: handlertest.ShipToYard, Channel: "EDI 850"},
		erp.Order{Number: "203", CustomerPO: "A-3", PlacedOn: august(3), Status: erp.OrderInvoiced, ShipTo: handlertest.ShipToYard, Reference: "W-elsewhere", Channel: "portal"},
	)
}

func TestOrderListIsNarrowedByItsAddress(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RolePayer)
	history(t, s)
	for query, want := range map[string][]string{
		"":                               {"PO-1002", "PO-1001", "A-3", "A-2", "A-1"},
		"?view=open":                     {"PO-1002", "A-2", "A-1"},
		"?status=partial":                {"A-1"},
		"?status=received":               {},
		"?ship_to=YARD":                  {"A-3", "A-2"},
		"?ship_to=nowhere":               {},
		"?channel=portal":                {"A-3"},
		"?channel=other&view=open":       {"PO-1002", "A-2", "A-1"},
		"?from=2026-08-02&to=2026-08-03": {"A-3", "A-2"},
		"?q=a2":                          {"A-2"},
		"?q=20":                          {"A-3", "A-2", "A-1"},
		"?status=bogus&channel=x&from=0000-00-00&to=0000-01-01&page=-1": {"PO-1002", "PO-1001", "A-3", "A-2", "A-1"},
		"?from=99999-01-01&to=2026-02-31&ship_to=":                      {"PO-1002", "PO-1001", "A-3", "A-2", "A-1"},
		"?page=900000":                        {},
		"?q=" + url.QueryEscape("'; DROP --"): {},
	} {
		page := b.Get(s.Path("/orders" + query)).Want(http.StatusOK)
		if got := page.Texts("main tbody th a"); !slices.Equal(got, want) {
			t.Errorf("%s lists %q, want %q", query, got, want)
		}
		if len(want) == 0 && page.Text(".empty h2") != "No order matches" {
			t.Errorf("%s says %q", query, page.Text(".empty h2"))
		}
	}
}

func TestOrderListKeepsItsFiltersWhereverItLeads(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	var many []erp.Order
	for i := range 120 {
		many = append(many, erp.Order{Number: erp.OrderNumber(fmt.Sprint(3000 + i)), CustomerPO: fmt.Sprint("Z-", i), PlacedOn: august(9), Status: erp.OrderOpen, ShipTo: handlertest.ShipToYard})
	}
	mirror(t, s, many...)
	const asked = "/orders?channel=other&from=2026-08-01&page=2&q=Z&ship_to=YARD&status=open&to=2026-08-31&view=open"
	page := b.Get(s.Path(asked)).Want(http.StatusOK)
	if got := page.Text(".head__acts .btn"); got != "Export 120 filtered orders" {
		t.Errorf("the button says %q", got)
	}
	for link, want := range map[string]string{
		`.pager a[rel=next]`:           strings.Replace(asked, "page=2", "page=3", 1),
		`.pager a[rel=prev]`:           strings.Replace(asked, "&page=2", "", 1),
		`.head__acts a:first-child`:    strings.Replace(strings.Replace(asked, "&page=2", "", 1), "/orders?", "/orders.xlsx?", 1),
		`.bar a[href*="lines=1"]`:      strings.Replace(strings.Replace(asked, "page=2", "lines=1", 1), "/orders?", "/orders.xlsx?", 1),
		`.views a:not([aria-current])`: strings.Replace(strings.Replace(asked, "&page=2", "", 1), "&view=open", "", 1),
	} {
		if got := page.Value(link, "href"); got != s.Path(want) {
			t.Errorf("%s leads to %q, want %q", link, got, s.Path(want))
		}
	}
	if got := page.Texts("a.on"); !slices.Equal(got, []string{"Z", "Accepted", "Yard", "Other ways", "From Aug 1, 2026", "To Aug 31, 2026"}) {
		t.Errorf("on are %q", got)
	}
	without := b.Get(page.Value(`a.on[aria-label$="Accepted"]`, "href")).Want(http.StatusOK)
	if got := without.Texts("a.on"); len(got) != 5 || slices.Contains(got, "Accepted") {
		t.Errorf("without the status are on %q", got)
	}
	again := page.Find(`form[role=search].bar`)
	for field, want := range map[string]string{"q": "Z", "from": "2026-08-01", "to": "2026-08-31", "view": "open"} {
		if got := again.Find("[name="+field+"]").AttrOr("value", ""); got != want {
			t.Errorf("field %s holds %q, want %q", field, got, want)
		}
	}
	for field, want := range map[string]string{"status": "open", "ship_to": "YARD", "channel": "other"} {
		if got := again.Find("[name="+field+"] option[selected]").AttrOr("value", ""); got != want {
			t.Errorf("field %s holds %q, want %q", field, got, want)
		}
	}
}

func TestOrderSaysWhoPlacedItAndHow(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	history(t, s)
	buyer := s.SignIn(portal.RoleBuyer)
	own := referenceOf(order(s, buyer, handlertest.Bolt, "1", "own"))
	carryOut(t, s, own)
	rep := s.SignInStaff(portal.StaffRep)
	begin(rep, s.Account.ID)
	put(rep, s.Account.ID, handlertest.Washer, "10")
	acted := referenceOf(place(rep, s.Account.ID, "acted", "he asked on the phone"))
	list := buyer.Get(s.Path("/orders")).Want(http.StatusOK)
	by := map[string]string{}
	for i, po := range list.Texts("main tbody th a") {
		by[po] = list.Texts(`main tbody td[data-label="By"]`)[i]
	}
	for po, want := range map[string]string{
		"own": "Robin buyer Portal", "A-1": "Phone", "A-2": "EDI 850", "A-3": "Portal", "acted": "Sam rep (sales) for Brandt Machine Works",
	} {
		if by[po] != want {
			t.Errorf("%s was placed by %q, want %q", po, by[po], want)
		}
	}
	for ref, want := range map[erp.Reference]string{own: "by Robin buyer, Portal", acted: "(sales) for Brandt Machine Works"} {
		if got := buyer.Get(s.Path("/orders/" + string(ref))).Want(http.StatusOK).Text(".head__meta"); !strings.Contains(got, want) {
			t.Errorf("the page of %s says %q", ref, got)
		}
	}
}

func TestOrdersStandBesideTheirNeighbours(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	history(t, s)
	user := s.AddUser(portal.RoleViewer)
	b := s.SignIn(portal.RoleViewer)
	page := b.Get(s.Path("/orders/202")).Want(http.StatusOK)
	if older, newer := page.Value(".head__step a[rel=prev]", "href"), page.Value(".head__step a[rel=next]", "href"); older != s.Path("/orders/201") || newer != s.Path("/orders/203") {
		t.Errorf("beside 202 stand %q and %q", older, newer)
	}
	limitTo(t, s, user, portal.RoleViewer, handlertest.ShipToYard)
	page = b.Get(s.Path("/orders/202")).Want(http.StatusOK)
	if page.Has(".head__step a[rel=prev]") || page.Value(".head__step a[rel=next]", "href") != s.Path("/orders/203") {
		t.Errorf("who sees the yard alone is led to %q", page.Texts(".head__step a"))
	}
}
