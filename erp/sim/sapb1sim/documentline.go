package sapb1sim

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// documentLine is a row of DocumentLines. Its prices are per one of its own unit, where the company's are per the item's
// selling unit.
type documentLine struct {
	number      int
	item        erp.ItemID
	description string
	quantity    erp.Quantity
	unit        int             // UoMEntry
	perUnit     decimal.Decimal // stock units in one of quantity's unit
	open        decimal.Decimal // what is still to be drawn, in quantity's unit
	unitPrice   decimal.Decimal // before the discount
	percent     decimal.Decimal
	price       decimal.Decimal // after the discount
	currency    erp.Currency
	extended    decimal.Decimal
	taxPercent  decimal.Decimal
	tax         decimal.Decimal
	warehouse   erp.WarehouseID
	shipOn      erp.Date
	note        string
	rule        sim.PriceRule
	base        base
	reason      int // why it comes back
}

// base points at the line that another was drawn from.
type base struct{ object, entry, line int }

var noBase = base{object: -1}

// The object types that lines are drawn from (§4.1).
const (
	objectOrder         = 17
	objectDelivery      = 15
	objectInvoice       = 13
	objectReturn        = 16
	objectReturnRequest = 234000031
	objectCreditNote    = 14
	objectPayment       = 24
)

// orderedLine is the line as it stands on the order; what was drawn from it differs in quantity and amounts.
func (s *service) orderedLine(o sim.Order, l sim.OrderLine) documentLine {
	item, err := s.company.Item(l.Item)
	if err != nil {
		panic("sapb1sim: line without item: " + err.Error()) // an item on a document is never deleted
	}
	perLineUnit := func(perSell decimal.Decimal) decimal.Decimal {
		return perSell.Mul(l.PerUnit).DivRound(item.PerSell(), 6)
	}
	line := documentLine{
		number: l.Number, item: l.Item, description: l.Description, quantity: l.Quantity,
		unit: s.codes.unit(item.Item, l.Quantity.UOM), perUnit: l.PerUnit, open: l.Open(),
		unitPrice: perLineUnit(l.Net.Amount), price: perLineUnit(l.Net.Amount), currency: o.Currency,
		extended: l.Extended, taxPercent: l.TaxPercent, tax: l.Tax, warehouse: l.Warehouse, shipOn: l.PromisedOn,
		note: l.Note, rule: l.Rule, base: noBase,
	}
	if l.Percent.IsPositive() {
		line.unitPrice, line.percent = perLineUnit(l.List.Amount), l.Percent
	}
	if line.shipOn.IsZero() {
		line.shipOn = o.RequestedOn
	}
	if o.Cancelled {
		line.open = decimal.Zero
	}
	return line
}

// drawn is a part of an ordered line on a delivery or invoice.
func (l documentLine) drawn(number int, quantity erp.Quantity, extended, tax decimal.Decimal, from base) documentLine {
	l.number, l.quantity, l.extended, l.tax, l.base = number, quantity, extended, tax, from
	l.open = quantity.Amount
	return l
}

func (l documentLine) status() string {
	if l.open.IsPositive() {
		return "bost_Open"
	}
	return "bost_Close"
}

func (l documentLine) source() string {
	switch l.rule {
	case sim.RuleAgreement:
		return "dpsBlanketAgreement"
	case sim.RuleContract:
		return "dpsSpecialPricesForBusinessPartner"
	case sim.RuleDiscountGroup:
		return "dpsActivePriceListDiscountGroups"
	case sim.RulePeriodVolume:
		return "dpsPeriodAndVolumeDiscounts"
	case sim.RuleManual:
		return "dpsManual"
	default:
		return "dpsActivePriceList"
	}
}

func (l documentLine) gross() decimal.Decimal { return l.extended.Add(l.tax) }

func (l documentLine) openAmount() decimal.Decimal {
	return l.extended.Mul(l.open).DivRound(l.quantity.Amount, 2)
}

// priceAfterTax is the price with tax, to the six decimals B1 keeps of a price.
func (l documentLine) priceAfterTax() decimal.Decimal {
	return l.price.Add(l.price.Mul(l.taxPercent).DivRound(decimal.NewFromInt(100), 6))
}

var documentLineShape = newShape("DocumentLine",
	whole("LineNum", func(l documentLine) int { return l.number }),
	text("ItemCode", func(l documentLine) string { return string(l.item) }).limited(50),
	text("ItemDescription", func(l documentLine) string { return l.description }),
	double("Quantity", func(l documentLine) decimal.Decimal { return l.quantity.Amount }).settable(),
	date("ShipDate", func(l documentLine) erp.Date { return l.shipOn }).settable(),
	double("Price", func(l documentLine) decimal.Decimal { return l.price }),
	double("PriceAfterVAT", documentLine.priceAfterTax),
	text("Currency", func(l documentLine) string { return string(l.currency) }).settable(),
	double("DiscountPercent", func(l documentLine) decimal.Decimal { return l.percent }),
	text("WarehouseCode", func(l documentLine) string { return string(l.warehouse) }).limited(8),
	nothing("AccountCode", kindText),
	nothing("SupplierCatNum", kindText),
	nothing("BarCode", kindText),
	nothing("ItemDetails", kindText),
	text("FreeText", func(l documentLine) string { return l.note }).limited(100),
	double("UnitPrice", func(l documentLine) decimal.Decimal { return l.unitPrice }).settable(),
	double("LineTotal", func(l documentLine) decimal.Decimal { return l.extended }),
	constant("RowTotalFC", kindNumber, decimal.Zero),
	double("GrossPrice", documentLine.priceAfterTax),
	double("GrossTotal", documentLine.gross),
	nothing("TaxCode", kindText),
	nothing("VatGroup", kindText),
	double("TaxPercentagePerRow", func(l documentLine) decimal.Decimal { return l.taxPercent }),
	double("TaxTotal", func(l documentLine) decimal.Decimal { return l.tax }),
	flag("TaxLiable", func(l documentLine) bool { return l.taxPercent.IsPositive() }),
	whole("UoMEntry", func(l documentLine) int { return l.unit }).settable(),
	text("UoMCode", func(l documentLine) string {
		if l.unit == manual {
			return "Manual"
		}
		return string(l.quantity.UOM)
	}).computed(),
	text("MeasureUnit", func(l documentLine) string { return string(l.quantity.UOM) }),
	double("UnitsOfMeasurment", func(l documentLine) decimal.Decimal { return l.perUnit }),
	double("InventoryQuantity", func(l documentLine) decimal.Decimal { return l.quantity.Amount.Mul(l.perUnit) }),
	enum("LineStatus", docStatus, documentLine.status).computed(),
	double("OpenAmount", documentLine.openAmount).computed(),
	double("RemainingOpenQuantity", func(l documentLine) decimal.Decimal { return l.open }).computed(),
	double("RemainingOpenInventoryQuantity", func(l documentLine) decimal.Decimal { return l.open.Mul(l.perUnit) }).computed(),
	nothing("ActualDeliveryDate", kindDate),
	nothing("ShippingMethod", kindWhole),
	constantEnum("BackOrder", yesNo, "tYES"),
	whole("BaseType", func(l documentLine) int { return l.base.object }),
	reference("BaseEntry", func(l documentLine) (int, bool) { return l.base.entry, l.base.entry > 0 }),
	reference("BaseLine", func(l documentLine) (int, bool) { return l.base.line, l.base.entry > 0 }),
	reference("ReturnReason", func(l documentLine) (int, bool) { return l.reason, l.reason != 0 }),
	nothing("AgreementNo", kindWhole),
	nothing("AgreementRowNumber", kindWhole),
	enum("PriceSource", priceSource, documentLine.source).computed(),
	constantEnum("TreeType", treeType, "iNotATree"),
	nothing("ParentLineNum", kindWhole),
	whole("VisualOrder", func(l documentLine) int { return l.number }),
	nothing("ProjectCode", kindText),
	nothing("CostingCode", kindText),
	none("SerialNumbers"),
	none("BatchNumbers"),
	none("LineTaxJurisdictions"),
)
