package sim

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

func (l *loader) readOrders(dir string) error {
	s, err := openSheet(dir, "orders.csv", "order_number", "customer_number", "sales_rep", "order_date", "required_date",
		"shipped_date", "carrier", "freight", "ship_to_name", "ship_to_street", "ship_to_city", "ship_to_region",
		"ship_to_postal_code", "ship_to_country")
	if err != nil {
		return err
	}
	seen, reps := map[string]bool{}, map[string]int{}
	for _, r := range s.rows {
		number := r.key("order_number", seen)
		customer, ok := l.customers[r.text("customer_number")]
		if !ok {
			r.complain("customer_number", "there is no customer %q", r.text("customer_number"))
			continue
		}
		if name := r.text("sales_rep"); name != "" {
			if _, known := reps[name]; !known {
				reps[name] = len(reps) + 1
			}
			customer.Rep = erp.Rep{ID: fmt.Sprint(reps[name]), Name: name}
		}
		past := &pastOrder{shipped: r.date("shipped_date"), carrier: r.text("carrier"), line: r}
		past.order = orderHead(r, number, customer)
		l.orders[number] = past
		l.orderNo = append(l.orderNo, number)
	}
	return s.err()
}

func orderHead(r row, number string, customer *Customer) Order {
	shipTo := shipToOf(customer, r.address("ship_to_", r.text("ship_to_name")))
	o := Order{
		Number: erp.OrderNumber(number), Customer: customer.ID, BillTo: customer.ID, Currency: customer.Currency,
		ShipTo: shipTo.ID, Address: shipTo.Address, ShipVia: r.text("carrier"),
		PlacedOn: r.date("order_date"), RequestedOn: r.date("required_date"),
		Freight: erp.Freight{State: erp.FreightFixed, Amount: erp.NewMoney(r.amount("freight").Round(2), customer.Currency)},
	}
	if r.text("order_date") == "" {
		r.complain("order_date", "the date is missing")
	}
	if r.text("freight") == "" {
		o.Freight.State = erp.FreightToBeAdvised
	}
	return o
}

func (l *loader) readLines(dir string) error {
	s, err := openSheet(dir, "order_lines.csv", "order_number", "item_number", "unit_price", "quantity", "discount")
	if err != nil {
		return err
	}
	seen := map[[2]string]bool{}
	for _, r := range s.rows {
		past, known := l.orders[r.text("order_number")]
		if !known {
			r.complain("order_number", "there is no order %q", r.text("order_number"))
			continue
		}
		item, known := l.items[r.text("item_number")]
		if !known {
			r.complain("item_number", "there is no item %q", r.text("item_number"))
			continue
		}
		key := [2]string{string(past.order.Number), string(item.ID)}
		if seen[key] {
			r.complain("item_number", "order %q has item %q twice", key[0], key[1])
		}
		seen[key] = true
		past.add(item, r)
	}
	for _, number := range l.orderNo {
		if past := l.orders[number]; len(past.order.Lines) == 0 {
			s.problems = append(s.problems, &LoadError{
				past.line.sheet.file, past.line.line, "order_number", fmt.Sprintf("order %q has no lines", number),
			})
		}
	}
	return s.err()
}

// add adds a line at what was charged then: the unit price less the discount.
func (p *pastOrder) add(item Item, r row) {
	quantity, discount, price := r.amount("quantity"), r.amount("discount"), r.amount("unit_price")
	one := decimal.NewFromInt(1)
	if !quantity.IsPositive() {
		r.complain("quantity", "the quantity must be above zero")
	}
	if discount.GreaterThan(one) {
		r.complain("discount", "%s is more than 1, which is 100 %%", discount)
	}
	net := erp.NewMoney(price.Mul(one.Sub(discount)).Round(4), p.order.Currency)
	o := &p.order
	line := OrderLine{
		Number: len(o.Lines), Item: item.ID, Description: item.Description, Quantity: erp.NewQuantity(quantity, item.SellUOM),
		PerUnit: one, List: erp.NewMoney(price, o.Currency), Net: net, Per: item.SellUOM, Percent: discount.Mul(hundred),
		Extended: extend(net.Amount, quantity, one), Rule: RuleManual, Source: erp.PriceSource{Kind: erp.SourceUnknown},
		Warehouse: loadedWarehouse,
	}
	o.Lines = append(o.Lines, line)
	o.Goods = o.Goods.Add(line.Extended)
	o.Total = o.Goods.Add(o.Freight.Amount.Amount)
}

// company puts what was read into a company, day by day.
func (l *loader) company() (*Company, error) {
	clock := l.now()
	c := New(Settings{Name: "Your company", Currency: "USD", Clock: func() time.Time { return clock }, FirstOrder: 1})
	at := func(d erp.Date, hour int) { clock = moment(d, hour, l.now()) }
	l.masterData(c)
	days := l.shift()
	for _, number := range l.orderNo {
		past := l.orders[number]
		past.order.PlacedOn, past.order.RequestedOn = past.order.PlacedOn.AddDays(days), moved(past.order.RequestedOn, days)
		past.shipped = moved(past.shipped, days)
		at(past.order.PlacedOn, 9)
		past.order = c.relive(past.order, past.shipped)
	}
	for _, past := range l.byShipment() {
		at(past.shipped, 15)
		if err := c.reship(past, erp.DateOf(l.now())); err != nil {
			return nil, err
		}
	}
	clock = l.now()
	for _, s := range l.stock {
		if err := c.Receive(s.item, loadedWarehouse, s.onHand); err != nil {
			return nil, err
		}
	}
	l.contracts(c)
	c.settings.Clock = l.now
	return c, nil
}

// moment is an hour of a day, but never one that is still to come.
func moment(d erp.Date, hour int, now time.Time) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, hour, 0, 0, 0, now.Location())
	if t.After(now) {
		return now
	}
	return t
}

func (l *loader) masterData(c *Company) {
	c.AddWarehouse(erp.Warehouse{ID: loadedWarehouse, Name: "Main", Nettable: true})
	c.AddPriceList(PriceList{Number: listPublished, Name: "Standard"})
	for _, s := range l.stock {
		c.AddItem(l.items[string(s.item)])
		if s.onOrder.IsPositive() {
			c.stock[stockKey{s.item, loadedWarehouse}] = stock{receipts: []erp.Receipt{{Quantity: s.onOrder}}}
		}
	}
	for _, number := range l.customerNo {
		c.AddCustomer(*l.customers[number])
	}
}

// shift returns by how many days to move all dates: whole weeks, so that the last order falls into last week.
func (l *loader) shift() int {
	var last erp.Date
	for _, past := range l.orders {
		last = later(last, past.order.PlacedOn)
	}
	if last.IsZero() {
		return 0
	}
	return monday(erp.DateOf(l.now())).DaysSince(monday(last)) - 7
}

// monday returns the first day of a date's week.
func monday(d erp.Date) erp.Date {
	return d.AddDays(-(int(d.Midnight().Weekday()) + 6) % 7)
}

func moved(d erp.Date, days int) erp.Date {
	if d.IsZero() {
		return d
	}
	return d.AddDays(days)
}

// byShipment returns the orders that were shipped, in the order they left.
func (l *loader) byShipment() []*pastOrder {
	var left []*pastOrder
	for _, number := range l.orderNo {
		if past := l.orders[number]; !past.shipped.IsZero() {
			left = append(left, past)
		}
	}
	slices.SortStableFunc(left, func(a, b *pastOrder) int { return cmp.Compare(a.shipped.DaysSince(b.shipped), 0) })
	return left
}

// relive books an order of the past under its own number. One that was shipped finds its goods in stock.
func (c *Company) relive(o Order, shipped erp.Date) Order {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !shipped.IsZero() {
		for _, l := range o.Lines {
			key := stockKey{l.Item, l.Warehouse}
			s := c.stock[key]
			s.onHand = s.onHand.Add(l.Quantity.Amount)
			c.stock[key] = s
		}
	}
	c.numbers.order.passed(string(o.Number))
	return c.fileOrder(o)
}

// reship ships an order of the past as it was, and derives its invoice, which counts as paid once it was due.
func (c *Company) reship(past *pastOrder, today erp.Date) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	order, err := c.order(past.order.Key)
	if err != nil {
		return err
	}
	if _, err := c.ship(order, ShipRequest{Carrier: past.carrier, asStated: true}); err != nil {
		return fmt.Errorf("ship order %q: %w", order.Number, err)
	}
	order, err = c.order(order.Key)
	if err != nil {
		return err
	}
	invoice, err := c.invoice(order, true)
	if err != nil {
		return fmt.Errorf("invoice order %q: %w", order.Number, err)
	}
	if invoice.DueOn.Before(today) {
		invoice.Paid = invoice.Total
		c.invoices.put(invoice.Key, invoice)
		c.post(invoice.Customer, func(b *balance) { b.receivable = b.receivable.Sub(invoice.Total) })
	}
	return nil
}

// contracts makes what each customer last paid for an item its contract price.
func (l *loader) contracts(c *Company) {
	for _, number := range l.orderNo {
		o := l.orders[number].order
		for _, line := range o.Lines {
			known, ok := c.SpecialPrice(o.Customer, 0, line.Item)
			if ok && known.From.After(o.PlacedOn) {
				continue
			}
			c.SetSpecialPrice(SpecialPrice{
				Customer: o.Customer, Item: line.Item, Reference: "last paid " + o.PlacedOn.String(), From: o.PlacedOn,
				Rate: Fixed(line.Net.Amount),
			})
		}
	}
}
