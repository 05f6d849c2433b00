package handlers_test

import (
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

func TestFindLeadsToWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	for _, c := range []struct{ name, query, leads string }{
		{"an order's number", "100002", "/orders/100002"},
		{"a customer PO, without its dash", "po1002", "/orders/100002"},
		{"an invoice's number", "500001", "/invoices/500001"},
		{"a tracking number, with blanks", "1Z 999 AA1 01 2345 6784", "/orders/100001"},
		{"our own part number", handlertest.BrandtsBolt, "/products?q=" + handlertest.BrandtsBolt},
		{"words", "flat washer", "/products?q=flat+washer"},
		{"a size", `1/2"`, "/products?q=1%2F2%22"},
		{"nothing that exists", "flux capacitor", "/products?q=flux+capacitor"},
		{"punctuation", `%_'"`, "/products?q=%25_%27%22"},
	} {
		t.Run(c.name, func(*testing.T) {
			b.Get(s.Path("/find?" + url.Values{"q": {c.query}}.Encode())).WantRedirect(s.Path(c.leads))
		})
	}
	b.Get(s.Path("/find?q=" + strings.Repeat("x%27+", 500))).Want(http.StatusSeeOther)
	b.Get(s.Path("/find?q=%00")).Want(http.StatusBadRequest)
}

func TestFindShowsDocumentsAndItemsWithWhyTheyWereFound(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	mirrorItems(t, s, erp.Item{ID: "WS-1002", Description: "Work shoe"})
	page := s.SignIn(portal.RoleBuyer).Get(s.Path("/find?q=1002")).Want(http.StatusOK)
	if got := page.Text(".found tbody tr"); !strings.Contains(got, "Order 100002") || !strings.Contains(got, "your PO PO-1002") {
		t.Errorf("the first document says %q", got)
	}
	if got := page.Text(".cat tbody tr"); !strings.Contains(got, "WS-1002") || !strings.Contains(got, "found by item no.") {
		t.Errorf("the first item says %q", got)
	}
	if got := page.Value(".find input", "value"); got != "1002" {
		t.Errorf("the box holds %q", got)
	}
}

func TestFindShowsWhatTheRightsOpen(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	approver, payer := s.SignIn(portal.RoleApprover), s.SignIn(portal.RolePayer)
	approver.Get(s.Path("/find?q=500001")).WantRedirect(s.Path("/products?q=500001"))
	if got := payer.Get(s.Path("/find?q=washer")).Want(http.StatusOK).Text("main"); strings.Contains(got, string(handlertest.Washer)) {
		t.Errorf("who may not see the catalogue finds %q", got)
	}
	if got := payer.Get(s.Path("/suggestions?q=washer")).Want(http.StatusOK).Texts("[role=option]"); len(got) != 0 {
		t.Errorf("who may not see the catalogue is suggested %q", got)
	}
}

func TestSuggestionsSayWhatMatched(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	for query, want := range map[string]string{
		"bmw-00":  "found by your part no. " + handlertest.BrandtsBolt,
		"HX-1213": "found by item no.",
		"gloves":  "found by description",
		"po-1001": "your PO PO-1001",
		"6784":    "tracking no. 1Z999AA10123456784",
	} {
		options := b.Get(s.Path("/suggestions?" + url.Values{"q": {query}}.Encode())).Want(http.StatusOK).Texts("[role=listbox] a[role=option]")
		if !slices.ContainsFunc(options, func(o string) bool { return strings.Contains(o, want) }) {
			t.Errorf("%q is suggested %q, want one that says %q", query, options, want)
		}
	}
	for _, query := range []string{"", " ", "%", "' OR 1=1 --", "\u202e", strings.Repeat("zz ", 800)} {
		if got := b.Get(s.Path("/suggestions?" + url.Values{"q": {query}}.Encode())).Want(http.StatusOK).Texts("[role=option]"); len(got) != 0 {
			t.Errorf("%.20q is suggested %q", query, got)
		}
	}
}

func TestHostileNamesAreHarmlessWhereverTheyAreFound(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>`
	mirrorItems(t, s, erp.Item{
		ID: "EV-1", Description: "evil " + evil, Category: erp.Category{ID: "666", Name: evil}, Attributes: []erp.Attribute{{Name: evil, Value: evil}},
	})
	s.Company.AddCrossReference(erp.CrossReference{Customer: handlertest.Brandt, Item: "EV-1", PartNumber: "EV-9" + evil})
	must(t, s.Portal.SyncAccounts(t.Context()))
	b := s.SignIn(portal.RoleBuyer)
	for path, says := range map[string]string{
		"/suggestions?q=ev-9": "[role=option]",
		"/products?q=ev-9":    ".cat tbody tr",
		"/products?" + url.Values{"q": {"evil"}, "a": {portal.AttributeText(erp.Attribute{Name: evil, Value: evil})}}.Encode(): "main",
		"/find?" + url.Values{"q": {evil}}.Encode(): "body",
	} {
		page := b.Get(s.Path(path))
		if page.Status == http.StatusSeeOther {
			page = page.Follow()
		}
		page.Want(http.StatusOK)
		if page.Has("main script, .suggest__list script, img[onerror]") {
			t.Errorf("%s runs what the ERP says", path)
		}
		if got := page.Text(says); !strings.Contains(got, "<script>") && !strings.Contains(page.Value(".find input", "value"), "<script>") {
			t.Errorf("%s does not show what the ERP says, but %q", path, got)
		}
	}
}

func TestCatalogueIsNarrowedByAttributesInTheAddress(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	for id, thread := range map[erp.ItemID]string{"T-1": "M8", "T-2": "M10", "T-3": "M8"} {
		mirrorItems(t, s, erp.Item{ID: id, Description: "Threaded rod", Attributes: []erp.Attribute{{Name: "Thread: ISO", Value: thread}, {Name: "Finish", Value: "zinc"}}})
	}
	b := s.SignIn(portal.RoleBuyer)
	all := b.Get(s.Path("/products?q=rod")).Want(http.StatusOK)
	if got := all.Texts(".facets details details:not(:first-of-type) summary"); !slices.Equal(got, []string{"Finish", "Thread: ISO"}) {
		t.Fatalf("facets are %q", got)
	}
	link := all.Find(`.facets a:contains("M8")`).AttrOr("href", "")
	narrowed := b.Get(link).Want(http.StatusOK)
	if got := narrowed.Texts(".cat .sku"); !slices.Equal(got, []string{"T-1", "T-3"}) {
		t.Errorf("%s shows %q", link, got)
	}
	both := b.Get(narrowed.Find(`.facets a:contains("zinc")`).AttrOr("href", "")).Want(http.StatusOK)
	if got := both.Texts(".bar .on"); !slices.Equal(got, []string{"rod", "Thread: ISO: M8", "Finish: zinc"}) {
		t.Errorf("filters on are %q", got)
	}
	back := b.Get(both.Find(`.bar .on:contains("M8")`).AttrOr("href", "")).Want(http.StatusOK)
	if got := back.Texts(".cat .sku"); len(got) != 3 {
		t.Errorf("without the filter: %q", got)
	}
	if got := b.Get(s.Path("/products?a=nonsense&a=:&a=" + strings.Repeat("x", 5000) + ":y")).Want(http.StatusOK).Texts(".cat .sku"); len(got) != 0 {
		t.Errorf("an attribute that no item has shows %q", got)
	}
}

// mirrorItems stores items as a sync would, with what not every ERP says of them.
func mirrorItems(t *testing.T, s *handlertest.Stack, items ...erp.Item) {
	t.Helper()
	for i := range items {
		items[i].StockUOM, items[i].SellUOM, items[i].Status = "EA", "EA", erp.ItemActive
	}
	must(t, db.NewStore(s.Database.App).InTx(t.Context(), portal.JobScope(), func(tx portal.Tx) error { return tx.SaveItems(t.Context(), items) }))
}
