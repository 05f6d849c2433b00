package sim

import (
	"cmp"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// enter turns a draft into an order that is priced, taxed and promised, and stores nothing.
func (c *Company) enter(draft NewOrder) (Order, Customer, *Error) {
	row, ok := c.customers.get(draft.Customer)
	if !ok {
		return Order{}, Customer{}, refuse(UnknownCustomer, draft.Customer, "there is no customer %q", draft.Customer)
	}
	customer := *row
	order, refused := c.header(draft, customer)
	if refused != nil {
		return Order{}, customer, refused
	}
	if len(draft.Lines) == 0 {
		return Order{}, customer, refuse(NoLines, draft.Customer, "an order needs at least one line")
	}
	rates := c.taxRates(customer, order.Address)
	order.Taxes = rates
	demand := map[stockKey]decimal.Decimal{}
	for i, l := range draft.Lines {
		line, refused := c.line(order, customer, l, rates, demand)
		if refused != nil {
			return Order{}, customer, refused.onLine(i)
		}
		line.Number = i
		order.Lines = append(order.Lines, line)
		order.Goods = order.Goods.Add(line.Extended)
		order.Tax = order.Tax.Add(line.Tax)
	}
	order.Freight = c.settings.Freight.charge(draft.Freight, order.Goods, order.Currency)
	order.Total = order.Goods.Add(order.Freight.Amount.Amount).Add(order.Tax)
	return order, customer, nil
}

// header fills and checks everything but the lines.
func (c *Company) header(draft NewOrder, customer Customer) (Order, *Error) {
	if !customer.Active || customer.Lead {
		return Order{}, refuse(InactiveCustomer, customer.ID, "customer %q is inactive, or only a lead", customer.ID)
	}
	currency := cmp.Or(draft.Currency, customer.Currency)
	if currency != customer.Currency {
		return Order{}, refuse(WrongCurrency, customer.ID, "customer %q is invoiced in %s, not %s", customer.ID, customer.Currency, currency)
	}
	if draft.Contact != "" && !slices.ContainsFunc(customer.Contacts, func(p erp.Contact) bool { return p.ID == draft.Contact }) {
		return Order{}, refuse(UnknownContact, draft.Contact, "customer %q has no contact %q", customer.ID, draft.Contact)
	}
	if _, ok := c.customers.get(cmp.Or(draft.BillTo, customer.ID)); !ok {
		return Order{}, refuse(UnknownCustomer, draft.BillTo, "there is no customer %q to bill", draft.BillTo)
	}
	order := Order{
		Reference: draft.Reference, Channel: draft.Channel, Customer: customer.ID,
		BillTo:  cmp.Or(draft.BillTo, customer.Payer, customer.ID),
		Contact: draft.Contact, CustomerPO: draft.CustomerPO, Currency: currency, ShipVia: draft.ShipVia,
		Complete: draft.Complete, Note: draft.Note, PlacedOn: c.today(), RequestedOn: draft.RequestedOn,
	}
	if draft.OneOff != nil {
		order.Address = *draft.OneOff
		return order, nil
	}
	shipTo, ok := customer.ShipTo(draft.ShipTo)
	if !ok {
		return Order{}, refuse(UnknownShipTo, draft.ShipTo, "customer %q has no ship-to %q", customer.ID, draft.ShipTo)
	}
	order.ShipTo, order.Address = shipTo.ID, shipTo.Address
	return order, nil
}

// line prices, taxes and promises one line, and adds its taxes to the document's. Demand is what earlier lines of the
// same order take from stock.
func (c *Company) line(
	order Order, customer Customer, l erp.DraftLine, taxes []Tax, demand map[stockKey]decimal.Decimal,
) (OrderLine, *Error) {
	row, ok := c.items.get(l.Item)
	if !ok {
		return OrderLine{}, refuse(UnknownItem, l.Item, "there is no item %q", l.Item)
	}
	item := *row
	switch item.Status {
	case erp.ItemDiscontinued:
		return OrderLine{}, refuse(DiscontinuedItem, item.ID, "item %q is discontinued", item.ID)
	case erp.ItemBlocked:
		return OrderLine{}, refuse(BlockedItem, item.ID, "item %q is blocked for sale", item.ID)
	}
	price, refused := c.linePrice(customer, item, l)
	if refused != nil {
		return OrderLine{}, refused
	}
	inStock, refused := item.inStock(l.Quantity)
	if refused != nil {
		return OrderLine{}, refused
	}
	warehouse, refused := c.supplier(customer, item, l.Warehouse, inStock, demand)
	if refused != nil {
		return OrderLine{}, refused
	}
	key := stockKey{item.ID, warehouse}
	demand[key] = demand[key].Add(inStock)
	line := OrderLine{
		Item: item.ID, Description: item.Description, Quantity: l.Quantity, PerUnit: inStock.Div(l.Quantity.Amount),
		List: price.List, Net: price.Net, Per: item.SellUOM, Percent: price.Percent, Rule: price.Rule, Source: price.Source,
		Extended:  extend(price.Net.Amount, inStock, item.PerSell()),
		Warehouse: warehouse, Note: l.Note,
		PromisedOn: c.promise(key, demand[key], order.RequestedOn),
	}
	line.TaxPercent, line.Tax = tax(taxes, line.Extended)
	return line, nil
}

// extend multiplies a price per selling unit with a quantity in stock units and rounds to cents.
func extend(net, inStock, perSell decimal.Decimal) decimal.Decimal {
	return net.Mul(inStock).DivRound(perSell, 2)
}

func (c *Company) linePrice(customer Customer, item Item, l erp.DraftLine) (Price, *Error) {
	price, refused := c.price(PriceRequest{
		Customer: customer.ID, List: customer.PriceList, Item: item.ID, Quantity: l.Quantity,
	}, item)
	if l.Override == nil || refused != nil && refused.Kind != NoPrice {
		return price, refused
	}
	price.Net, price.Percent, price.Rule = l.Override.Net, decimal.Zero, RuleManual
	price.Source = erp.PriceSource{Kind: erp.SourceManual, Reference: l.Override.Reason}
	return price, nil
}

// supplier chooses the warehouse: the one asked for, else the customer's own if it covers the line, else the first that
// does, else the customer's own or the first.
func (c *Company) supplier(
	customer Customer, item Item, asked erp.WarehouseID, inStock decimal.Decimal, demand map[stockKey]decimal.Decimal,
) (erp.WarehouseID, *Error) {
	preferred := cmp.Or(asked, customer.Warehouse)
	var known, first erp.WarehouseID
	for _, w := range c.warehouses {
		if w.ID == preferred {
			known = w.ID
		}
		key := stockKey{item.ID, w.ID}
		covers := c.stock[key].free().Sub(demand[key]).GreaterThanOrEqual(inStock)
		if w.Nettable && covers && (first == "" || w.ID == preferred) {
			first = w.ID
		}
	}
	if asked != "" {
		if known == "" {
			return "", refuse(UnknownWarehouse, asked, "there is no warehouse %q", asked)
		}
		return known, nil
	}
	if first != "" || known != "" {
		return cmp.Or(first, known), nil
	}
	if len(c.warehouses) == 0 {
		return "", refuse(UnknownWarehouse, item.ID, "there is no warehouse to supply item %q from", item.ID)
	}
	return c.warehouses[0].ID, nil
}

// promise returns the day on which a quantity, in stock units, can leave: the next working day if it lies in stock, the
// working day after the receipt that covers it, or none. It is never before the day that was asked for.
func (c *Company) promise(key stockKey, quantity decimal.Decimal, requested erp.Date) erp.Date {
	s := c.stock[key]
	from, covered := c.today(), s.onHand.Sub(s.committed)
	for _, r := range s.receipts {
		if r.On.IsZero() || covered.GreaterThanOrEqual(quantity) {
			continue
		}
		covered = covered.Add(r.Quantity)
		from = later(from, r.On)
	}
	if covered.LessThan(quantity) {
		return erp.Date{}
	}
	return later(nextWorkingDay(from), requested)
}

func nextWorkingDay(d erp.Date) erp.Date {
	d = d.AddDays(1)
	for d.Midnight().Weekday() == time.Saturday || d.Midnight().Weekday() == time.Sunday {
		d = d.AddDays(1)
	}
	return d
}
