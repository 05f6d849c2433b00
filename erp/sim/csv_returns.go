package sim

import (
	"cmp"
	"iter"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type returnRow struct {
	Return        string          `col:"return,required"`
	Customer      erp.CustomerID  `col:"customer,required"`
	RequestedOn   erp.Date        `col:"requested_on,required"`
	Status        erp.RMAStatus   `col:"status,required,one=requested|authorized|declined|received|credited|cancelled"`
	Reference     erp.Reference   `col:"reference"`
	ShipTo        erp.ShipToID    `col:"ship_to"`
	Note          string          `col:"note"`
	RestockingFee decimal.Decimal `col:"restocking_fee"`
}

func returnRows(c *Company) iter.Seq[returnRow] {
	return each(c.RMAs(Query{}), func(r RMA) returnRow {
		return returnRow{
			string(r.Number), r.Customer, erp.DateOf(r.Created), r.Status, r.Reference, r.ShipTo, r.Note, r.RestockingFee,
		}
	})
}

// loadedReturn is a return with what later files say of it.
type loadedReturn struct {
	RMA
	at          line
	requestedOn erp.Date
	numbers     []int            // of Lines, in the file
	invoices    []*loadedInvoice // of Lines
	received    []*loadedReceipt
	memo        *loadedCredit
}

// loadedReceipt is a receipt of a return before it has a key.
type loadedReceipt struct {
	RMAReceipt
	of *loadedReturn
}

func (l *importer) returned(at line, r returnRow) {
	c, ok := l.customerNamed(at, "customer", r.Customer)
	if !ok {
		return
	}
	shipTo, ok := c.ShipTo(r.ShipTo)
	if !ok && r.ShipTo != "" {
		at.complain("ship_to", "customer %q has no ship-to %q", r.Customer, r.ShipTo)
	}
	l.returns.add(at, "return", r.Return, &loadedReturn{at: at, requestedOn: r.RequestedOn, RMA: RMA{
		Number: erp.RMANumber(r.Return), Reference: r.Reference, Customer: r.Customer, ShipTo: shipTo.ID, Currency: c.Currency,
		Note: r.Note, Status: r.Status, RestockingFee: cents(at, "restocking_fee", r.RestockingFee),
	}})
}

type returnLineRow struct {
	Return      string          `col:"return,required"`
	Line        int             `col:"line"`
	Invoice     string          `col:"invoice,required"`
	InvoiceLine int             `col:"invoice_line,required"`
	Quantity    decimal.Decimal `col:"quantity,required"`
	Accepted    decimal.Decimal `col:"accepted"`
	Rejected    decimal.Decimal `col:"rejected"`
	Reason      string          `col:"reason"`
	Disposition string          `col:"disposition"`
	Note        string          `col:"note"`
}

func returnLineRows(c *Company) iter.Seq[returnLineRow] {
	return linesOf(c.RMAs(Query{}), func(r RMA) []returnLineRow {
		return mapped(r.Lines, func(l RMALine) returnLineRow {
			return returnLineRow{
				string(r.Number), l.Number + 1, c.invoiceNumber(l.Invoice), l.InvoiceLine + 1, l.Requested.Amount, l.Accepted, l.Rejected,
				l.Reason, l.Disposition, l.Note,
			}
		})
	})
}

func (l *importer) returnLine(at line, r returnLineRow) {
	back, ok := l.returns.named(at, "return", r.Return)
	if !ok {
		return
	}
	i, ok := l.invoices.named(at, "invoice", r.Invoice)
	if !ok {
		return
	}
	n := slices.Index(i.numbers, r.InvoiceLine)
	if n < 0 || i.Customer != back.Customer {
		at.complain("invoice_line", "customer %q has no line %d on an invoice %s", back.Customer, r.InvoiceLine, r.Invoice)
		return
	}
	billed := i.Lines[n]
	if !r.Quantity.IsPositive() || r.Quantity.GreaterThan(billed.Quantity.Amount) || r.Accepted.Add(r.Rejected).GreaterThan(r.Quantity) {
		at.complain("quantity", "%s of %s are to come back, of which %s were inspected", r.Quantity, billed.Quantity, r.Accepted.Add(r.Rejected))
	}
	known := func(choice erp.Choice) bool { return choice.Code == r.Reason }
	if reasons := l.books.ReturnReasons(); r.Reason != "" && !slices.ContainsFunc(reasons, known) {
		at.complain("reason", "%q is none of the reasons %v", r.Reason, reasons)
	}
	number := cmp.Or(r.Line, len(back.Lines)+1)
	back.numbers, back.invoices = append(back.numbers, number), append(back.invoices, i)
	back.Lines = append(back.Lines, RMALine{
		Number: len(back.Lines), InvoiceLine: n, Item: billed.Item, Description: billed.Description,
		Requested: erp.NewQuantity(r.Quantity, billed.Quantity.UOM), Accepted: r.Accepted, Rejected: r.Rejected,
		Reason: r.Reason, Disposition: r.Disposition, Note: r.Note,
	})
}

type returnReceiptRow struct {
	Receipt    string          `col:"receipt,required"`
	Return     string          `col:"return,required"`
	ReturnLine int             `col:"return_line,required"`
	ReceivedOn erp.Date        `col:"received_on,required"`
	Quantity   decimal.Decimal `col:"quantity,required"`
}

func returnReceiptRows(c *Company) iter.Seq[returnReceiptRow] {
	return linesOf(c.RMAReceipts(Query{}), func(r RMAReceipt) []returnReceiptRow {
		return mapped(r.Lines, func(l RMAReceiptLine) returnReceiptRow {
			return returnReceiptRow{r.Number, c.returnNumber(r.RMA), l.RMALine + 1, r.ReceivedOn, l.Quantity.Amount}
		})
	})
}

func (l *importer) returnReceipt(at line, r returnReceiptRow) {
	back, ok := l.returns.named(at, "return", r.Return)
	if !ok {
		return
	}
	n := slices.Index(back.numbers, r.ReturnLine)
	if n < 0 {
		at.complain("return_line", "return %s has no line %d", r.Return, r.ReturnLine)
		return
	}
	if !r.Quantity.IsPositive() {
		at.complain("quantity", "the quantity must be above zero")
	}
	i := slices.IndexFunc(back.received, func(known *loadedReceipt) bool { return known.Number == r.Receipt })
	if i < 0 {
		i = len(back.received)
		receipt := &loadedReceipt{of: back, RMAReceipt: RMAReceipt{Number: r.Receipt, Customer: back.Customer, ReceivedOn: r.ReceivedOn}}
		back.received = append(back.received, receipt)
		l.receipts.add(at, "receipt", r.Receipt, receipt)
	}
	receipt := back.received[i]
	receipt.Lines = append(receipt.Lines, RMAReceiptLine{len(receipt.Lines), n, erp.NewQuantity(r.Quantity, back.Lines[n].Requested.UOM)})
}

// fileReturns puts the receipts of returns into the company, and gives the returns their keys.
func (l *importer) fileReturns() {
	for n, r := range l.returns.all {
		r.Key, r.Created, r.Changed = n+1, l.at(r.requestedOn), l.at(r.requestedOn)
		for k, i := range r.invoices {
			r.Lines[k].Invoice = i.Key
		}
		if len(r.Lines) == 0 {
			r.at.complain("return", "return %s has no lines", r.Number)
		}
		if r.Status == erp.RMACredited && r.memo == nil {
			r.at.complain("status", "return %s is credited, and no credit memo names it", r.Number)
		}
		r.account()
		l.books.numbers.rma.passed(string(r.Number))
		l.books.rmasOf[r.Customer] = append(l.books.rmasOf[r.Customer], r.Key)
	}
	for n, receipt := range l.receipts.all {
		receipt.Key, receipt.RMAReceipt.RMA, receipt.Created = n+1, receipt.of.Key, l.at(receipt.ReceivedOn)
		receipt.of.receipts = append(receipt.of.receipts, receipt.Key)
		if receipt.Created.After(receipt.of.Changed) {
			receipt.of.Changed = receipt.Created
		}
		l.books.numbers.rmaReceipt.passed(receipt.Number)
		l.books.rmaReceipts.put(receipt.Key, receipt.RMAReceipt)
	}
}

// account complains about goods that were accepted and are on no receipt, and the other way about.
func (r *loadedReturn) account() {
	for n, l := range r.Lines {
		received := decimal.Zero
		for _, receipt := range r.received {
			for _, part := range receipt.Lines {
				if part.RMALine == n {
					received = received.Add(part.Quantity.Amount)
				}
			}
		}
		if !received.Equal(l.Accepted) {
			r.at.complain("return", "of line %d %s were accepted, and return_receipts.csv has %s", r.numbers[n], l.Accepted, received)
		}
	}
}
