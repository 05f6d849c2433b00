package sapb1sim

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// agreement is a row of BlanketAgreements (OOAT); its prices are per sales unit (§3.7).
type agreement struct {
	sim.Agreement
	service *service
}

// agreementLine is a row of BlanketAgreements_ItemsLines (OAT1).
type agreementLine struct {
	sim.AgreementLine
	number int
	item   sim.Item
	list   sim.PriceList
}

func (a agreement) lines() []agreementLine {
	var list sim.PriceList
	if c, err := a.service.company.Customer(a.Customer); err == nil {
		lists := a.service.company.PriceLists()
		if i := slices.IndexFunc(lists, func(l sim.PriceList) bool { return l.Number == c.PriceList }); i >= 0 {
			list = lists[i]
		}
	}
	var rows []agreementLine
	for i, l := range a.Lines {
		if item, err := a.service.company.Item(l.Item); err == nil {
			rows = append(rows, agreementLine{l, i + 1, item, list})
		}
	}
	return rows
}

func (s *service) agreements() *entitySet {
	lineShape := newShape("BlanketAgreements_ItemsLine",
		whole("AgreementRowNumber", func(l agreementLine) int { return l.number }),
		text("ItemNo", func(l agreementLine) string { return string(l.item.ID) }),
		constant("PlannedQuantity", kindNumber, decimal.Zero),
		double("UnitPrice", func(l agreementLine) decimal.Decimal { return l.Price }),
		text("PriceCurrency", func(l agreementLine) string { return string(l.list.Currency) }),
		constant("LineDiscount", kindNumber, decimal.Zero),
		whole("UoMEntry", func(l agreementLine) int { return s.codes.unit(l.item.Item, l.item.SellUOM) }),
	)
	row := func(a sim.Agreement) any { return agreement{a, s} }
	return &entitySet{
		name: "BlanketAgreements", keys: []string{"AgreementNo"}, ordered: true,
		shape: newShape("BlanketAgreement",
			whole("AgreementNo", func(a agreement) int { return a.Number }),
			whole("DocNum", func(a agreement) int { return a.Number }),
			text("BPCode", func(a agreement) string { return string(a.Customer) }),
			constantEnum("AgreementType", agreementType, "atSpecific"),
			constantEnum("AgreementMethod", agreementMethod, "amItem"),
			constantEnum("Status", agreementStatus, "asApproved"),
			date("StartDate", func(a agreement) erp.Date { return a.From }),
			date("EndDate", func(a agreement) erp.Date { return a.Through }),
			nothing("TerminateDate", kindDate),
			constantEnum("IgnorePricesInAgreement", yesNo, "tNO"),
			list("BlanketAgreements_ItemsLines", lineShape, agreement.lines),
		),
		rows: func(*call, query) rows { return mapped(slices.Values(s.company.Agreements()), row) },
		find: func(_ *call, k key) (any, bool) {
			all := s.company.Agreements()
			i := slices.IndexFunc(all, func(a sim.Agreement) bool { return int64(a.Number) == k[0] })
			if i < 0 {
				return nil, false
			}
			return row(all[i]), true
		},
	}
}
