package sim

import (
	"iter"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// RMA is permission to return goods and what became of them: requested, authorized, received piece by piece and credited,
// or declined or cancelled before anything came. Amounts are in Currency.
type RMA struct {
	Key           int
	Number        erp.RMANumber
	Reference     erp.Reference // an ERP does not insist that it is unique
	Customer      erp.CustomerID
	ShipTo        erp.ShipToID
	Currency      erp.Currency
	Note          string
	Status        erp.RMAStatus
	Lines         []RMALine
	RestockingFee decimal.Decimal
	CreditMemo    int // key; 0 until credited
	Created       time.Time
	Changed       time.Time

	receipts []int // keys
}

// RMALine asks for one invoice line's goods back. Accepted and Rejected are in Requested's unit.
type RMALine struct {
	Number      int // from zero
	Invoice     int // key
	InvoiceLine int
	Item        erp.ItemID
	Description string
	Requested   erp.Quantity
	Accepted    decimal.Decimal // inspected, and back in stock
	Rejected    decimal.Decimal // inspected, and not taken back
	Reason      string          // one of ReturnReasons, or none
	Note        string
	Disposition string // what became of the goods, in the inspector's words
}

// Awaited is what has not been inspected yet, in Requested's unit.
func (l RMALine) Awaited() decimal.Decimal { return l.Requested.Amount.Sub(l.Accepted).Sub(l.Rejected) }

// Open reports whether anything may still happen to the return.
func (r RMA) Open() bool {
	return r.Status == erp.RMARequested || r.Status == erp.RMAAuthorized || r.Status == erp.RMAReceived
}

// ReturnReasons are the reasons that CreateRMA accepts.
func (c *Company) ReturnReasons() []erp.Choice {
	return []erp.Choice{
		{Code: "1", Name: "Damaged in transit"}, {Code: "2", Name: "Wrong item shipped"},
		{Code: "3", Name: "Ordered by mistake"}, {Code: "4", Name: "Defective"},
	}
}

// CreateRMA asks for goods back that were billed to the customer. Lines name invoices by printed number and lines by their
// number. It does not add up what was asked for before: no ERP that it stands for is known to. UnknownCustomer,
// UnknownShipTo, NoLines; by line UnknownDocument (also for another customer's invoice), UnknownItem (another than was
// billed), UnknownUnit (likewise), BadQuantity, UnknownReason.
func (c *Company) CreateRMA(ref erp.Reference, draft erp.RMADraft) (RMA, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	customer, err := c.customer(draft.Customer)
	if err != nil {
		return RMA{}, err
	}
	shipTo, ok := customer.ShipTo(draft.ShipTo)
	if !ok {
		return RMA{}, refuse(UnknownShipTo, draft.ShipTo, "customer %q has no ship-to %q", draft.Customer, draft.ShipTo)
	}
	if len(draft.Lines) == 0 {
		return RMA{}, refuse(NoLines, draft.Customer, "a return needs a line")
	}
	r := RMA{
		Reference: ref, Customer: draft.Customer, ShipTo: shipTo.ID, Currency: customer.Currency, Note: draft.Note,
		Status: erp.RMARequested,
	}
	for i, l := range draft.Lines {
		line, refused := c.returned(draft.Customer, l)
		if refused != nil {
			return RMA{}, refused.onLine(i)
		}
		line.Number = i
		r.Lines = append(r.Lines, line)
	}
	r.Key, r.Number, r.Created = c.rmas.last()+1, erp.RMANumber(c.numbers.rma.next()), c.now()
	c.rmasOf[r.Customer] = append(c.rmasOf[r.Customer], r.Key)
	return c.saveRMA(r), nil
}

// returned finds what a line asks for.
func (c *Company) returned(customer erp.CustomerID, l erp.RMADraftLine) (RMALine, *Error) {
	inv, billed, ok := c.billed(customer, l.Invoice, l.InvoiceLine)
	switch {
	case !ok:
		return RMALine{}, refuse(UnknownDocument, l.Invoice, "customer %q has no line %q on an invoice %q", customer, l.InvoiceLine, l.Invoice)
	case l.Item != "" && l.Item != billed.Item:
		return RMALine{}, refuse(UnknownItem, l.Item, "line %s of invoice %s is about item %q", l.InvoiceLine, l.Invoice, billed.Item)
	case l.Quantity.UOM != billed.Quantity.UOM:
		return RMALine{}, refuse(UnknownUnit, l.Item, "item %q was billed by %q", billed.Item, billed.Quantity.UOM)
	case !l.Quantity.Amount.IsPositive():
		return RMALine{}, refuse(BadQuantity, l.Item, "cannot return %s", l.Quantity)
	case l.Reason != "" && !slices.ContainsFunc(c.ReturnReasons(), func(known erp.Choice) bool { return known.Code == l.Reason }):
		return RMALine{}, refuse(UnknownReason, l.Reason, "there is no reason %q", l.Reason)
	}
	return RMALine{
		Invoice: inv.Key, InvoiceLine: billed.Number, Item: billed.Item, Description: billed.Description,
		Requested: l.Quantity, Reason: l.Reason, Note: l.Note,
	}, nil
}

// AuthorizeRMA lets the goods come. UnknownDocument, AlreadyClosed.
func (c *Company) AuthorizeRMA(key int) error {
	return c.changeRMA(key, func(r *RMA) error {
		if r.Status != erp.RMARequested {
			return refuse(AlreadyClosed, key, "return %s is %s", r.Number, r.Status)
		}
		r.Status = erp.RMAAuthorized
		return nil
	})
}

// DeclineRMA says no. UnknownDocument, AlreadyClosed, AlreadyReceived.
func (c *Company) DeclineRMA(key int) error { return c.endRMA(key, erp.RMADeclined) }

// CancelRMA takes a return back of which nothing has come. UnknownDocument, AlreadyClosed, AlreadyReceived.
func (c *Company) CancelRMA(key int) error { return c.endRMA(key, erp.RMACancelled) }

func (c *Company) endRMA(key int, as erp.RMAStatus) error {
	return c.changeRMA(key, func(r *RMA) error {
		switch r.Status {
		case erp.RMARequested, erp.RMAAuthorized:
			r.Status = as
			return nil
		case erp.RMAReceived:
			return refuse(AlreadyReceived, key, "goods of return %s are here already", r.Number)
		}
		return refuse(AlreadyClosed, key, "return %s is %s", r.Number, r.Status)
	})
}

func (c *Company) changeRMA(key int, change func(*RMA) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	r, err := c.rma(key)
	if err != nil {
		return err
	}
	r.Lines = slices.Clone(r.Lines)
	if err := change(&r); err != nil {
		return err
	}
	c.saveRMA(r)
	return nil
}

func (c *Company) saveRMA(r RMA) RMA {
	r.Changed = c.now()
	c.rmas.put(r.Key, r)
	return r
}

// RMA returns one return by its key. UnknownDocument.
func (c *Company) RMA(key int) (RMA, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.rma(key)
}

func (c *Company) rma(key int) (RMA, error) {
	row, ok := c.rmas.get(key)
	if !ok {
		return RMA{}, refuse(UnknownDocument, key, "there is no return with key %d", key)
	}
	return *row, nil
}

// RMAs yields returns in the order they were asked for, closed ones included.
func (c *Company) RMAs(q Query) iter.Seq[RMA] {
	return documents(c, q, &c.rmas, c.rmasOf, func(r *RMA) (erp.CustomerID, time.Time) { return r.Customer, r.Changed })
}
