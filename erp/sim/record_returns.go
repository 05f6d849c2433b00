package sim

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type returnLineRecord struct {
	Invoice     string          `json:"invoice"`
	InvoiceLine int             `json:"invoice_line"` // from zero
	Item        erp.ItemID      `json:"item"`
	Requested   decimal.Decimal `json:"requested"`
	UOM         erp.UOM         `json:"uom"` // of Requested, Accepted and Rejected
	Accepted    decimal.Decimal `json:"accepted"`
	Rejected    decimal.Decimal `json:"rejected"`
	Reason      string          `json:"reason"`
	Note        string          `json:"note"`
	Disposition string          `json:"disposition"`
}

type returnReceiptLineRecord struct {
	ReturnLine int             `json:"return_line"` // from zero
	Quantity   decimal.Decimal `json:"quantity"`
}

type returnReceiptRecord struct {
	Number     string                    `json:"number"`
	ReceivedOn erp.Date                  `json:"received_on"`
	Lines      []returnReceiptLineRecord `json:"lines"`
}

type returnRecord struct {
	Number        erp.RMANumber         `json:"number"`
	Reference     erp.Reference         `json:"reference"`
	Customer      erp.CustomerID        `json:"customer"`
	ShipTo        erp.ShipToID          `json:"ship_to"`
	Currency      erp.Currency          `json:"currency"`
	RequestedOn   erp.Date              `json:"requested_on"`
	Status        erp.RMAStatus         `json:"status"`
	Note          string                `json:"note"`
	Lines         []returnLineRecord    `json:"lines"`
	Receipts      []returnReceiptRecord `json:"receipts"`
	RestockingFee decimal.Decimal       `json:"restocking_fee"`
	CreditMemo    string                `json:"credit_memo"`
}

func (c *Company) returnRecord(r RMA) returnRecord {
	lines := mapped(r.Lines, func(l RMALine) returnLineRecord {
		return returnLineRecord{
			c.invoiceNumber(l.Invoice), l.InvoiceLine, l.Item, l.Requested.Amount, l.Requested.UOM, l.Accepted, l.Rejected,
			l.Reason, l.Note, l.Disposition,
		}
	})
	return returnRecord{
		Number: r.Number, Reference: r.Reference, Customer: r.Customer, ShipTo: r.ShipTo, Currency: r.Currency,
		RequestedOn: erp.DateOf(r.Created), Status: r.Status, Note: r.Note, Lines: lines, Receipts: mapped(r.receipts, c.returnReceiptRecord),
		RestockingFee: r.RestockingFee, CreditMemo: c.creditNumber(r.CreditMemo),
	}
}

func (c *Company) returnReceiptRecord(key int) returnReceiptRecord {
	r, _ := c.RMAReceipt(key) // a return knows those only that are there
	lines := mapped(r.Lines, func(l RMAReceiptLine) returnReceiptLineRecord {
		return returnReceiptLineRecord{l.RMALine, l.Quantity.Amount}
	})
	return returnReceiptRecord{r.Number, r.ReceivedOn, lines}
}
