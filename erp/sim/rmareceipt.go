package sim

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// RMAReceipt is goods of one return that came back, were inspected and went into stock again. What the inspector did not
// accept is on no receipt.
type RMAReceipt struct {
	Key        int
	Number     string
	RMA        int // key
	Customer   erp.CustomerID
	ReceivedOn erp.Date
	Lines      []RMAReceiptLine
	Created    time.Time
}

// RMAReceiptLine is a part of one line of a return.
type RMAReceiptLine struct {
	Number   int // from zero
	RMALine  int
	Quantity erp.Quantity
}

// Inspection is what became of goods that came back, in the unit of the return's line.
type Inspection struct {
	Accepted    decimal.Decimal
	Rejected    decimal.Decimal
	Disposition string
}

// ReceiveRMA takes in goods of an authorized return, by its lines' numbers. What was accepted is back in the warehouse that
// it left from. UnknownDocument, NotAuthorized, AlreadyClosed; by line BadQuantity (negative, nothing, or more than is
// awaited).
func (c *Company) ReceiveRMA(key int, lines map[int]Inspection) error {
	return c.changeRMA(key, func(r *RMA) error {
		switch {
		case r.Status == erp.RMARequested:
			return refuse(NotAuthorized, key, "nobody has authorized return %s", r.Number)
		case !r.Open():
			return refuse(AlreadyClosed, key, "return %s is %s", r.Number, r.Status)
		}
		for at, found := range lines {
			if refused := r.inspectable(at, found); refused != nil {
				return refused
			}
		}
		receipt := RMAReceipt{RMA: key, Customer: r.Customer, ReceivedOn: c.today(), Created: c.now()}
		for _, at := range slices.Sorted(maps.Keys(lines)) {
			if err := c.inspect(r, &receipt, at, lines[at]); err != nil {
				return err
			}
		}
		r.Status = erp.RMAReceived
		if len(receipt.Lines) > 0 {
			receipt.Key, receipt.Number = c.rmaReceipts.last()+1, c.numbers.rmaReceipt.next()
			c.rmaReceipts.put(receipt.Key, receipt)
			r.receipts = append(slices.Clip(r.receipts), receipt.Key)
		}
		return nil
	})
}

func (r *RMA) inspectable(at int, found Inspection) *Error {
	seen := found.Accepted.Add(found.Rejected)
	switch {
	case at < 0 || at >= len(r.Lines):
		return refuse(BadQuantity, r.Number, "return %s has no line %d", r.Number, at+1)
	case found.Accepted.IsNegative() || found.Rejected.IsNegative() || seen.IsZero():
		return refuse(BadQuantity, r.Number, "cannot accept %s and reject %s", found.Accepted, found.Rejected).onLine(at)
	case seen.GreaterThan(r.Lines[at].Awaited()):
		return refuse(BadQuantity, r.Number, "only %s %s are awaited", r.Lines[at].Awaited(), r.Lines[at].Requested.UOM).onLine(at)
	}
	return nil
}

// inspect writes down what was found on one line, and puts what was accepted back on the shelf.
func (c *Company) inspect(r *RMA, receipt *RMAReceipt, at int, found Inspection) error {
	line := &r.Lines[at]
	line.Accepted, line.Rejected = line.Accepted.Add(found.Accepted), line.Rejected.Add(found.Rejected)
	line.Disposition = found.Disposition
	if found.Accepted.IsZero() {
		return nil
	}
	receipt.Lines = append(receipt.Lines, RMAReceiptLine{len(receipt.Lines), at, erp.NewQuantity(found.Accepted, line.Requested.UOM)})
	inv, _ := c.invoices.get(line.Invoice) // a return is only taken for one that exists
	order, err := c.order(inv.Order)
	if err != nil {
		return err
	}
	ordered := order.Lines[inv.Lines[line.InvoiceLine].OrderLine]
	return c.receive(stockKey{line.Item, ordered.Warehouse}, found.Accepted.Mul(ordered.PerUnit))
}

// billed finds a line of a customer's invoice by the invoice's printed number and the line's.
func (c *Company) billed(customer erp.CustomerID, number, line string) (Invoice, InvoiceLine, bool) {
	at, err := strconv.Atoi(line)
	for _, key := range c.invoicesOf[customer] {
		if inv, _ := c.invoices.get(key); err == nil && inv.Number == number && at >= 0 && at < len(inv.Lines) {
			return *inv, inv.Lines[at], true
		}
	}
	return Invoice{}, InvoiceLine{}, false
}

// RMAReceipt returns one receipt by its key. UnknownDocument.
func (c *Company) RMAReceipt(key int) (RMAReceipt, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	row, ok := c.rmaReceipts.get(key)
	if !ok {
		return RMAReceipt{}, refuse(UnknownDocument, key, "there is no receipt of a return with key %d", key)
	}
	return *row, nil
}

// RMAReceipts yields receipts of returns in the order they came; all of them, or one customer's.
func (c *Company) RMAReceipts(q Query) iter.Seq[RMAReceipt] {
	return c.rmaReceipts.scan(&c.mu, func(r *RMAReceipt) bool {
		return (q.Customer == "" || q.Customer == r.Customer) && !r.Created.Before(q.Since)
	})
}
