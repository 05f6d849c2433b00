//go:build tryton

package tryton_test

import (
	"testing"

	"github.com/tradecounter/portal/erp"
)

// The groups of the adapter's user, by the names that the modules give their records.
var (
	groupSales   = recordName{"sale", "group_sale"}
	groupStock   = recordName{"stock", "group_stock"}
	groupAccount = recordName{"account", "group_account"}
	groupPayment = recordName{"account_payment", "group_payment"}
)

type recordName struct{ module, name string }

// regroup takes the adapter's user out of groups ("remove"), or puts it back ("add").
func (b *books) regroup(how string, groups ...recordName) {
	b.t.Helper()
	user := cell[int64](b, `SELECT id FROM res_user WHERE login = $1`, b.user)
	for _, g := range groups {
		id := cell[int64](b, `SELECT db_id FROM ir_model_data WHERE module = $1 AND fs_id = $2`, g.module, g.name)
		b.office.call(nil, "model.res.user.write", []int64{user}, map[string]any{"groups": [][]any{{how, []int64{id}}}})
	}
}

// roles calls everything that there is to read, and quotes and orders.
func (c counter) roles(a erp.Adapter) map[string]error {
	ctx, f, errs := c.t.Context(), ground.facts, map[string]error{}
	errs["ping"] = a.Ping(ctx)
	_, errs["customer"] = a.Customer(ctx, f.Customer)
	_, errs["customers"] = a.Customers(ctx, erp.ListQuery{})
	_, errs["customers by email"] = a.CustomersByEmail(ctx, f.Email)
	_, errs["customers by tax id"] = a.CustomersByTaxID(ctx, f.TaxID)
	_, errs["item"] = a.Item(ctx, f.Stocked)
	_, errs["items"] = a.Items(ctx, erp.ListQuery{})
	_, errs["cross references"] = a.CrossReferences(ctx, erp.ListQuery{})
	_, errs["prices"] = a.Prices(ctx, erp.PriceRequest{
		Customer: f.Customer, Lines: []erp.PriceLine{{Item: f.Stocked, Quantity: pieces(f.Stocked, 1).Quantity}},
	})
	_, errs["warehouses"] = a.Warehouses(ctx)
	_, errs["availability"] = a.Availability(ctx, []erp.ItemID{f.Stocked})
	_, errs["quote"] = a.Quote(ctx, c.draft(2))
	_, errs["create order"] = a.CreateOrder(ctx, "RIGHTS-1", c.draft(2))
	_, errs["order by reference"] = a.OrderByReference(ctx, f.Customer, "RIGHTS-0")
	_, errs["order"] = a.Order(ctx, f.Other, f.OtherOrder)
	_, errs["orders"] = a.Orders(ctx, erp.ListQuery{})
	_, errs["shipments of"] = a.ShipmentsOf(ctx, f.Other, f.OtherOrder)
	_, errs["shipments"] = a.Shipments(ctx, erp.ListQuery{})
	_, errs["invoice"] = a.Invoice(ctx, f.Other, f.OtherInvoice)
	_, errs["invoices"] = a.Invoices(ctx, erp.ListQuery{})
	_, errs["receivable"] = a.Receivable(ctx, f.Owing, erp.DateOf(c.books.Now()))
	return errs
}

// What a user may not see it is refused, in Tryton's words, and never shown as if there were nothing. The group Sales
// brings the right to read stock and accounts along, so that leaving those groups alone takes nothing away.
func TestARightThatIsMissingIsUnauthorizedUntilItIsGivenBack(t *testing.T) {
	t.Parallel()
	orders := []string{
		"quote", "create order", "order by reference", "order", "orders", "shipments of", "shipments", "invoice", "invoices",
	}
	for name, tt := range map[string]struct {
		without []recordName
		refused []string
	}{
		"Sales":   {[]recordName{groupSales}, orders},
		"Stock":   {[]recordName{groupStock}, nil},
		"Account": {[]recordName{groupAccount}, nil},
		"all":     {[]recordName{groupSales, groupStock, groupAccount, groupPayment}, append([]string{"availability", "receivable"}, orders...)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCounter(t)
			c.ordered("RIGHTS-0", c.draft(2))
			before := c.books.Documents()
			c.books.regroup("remove", tt.without...)
			for _, adapter := range []erp.Adapter{c.Adapter, c.adapter(c.t)} { // one that knows the company, and one that does not
				errs := c.roles(adapter)
				for _, role := range tt.refused {
					c.want(role, errs[role], refused{erp.Unauthorized, "You are not allowed to access "})
					delete(errs, role)
				}
				for role, err := range errs {
					if err != nil {
						t.Errorf("%s without %s: %v", role, name, err)
					}
				}
			}
			if tt.refused == nil {
				return
			}
			if now := c.books.Documents(); now != before {
				t.Errorf("there were %d sales and are %d", before, now)
			}
			c.books.regroup("add", tt.without...)
			c.ordered("RIGHTS-1", c.draft(2))
			if _, err := c.OrderByReference(t.Context(), ground.facts.Customer, "RIGHTS-0"); err != nil {
				t.Errorf("the order from before: %v", err)
			}
		})
	}
}

// A right that goes while an order is being written leaves doubt: the order is there, and the user may not look. With
// the right back the same reference carries on where it stood.
func TestARightLostInTheMiddleOfAnOrderLeavesItToBeCarriedOn(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	draft := c.draft(2)
	_, err := c.interrupted("quote", "LOST-1", draft, func() { c.books.regroup("remove", groupSales) })
	c.want("order", err, refused{erp.OutcomeUnknown, "You are not allowed to access "})
	_, err = c.OrderByReference(t.Context(), draft.Customer, "LOST-1")
	c.want("look it up", err, refused{erp.Unauthorized, `You are not allowed to access "Sale"`})
	c.books.regroup("add", groupSales)
	_, err = c.OrderByReference(t.Context(), draft.Customer, "LOST-1")
	c.want("look it up again", err, refused{erp.NotFound, "LOST-1"})
	c.ordered("LOST-1", draft)
}
