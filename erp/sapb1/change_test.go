package sapb1

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

func TestStampsReachBackIntoTheHourThatComesTwice(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ name, stamp, now, floor, next stamp }{
		{"just changed", "2026-07-01 10:05:09", "2026-07-01 10:07:00", "2026-07-01 10:05:09", "2026-07-01 10:03:09"},
		{"long settled", "2026-07-01 10:05:09", "2026-07-01 10:15:09", "2026-07-01 10:05:09", "2026-07-01 10:06:00"},
		{"ahead of the clock", "2026-07-03 10:05:09", "2026-07-01 10:00:00", "2026-07-03 10:05:09", "2026-07-01 09:58:00"},
		{"no clock", "2026-07-01 10:05:09", "", "2026-07-01 10:05:09", "2026-07-01 10:03:09"},
		{"past midnight", "2026-07-01 00:01:00", "2026-07-01 00:01:30", "2026-07-01 00:01:00", "2026-06-30 23:59:00"},
		{"before the hour", "2026-10-25 01:59:59", "2026-10-25 02:00:00", "2026-10-25 01:59:59", "2026-10-25 01:57:59"},
		{"in the hour", "2026-10-25 02:50:00", "2026-10-25 02:10:00", "2026-10-25 01:50:00", "2026-10-25 01:08:00"},
		{"in the hour, settled", "2026-10-25 02:10:00", "2026-10-25 02:50:00", "2026-10-25 01:10:00", "2026-10-25 01:11:00"},
		{"after the hour", "2026-10-25 03:00:00", "2026-10-25 03:00:00", "2026-10-25 03:00:00", "2026-10-25 02:58:00"},
		{"none", "", "2026-10-25 03:00:00", "", ""},
	} {
		if got := row.stamp.floor(berlin); got != row.floor {
			t.Errorf("%s: floor is %q, want %q", row.name, got, row.floor)
		}
		if got := row.stamp.next(row.now, berlin); got != row.next {
			t.Errorf("%s: reads on from %q, want %q", row.name, got, row.next)
		}
	}
}

// changing answers a set by what a part of the batch asks for.
type changing struct{ witness, newest, page, clock string }

func (c changing) on(f *fake, set string) {
	answer := func(w http.ResponseWriter, rows string) { _, _ = io.WriteString(w, `{"value":[`+rows+`]}`) }
	f.handle(set, func(w http.ResponseWriter, r *http.Request) {
		switch q := r.URL.Query(); {
		case strings.Contains(q.Get("$orderby"), "UpdateDate"):
			answer(w, c.newest)
		case q.Get("$top") == "":
			answer(w, c.witness)
		default:
			answer(w, c.page)
		}
	})
	f.on("CompanyService_GetCurrentServerTime", c.clock)
}

func row(key, day, clock string) string {
	return fmt.Sprintf(`{%s,"DocNum":1001,"SalesItem":"tYES","UpdateDate":"%sT00:00:00Z","UpdateTime":%q}`, key, day, clock)
}

func TestChangesAreReadOnFromTheERPsOwnStamps(t *testing.T) {
	t.Parallel()
	const bolt = `"ItemCode":"BOLT"`
	bolted := row(bolt, "2026-11-20", "09:30:15")
	for name, c := range map[string]struct {
		clock string
		since string
	}{
		"a clock that runs":      {`{"value":"2026-11-20T09:31:00"}`, "UpdateTime ge '09:28'"},
		"a clock far ahead":      {`{"value":"2026-11-24T09:31:00"}`, "UpdateTime ge '09:31'"},
		"a clock nobody reads":   {`{"value":"yesterday"}`, "UpdateTime ge '09:28'"},
		"a clock of other words": {`[]`, "UpdateTime ge '09:28'"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			changing{newest: bolted, page: bolted, witness: bolted, clock: c.clock}.on(f, "Items")
			a := newAdapter(t, f)
			first, err := a.ChangesSince(t.Context(), erp.FeedItems, "")
			if err != nil {
				t.Fatal(err)
			}
			if len(first.Changes) != 1 || first.More || !first.Changes[0].At.Equal(time.Date(2026, 11, 20, 9, 30, 15, 0, time.UTC)) {
				t.Errorf("got %+v", first)
			}
			var at changeCursor
			if !decodeCursor(first.Next, &at) {
				t.Fatalf("%q is no cursor", first.Next)
			}
			if q := changedSets[erp.FeedItems].page(at); !strings.Contains(q.conditions()[0], c.since) {
				t.Errorf("reads on by %s, want %s", q.conditions(), c.since)
			}
		})
	}
}

func TestChangesTellARestoredBackupFromADeletedRecord(t *testing.T) {
	t.Parallel()
	const bolt, order = `"ItemCode":"BOLT"`, `"DocEntry":7`
	items := changeCursor{Feed: erp.FeedItems, Since: "2026-11-20 09:28:15", Next: "2026-11-20 09:28:15", Newest: "2026-11-20 09:30:15", Witness: "BOLT"}
	orders := items
	orders.Feed, orders.Witness = erp.FeedOrders, "7"
	passing := orders
	passing.After = "6"
	later := row(`"ItemCode":"NUT"`, "2026-11-21", "08:00:00")
	for _, c := range []struct {
		name string
		at   changeCursor
		changing
		want erp.Code
	}{
		{"nothing new", items, changing{witness: row(bolt, "2026-11-20", "09:30:15")}, ""},
		{"changed again", items, changing{witness: row(bolt, "2026-11-21", "07:00:00"), newest: later}, ""},
		{"went back in time", items, changing{witness: row(bolt, "2026-11-19", "17:00:00")}, erp.Conflict},
		{"went back, and others went on", items, changing{witness: row(bolt, "2026-11-19", "17:00:00"), newest: later}, erp.Conflict},
		{"deleted, and others went on", items, changing{newest: later}, ""},
		{"not there, nor anything later", items, changing{}, erp.Conflict},
		{"a document that is not there", orders, changing{newest: row(`"DocEntry":8`, "2026-11-21", "08:00:00")}, erp.Conflict},
		{"a document that is not there, in the middle of a pass", passing, changing{}, erp.Conflict},
		{"a document that is there", orders, changing{witness: row(order, "2026-11-20", "09:30:15")}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			c.clock = `{"value":"2026-11-24T10:00:00"}`
			c.changing.on(f, changedSets[c.at.Feed].name)
			cursor, err := encodeCursor(c.at)
			if err != nil {
				t.Fatal(err)
			}
			page, err := newAdapter(t, f).ChangesSince(t.Context(), c.at.Feed, cursor)
			if erp.CodeOf(err) != c.want {
				t.Errorf("got %+v, %v, want class %q", page, err, c.want)
			}
		})
	}
}

func TestNewItemsThatSayNothingOfTheirChangeAreTold(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	bare := `{"ItemCode":"NEW","SalesItem":"tYES","UpdateDate":null,"UpdateTime":null,"CreateDate":"2026-11-24T00:00:00Z","CreateTime":"09:10:11"}`
	changing{page: bare, clock: `{"value":"2026-11-24T10:00:00"}`}.on(f, "Items")
	cursor, err := encodeCursor(changeCursor{Feed: erp.FeedItems, Since: "2026-11-23 08:00:00", Next: "2026-11-23 08:00:00"})
	if err != nil {
		t.Fatal(err)
	}
	page, err := newAdapter(t, f).ChangesSince(t.Context(), erp.FeedItems, cursor)
	if err != nil {
		t.Fatal(err)
	}
	want := erp.Change{Feed: erp.FeedItems, Key: "NEW", At: time.Date(2026, 11, 24, 9, 10, 11, 0, time.UTC)}
	if len(page.Changes) != 1 || page.Changes[0] != want {
		t.Errorf("got %+v, want %+v", page.Changes, want)
	}
}

func TestItemsNoLongerSoldAndCancelledDeliveriesAreTold(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	changing{page: `{"ItemCode":"OLD","SalesItem":"tNO","UpdateDate":"2026-11-24","UpdateTime":"09:00:00"}`, clock: `{}`}.on(f, "Items")
	changing{page: `{"DocEntry":5,"DocNum":3005,"Cancelled":"tYES","CancelStatus":"csYes","UpdateDate":"2026-11-24","UpdateTime":"09:00:00"}`, clock: `{}`}.
		on(f, "DeliveryNotes")
	a := newAdapter(t, f)
	for feed, key := range map[erp.Feed]string{erp.FeedItems: "OLD", erp.FeedShipments: "3005"} {
		cursor, err := encodeCursor(changeCursor{Feed: feed, Since: "2026-11-23 08:00:00", Next: "2026-11-23 08:00:00"})
		if err != nil {
			t.Fatal(err)
		}
		page, err := a.ChangesSince(t.Context(), feed, cursor)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Changes) != 1 || page.Changes[0].Key != key || !page.Changes[0].Deleted {
			t.Errorf("%s: got %+v, want %q as deleted", feed, page.Changes, key)
		}
	}
}

func TestKeysAreOfWhatTheRoleReads(t *testing.T) {
	t.Parallel()
	for feed, want := range map[erp.Feed]string{
		erp.FeedItems: "SalesItem eq 'tYES'", erp.FeedCustomers: "CardType eq 'cCustomer'", erp.FeedShipments: "Cancelled eq 'tNO'",
		erp.FeedInvoices: "CancelStatus ne 'csCancellation'",
	} {
		f := newFake(t)
		set := changedSets[feed].name
		var asked []string
		f.handle(set, func(w http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.URL.Query().Get("$filter"))
			_, _ = io.WriteString(w, `{"value":[]}`)
		})
		f.on("CompanyService_GetCurrentServerTime", `{}`)
		a := newAdapter(t, f)
		if _, err := a.Keys(t.Context(), feed, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := a.ChangesSince(t.Context(), feed, ""); err != nil {
			t.Fatal(err)
		}
		for _, filter := range []string{asked[0], asked[len(asked)-1]} {
			if !strings.Contains(filter, want) {
				t.Errorf("%s: asked for %s, want %s in it", feed, filter, want)
			}
		}
	}
}
