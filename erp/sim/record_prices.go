package sim

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type priceListRecord struct {
	Number   int             `json:"number"`
	Name     string          `json:"name"`
	Base     int             `json:"base"`
	Factor   decimal.Decimal `json:"factor"`
	Currency erp.Currency    `json:"currency"`
}

// rateRecord is a price per SellUOM, or, where that is null, a percentage off the list; zero per cent sets no price.
type rateRecord struct {
	Price   decimal.NullDecimal `json:"price"`
	Percent decimal.Decimal     `json:"percent"`
}

type breakRecord struct {
	From decimal.Decimal `json:"from"` // in SellUOM
	rateRecord
}

type periodRecord struct {
	From    erp.Date `json:"from"`
	Through erp.Date `json:"through"`
	rateRecord
	Breaks []breakRecord `json:"breaks"`
}

type specialPriceRecord struct {
	Customer  erp.CustomerID `json:"customer"`
	List      int            `json:"list"` // of a record without a customer
	Item      erp.ItemID     `json:"item"`
	Reference string         `json:"reference"`
	From      erp.Date       `json:"from"`
	Through   erp.Date       `json:"through"`
	rateRecord
	Periods []periodRecord `json:"periods"`
}

func newSpecialPriceRecord(s SpecialPrice) specialPriceRecord {
	return specialPriceRecord{
		Customer: s.Customer, List: s.List, Item: s.Item, Reference: s.Reference, From: s.From, Through: s.Through,
		rateRecord: rateRecord(s.Rate), Periods: mapped(s.Periods, newPeriodRecord),
	}
}

func newPeriodRecord(p PricePeriod) periodRecord {
	breaks := mapped(p.Breaks, func(b QuantityBreak) breakRecord { return breakRecord{b.From, rateRecord(b.Rate)} })
	return periodRecord{p.From, p.Through, rateRecord(p.Rate), breaks}
}

type discountGroupRecord struct {
	Name         string          `json:"name"`
	Customer     erp.CustomerID  `json:"customer"`
	Category     string          `json:"category"`
	Manufacturer string          `json:"manufacturer"`
	Item         erp.ItemID      `json:"item"`
	Percent      decimal.Decimal `json:"percent"`
	From         erp.Date        `json:"from"`
	Through      erp.Date        `json:"through"`
}

func newDiscountGroupRecord(g DiscountGroup) discountGroupRecord { return discountGroupRecord(g) }

type agreementLineRecord struct {
	Item  erp.ItemID      `json:"item"`
	Price decimal.Decimal `json:"price"` // per SellUOM
}

type agreementRecord struct {
	Number   int                   `json:"number"`
	Customer erp.CustomerID        `json:"customer"`
	From     erp.Date              `json:"from"`
	Through  erp.Date              `json:"through"`
	Lines    []agreementLineRecord `json:"lines"`
}

func newAgreementRecord(a Agreement) agreementRecord {
	lines := mapped(a.Lines, func(l AgreementLine) agreementLineRecord { return agreementLineRecord(l) })
	return agreementRecord{a.Number, a.Customer, a.From, a.Through, lines}
}
