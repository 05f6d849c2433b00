package sim

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type allocationRecord struct {
	Invoice string          `json:"invoice"`
	Amount  decimal.Decimal `json:"amount"`
}

type appliedCreditRecord struct {
	CreditMemo string          `json:"credit_memo"`
	Amount     decimal.Decimal `json:"amount"`
}

type paymentRecord struct {
	Number      string                `json:"number"`
	Reference   erp.Reference         `json:"reference"`
	Customer    erp.CustomerID        `json:"customer"`
	Currency    erp.Currency          `json:"currency"`
	ReceivedOn  erp.Date              `json:"received_on"`
	Method      string                `json:"method"`
	External    string                `json:"external,omitempty"`
	Amount      decimal.Decimal       `json:"amount"`
	Allocations []allocationRecord    `json:"allocations"`
	Credits     []appliedCreditRecord `json:"credits,omitempty"`
	OnAccount   decimal.Decimal       `json:"on_account"`
	Reverses    string                `json:"reverses,omitempty"` // the payment that this one takes back
	Reversed    bool                  `json:"reversed,omitempty"`
}

func (c *Company) paymentRecord(p Payment) paymentRecord {
	return paymentRecord{
		Number: p.Number, Reference: p.Reference, Customer: p.Customer, Currency: p.Currency, ReceivedOn: p.ReceivedOn,
		Method: p.Method, External: p.External, Amount: p.Amount,
		Allocations: mapped(p.Allocations, func(a PaymentAllocation) allocationRecord {
			return allocationRecord{c.invoiceNumber(a.Invoice), a.Amount}
		}),
		Credits: mapped(p.Credits, func(a PaymentAllocation) appliedCreditRecord {
			return appliedCreditRecord{c.creditNumber(a.Invoice), a.Amount}
		}),
		OnAccount: p.OnAccount, Reverses: c.paymentNumber(p.Reverses), Reversed: p.Reversed,
	}
}

// The numbers that go with keys; the key zero has none.

func (c *Company) invoiceNumber(key int) string {
	i, _ := c.Invoice(key)
	return i.Number
}

func (c *Company) creditNumber(key int) string {
	m, _ := c.CreditMemo(key)
	return m.Number
}

func (c *Company) paymentNumber(key int) string {
	p, _ := c.Payment(key)
	return p.Number
}

func (c *Company) returnNumber(key int) string {
	r, _ := c.RMA(key)
	return string(r.Number)
}

type creditLineRecord struct {
	Item        erp.ItemID      `json:"item"`
	Description string          `json:"description"`
	Quantity    decimal.Decimal `json:"quantity"`
	UOM         erp.UOM         `json:"uom"`
	Net         decimal.Decimal `json:"net"` // per one Per
	Per         erp.UOM         `json:"per"`
	Extended    decimal.Decimal `json:"extended"`
	Tax         decimal.Decimal `json:"tax"`
}

type creditMemoRecord struct {
	Number   string             `json:"number"`
	Customer erp.CustomerID     `json:"customer"`
	Currency erp.Currency       `json:"currency"`
	Invoice  string             `json:"invoice"`
	Return   string             `json:"return"`
	IssuedOn erp.Date           `json:"issued_on"`
	Reason   string             `json:"reason"`
	Lines    []creditLineRecord `json:"lines"`
	Goods    decimal.Decimal    `json:"goods"`
	Tax      decimal.Decimal    `json:"tax"`
	Total    decimal.Decimal    `json:"total"`
	Applied  decimal.Decimal    `json:"applied"`
	Open     decimal.Decimal    `json:"open"`
}

func (c *Company) creditMemoRecord(m CreditMemo) creditMemoRecord {
	lines := mapped(m.Lines, func(l InvoiceLine) creditLineRecord {
		return creditLineRecord{l.Item, l.Description, l.Quantity.Amount, l.Quantity.UOM, l.Net.Amount, l.Per, l.Extended, l.Tax}
	})
	return creditMemoRecord{
		Number: m.Number, Customer: m.Customer, Currency: m.Currency, Invoice: c.invoiceNumber(m.Invoice), Return: c.returnNumber(m.RMA),
		IssuedOn: m.IssuedOn, Reason: m.Reason, Lines: lines, Goods: m.Goods, Tax: m.Tax, Total: m.Total, Applied: m.Applied, Open: m.Open(),
	}
}
