package sim

import (
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Agreement is a long-term contract of one customer about several items. It goes before every other price.
type Agreement struct {
	Number        int
	Customer      erp.CustomerID
	From, Through erp.Date // a zero Through is open-ended
	Lines         []AgreementLine
}

// AgreementLine is the price of one item, per SellUOM, in the currency of the customer's list.
type AgreementLine struct {
	Item  erp.ItemID
	Price decimal.Decimal
}

// AddAgreement adds an agreement, or replaces the one with its number.
func (c *Company) AddAgreement(a Agreement) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.agreements.put(a.Number, a)
}

// Agreements returns all agreements by number.
func (c *Company) Agreements() []Agreement {
	return slices.Collect(c.agreements.scan(&c.mu, func(*Agreement) bool { return true }))
}

// agreement finds the price that the customer and the distributor have agreed on; of several, the lowest number's.
func (s *search) agreement() bool {
	for _, a := range s.company.agreements.rows {
		if a.Customer != s.request.Customer || !covers(a.From, a.Through, s.request.On) {
			continue
		}
		i := slices.IndexFunc(a.Lines, func(l AgreementLine) bool { return l.Item == s.item.ID })
		if i >= 0 {
			source := erp.PriceSource{Kind: erp.SourceContract, Reference: strconv.Itoa(a.Number), ValidFrom: a.From}
			s.win(RuleAgreement, erp.NewMoney(a.Lines[i].Price, s.currency), decimal.Zero, source, a.Through)
			return true
		}
	}
	return false
}
