package sim

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// CreditRMA credits what was accepted of a return, at the price it was billed at and with its tax, less a restocking fee
// that is a line of its own without tax. It ends the return: nothing more is awaited. One line of the credit memo stands
// for one line of a receipt. UnknownDocument, AlreadyClosed, NothingToCredit (also where the fee takes it all),
// BadQuantity (a negative fee).
func (c *Company) CreditRMA(key int, fee decimal.Decimal) (CreditMemo, error) {
	var memo CreditMemo
	err := c.changeRMA(key, func(r *RMA) error {
		switch {
		case !r.Open():
			return refuse(AlreadyClosed, key, "return %s is %s", r.Number, r.Status)
		case len(r.receipts) == 0:
			return refuse(NothingToCredit, key, "nothing of return %s was accepted", r.Number)
		case fee.IsNegative():
			return refuse(BadQuantity, key, "a restocking fee of %s", fee)
		}
		memo = CreditMemo{Customer: r.Customer, Currency: r.Currency, RMA: key, Reason: "Return " + string(r.Number), Lines: c.creditLines(*r)}
		if fee.IsPositive() {
			memo.Lines = append(memo.Lines, restockingFee(fee, r.Currency))
		}
		memo.total()
		if !memo.Total.IsPositive() {
			return refuse(NothingToCredit, key, "a fee of %s leaves nothing of return %s", fee, r.Number)
		}
		memo = c.fileCredit(memo)
		r.Status, r.RestockingFee, r.CreditMemo = erp.RMACredited, fee, memo.Key
		return nil
	})
	return memo, err
}

// creditLines are the receipts' lines with what was billed for them. What was billed for a line is shared out by
// differences, so that the parts of a line that comes back piece by piece add up to it.
func (c *Company) creditLines(r RMA) []InvoiceLine {
	type billedLine struct{ invoice, line int }
	before := map[billedLine]decimal.Decimal{}
	var lines []InvoiceLine
	for _, key := range r.receipts {
		receipt, _ := c.rmaReceipts.get(key)
		for _, l := range receipt.Lines {
			asked := r.Lines[l.RMALine]
			inv, _ := c.invoices.get(asked.Invoice)
			billed, at := inv.Lines[asked.InvoiceLine], billedLine{asked.Invoice, asked.InvoiceLine}
			if _, begun := before[at]; !begun {
				before[at] = c.credited(r.Customer, at.invoice, at.line)
			}
			upTo := before[at].Add(l.Quantity.Amount)
			part := func(amount decimal.Decimal) decimal.Decimal {
				share := func(q decimal.Decimal) decimal.Decimal { return amount.Mul(q).DivRound(billed.Quantity.Amount, 2) }
				return share(upTo).Sub(share(before[at]))
			}
			credit := billed
			credit.Quantity, credit.Extended, credit.Tax = l.Quantity, part(billed.Extended), part(billed.Tax)
			lines, before[at] = append(lines, credit), upTo
		}
	}
	return lines
}

// credited is how much of an invoice line was credited by earlier returns, in its unit.
func (c *Company) credited(customer erp.CustomerID, invoice, line int) decimal.Decimal {
	sum := decimal.Zero
	for _, key := range c.rmasOf[customer] {
		r, _ := c.rmas.get(key)
		for _, l := range r.Lines {
			if r.Status == erp.RMACredited && l.Invoice == invoice && l.InvoiceLine == line {
				sum = sum.Add(l.Accepted)
			}
		}
	}
	return sum
}

func restockingFee(fee decimal.Decimal, currency erp.Currency) InvoiceLine {
	return InvoiceLine{
		Description: "Restocking fee", Quantity: erp.NewQuantity(decimal.NewFromInt(1), "EA"),
		Net: erp.NewMoney(fee.Neg(), currency), Per: "EA", Extended: fee.Neg(),
	}
}

// ReturnedWith returns the line of a receipt that each line of a return's credit memo stands for, in their order; a
// restocking fee has none.
func (c *Company) ReturnedWith(m CreditMemo) []ReceiptLine {
	c.mu.RLock()
	defer c.mu.RUnlock()
	r, err := c.rma(m.RMA)
	if err != nil {
		return nil
	}
	var lines []ReceiptLine
	for _, key := range r.receipts {
		receipt, _ := c.rmaReceipts.get(key)
		for _, l := range receipt.Lines {
			lines = append(lines, ReceiptLine{key, l.Number})
		}
	}
	return slices.Clip(lines)
}

// ReceiptLine names one line of one receipt of a return.
type ReceiptLine struct{ Receipt, Line int }
