package sim

import (
	"iter"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type agreementRow struct {
	Agreement int             `col:"agreement,required"`
	Customer  erp.CustomerID  `col:"customer,required"`
	From      erp.Date        `col:"from"`
	Through   erp.Date        `col:"through"`
	Item      erp.ItemID      `col:"item,required"`
	Price     decimal.Decimal `col:"price,required"`
}

func agreementRows(c *Company) iter.Seq[agreementRow] {
	return linesOf(slices.Values(c.Agreements()), func(a Agreement) []agreementRow {
		return mapped(a.Lines, func(l AgreementLine) agreementRow {
			return agreementRow{a.Number, a.Customer, a.From, a.Through, l.Item, l.Price}
		})
	})
}

// agreement adds a line to the agreement of its number.
func (l *importer) agreement(at line, r agreementRow) {
	_, known := l.customerNamed(at, "customer", r.Customer)
	if _, sold := l.itemNamed(at, r.Item); !sold || !known {
		return
	}
	a := Agreement{Number: r.Agreement, Customer: r.Customer, From: r.From, Through: r.Through}
	if first, ok := l.books.agreements.get(r.Agreement); ok {
		if a.Lines = first.Lines; first.Customer != r.Customer || first.From != r.From || first.Through != r.Through {
			at.complain("agreement", "agreement %d has another customer or other days above", r.Agreement)
		}
	}
	if slices.ContainsFunc(a.Lines, func(l AgreementLine) bool { return l.Item == r.Item }) {
		at.complain("item", "agreement %d has a price of item %q already", r.Agreement, r.Item)
	}
	a.Lines = append(a.Lines, AgreementLine{r.Item, r.Price})
	l.books.agreements.put(r.Agreement, a)
}
