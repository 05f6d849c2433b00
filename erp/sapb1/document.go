package sapb1

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// document is the wire shape that orders, drafts, deliveries and invoices share, as far as it is read (§4.2, §4.3).
type document struct {
	DocEntry            integer
	DocNum              integer
	CardCode            erp.CustomerID
	NumAtCard           string
	ShipToCode          erp.ShipToID
	Address2            string
	DocDate             date
	DocDueDate          date
	DocCurrency         erp.Currency
	DocTotal            number
	DocTotalFC          number `json:"DocTotalFc"`
	VatSum              number
	VatSumFC            number `json:"VatSumFc"`
	TotalDiscount       number
	RoundingDiffAmount  number
	PaidToDate          number
	PaidToDateFC        number
	PaymentGroupCode    integer
	DocumentStatus      string
	Cancelled           flag
	AuthorizationStatus string
	Confirmed           string
	TransportationCode  integer
	TrackingNumber      string
	Comments            string
	UpdateDate          date
	UpdateTime          string
	Lines               []documentLine `json:"DocumentLines"`
	Expenses            []expense      `json:"DocumentAdditionalExpenses"`
}

type documentLine struct {
	LineNum               integer
	ItemCode              erp.ItemID
	ItemDescription       string
	Quantity              number
	InventoryQuantity     number
	UoMCode               erp.UOM
	MeasureUnit           erp.UOM
	Price                 number
	LineTotal             number
	RowTotalFC            number
	TaxTotal              number
	WarehouseCode         erp.WarehouseID
	ShipDate              date
	LineStatus            string
	RemainingOpenQuantity number
	RemainingOpenStock    number `json:"RemainingOpenInventoryQuantity"`
	BaseType              integer
	BaseEntry             integer
	BaseLine              integer
	ReturnReason          integer
	PriceSource           string
	TreeType              string
}

type expense struct {
	LineTotal number
}

// The object types that lines name as their base (§4.1).
const (
	typeOrder         integer = 17
	typeDelivery      integer = 15
	typeInvoice       integer = 13
	typeReturn        integer = 16
	typeReturnRequest integer = 234000031
)

// manualUnitCode is the UoMCode of a line whose item has plain-text units; its unit is then MeasureUnit.
const manualUnitCode erp.UOM = "Manual"

func (l documentLine) unit() erp.UOM {
	if l.UoMCode == "" || l.UoMCode == manualUnitCode {
		return l.MeasureUnit
	}
	return l.UoMCode
}

func (l documentLine) quantity() erp.Quantity { return erp.NewQuantity(l.Quantity.Decimal, l.unit()) }

// component reports a line that B1 added below the sales kit in the line before it.
func (l documentLine) component() bool { return l.TreeType == "iIngredient" || l.TreeType == "I" }

// closed reports a line of which nothing more is to come, because all was drawn or somebody said so.
func (l documentLine) closed() bool { return l.LineStatus == "bost_Close" || l.LineStatus == "C" }

// promised is a delivery date that somebody has set on the line. Until then B1 repeats the date asked for, which is no
// promise.
func (d document) promised(l documentLine) erp.Date {
	if l.ShipDate == d.DocDueDate {
		return erp.Date{}
	}
	return l.ShipDate.Date
}

func (d document) closed() bool { return d.DocumentStatus == "bost_Close" || d.DocumentStatus == "C" }

// books reads a document's amounts in its own currency: B1 keeps them in fields of their own where that is not the
// company's.
type books struct {
	document
	currency erp.Currency
	foreign  bool
}

func (a *Adapter) books(d document) books {
	currency := or(d.DocCurrency, a.cfg.Currency)
	return books{d, currency, currency != a.cfg.Currency}
}

func (b books) money(local, foreign number) erp.Money {
	if b.foreign {
		return erp.NewMoney(foreign.Decimal, b.currency)
	}
	return erp.NewMoney(local.Decimal, b.currency)
}

func (b books) total() erp.Money { return b.money(b.DocTotal, b.DocTotalFC) }

func (b books) tax() erp.Money { return b.money(b.VatSum, b.VatSumFC) }

func (b books) paid() erp.Money { return b.money(b.PaidToDate, b.PaidToDateFC) }

func (b books) extended(l documentLine) erp.Money { return b.money(l.LineTotal, l.RowTotalFC) }

// lineTax is unknown on a document in a foreign currency: the line states its tax in the company's only.
func (b books) lineTax(l documentLine) erp.Money {
	if b.foreign {
		return erp.Money{}
	}
	return erp.NewMoney(l.TaxTotal.Decimal, b.currency)
}

func (b books) price(l documentLine) erp.Money { return erp.NewMoney(l.Price.Decimal, b.currency) }

// freight adds up the additional expenses. B1 works none out by itself: without any, freight is still to come.
func (b books) freight() erp.Freight {
	if len(b.Expenses) == 0 || b.foreign {
		return erp.Freight{State: erp.FreightToBeAdvised, Amount: erp.NewMoney(decimal.Zero, b.currency)}
	}
	sum := decimal.Zero
	for _, e := range b.Expenses {
		sum = sum.Add(e.LineTotal.Decimal)
	}
	return erp.Freight{State: erp.FreightFixed, Amount: erp.NewMoney(sum, b.currency)}
}

// goods is what the lines come to after the header's discount and rounding: all of the total that is neither tax nor
// freight.
func (b books) goods() erp.Money {
	rest := b.total().Amount.Sub(b.tax().Amount).Sub(b.freight().Amount.Amount)
	return erp.NewMoney(rest, b.currency)
}

// addsUp reports whether the lines, less the header's discount, come to the goods. The discount of a document in a
// foreign currency is stated in the company's only, so that one cannot be checked.
func (b books) addsUp() bool {
	if b.foreign {
		return true
	}
	sum := b.RoundingDiffAmount.Sub(b.TotalDiscount.Decimal)
	for _, l := range b.Lines {
		sum = sum.Add(l.LineTotal.Decimal)
	}
	return sum.Equal(b.goods().Amount)
}

// priceSources says what B1's own words for the origin of a line's price mean (§3.8).
var priceSources = map[string]erp.PriceSourceKind{
	"dpsSpecialPricesForBusinessPartner":        erp.SourceContract,
	"dpsBlanketAgreement":                       erp.SourceContract,
	"dpsPeriodAndVolumeDiscounts":               erp.SourcePromotion,
	"dpsPeriodAndVolumeDiscountsDiscountGroups": erp.SourcePromotion,
	"dpsActivePriceListDiscountGroups":          erp.SourceDiscount,
	"dpsActivePriceList":                        erp.SourceList,
	"dpsInactivePriceList":                      erp.SourceList,
	"dpsManual":                                 erp.SourceManual,
}

func (l documentLine) source() erp.PriceSource {
	return erp.PriceSource{Kind: or(priceSources[l.PriceSource], erp.SourceUnknown)}
}
