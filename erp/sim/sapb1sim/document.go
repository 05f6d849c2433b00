package sapb1sim

import (
	"iter"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// document is a row of any marketing document: orders, drafts, deliveries, invoices and credit notes share one type on
// the wire (§4.1).
type document struct {
	service       *service
	object        string // BoObjectTypes
	entry, number int    // zero, hence null, on a preview
	order         func() sim.Order
	customer      erp.CustomerID
	customerPO    string
	posted, due   erp.Date
	shipTo        erp.ShipToID
	currency      erp.Currency
	total, tax    decimal.Decimal
	paid, freight decimal.Decimal
	closed        bool
	cancelled     bool
	held          bool
	authorization string
	carrier       string
	tracking      string
	comments      string
	created       time.Time
	changed       time.Time
	lines         func() []documentLine
	filed         sim.Record // where its files are; zero where it can have none
}

func (d *document) sold() sim.Customer {
	c, err := d.service.company.Customer(d.customer)
	if err != nil {
		panic("sapb1sim: document without customer: " + err.Error()) // one with documents is never deleted
	}
	return c
}

// kind is dDocument_Service where no line names an item.
func (d *document) kind() string {
	if d.object == "oCreditNotes" && !slices.ContainsFunc(d.lines(), func(l documentLine) bool { return l.item != "" }) {
		return "dDocument_Service"
	}
	return "dDocument_Items"
}

func (d *document) status() string {
	if d.closed || d.cancelled {
		return "bost_Close"
	}
	return "bost_Open"
}

func (d *document) cancelStatus() string {
	if d.cancelled {
		return "csYes"
	}
	return "csNo"
}

func (d *document) contact() (int, bool) {
	code := d.service.codes.contacts.code(string(d.order().Contact))
	return code, code > 0
}

func (d *document) version() int64 { return d.changed.UnixMicro() }

// drawn reports whether anything of an order was delivered.
func (d *document) drawn() bool {
	return slices.ContainsFunc(d.order().Lines, func(l sim.OrderLine) bool { return l.Shipped.IsPositive() })
}

// installment is the one row of DocumentInstallments that an invoice has.
type installment struct {
	due         erp.Date
	total, paid decimal.Decimal
}

func (d *document) installments() []installment {
	if d.object != "oInvoices" {
		return nil
	}
	return []installment{{d.due, d.total, d.paid}}
}

var installmentShape = newShape("DocumentInstallment",
	date("DueDate", func(i installment) erp.Date { return i.due }),
	constant("Percentage", kindNumber, decimal.NewFromInt(100)),
	double("Total", func(i installment) decimal.Decimal { return i.total }),
	constant("TotalFC", kindNumber, decimal.Zero),
	constant("InstallmentId", kindWhole, int64(1)),
	double("PaidToDate", func(i installment) decimal.Decimal { return i.paid }),
)

// expense is the one row of DocumentAdditionalExpenses, where freight is charged.
type expense struct{ amount decimal.Decimal }

func (d *document) expenses() []expense {
	if d.freight.IsZero() {
		return nil
	}
	return []expense{{d.freight}}
}

var expenseShape = newShape("DocumentAdditionalExpense",
	constant("ExpenseCode", kindWhole, int64(1)),
	double("LineTotal", func(e expense) decimal.Decimal { return e.amount }),
	double("LineGross", func(e expense) decimal.Decimal { return e.amount }),
	nothing("TaxCode", kindText),
	nothing("VatGroup", kindText),
	constantEnum("TaxLiable", yesNo, "tNO"),
	constant("LineNum", kindWhole, int64(0)),
	nothing("Remarks", kindText),
)

var addressExtensionShape = newShape("AddressExtension",
	shipPart("ShipToStreet", func(a erp.Address) string { return lineOf(a, 0) }),
	nothing("ShipToStreetNo", kindText).settable(),
	shipPart("ShipToBlock", func(a erp.Address) string { return lineOf(a, 1) }),
	shipPart("ShipToBuilding", func(a erp.Address) string { return lineOf(a, 2) }),
	shipPart("ShipToCity", func(a erp.Address) string { return a.City }),
	shipPart("ShipToZipCode", func(a erp.Address) string { return a.Postal }),
	nothing("ShipToCounty", kindText),
	shipPart("ShipToState", func(a erp.Address) string { return a.Region }),
	shipPart("ShipToCountry", func(a erp.Address) string { return a.Country }),
	shipPart("ShipToAddress2", func(a erp.Address) string { return a.Name }),
	nothing("ShipToAddress3", kindText),
	billPart("BillToStreet", func(a erp.Address) string { return lineOf(a, 0) }),
	billPart("BillToBlock", func(a erp.Address) string { return lineOf(a, 1) }),
	billPart("BillToCity", func(a erp.Address) string { return a.City }),
	billPart("BillToZipCode", func(a erp.Address) string { return a.Postal }),
	billPart("BillToState", func(a erp.Address) string { return a.Region }),
	billPart("BillToCountry", func(a erp.Address) string { return a.Country }),
)

func shipPart(name string, of func(erp.Address) string) property {
	return text(name, func(d *document) string { return of(d.order().Address) }).limited(100)
}

func billPart(name string, of func(erp.Address) string) property {
	return text(name, func(d *document) string { return of(d.sold().BillTo) })
}

var documentShape = newShape("Document",
	reference("DocEntry", func(d *document) (int, bool) { return d.entry, d.entry > 0 }).computed(),
	reference("DocNum", func(d *document) (int, bool) { return d.number, d.number > 0 }),
	enum("DocType", docType, (*document).kind).settable(),
	enum("DocObjectCode", objectType, func(d *document) string { return d.object }).settable(),
	constantEnum("HandWritten", yesNo, "tNO"),
	constant("Series", kindWhole, int64(1)),
	date("DocDate", func(d *document) erp.Date { return d.posted }).settable(),
	date("DocDueDate", func(d *document) erp.Date { return d.due }).settable(),
	date("TaxDate", func(d *document) erp.Date { return d.posted }).settable(),
	nothing("RequriedDate", kindDate),
	nothing("CancelDate", kindDate),
	text("CardCode", func(d *document) string { return string(d.customer) }).limited(15),
	text("CardName", func(d *document) string { return d.sold().Name }).computed(),
	reference("ContactPersonCode", (*document).contact).settable(),
	text("NumAtCard", func(d *document) string { return d.customerPO }).limited(100),
	text("ShipToCode", func(d *document) string { return string(d.shipTo) }).limited(50),
	constant("PayToCode", kindText, billTo).limited(50),
	text("Address", func(d *document) string { return oneText(d.sold().BillTo) }).computed(),
	text("Address2", func(d *document) string { return oneText(d.order().Address) }).computed(),
	object("AddressExtension", addressExtensionShape, func(d *document) *document { return d }).settable(),
	text("DocCurrency", func(d *document) string { return string(d.currency) }).settable(),
	constant("DocRate", kindNumber, decimal.NewFromInt(1)),
	double("DocTotal", func(d *document) decimal.Decimal { return d.total }),
	constant("DocTotalFc", kindNumber, decimal.Zero),
	double("DocTotalSys", func(d *document) decimal.Decimal { return d.total }),
	double("VatSum", func(d *document) decimal.Decimal { return d.tax }).computed(),
	constant("VatSumFc", kindNumber, decimal.Zero).computed(),
	constant("DiscountPercent", kindNumber, decimal.Zero),
	constant("TotalDiscount", kindNumber, decimal.Zero).computed(),
	double("PaidToDate", func(d *document) decimal.Decimal { return d.paid }).computed(),
	constant("PaidToDateFC", kindNumber, decimal.Zero).computed(),
	double("PaidToDateSys", func(d *document) decimal.Decimal { return d.paid }).computed(),
	enum("DocumentStatus", docStatus, (*document).status).computed(),
	flag("Cancelled", func(d *document) bool { return d.cancelled }).computed(),
	enum("CancelStatus", cancelStatus, (*document).cancelStatus).computed(),
	enum("AuthorizationStatus", authorization, func(d *document) string { return d.authorization }).computed(),
	flag("Confirmed", func(d *document) bool { return !d.held }).settable(),
	whole("PaymentGroupCode", func(d *document) int { return d.service.codes.terms.code(d.sold().Terms) }),
	nothing("PaymentMethod", kindText),
	whole("SalesPersonCode", func(d *document) int { return d.service.codes.reps.code(d.sold().Rep) }),
	whole("TransportationCode", func(d *document) int { return d.service.codes.carriers.code(d.carrier) }).settable(),
	text("TrackingNumber", func(d *document) string { return d.tracking }),
	text("Comments", func(d *document) string { return d.comments }).limited(254),
	nothing("JournalMemo", kindText),
	nothing("OpeningRemarks", kindText),
	nothing("ClosingRemarks", kindText),
	nothing("Reference1", kindText),
	nothing("Reference2", kindText),
	nothing("BPL_IDAssignedToInvoice", kindWhole),
	nothing("BPLName", kindText),
	nothing("BlanketAgreementNumber", kindWhole),
	nothing("Project", kindText),
	reference("AttachmentEntry", func(d *document) (int, bool) { return d.service.fileEntry(d.filed) }),
	flag("PartialSupply", func(d *document) bool { return !d.order().Complete }).settable(),
	constantEnum("Rounding", yesNo, "tNO"),
	constant("RoundingDiffAmount", kindNumber, decimal.Zero),
	date("CreationDate", func(d *document) erp.Date { return erp.DateOf(d.created) }).computed(),
	clock("DocTime", func(d *document) timeOfDay { return timeOfDayOf(d.created) }).computed(),
	date("UpdateDate", func(d *document) erp.Date { return erp.DateOf(d.changed) }).computed(),
	clock("UpdateTime", func(d *document) timeOfDay { return timeOfDayOf(d.changed) }).computed(),
	text("U_WebOrderId", func(d *document) string { return string(d.order().Reference) }).limited(40),
	list("DocumentLines", documentLineShape, func(d *document) []documentLine { return d.lines() }).settable(),
	list("DocumentAdditionalExpenses", expenseShape, (*document).expenses),
	list("DocumentInstallments", installmentShape, (*document).installments),
	none("DocumentPackages"),
	none("WithholdingTaxDataCollection"),
	object("TaxExtension", newShape("TaxExtension"), func(d *document) *document { return d }),
)

// visible yields documents as rows, without those that a stale read does not see.
func visible[T any](c *call, from iter.Seq[T], as func(T) *document) rows {
	return func(yield func(any) bool) {
		for v := range from {
			if d := as(v); !c.effects.Hides(d.created) && !yield(d) {
				return
			}
		}
	}
}
