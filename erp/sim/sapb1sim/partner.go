package sapb1sim

import (
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// billTo is the name of every customer's one bill-to address.
const billTo = "Bill to"

// partner is a row of BusinessPartners (OCRD).
type partner struct {
	sim.Customer
	service *service
	balance *erp.Receivable // read when first asked for
}

func (p *partner) record() sim.Record {
	return sim.Record{Kind: erp.SubjectCustomer, Key: string(p.ID)}
}

func (p *partner) receivable() *erp.Receivable {
	if p.balance == nil {
		r, err := p.service.company.Receivable(p.ID, erp.Date{})
		if err != nil {
			r = erp.Receivable{} // deleted since the row was read
		}
		p.balance = &r
	}
	return p.balance
}

func (p *partner) limit() decimal.Decimal {
	if p.Limit.Kind != erp.LimitAmount {
		return decimal.Zero
	}
	return p.Limit.Amount.Amount
}

func (p *partner) defaultShipTo() string {
	s, _ := p.ShipTo("")
	return string(s.ID)
}

func (p *partner) contactPerson() string {
	if len(p.Contacts) == 0 {
		return ""
	}
	return p.Contacts[0].Name
}

// address is a row of BPAddresses (CRD1).
type address struct {
	erp.Address
	name, title, kind string
	partner           erp.CustomerID
	row               int
}

func (p *partner) addresses() []address {
	all := []address{{p.BillTo, billTo, p.BillTo.Name, "bo_BillTo", p.ID, 0}}
	for i, s := range p.ShipTos {
		all = append(all, address{s.Address, string(s.ID), s.Name, "bo_ShipTo", p.ID, i + 1})
	}
	return all
}

var addressShape = newShape("BPAddress",
	text("AddressName", func(a address) string { return a.name }).limited(50),
	text("Street", func(a address) string { return lineOf(a.Address, 0) }).limited(100),
	text("Block", func(a address) string { return lineOf(a.Address, 1) }).limited(100),
	text("ZipCode", func(a address) string { return a.Postal }).limited(20),
	text("City", func(a address) string { return a.City }).limited(100),
	text("County", func(a address) string {
		if isState(a.Region) {
			return ""
		}
		return a.Region
	}).limited(100),
	text("Country", func(a address) string { return a.Country }).limited(3),
	text("State", func(a address) string {
		if isState(a.Region) {
			return a.Region
		}
		return ""
	}).limited(maxState),
	nothing("FederalTaxID", kindText),
	nothing("TaxCode", kindText),
	text("BuildingFloorRoom", func(a address) string { return lineOf(a.Address, 2) }).settable(),
	enum("AddressType", addressType, func(a address) string { return a.kind }).settable(),
	text("AddressName2", func(a address) string { return a.title }).limited(50),
	nothing("AddressName3", kindText),
	nothing("StreetNo", kindText),
	text("BPCode", func(a address) string { return string(a.partner) }),
	whole("RowNum", func(a address) int { return a.row }).settable(),
	nothing("GlobalLocationNumber", kindText),
)

// maxState is how long the code of a state may be; a longer region stands in County.
const maxState = 3

func isState(region string) bool { return utf8.RuneCountInString(region) <= maxState }

// contact is a row of ContactEmployees (OCPR).
type contact struct {
	erp.Contact
	code    int
	partner erp.CustomerID
}

func (p *partner) contacts() []contact {
	all := make([]contact, len(p.Contacts))
	for i, c := range p.Contacts {
		all[i] = contact{c, p.service.codes.contacts.code(string(c.ID)), p.ID}
	}
	return all
}

var contactShape = newShape("ContactEmployee",
	text("CardCode", func(c contact) string { return string(c.partner) }),
	text("Name", func(c contact) string { return c.Name }).limited(50),
	text("Position", func(c contact) string { return c.Title }).limited(90),
	text("Phone1", func(c contact) string { return c.Phone }).limited(20),
	nothing("Phone2", kindText),
	nothing("MobilePhone", kindText),
	text("E_Mail", func(c contact) string { return c.Email }).limited(100),
	whole("InternalCode", func(c contact) int { return c.code }).settable(),
	nothing("Title", kindText),
	nothing("FirstName", kindText).computed(), // the company keeps a name in one piece
	nothing("MiddleName", kindText),
	nothing("LastName", kindText).computed(),
	constantEnum("Active", yesNo, "tYES"),
)

var partnerShape = newShape("BusinessPartner",
	text("CardCode", func(p *partner) string { return string(p.ID) }).limited(15),
	text("CardName", func(p *partner) string { return p.Name }).limited(100),
	enum("CardType", cardType, func(p *partner) string {
		if p.Lead {
			return "cLid"
		}
		return "cCustomer"
	}).settable(),
	constant("GroupCode", kindWhole, int64(100)),
	text("Phone1", func(p *partner) string { return p.Phone }).limited(20),
	nothing("Phone2", kindText),
	nothing("Cellular", kindText),
	nothing("Fax", kindText),
	text("EmailAddress", func(p *partner) string { return p.Email }).limited(100),
	nothing("Website", kindText),
	text("ContactPerson", (*partner).contactPerson),
	nothing("Notes", kindText),
	text("FreeText", func(p *partner) string { return p.Remarks }).settable(),
	whole("PayTermsGrpCode", func(p *partner) int { return p.service.codes.terms.code(p.Terms) }),
	double("CreditLimit", (*partner).limit),
	double("MaxCommitment", (*partner).limit),
	constant("DiscountPercent", kindNumber, decimal.Zero),
	enum("VatLiable", vatStatus, func(p *partner) string {
		if p.TaxExempt {
			return "vExempted"
		}
		return "vLiable"
	}),
	text("FederalTaxID", func(p *partner) string { return p.TaxID }).limited(32),
	nothing("UnifiedFederalTaxID", kindText),
	nothing("VatGroup", kindText),
	whole("PriceListNum", func(p *partner) int { return p.PriceList }),
	whole("SalesPersonCode", func(p *partner) int { return p.service.codes.reps.code(p.Rep) }).settable(),
	text("Currency", func(p *partner) string { return string(p.Customer.Currency) }).settable(),
	nothing("CardForeignName", kindText),
	nothing("AliasName", kindText),
	constantEnum("CompanyPrivate", companyType, "cCompany"),
	double("CurrentAccountBalance", func(p *partner) decimal.Decimal { return p.receivable().Balance.Amount }),
	double("OpenDeliveryNotesBalance", func(p *partner) decimal.Decimal { return p.receivable().Shipped.Amount }),
	double("OpenOrdersBalance", func(p *partner) decimal.Decimal { return p.receivable().OpenOrders.Amount }),
	constant("OpenChecksBalance", kindNumber, decimal.Zero),
	flag("Valid", func(p *partner) bool { return p.Active }),
	nothing("ValidFrom", kindDate),
	nothing("ValidTo", kindDate),
	nothing("ValidRemarks", kindText),
	flag("Frozen", func(p *partner) bool { return !p.Active || p.Hold != nil }).settable(),
	nothing("FrozenFrom", kindDate),
	nothing("FrozenTo", kindDate),
	text("FrozenRemarks", func(p *partner) string {
		if p.Hold == nil {
			return ""
		}
		return p.Hold.Reason
	}).settable(),
	text("ShipToDefault", (*partner).defaultShipTo).settable(),
	constant("BilltoDefault", kindText, billTo).settable(),
	constantEnum("NoDiscounts", yesNo, "tNO"),
	constantEnum("PartialDelivery", yesNo, "tYES"),
	constantEnum("BackOrder", yesNo, "tYES"),
	nothing("ShippingType", kindWhole),
	nothing("Territory", kindWhole),
	nothing("LanguageCode", kindWhole),
	nothing("Priority", kindWhole),
	text("FatherCard", func(p *partner) string { return string(p.Payer) }),
	constantEnum("FatherType", fatherType, "cPayments_sum"),
	nothing("PeymentMethodCode", kindText),
	nothing("DefaultBlanketAgreementNumber", kindWhole),
	reference("AttachmentEntry", func(p *partner) (int, bool) { return p.service.fileEntry(p.record()) }).settable(),
	nothing("CreateDate", kindDate),
	nothing("CreateTime", kindTime),
	date("UpdateDate", func(p *partner) erp.Date { return erp.DateOf(p.Changed) }),
	clock("UpdateTime", func(p *partner) timeOfDay { return timeOfDayOf(p.Changed) }),
	list("BPAddresses", addressShape, (*partner).addresses).settable(),
	list("ContactEmployees", contactShape, (*partner).contacts).settable(),
	none("BPPaymentMethods"),
	certificateText("U_CertNo", 0, func(c erp.Certificate) string { return c.Number }),
	certificateText("U_CertPlace", 0, func(c erp.Certificate) string { return c.Jurisdiction }),
	certificateDate("U_CertFrom", 0, func(c erp.Certificate) erp.Date { return c.ValidFrom }),
	certificateDate("U_CertTo", 0, func(c erp.Certificate) erp.Date { return c.ValidThrough }),
	certificateText("U_CertNo2", 1, func(c erp.Certificate) string { return c.Number }),
	certificateText("U_CertPlace2", 1, func(c erp.Certificate) string { return c.Jurisdiction }),
	certificateDate("U_CertFrom2", 1, func(c erp.Certificate) erp.Date { return c.ValidFrom }),
	certificateDate("U_CertTo2", 1, func(c erp.Certificate) erp.Date { return c.ValidThrough }),
)

// CertificateFields names the user-defined fields of partners that hold the first two certificates of each, as the adapter's
// setting has them.
const CertificateFields = "U_CertNo,U_CertPlace,U_CertFrom,U_CertTo;U_CertNo2,U_CertPlace2,U_CertFrom2,U_CertTo2"

func (p *partner) certificate(n int) erp.Certificate {
	if n < len(p.Certificates) {
		return p.Certificates[n]
	}
	return erp.Certificate{}
}

func certificateText(name string, n int, get func(erp.Certificate) string) property {
	return text(name, func(p *partner) string { return get(p.certificate(n)) })
}

func certificateDate(name string, n int, get func(erp.Certificate) erp.Date) property {
	return date(name, func(p *partner) erp.Date { return get(p.certificate(n)) })
}

func (s *service) partners() *entitySet {
	row := func(c sim.Customer) any { return &partner{Customer: c, service: s} }
	return &entitySet{
		name: "BusinessPartners", shape: partnerShape, keys: []string{"CardCode"}, ordered: true,
		rows: func(*call, query) rows { return mapped(s.company.Customers(time.Time{}), row) },
		find: func(_ *call, k key) (any, bool) {
			c, err := s.company.Customer(erp.CustomerID(k[0].(string)))
			return row(c), err == nil
		},
		version: func(row any) int64 { return int64(row.(*partner).Revision) },
		create:  s.createPartner,
		change:  s.changePartner,
	}
}
