package sapb1sim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// manyItems gives a company 45 items: two full pages of twenty and a rest.
func manyItems(c *sim.Company) {
	for i := range 40 {
		c.AddItem(sim.Item{Item: erp.Item{ID: erp.ItemID(fmt.Sprintf("X%02d", i)), StockUOM: "EA", SellUOM: "EA", Status: erp.ItemActive}})
	}
}

func next(t *testing.T, a answer) string {
	t.Helper()
	a.want(t, http.StatusOK)
	link, _ := a.body["@odata.nextLink"].(string)
	return link
}

func rows(t *testing.T, a answer) int {
	t.Helper()
	return len(a.at(t, "value").([]any))
}

func TestPagesOfTwentyWithRelativeLinks(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	manyItems(w.company)
	query := "Items?$select=ItemCode&" + filter("ItemCode ne 'x y'") + "&$orderby=ItemCode"
	query = strings.ReplaceAll(query, " ", "%20")
	a := w.get(query)
	if rows(t, a) != 20 || next(t, a) != query+"&$skip=20" {
		t.Fatalf("%d rows, next %q", rows(t, a), next(t, a))
	}
	seen := a.column(t, "ItemCode")
	for link := next(t, a); link != ""; link = next(t, a) {
		a = w.get(link)
		seen += " " + a.column(t, "ItemCode")
	}
	if n := strings.Count(seen, " X"); n != 40 || rows(t, a) != 5 {
		t.Errorf("%d of 40 items, %d on the last page", n, rows(t, a))
	}
}

func TestPageSizeIsAskedFor(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	manyItems(w.company)
	a := w.get("Items?$select=ItemCode", "Prefer", "odata.maxpagesize=30")
	if rows(t, a) != 30 || a.header.Get("Preference-Applied") != "odata.maxpagesize=30" {
		t.Errorf("Prefer: %d rows, %q", rows(t, a), a.header.Get("Preference-Applied"))
	}
	a = w.get("Items?$select=ItemCode", "B1S-PageSize", "7")
	if rows(t, a) != 7 || a.header.Get("Preference-Applied") != "" {
		t.Errorf("B1S-PageSize: %d rows", rows(t, a))
	}
	a = w.get("Items?$select=ItemCode", "Prefer", "odata.maxpagesize=0")
	if rows(t, a) != 45 || next(t, a) != "" {
		t.Errorf("no paging: %d rows, next %q", rows(t, a), next(t, a))
	}
	w.get("Items", "Prefer", "odata.maxpagesize=many").refusal(t, http.StatusBadRequest, "201", "odata.maxpagesize")
}

func TestFullLastPageHasALinkToNothing(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	a := w.get("Items?$select=ItemCode", "B1S-PageSize", "5")
	if rows(t, a) != 5 || next(t, a) == "" {
		t.Fatalf("%d rows, next %q", rows(t, a), next(t, a))
	}
	if a = w.get(next(t, a), "B1S-PageSize", "5"); rows(t, a) != 0 || next(t, a) != "" {
		t.Errorf("behind the last page: %d rows, next %q", rows(t, a), next(t, a))
	}
}

func TestTopCountsDownAcrossPages(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	manyItems(w.company)
	a := w.get("Items?$select=ItemCode&$top=25")
	if rows(t, a) != 20 || next(t, a) != "Items?$select=ItemCode&$top=5&$skip=20" {
		t.Fatalf("%d rows, next %q", rows(t, a), next(t, a))
	}
	if a = w.get(next(t, a)); rows(t, a) != 5 || next(t, a) != "" {
		t.Errorf("rest: %d rows, next %q", rows(t, a), next(t, a))
	}
	for _, top := range []string{"0", "3", "20"} {
		if a := w.get("Items?$select=ItemCode&$top=" + top); next(t, a) != "" || fmt.Sprint(rows(t, a)) != top {
			t.Errorf("$top=%s: %d rows, next %q", top, rows(t, a), next(t, a))
		}
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	manyItems(w.company)
	for _, option := range []string{"$count=true", "$inlinecount=allpages"} {
		a := w.get("Items?$top=2&$skip=1&" + option)
		if got := a.text(t, "@odata.count"); got != "45" || rows(t, a) != 2 {
			t.Errorf("%s: count %s of %d rows", option, got, rows(t, a))
		}
		if _, number := w.v1().get("Items?$top=1&"+option).at(t, "odata.count").(string); !number {
			t.Errorf("%s: v1 counts in a number, want a text", option)
		}
	}
	if a := w.get("Items"); a.body["@odata.count"] != nil {
		t.Error("counted unasked")
	}
	for _, v := range []*wire{w, w.v1()} {
		a := v.get("Items/$count?" + filter("startswith(ItemCode,'X')"))
		if a.raw != "40" || a.header.Get("Content-Type") != "text/plain" {
			t.Errorf("count answered %q as %s", a.raw, a.header.Get("Content-Type"))
		}
	}
}

func TestKeyPagingStartsBehindTheKey(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	manyItems(w.company)
	a := w.get("Items?$select=ItemCode&$orderby=ItemCode&$top=2&" + filter("ItemCode gt 'X07' and Valid eq 'tYES'"))
	if got := a.column(t, "ItemCode"); got != "X08 X09" {
		t.Errorf("behind X07 come %q", got)
	}
	a = w.get("Items?$select=ItemCode&$orderby=ItemCode&" + filter("not (ItemCode gt 'BOLT')"))
	if got := a.column(t, "ItemCode"); got != "A/B #1 BOLT" {
		t.Errorf("not behind BOLT come %q", got)
	}
}
