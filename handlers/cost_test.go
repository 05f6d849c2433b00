package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/portal"
)

// TestEveryPageCostsWhatItDid pins what each page asks of the ERP and of the database, BEGIN and COMMIT included, so
// that a query in a loop is seen the day it is written. A figure may fall; a rise needs a reason.
func TestEveryPageCostsWhatItDid(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	fill(s, b, string(handlertest.Bolt), "2")
	fill(s, b, string(handlertest.Washer), "100")
	for _, path := range []string{"/", "/products", "/cart", "/checkout"} { // flash shown, prices kept, credit mirrored
		b.Get(s.Path(path)).Want(http.StatusOK)
	}
	list := strings.TrimPrefix(makeList(s, b, "Weekly", false), s.Path(""))
	addToList(b, s.Path(list), string(handlertest.Bolt), "2", "").Follow()
	addToList(b, s.Path(list), string(handlertest.Washer), "100", "").Follow()
	quick := typeRows(b, s, [2]string{handlertest.BrandtsBolt, "4"}, [2]string{"NO-SUCH", "1"}).Find(".views a").First().AttrOr("href", "")
	s.Clock.Advance(90 * time.Second) // documents are read again
	for _, c := range []struct {
		path            string
		erp, statements int
	}{
		{"/", 1, 23},         // two more since what was bought last stands there
		{"/products", 1, 14}, // one for the pictures
		{"/products/" + url.PathEscape(string(handlertest.Bolt)), 1, 15}, // one for what others order with it
		{"/products?q=hex+cap+screw&category=100", 1, 17},                // the words, the hits, and those of every category
		{"/find?q=1002", 0, 14},
		{"/suggestions?q=hex+sc", 0, 11},
		{"/quick-order", 0, 9},
		{strings.TrimPrefix(quick, s.Path("")), 1, 36}, // its prices are asked for again, and kept
		{"/cart", 1, 17},
		{"/checkout", 2, 27},
		{"/orders", 0, 14}, // likewise; counted apart, so that the last page is read from the end, and with the ship-tos to narrow it by
		{"/orders?view=open&status=open&q=1002&from=2026-01-01", 0, 14},
		{"/orders/100002", 2, 26}, // with its neighbours; what was read is kept for the search, too
		{"/orders.csv", 0, 14},
		{"/orders.xlsx?lines=1", 0, 14},
		{"/orders/100002.csv", 0, 17},
		{"/orders/100002/acknowledgement.pdf", 0, 17},
		{"/orders/100002/whereabouts", 0, 12},
		{"/invoices", 0, 11},
		{"/invoices/500001", 1, 16}, // kept for the search, likewise
		{"/account", 1, 14},
		{"/acting-log", 0, 9},
		{"/lists", 0, 9},
		{list, 1, 18},
		{list + "/labels", 0, 12},
		{list + "/file.xlsx", 0, 12},
		{"/lists/addition?item=" + url.QueryEscape(string(handlertest.Bolt)), 0, 9},
		{"/bought", 1, 19},
	} {
		ctx, calls := erp.CountCalls(t.Context())
		ctx, statements := db.CountStatements(ctx)
		b.In(s.NewApp(handlers.Config{Context: ctx})).Get(s.Path(c.path)).Want(http.StatusOK)
		if calls.Count() != c.erp || statements.Count() != c.statements {
			t.Errorf("%s costs %d calls of the ERP and %d statements, was %d and %d", c.path, calls.Count(), statements.Count(), c.erp, c.statements)
		}
	}
}
