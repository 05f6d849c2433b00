//go:build tryton

package tryton_test

import (
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
)

// Lists are given and taken as a person does at the customer's form, or in Tryton's settings.
func (b *books) setPriceList(customer erp.CustomerID, list any) {
	b.t.Helper()
	party := cell[int64](b, `SELECT id FROM party_party WHERE code = $1`, customer)
	b.office.call(nil, "model.party.party.write", []int64{party}, map[string]any{"sale_price_list": list})
}

func (b *books) setDefaultPriceList(list any) {
	b.t.Helper()
	b.office.call(nil, "model.sale.configuration.write", []int64{1}, map[string]any{"sale_price_list": list})
}

func (b *books) priceList(customer erp.CustomerID) int64 {
	b.t.Helper()
	return cell[int64](b, `
		SELECT l.sale_price_list FROM party_party_sale_price_list l JOIN party_party p ON p.id = l.party WHERE p.code = $1`, customer)
}

// newPriceList writes a list of the company by which everything costs seven.
func (b *books) newPriceList() int64 {
	b.t.Helper()
	var ids []int64
	b.office.call(&ids, "model.product.price_list.create", []map[string]any{{
		"name": "Seven", "company": cell[int64](b, `SELECT id FROM company_company`), "lines": [][]any{{"create", []map[string]any{{"formula": "Decimal('7')"}}}},
	}})
	return ids[0]
}

// A customer's price is what Tryton's own order form says, whatever has become of the customer's list. An adapter that
// remembers the list from before may be a minute late with a price, but not with an order.
func TestAPriceIsThatOfTheOrderFormWhateverBecomesOfTheList(t *testing.T) {
	t.Parallel()
	customer := ground.facts.Customer
	for name, tt := range map[string]struct {
		change func(*books)
		net    string
		source erp.PriceSourceKind
	}{
		"no list": {func(b *books) { b.setDefaultPriceList(nil); b.setPriceList(customer, nil) }, "0.4200", erp.SourceList},
		"the default list": {func(b *books) {
			b.setDefaultPriceList(b.newPriceList())
			b.setPriceList(customer, nil)
		}, "7.0000", erp.SourceList},
		"archived": {func(b *books) {
			b.office.call(nil, "model.product.price_list.write", []int64{b.priceList(customer)}, map[string]any{"active": false})
		}, "0.3150", erp.SourceContract},
		"deleted": {func(b *books) {
			b.setDefaultPriceList(nil)
			list := b.priceList(customer)
			b.setPriceList(customer, nil)
			b.office.call(nil, "model.product.price_list.delete", []int64{list})
		}, "0.4200", erp.SourceList},
		"another": {func(b *books) { b.setPriceList(customer, b.newPriceList()) }, "7.0000", erp.SourceList},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCounter(t)
			line := pieces(ground.facts.Contract, 1)
			question := c.books.line(erptest.PriceQuestion{
				Customer: customer, Item: line.Item, Quantity: line.Quantity, On: erp.DateOf(c.books.Now()),
			})
			if price := c.price(c.Adapter, line); price.Net.String() == "" { // and remembers the list
				t.Fatal("no price at first")
			}
			tt.change(c.books)
			want := erp.MustMoney(tt.net, "USD")
			if form := c.books.office.unitPrice(question); !form.Equal(want.Amount) {
				t.Fatalf("Tryton's form says %s, want %s", form, want)
			}
			if price := c.price(c.adapter(c.t), line); !price.Net.Equal(want) || price.Source.Kind != tt.source {
				t.Errorf("price is %s (%s), want %s (%s)", price.Net, price.Source.Kind, want, tt.source)
			}
			if order := c.ordered("LIST-1", c.draftOf(line)); !order.Lines[0].Net.Equal(want) {
				t.Errorf("ordered at %s, want %s", order.Lines[0].Net, want)
			}
		})
	}
}

func (c counter) price(a erp.Adapter, line erp.DraftLine) erp.Price {
	c.t.Helper()
	prices, err := a.Prices(c.t.Context(), erp.PriceRequest{
		Customer: ground.facts.Customer, Lines: []erp.PriceLine{{Item: line.Item, Quantity: line.Quantity}},
	})
	if err != nil || prices[0].Err != nil {
		c.t.Fatalf("price: %v %v", err, prices)
	}
	return prices[0].Price
}

// A list of another company cannot be given to a customer at Tryton's form, but by an import. The user may not read it:
// then there is no price, and no order at Tryton's list price.
func TestAListOfAnotherCompanyGivesNoPrice(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	list := c.books.priceList(ground.facts.Customer)
	_, err := c.books.db.Exec(`UPDATE product_price_list SET company = $2 WHERE id = $1`, list, c.books.foundAnotherCompany())
	c.books.check(err)
	line := pieces(ground.facts.Stocked, 1)
	want := refused{erp.Unauthorized, "cannot be read; it may be another company's"}
	_, err = c.Prices(t.Context(), erp.PriceRequest{
		Customer: ground.facts.Customer, Lines: []erp.PriceLine{{Item: line.Item, Quantity: line.Quantity}},
	})
	c.want("price", err, want)
	c.refuses(c.draftOf(line), want)
}

// foundAnotherCompany returns the id of a second company of the database.
func (b *books) foundAnotherCompany() int64 {
	b.t.Helper()
	var parties, companies []int64
	b.office.call(&parties, "model.party.party.create", []map[string]any{{"name": "Sister"}})
	currency := cell[int64](b, `SELECT currency FROM company_company`)
	b.office.call(&companies, "model.company.company.create", []map[string]any{{"party": parties[0], "currency": currency}})
	return companies[0]
}
