package sim

import (
	"iter"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type creditMemoRow struct {
	CreditMemo string              `col:"credit_memo,required"`
	Customer   erp.CustomerID      `col:"customer,required"`
	Currency   erp.Currency        `col:"currency"`
	Invoice    string              `col:"invoice"`
	Return     string              `col:"return"`
	IssuedOn   erp.Date            `col:"issued_on,required"`
	Reason     string              `col:"reason"`
	Total      decimal.NullDecimal `col:"total"`
	Open       decimal.NullDecimal `col:"open"`
}

func creditMemoRows(c *Company) iter.Seq[creditMemoRow] {
	return each(c.CreditMemos(Query{}), func(m CreditMemo) creditMemoRow {
		return creditMemoRow{
			m.Number, m.Customer, m.Currency, c.invoiceNumber(m.Invoice), c.returnNumber(m.RMA), m.IssuedOn, m.Reason,
			decimal.NewNullDecimal(m.Total), decimal.NewNullDecimal(m.Open()),
		}
	})
}

// loadedCredit is a credit memo with what its files say of it.
type loadedCredit struct {
	CreditMemo
	at          line
	total, open decimal.NullDecimal // as stated
	used        decimal.Decimal     // by the payments that were read
	invoice     *loadedInvoice      // nil if it is of none
	of          *loadedReturn       // likewise
	counted     bool
}

func (l *importer) creditMemo(at line, r creditMemoRow) {
	c, ok := l.customerNamed(at, "customer", r.Customer)
	if !ok {
		return
	}
	sameCurrency(at, r.Currency, c)
	m := &loadedCredit{at: at, total: r.Total, open: r.Open, CreditMemo: CreditMemo{
		Number: r.CreditMemo, Customer: r.Customer, Currency: c.Currency, IssuedOn: r.IssuedOn, Reason: r.Reason,
	}}
	if i, ok := l.invoices.named(at, "invoice", r.Invoice); ok {
		if m.invoice = i; i.Customer != m.Customer {
			at.complain("invoice", "invoice %s is of customer %q", i.Number, i.Customer)
		}
	}
	if back, ok := l.returns.named(at, "return", r.Return); ok {
		m.of = back
		if back.memo != nil || back.Status != erp.RMACredited || back.Customer != m.Customer {
			at.complain("return", "return %s is %s, of customer %q, and has one credit memo at most", back.Number, back.Status, back.Customer)
		}
		back.memo = m
	}
	l.credits.add(at, "credit_memo", r.CreditMemo, m)
}

type creditMemoLineRow struct {
	CreditMemo  string              `col:"credit_memo,required"`
	Item        erp.ItemID          `col:"item"`
	Description string              `col:"description"`
	Quantity    decimal.Decimal     `col:"quantity,default=1"`
	Unit        erp.UOM             `col:"unit"`
	Price       decimal.NullDecimal `col:"price,signed"`
	Extended    decimal.Decimal     `col:"extended,required,signed"`
	Tax         decimal.Decimal     `col:"tax,signed"`
}

func creditMemoLineRows(c *Company) iter.Seq[creditMemoLineRow] {
	return linesOf(c.CreditMemos(Query{}), func(m CreditMemo) []creditMemoLineRow {
		return mapped(m.Lines, func(l InvoiceLine) creditMemoLineRow {
			r := creditMemoLineRow{
				CreditMemo: m.Number, Item: l.Item, Description: l.Description, Quantity: l.Quantity.Amount, Unit: l.Quantity.UOM,
				Extended: l.Extended, Tax: l.Tax,
			}
			if l.Net.Known() {
				r.Price = decimal.NewNullDecimal(l.Net.Amount)
			}
			return r
		})
	})
}

func (l *importer) creditMemoLine(at line, r creditMemoLineRow) {
	m, ok := l.credits.named(at, "credit_memo", r.CreditMemo)
	if !ok {
		return
	}
	line := InvoiceLine{
		Number: len(m.Lines), Item: r.Item, Description: r.Description, Quantity: erp.NewQuantity(r.Quantity, r.Unit),
		Extended: cents(at, "extended", r.Extended), Tax: cents(at, "tax", r.Tax),
	}
	line.Per = line.Quantity.UOM
	if r.Item == "" && r.Description == "" {
		at.complain("item", "the line names neither an item nor what it is for")
	}
	if !r.Quantity.IsPositive() {
		at.complain("quantity", "the quantity must be above zero")
	}
	if item, ok := l.itemNamed(at, r.Item); ok {
		line.Per = item.SellUOM
		if line.Quantity.UOM == "" {
			line.Quantity.UOM = item.SellUOM
		}
		if line.Description == "" {
			line.Description = item.Description
		}
	}
	if r.Price.Valid {
		line.Net = erp.NewMoney(r.Price.Decimal, m.Currency)
	}
	m.Lines = append(m.Lines, line)
}

// addUp sums a credit memo up once. One without lines is of its total.
func (m *loadedCredit) addUp() {
	if m.counted {
		return
	}
	m.counted = true
	if len(m.Lines) == 0 {
		m.Goods, m.CreditMemo.Total = m.total.Decimal, cents(m.at, "total", m.total.Decimal)
	} else {
		m.CreditMemo.total()
		sumsUp(m.at, m.total, m.CreditMemo.Total)
	}
	if !m.CreditMemo.Total.IsPositive() {
		m.at.complain("total", "credit memo %s gives %s", m.Number, m.CreditMemo.Total.StringFixed(2))
	}
}

// use adds what a payment takes of a credit memo, or gives back.
func (m *loadedCredit) use(at line, amount decimal.Decimal) {
	m.addUp()
	m.used = m.used.Add(amount)
	if m.used.GreaterThan(m.CreditMemo.Total) || m.used.IsNegative() {
		at.complain("amount", "%s were applied of credit memo %s, which is of %s", m.used.StringFixed(2), m.Number, m.CreditMemo.Total.StringFixed(2))
	}
}

func (l *importer) fileCredits() {
	for n, m := range l.credits.all {
		m.addUp()
		m.Key, m.Created, m.Changed = n+1, l.at(m.IssuedOn), l.at(m.IssuedOn)
		if m.invoice != nil {
			m.Invoice = m.invoice.Key
		}
		if m.of != nil {
			m.RMA, m.of.CreditMemo = m.of.Key, m.Key
		}
		m.Applied = m.used
		if m.open.Valid {
			m.Applied = m.CreditMemo.Total.Sub(cents(m.at, "open", m.open.Decimal))
			if m.Applied.IsNegative() || m.Applied.LessThan(m.used) {
				m.at.complain("open", "of %s, of which %s were applied, %s cannot be open",
					m.CreditMemo.Total.StringFixed(2), m.used.StringFixed(2), m.open.Decimal)
			}
		}
		l.books.numbers.credit.passed(m.Number)
		l.books.credits.put(m.Key, m.CreditMemo)
		l.books.creditsOf[m.Customer] = append(l.books.creditsOf[m.Customer], m.Key)
	}
}
