package db_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func saveOrders(b bench, account portal.AccountID, at time.Time, orders ...erp.Order) {
	b.t.Helper()
	b.do(portal.AccountScope(account), func(tx portal.Tx) error { return tx.SaveOrders(b.t.Context(), account, at, orders) })
}

func saveInvoices(b bench, account portal.AccountID, at time.Time, invoices ...erp.Invoice) {
	b.t.Helper()
	b.do(portal.AccountScope(account), func(tx portal.Tx) error { return tx.SaveInvoices(b.t.Context(), account, at, invoices) })
}

func november(day int) erp.Date { return erp.NewDate(2026, time.November, day) }

func TestOrderComesBackAsTheERPStatedIt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	want := erp.Order{
		ID: "77", Number: "4711", Reference: "W-1", Customer: "C1", ShipTo: "Köln", CustomerPO: "PO 1\u20132", Status: erp.OrderPartial,
		Hold: &erp.Hold{Kind: erp.HoldCredit, Reason: "Limit"}, PlacedOn: november(3), Channel: "portal",
		Lines: []erp.OrderLine{{
			Number: "0", Item: "A", Quantity: erp.MustQuantity("10", "C"), Shipped: erp.MustQuantity("2.5", "C"), Backordered: erp.MustQuantity("1", "C"),
			Net: usd("63.4001"), Per: "C", Extended: usd("634.00"), PromisedOn: november(30),
		}},
		Goods: usd("634.00"), Freight: erp.Freight{State: erp.FreightToBeAdvised}, Tax: usd("47.55"), Total: usd("681.55"), Changed: noon,
	}
	saveOrders(b, ours, noon, want)
	for name, find := range map[string]func(portal.Tx) (portal.Mirrored[erp.Order], error){
		"by number": func(tx portal.Tx) (portal.Mirrored[erp.Order], error) {
			return tx.OrderByNumber(t.Context(), ours, "4711")
		},
		"by PO": func(tx portal.Tx) (portal.Mirrored[erp.Order], error) {
			return tx.OrderByCustomerPO(t.Context(), ours, "PO 1\u20132")
		},
	} {
		if diff := cmp.Diff(portal.Mirrored[erp.Order]{Value: want, At: noon}, read(b, find)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestOrdersAreListed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveOrders(
		b, ours, noon,
		erp.Order{ID: "1", Number: "999", PlacedOn: november(5), Status: erp.OrderOpen, ShipTo: "A", CustomerPO: "PO-4500-7"},
		erp.Order{ID: "2", Number: "1000", PlacedOn: november(5), Status: erp.OrderShipped, ShipTo: "B", CustomerPO: "ü 100%"},
		erp.Order{ID: "3", Number: "1001", PlacedOn: november(1), Status: erp.OrderHeld, ShipTo: "A"},
		erp.Order{ID: "4", Number: "1002", PlacedOn: november(9), Status: erp.OrderCancelled, ShipTo: "B"},
		erp.Order{ID: "5", Number: "1003", PlacedOn: november(9), Status: erp.OrderInvoiced, ShipTo: "C"},
		erp.Order{ID: "6", PlacedOn: november(2), Status: erp.OrderPending, ShipTo: "C"},
	)
	saveOrders(b, theirs, noon, erp.Order{ID: "1", Number: "1001", PlacedOn: november(5), Status: erp.OrderOpen, ShipTo: "A"})
	for _, tt := range []struct {
		name  string
		q     portal.DocumentQuery
		want  []erp.OrderID
		total int
	}{
		{"all, newest first, higher numbers before lower", portal.DocumentQuery{}, []erp.OrderID{"5", "4", "2", "1", "6", "3"}, 6},
		{"a page", portal.DocumentQuery{Offset: 2, Limit: 2}, []erp.OrderID{"2", "1"}, 6},
		{"a page behind the end", portal.DocumentQuery{Offset: 6}, nil, 6},
		{"open", portal.DocumentQuery{Open: true}, []erp.OrderID{"1", "6", "3"}, 3},
		{"of ship-tos", portal.DocumentQuery{ShipTos: []erp.ShipToID{"B", "C", "x"}}, []erp.OrderID{"5", "4", "2", "6"}, 4},
		{"open of a ship-to", portal.DocumentQuery{ShipTos: []erp.ShipToID{"A"}, Open: true}, []erp.OrderID{"1", "3"}, 2},
		{"the beginning of a number", portal.DocumentQuery{Query: "100"}, []erp.OrderID{"5", "4", "2", "3"}, 4},
		{"the end of a number", portal.DocumentQuery{Query: "001"}, []erp.OrderID{"3"}, 1},
		{"the middle of a number", portal.DocumentQuery{Query: "00"}, []erp.OrderID{"2"}, 1},
		{"a PO however it is spelled", portal.DocumentQuery{Query: "po 45007"}, []erp.OrderID{"1"}, 1},
		{"the beginning of a PO", portal.DocumentQuery{Query: "PO-4"}, []erp.OrderID{"1"}, 1},
		{"the end of a PO in Unicode", portal.DocumentQuery{Query: "U 100%"}, []erp.OrderID{"2"}, 1},
		{"a wildcard", portal.DocumentQuery{Query: "%"}, []erp.OrderID{"2"}, 1},
		{"an injection", portal.DocumentQuery{Query: "' OR '1'='1"}, nil, 0},
		{"only dashes", portal.DocumentQuery{Query: "--"}, nil, 0},
		{"only blanks", portal.DocumentQuery{Query: " ", Limit: 1}, []erp.OrderID{"5"}, 6},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.q.Account = ours
			if tt.q.Limit == 0 {
				tt.q.Limit = 50
			}
			b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
				found, total, err := tx.Orders(t.Context(), tt.q)
				var ids []erp.OrderID
				for _, m := range found {
					ids = append(ids, m.Value.ID)
				}
				if !slices.Equal(ids, tt.want) || total != tt.total {
					t.Errorf("orders %q of %d, want %q of %d", ids, total, tt.want, tt.total)
				}
				return err
			})
		})
	}
	if n := read(b, func(tx portal.Tx) (int, error) { return tx.OpenOrderCount(t.Context(), ours) }); n != 3 {
		t.Errorf("%d open orders, want 3", n)
	}
}

func TestOrderByCustomerPOIsTheNewest(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveOrders(
		b, ours, noon,
		erp.Order{ID: "1", Number: "10", PlacedOn: november(3), CustomerPO: "PO"}, erp.Order{ID: "2", Number: "9", PlacedOn: november(3), CustomerPO: "PO"},
		erp.Order{ID: "3", Number: "11", PlacedOn: november(1), CustomerPO: "PO"}, erp.Order{ID: "4", Number: "12", PlacedOn: november(9), CustomerPO: "po"},
	)
	got := read(b, func(tx portal.Tx) (portal.Mirrored[erp.Order], error) {
		return tx.OrderByCustomerPO(t.Context(), ours, "PO")
	})
	if got.Value.ID != "1" {
		t.Errorf("found order %q, want 1", got.Value.ID)
	}
}

// TestMirrorKeepsWhatTheERPSaidLast saves an answer that was asked for earlier after one asked for later.
func TestMirrorKeepsWhatTheERPSaidLast(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, step := range []struct {
		at     time.Time
		status string
	}{{noon, "open"}, {noon.Add(time.Minute), "late"}, {noon.Add(time.Second), "early"}, {noon.Add(time.Minute), "same time"}} {
		b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
			order := erp.Order{ID: "1", Number: "1", Status: erp.OrderStatus(step.status)}
			if err := tx.SaveOrders(t.Context(), ours, step.at, []erp.Order{{ID: "1"}, order}); err != nil {
				return err
			}
			if err := tx.SaveShipments(t.Context(), ours, step.at, []erp.Shipment{{ID: "1", Order: "1", Carrier: step.status}}); err != nil {
				return err
			}
			invoice := erp.Invoice{ID: "1", Number: "1", Order: "1", Terms: step.status}
			if err := tx.SaveInvoices(t.Context(), ours, step.at, []erp.Invoice{{ID: "1"}, invoice}); err != nil {
				return err
			}
			if err := tx.SaveReceivable(t.Context(), ours, step.at, erp.Receivable{Holder: erp.CustomerID(step.status)}); err != nil {
				return err
			}
			return tx.SaveCustomer(t.Context(), ours, step.at, erp.Customer{Name: step.status})
		})
	}
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		order, err := tx.OrderByNumber(t.Context(), ours, "1")
		if err != nil {
			return err
		}
		shipments, err := tx.ShipmentsOf(t.Context(), ours, "1")
		if err != nil {
			return err
		}
		invoice, err := tx.InvoiceByNumber(t.Context(), ours, "1")
		if err != nil {
			return err
		}
		receivable, err := tx.Receivable(t.Context(), ours)
		if err != nil {
			return err
		}
		customer, err := tx.Customer(t.Context(), ours)
		got := []string{
			string(order.Value.Status), shipments[0].Carrier, invoice.Value.Terms, string(receivable.Value.Holder), customer.Value.Name,
			fmt.Sprint(order.At.Equal(receivable.At), customer.At.Equal(noon.Add(time.Minute))),
		}
		if diff := cmp.Diff([]string{"same time", "same time", "same time", "same time", "same time", "true true"}, got); diff != "" {
			t.Errorf("mirror (-want +got):\n%s", diff)
		}
		return err
	})
}

func TestInvoicesAreListed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveInvoices(
		b, ours, noon,
		erp.Invoice{ID: "1", Number: "R-100", Order: "4711", DueOn: november(20), Status: erp.InvoiceOpen, ShipTo: "A", CustomerPO: "PO-7"},
		erp.Invoice{ID: "2", Number: "R-99", DueOn: november(20), Status: erp.InvoicePaid, ShipTo: "A",
			Lines: []erp.InvoiceLine{{Order: "4711"}, {Order: "4712"}, {Order: "4711"}}},
		erp.Invoice{ID: "3", Number: "R-101", DueOn: november(3), Status: erp.InvoicePartial, ShipTo: "B"},
		erp.Invoice{ID: "4", Number: "R-102", Status: erp.InvoiceOpen, ShipTo: "B"},
		erp.Invoice{ID: "5", Number: "R-103", DueOn: november(4), Status: erp.InvoiceCancelled, ShipTo: "B"},
	)
	saveInvoices(b, theirs, noon, erp.Invoice{ID: "1", Number: "R-100", Order: "4711", DueOn: november(1), Status: erp.InvoiceOpen})
	for _, tt := range []struct {
		name  string
		q     portal.DocumentQuery
		want  []erp.InvoiceID
		total int
	}{
		{"all, by due date", portal.DocumentQuery{}, []erp.InvoiceID{"3", "5", "2", "1", "4"}, 5},
		{"open", portal.DocumentQuery{Open: true}, []erp.InvoiceID{"3", "1", "4"}, 3},
		{"due by a day", portal.DocumentQuery{DueBy: november(4)}, []erp.InvoiceID{"3", "5"}, 2},
		{"open and due by a day", portal.DocumentQuery{DueBy: november(20), Open: true}, []erp.InvoiceID{"3", "1"}, 2},
		{"of ship-tos", portal.DocumentQuery{ShipTos: []erp.ShipToID{"A"}}, []erp.InvoiceID{"2", "1"}, 2},
		{"a page", portal.DocumentQuery{Offset: 1, Limit: 1}, []erp.InvoiceID{"5"}, 5},
		{"a page behind the end", portal.DocumentQuery{Offset: 50}, nil, 5},
		{"the end of its number", portal.DocumentQuery{Query: "101"}, []erp.InvoiceID{"3"}, 1},
		{"the beginning of its number", portal.DocumentQuery{Query: "r10"}, []erp.InvoiceID{"3", "5", "1", "4"}, 4},
		{"the order's number", portal.DocumentQuery{Query: "4711"}, []erp.InvoiceID{"2", "1"}, 2},
		{"an order's number on a line", portal.DocumentQuery{Query: "4712"}, []erp.InvoiceID{"2"}, 1},
		{"the PO", portal.DocumentQuery{Query: "po7"}, []erp.InvoiceID{"1"}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.q.Account = ours
			if tt.q.Limit == 0 {
				tt.q.Limit = 50
			}
			b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
				found, total, err := tx.Invoices(t.Context(), tt.q)
				var ids []erp.InvoiceID
				for _, m := range found {
					ids = append(ids, m.Value.ID)
				}
				if !slices.Equal(ids, tt.want) || total != tt.total {
					t.Errorf("invoices %q of %d, want %q of %d", ids, total, tt.want, tt.total)
				}
				return err
			})
		})
	}
}

func TestShipmentsAndInvoicesOfAnOrderAreThoseOfTheirLines(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := erp.Shipment{ID: "s1", Number: "L1", Order: "4711", ShippedOn: november(3), Tracking: "1Z", Lines: []erp.ShipmentLine{
		{Order: "4711", OrderLine: "0", Item: "A", Quantity: erp.MustQuantity("2.5", "C")}, {Order: "4712"},
	}}
	second := erp.Shipment{ID: "s0", Order: "4711", ShippedOn: november(5)}
	bill := erp.Invoice{ID: "i1", Number: "R-1", Status: erp.InvoiceOpen, IssuedOn: november(5), Total: usd("12.10"), Open: usd("0.10"),
		Lines: []erp.InvoiceLine{{Order: "4711"}, {Order: "4712", Net: usd("1.0005")}}}
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		if err := tx.SaveShipments(t.Context(), ours, noon, []erp.Shipment{second, first}); err != nil {
			return err
		}
		return tx.SaveInvoices(t.Context(), ours, noon, []erp.Invoice{bill})
	})
	for order, want := range map[erp.OrderNumber][]erp.Shipment{"4711": {first, second}, "4712": {first}, "4713": {}, "": {}} {
		got := read(b, func(tx portal.Tx) ([]erp.Shipment, error) { return tx.ShipmentsOf(t.Context(), ours, order) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("shipments of %q (-want +got):\n%s", order, diff)
		}
	}
	for order, want := range map[erp.OrderNumber][]erp.Invoice{"4711": {bill}, "4712": {bill}, "4713": {}, "": {}} {
		got := read(b, func(tx portal.Tx) ([]erp.Invoice, error) { return tx.InvoicesOf(t.Context(), ours, order) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("invoices of %q (-want +got):\n%s", order, diff)
		}
	}
}

func TestReceivableAndCustomerComeBackAsTheERPStatedThem(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	receivable := portal.Mirrored[erp.Receivable]{At: noon, Value: erp.Receivable{
		Customer: "C1", Balance: usd("1204.50"), Limit: erp.CreditLimit{Kind: erp.LimitAmount, Amount: usd("5000")},
		Hold: &erp.Hold{Kind: erp.HoldPastDue, Reason: "90 Tage"}, Aging: erp.Aging{Over90: usd("1204.50"), Total: usd("1204.50")}, AsOf: noon,
	}}
	customer := portal.Mirrored[erp.Customer]{At: noon, Value: erp.Customer{
		ID: "C1", Name: "Ågård & Sønner", Terms: erp.Terms{Name: "2/10 net 30", NetDays: 30, DiscountPercent: "2"},
		ShipTos: []erp.ShipTo{{ID: "A", Name: "Tor 3", Default: true}}, Active: true, Changed: noon,
	}}
	for name, find := range map[string]func(portal.Tx) error{
		"receivable": func(tx portal.Tx) error { _, err := tx.Receivable(t.Context(), ours); return err },
		"customer":   func(tx portal.Tx) error { _, err := tx.Customer(t.Context(), ours); return err },
	} {
		if code := b.fails(portal.AccountScope(ours), find); code != portal.NotFound {
			t.Errorf("%s before the first sync: %q, want not found", name, code)
		}
	}
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		if err := tx.SaveReceivable(t.Context(), ours, noon, receivable.Value); err != nil {
			return err
		}
		return tx.SaveCustomer(t.Context(), ours, noon, customer.Value)
	})
	if diff := cmp.Diff(receivable, read(b, func(tx portal.Tx) (portal.Mirrored[erp.Receivable], error) { return tx.Receivable(t.Context(), ours) })); diff != "" {
		t.Errorf("receivable (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(customer, read(b, func(tx portal.Tx) (portal.Mirrored[erp.Customer], error) { return tx.Customer(t.Context(), ours) })); diff != "" {
		t.Errorf("customer (-want +got):\n%s", diff)
	}
}
