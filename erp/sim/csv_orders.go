package sim

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type orderRow struct {
	Order      erp.OrderNumber `col:"order,required"`
	Customer   erp.CustomerID  `col:"customer,required"`
	PlacedOn   erp.Date        `col:"placed_on,required"`
	Requested  erp.Date        `col:"requested_on"`
	Reference  erp.Reference   `col:"reference"`
	Channel    string          `col:"channel"`
	BillTo     erp.CustomerID  `col:"bill_to"`
	Contact    erp.ContactID   `col:"contact"`
	CustomerPO string          `col:"customer_po"`
	Currency   erp.Currency    `col:"currency"`
	ShipTo     erp.ShipToID    `col:"ship_to"`
	addressColumns
	ShipVia   string              `col:"ship_via"`
	Complete  bool                `col:"ship_complete,default=no"`
	Note      string              `col:"note"`
	Hold      string              `col:"hold"`
	HoldKind  erp.HoldKind        `col:"hold_kind,default=other,one=other|past_due|credit|approval"`
	Freight   string              `col:"freight"`
	Total     decimal.NullDecimal `col:"total"`
	Picked    bool                `col:"picked,default=no"`
	Cancelled bool                `col:"cancelled,default=no"`
}

func orderRows(c *Company) iter.Seq[orderRow] {
	return each(c.Orders(Query{}), func(o Order) orderRow {
		r := orderRow{
			Order: o.Number, Customer: o.Customer, PlacedOn: o.PlacedOn, Requested: o.RequestedOn, Reference: o.Reference,
			Channel: o.Channel, BillTo: o.BillTo, Contact: o.Contact, CustomerPO: o.CustomerPO, Currency: o.Currency, ShipTo: o.ShipTo,
			addressColumns: newAddressColumns(o.Address, ""), ShipVia: o.ShipVia, Complete: o.Complete, Note: o.Note,
			Freight: freightCell(o.Freight), Total: decimal.NewNullDecimal(o.Total), Picked: o.Picked, Cancelled: o.Cancelled,
		}
		r.Hold, r.HoldKind = holdCells(o.Hold)
		return r
	})
}

// The words for freight that is no amount.
const (
	freightIncluded = "included"
	freightAccount  = "account"
)

func freightCell(f erp.Freight) string {
	switch f.State {
	case erp.FreightIncluded:
		return freightIncluded
	case erp.FreightCustomerAccount:
		return freightAccount
	case erp.FreightToBeAdvised:
		return ""
	}
	return f.Amount.Amount.String()
}

func parseFreight(at line, cell string, currency erp.Currency) erp.Freight {
	f := erp.Freight{State: erp.FreightFixed, Amount: erp.NewMoney(decimal.Zero, currency)}
	switch strings.ToLower(cell) {
	case "":
		f.State = erp.FreightToBeAdvised
	case freightIncluded:
		f.State = erp.FreightIncluded
	case freightAccount:
		f.State = erp.FreightCustomerAccount
	default:
		amount, err := parseNumber(cell, &column{})
		if err != nil {
			at.complain("freight", "%s, nor %s or %s", err, freightIncluded, freightAccount)
		}
		f.Amount.Amount = cents(at, "freight", amount)
	}
	return f
}

// cents complains about an amount of a document that has more than two decimals.
func cents(at line, column string, amount decimal.Decimal) decimal.Decimal {
	if !amount.Equal(amount.Round(2)) {
		at.complain(column, "%s has more than two decimals", amount)
	}
	return amount
}

// loadedOrder is an order with what its lines say of their stock.
type loadedOrder struct {
	Order
	at       line
	customer *loadedCustomer
	total    decimal.NullDecimal // as stated
	lines    []loadedLine        // beside Lines
}

type loadedLine struct {
	at        line
	number    int                 // in the file
	shipped   decimal.NullDecimal // as stated
	allocated decimal.NullDecimal // as stated
	billed    decimal.Decimal     // on invoices that name no shipment
}

func (l *importer) order(at line, r orderRow) {
	o := &loadedOrder{at: at, total: r.Total}
	o.customer, _ = l.customerNamed(at, "customer", r.Customer)
	if o.customer == nil {
		o.customer = &loadedCustomer{} // complained of; its lines are not to complain of the order too
	}
	l.customerNamed(at, "bill_to", r.BillTo)
	sameCurrency(at, r.Currency, o.customer)
	o.Order = Order{
		Number: r.Order, Reference: r.Reference, Channel: r.Channel, Customer: r.Customer,
		BillTo: cmp.Or(r.BillTo, o.customer.Payer, r.Customer), Contact: r.Contact, CustomerPO: r.CustomerPO,
		Currency: o.customer.Currency, ShipVia: r.ShipVia, Complete: r.Complete, Note: r.Note, Hold: newHold(r.Hold, r.HoldKind),
		PlacedOn: r.PlacedOn, RequestedOn: r.Requested, Freight: parseFreight(at, r.Freight, o.customer.Currency),
		Picked: r.Picked, Cancelled: r.Cancelled,
	}
	o.deliver(at, r)
	if r.Contact != "" && !slices.ContainsFunc(o.customer.Contacts, func(p erp.Contact) bool { return p.ID == r.Contact }) {
		at.complain("contact", "customer %q has no contact %q", r.Customer, r.Contact)
	}
	l.orders.add(at, "order", string(r.Order), o)
}

// deliver sets where the order goes: the address on its line, or else that of its ship-to.
func (o *loadedOrder) deliver(at line, r orderRow) {
	o.Address = r.address("")
	shipTo, ok := o.customer.ShipTo(r.ShipTo)
	if r.ShipTo != "" && !ok && o.customer.ID != "" {
		at.complain("ship_to", "customer %q has no ship-to %q", r.Customer, r.ShipTo)
	}
	stated := r.addressColumns != addressColumns{}
	if r.ShipTo != "" || !stated {
		o.ShipTo = shipTo.ID
	}
	if !stated {
		o.Address = shipTo.Address
		if !ok {
			o.Address = o.customer.BillTo
		}
	}
}

type orderLineRow struct {
	Order       string              `col:"order,required"`
	Line        int                 `col:"line"`
	Item        erp.ItemID          `col:"item,required"`
	Description string              `col:"description"`
	Quantity    decimal.Decimal     `col:"quantity,required"`
	Unit        erp.UOM             `col:"unit"`
	Price       decimal.Decimal     `col:"price,required"`
	ListPrice   decimal.NullDecimal `col:"list_price"`
	Percent     decimal.Decimal     `col:"discount_percent"`
	Rule        PriceRule           `col:"price_rule,default=manual,one=manual|agreement|contract|discount_group|period_and_volume|price_list"`
	Extended    decimal.NullDecimal `col:"extended"`
	TaxPercent  decimal.Decimal     `col:"tax_percent"`
	Tax         decimal.Decimal     `col:"tax"`
	Warehouse   erp.WarehouseID     `col:"warehouse"`
	Shipped     decimal.NullDecimal `col:"shipped"`
	Allocated   decimal.NullDecimal `col:"allocated"`
	PromisedOn  erp.Date            `col:"promised_on"`
	Note        string              `col:"note"`
}

func orderLineRows(c *Company) iter.Seq[orderLineRow] {
	return linesOf(c.Orders(Query{}), func(o Order) []orderLineRow {
		return mapped(o.Lines, func(l OrderLine) orderLineRow {
			r := orderLineRow{
				Order: string(o.Number), Line: l.Number + 1, Item: l.Item, Description: l.Description, Quantity: l.Quantity.Amount,
				Unit: l.Quantity.UOM, Price: l.Net.Amount, Percent: l.Percent, Rule: l.Rule, Extended: decimal.NewNullDecimal(l.Extended),
				TaxPercent: l.TaxPercent, Tax: l.Tax, Warehouse: l.Warehouse, Shipped: decimal.NewNullDecimal(l.Shipped),
				Allocated: decimal.NewNullDecimal(l.Allocated), PromisedOn: l.PromisedOn, Note: l.Note,
			}
			if l.List.Known() {
				r.ListPrice = decimal.NewNullDecimal(l.List.Amount)
			}
			return r
		})
	})
}

// linesOf yields the lines of all documents.
func linesOf[D, R any](documents iter.Seq[D], lines func(D) []R) iter.Seq[R] {
	return func(yield func(R) bool) {
		for d := range documents {
			for _, row := range lines(d) {
				if !yield(row) {
					return
				}
			}
		}
	}
}

func (l *importer) orderLine(at line, r orderLineRow) {
	o, known := l.orders.named(at, "order", r.Order)
	item, sold := l.itemNamed(at, r.Item)
	if !known || !sold {
		return
	}
	if !r.Quantity.IsPositive() {
		at.complain("quantity", "the quantity must be above zero")
		return
	}
	unit := cmp.Or(r.Unit, item.SellUOM)
	perUnit, err := item.Convert(erp.NewQuantity(decimal.NewFromInt(1), unit), item.StockUOM)
	if err != nil {
		at.complain("unit", "item %q has no unit %q", r.Item, unit)
		return
	}
	line := OrderLine{
		Number: len(o.Lines), Item: r.Item, Description: cmp.Or(r.Description, item.Description),
		Quantity: erp.NewQuantity(r.Quantity, unit), PerUnit: perUnit.Amount,
		Net: erp.NewMoney(r.Price, o.Currency), Per: item.SellUOM, Percent: r.Percent,
		Extended:   extend(r.Price, r.Quantity.Mul(perUnit.Amount), item.PerSell()),
		TaxPercent: r.TaxPercent, Tax: cents(at, "tax", r.Tax), Rule: r.Rule, Source: erp.PriceSource{Kind: erp.SourceUnknown},
		Warehouse: l.warehouseNamed(at, cmp.Or(r.Warehouse, o.customer.Warehouse)), PromisedOn: r.PromisedOn, Note: r.Note,
		closed: o.Cancelled,
	}
	if r.ListPrice.Valid {
		line.List = erp.NewMoney(r.ListPrice.Decimal, o.Currency)
	}
	if r.Extended.Valid {
		line.Extended = cents(at, "extended", r.Extended.Decimal)
	}
	number := cmp.Or(r.Line, len(o.Lines)+1)
	if slices.ContainsFunc(o.lines, func(known loadedLine) bool { return known.number == number }) {
		at.complain("line", "order %s has a line %d already", r.Order, number)
	}
	o.Lines = append(o.Lines, line)
	o.lines = append(o.lines, loadedLine{at: at, number: number, shipped: r.Shipped, allocated: r.Allocated})
}

// lineNamed returns the index of a line by its number, or by its item where that is on the order once.
func (o *loadedOrder) lineNamed(at line, number int, item erp.ItemID) (int, bool) {
	if number == 0 && item == "" {
		at.complain("item", "the line names neither an order line nor an item")
		return 0, false
	}
	found, times := 0, 0
	for i, l := range o.lines {
		if number == l.number || number == 0 && item == o.Lines[i].Item {
			found, times = i, times+1
		}
	}
	switch {
	case times == 0 && number != 0:
		at.complain("order_line", "order %s has no line %d", o.Number, number)
	case times == 0:
		at.complain("item", "order %s has no item %q", o.Number, item)
	case times > 1:
		at.complain("order_line", "order %s has item %q %d times; say which line it is", o.Number, item, times)
	case item != "" && o.Lines[found].Item != item:
		at.complain("item", "line %d of order %s is of item %q, not %q", number, o.Number, o.Lines[found].Item, item)
	default:
		return found, true
	}
	return 0, false
}

// addUp sums the order up, and complains where its total is another.
func (o *loadedOrder) addUp() {
	o.Goods, o.Tax = decimal.Zero, decimal.Zero
	for _, l := range o.Lines {
		o.Goods, o.Tax = o.Goods.Add(l.Extended), o.Tax.Add(l.Tax)
	}
	o.Total = o.Goods.Add(o.Tax).Add(o.Freight.Amount.Amount)
	sumsUp(o.at, o.total, o.Total)
	if len(o.Lines) == 0 {
		o.at.complain("order", "order %s has no lines", o.Number)
	}
}

func sumsUp(at line, stated decimal.NullDecimal, sum decimal.Decimal) {
	if stated.Valid && !stated.Decimal.Equal(sum) {
		at.complain("total", "lines, tax and freight come to %s, not %s", sum.StringFixed(2), stated.Decimal.StringFixed(2))
	}
}
