package db_test

import (
	"reflect"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// accountReads are all reads that take an account or a reference, each of something that only our account has.
func accountReads(t *testing.T) map[string]func(portal.Tx, portal.AccountID) (any, error) {
	ctx := t.Context()
	return map[string]func(portal.Tx, portal.AccountID) (any, error){
		"Entry": func(tx portal.Tx, a portal.AccountID) (any, error) { return tx.Entry(ctx, anna, a) },
		"SearchItems": func(tx portal.Tx, a portal.AccountID) (any, error) {
			hits, err := tx.SearchItems(ctx, portal.ItemSearch{Account: a, Query: "secret", Limit: 9})
			return hits.Items, err
		},
		"MatchNumbers": func(tx portal.Tx, a portal.AccountID) (any, error) {
			found, err := tx.MatchNumbers(ctx, a, []string{"secret-7"})
			return found["secret-7"], err
		},
		"SuggestItems": func(tx portal.Tx, a portal.AccountID) (any, error) {
			hits, err := tx.SuggestItems(ctx, a, "secret", 9)
			return hits.Items, err
		},
		"FindDocuments": func(tx portal.Tx, a portal.AccountID) (any, error) {
			kinds := []portal.DocumentKind{portal.OrderDocument, portal.ShipmentDocument, portal.InvoiceDocument}
			return tx.FindDocuments(ctx, portal.DocumentSearch{Account: a, Kinds: kinds, Query: "4711", Limit: 9})
		},
		"PartNumbers": func(tx portal.Tx, a portal.AccountID) (any, error) { return tx.PartNumbers(ctx, a, []erp.ItemID{"A"}) },
		"VerifiedPrices": func(tx portal.Tx, a portal.AccountID) (any, error) {
			return tx.VerifiedPrices(ctx, a, []erp.ItemID{"A"})
		},
		"Cart": func(tx portal.Tx, a portal.AccountID) (any, error) {
			cart, err := tx.Cart(ctx, a, anna)
			return cart.Lines, err
		},
		"Quote": func(tx portal.Tx, a portal.AccountID) (any, error) { return tx.Quote(ctx, a, "q1") },
		"Write": func(tx portal.Tx, a portal.AccountID) (any, error) { return tx.Write(ctx, a, "W-1") },
		"LeaseWrite": func(tx portal.Tx, a portal.AccountID) (any, error) {
			return tx.LeaseWrite(ctx, a, "W-1", noon, noon)
		},
		"Writes": func(tx portal.Tx, a portal.AccountID) (any, error) {
			return tx.Writes(ctx, a, portal.WriteOrder, nil, 9)
		},
		"WritesByReference": func(tx portal.Tx, a portal.AccountID) (any, error) {
			return tx.WritesByReference(ctx, a, []erp.Reference{"W-1"})
		},
		"OverdueWrites": func(tx portal.Tx, _ portal.AccountID) (any, error) { return tx.OverdueWrites(ctx, noon, 9) },
		"Orders": func(tx portal.Tx, a portal.AccountID) (any, error) {
			found, _, err := tx.Orders(ctx, portal.DocumentQuery{Account: a, Limit: 9})
			return found, err
		},
		"Orders in total": func(tx portal.Tx, a portal.AccountID) (any, error) {
			_, total, err := tx.Orders(ctx, portal.DocumentQuery{Account: a, Limit: 9})
			return total, err
		},
		"OrderByNumber":     func(tx portal.Tx, a portal.AccountID) (any, error) { return tx.OrderByNumber(ctx, a, "4711") },
		"OrderByCustomerPO": func(tx portal.Tx, a portal.AccountID) (any, error) { return tx.OrderByCustomerPO(ctx, a, "PO") },
		"OpenOrderCount":    func(tx portal.Tx, a portal.AccountID) (any, error) { return tx.OpenOrderCount(ctx, a) },
		"ShipmentsOf":       func(tx portal.Tx, a portal.AccountID) (any, error) { return tx.ShipmentsOf(ctx, a, "4711") },
		"InvoicesOf":        func(tx portal.Tx, a portal.AccountID) (any, error) { return tx.InvoicesOf(ctx, a, "4711") },
		"Invoices": func(tx portal.Tx, a portal.AccountID) (any, error) {
			found, _, err := tx.Invoices(ctx, portal.DocumentQuery{Account: a, Limit: 9})
			return found, err
		},
		"InvoiceByNumber": func(tx portal.Tx, a portal.AccountID) (any, error) { return tx.InvoiceByNumber(ctx, a, "R-1") },
		"Receivable":      func(tx portal.Tx, a portal.AccountID) (any, error) { return tx.Receivable(ctx, a) },
		"Customer":        func(tx portal.Tx, a portal.AccountID) (any, error) { return tx.Customer(ctx, a) },
		"Watermark":       func(tx portal.Tx, a portal.AccountID) (any, error) { return tx.Watermark(ctx, erp.FeedOrders, a) },
	}
}

// fillOurs gives our account something of everything.
func fillOurs(b bench) {
	b.t.Helper()
	ctx := b.t.Context()
	saveItems(b, erp.Item{ID: "A", Description: "Washer"})
	savePartNumbers(b, ours, "A=secret-7")
	insertWrites(b, placed("W-1"))
	saveOrders(b, ours, noon, erp.Order{ID: "1", Number: "4711", CustomerPO: "PO", Status: erp.OrderOpen})
	saveInvoices(b, ours, noon, erp.Invoice{ID: "1", Number: "R-1", Order: "4711", Status: erp.InvoiceOpen})
	lines := []portal.CartLine{{Number: 1, Item: "A", Quantity: erp.MustQuantity("1", "EA")}}
	for _, save := range []func(portal.Tx) error{
		func(tx portal.Tx) error {
			return tx.SaveVerifiedPrices(ctx, ours, []erp.Price{{Item: "A", Net: usd("1")}})
		},
		func(tx portal.Tx) error {
			return tx.SaveCart(ctx, portal.Cart{Account: ours, User: anna, Version: 1, Lines: lines})
		},
		func(tx portal.Tx) error {
			return tx.SaveQuote(ctx, portal.Quote{ID: "q1", Account: ours, User: anna, ExpiresAt: noon})
		},
		func(tx portal.Tx) error {
			return tx.SaveShipments(ctx, ours, noon, []erp.Shipment{{ID: "1", Order: "4711"}})
		},
		func(tx portal.Tx) error { return tx.SaveReceivable(ctx, ours, noon, erp.Receivable{Customer: "C1"}) },
		func(tx portal.Tx) error { return tx.SaveCustomer(ctx, ours, noon, erp.Customer{ID: "C1"}) },
		func(tx portal.Tx) error {
			return tx.SaveWatermark(ctx, erp.FeedOrders, ours, portal.Watermark{ReadAt: noon})
		},
	} {
		b.do(portal.AccountScope(ours), save)
	}
}

// nothing reports whether a read found nothing: a zero value, or an empty list or map.
func nothing(found any) bool {
	v := reflect.ValueOf(found)
	if k := v.Kind(); k == reflect.Slice || k == reflect.Map {
		return v.Len() == 0
	}
	return v.IsZero()
}

// TestForeignAccountSeesNothing tries two walls apart: with the right account in the signature but a foreign
// scope, only row-level security stands; in a job's scope, which sees every account, only the signature does.
func TestForeignAccountSeesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	fillOurs(b)
	for name, find := range accountReads(t) {
		t.Run(name, func(t *testing.T) {
			b := bench{b.Store, t, b.d}
			b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
				found, err := find(tx, ours)
				if err != nil || nothing(found) {
					t.Errorf("our own scope finds %+v, error %v: this test would prove nothing", found, err)
				}
				return nil
			})
			for wall, try := range map[string]struct {
				scope   portal.Scope
				account portal.AccountID
			}{
				"row-level security": {portal.AccountScope(theirs), ours},
				"no scope":           {portal.Scope{}, ours},
				"the signature":      {portal.JobScope(), theirs},
				"both":               {portal.AccountScope(theirs), theirs},
			} {
				if wall == "the signature" && name == "OverdueWrites" {
					continue // jobs find writes of every account
				}
				b.do(try.scope, func(tx portal.Tx) error {
					found, err := find(tx, try.account)
					if err != nil && portal.CodeOf(err) != portal.NotFound {
						t.Errorf("%s: %v", wall, err)
					}
					if theirOwn := name == "Account" && try.account == theirs; !theirOwn && !nothing(found) {
						t.Errorf("%s let through %+v", wall, found)
					}
					return nil
				})
			}
		})
	}
}

func TestForeignAccountWritesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	fillOurs(b)
	ctx := t.Context()
	for name, write := range map[string]func(portal.Tx) error{
		"SaveAccount": func(tx portal.Tx) error {
			return tx.SaveAccount(ctx, portal.Account{ID: ours, Customer: "C1", Name: "x"})
		},
		"SaveMembership": func(tx portal.Tx) error {
			return tx.SaveMembership(ctx, portal.Membership{User: boris, Account: ours, Roles: []portal.Role{portal.RoleOwner}})
		},
		"SavePartNumbers": func(tx portal.Tx) error {
			return tx.SavePartNumbers(ctx, ours, []erp.CrossReference{{Item: "A", PartNumber: "x"}})
		},
		"SaveVerifiedPrices": func(tx portal.Tx) error { return tx.SaveVerifiedPrices(ctx, ours, []erp.Price{{Item: "A"}}) },
		"LockCart":           func(tx portal.Tx) error { _, err := tx.LockCart(ctx, ours, anna); return err },
		"SaveCart":           func(tx portal.Tx) error { return tx.SaveCart(ctx, portal.Cart{Account: ours, User: anna}) },
		"SaveQuote": func(tx portal.Tx) error {
			return tx.SaveQuote(ctx, portal.Quote{ID: "q1", Account: ours, User: anna, ExpiresAt: noon})
		},
		"InsertWrite":    func(tx portal.Tx) error { _, _, err := tx.InsertWrite(ctx, placed("W-2")); return err },
		"SaveWrite":      func(tx portal.Tx) error { return tx.SaveWrite(ctx, placed("W-1")) },
		"SaveOrders":     func(tx portal.Tx) error { return tx.SaveOrders(ctx, ours, noon, []erp.Order{{ID: "1"}}) },
		"SaveShipments":  func(tx portal.Tx) error { return tx.SaveShipments(ctx, ours, noon, []erp.Shipment{{ID: "1"}}) },
		"SaveInvoices":   func(tx portal.Tx) error { return tx.SaveInvoices(ctx, ours, noon, []erp.Invoice{{ID: "1"}}) },
		"SaveReceivable": func(tx portal.Tx) error { return tx.SaveReceivable(ctx, ours, noon, erp.Receivable{}) },
		"SaveCustomer":   func(tx portal.Tx) error { return tx.SaveCustomer(ctx, ours, noon, erp.Customer{}) },
		"SaveWatermark":  func(tx portal.Tx) error { return tx.SaveWatermark(ctx, erp.FeedOrders, ours, portal.Watermark{}) },
		"Record": func(tx portal.Tx) error {
			return tx.Record(ctx, portal.AuditEntry{At: noon, Account: ours, Action: "x"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := b.InTx(ctx, portal.AccountScope(theirs), write); err == nil {
				t.Error("a foreign scope wrote")
			}
			if err := b.InTx(ctx, portal.Scope{}, write); err == nil {
				t.Error("no scope wrote")
			}
		})
	}
}
