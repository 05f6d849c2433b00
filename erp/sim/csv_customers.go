package sim

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// noTime is no time: everything changed since.
var noTime time.Time

type customerRow struct {
	Customer        erp.CustomerID      `col:"customer,required"`
	Name            string              `col:"name,required"`
	Email           string              `col:"email"`
	Phone           string              `col:"phone"`
	TaxID           string              `col:"tax_id"`
	Currency        erp.Currency        `col:"currency"`
	Terms           string              `col:"terms"`
	NetDays         decimal.NullDecimal `col:"net_days"`
	DiscountDays    int                 `col:"discount_days"`
	DiscountPercent decimal.NullDecimal `col:"discount_percent"`
	addressColumns
	Parent      erp.CustomerID  `col:"parent"`
	Payer       erp.CustomerID  `col:"payer"`
	Rep         string          `col:"rep"`
	Active      bool            `col:"active,default=yes"`
	PriceList   int             `col:"price_list"`
	CreditLimit string          `col:"credit_limit"`
	Hold        string          `col:"hold"`
	HoldKind    erp.HoldKind    `col:"hold_kind,default=other,one=other|past_due|credit|approval"`
	Warehouse   erp.WarehouseID `col:"warehouse"`
	TaxExempt   bool            `col:"tax_exempt"`
	Lead        bool            `col:"lead"`
	Remarks     string          `col:"remarks"`
}

func customerRows(c *Company) iter.Seq[customerRow] {
	return each(c.Customers(noTime), func(c Customer) customerRow {
		r := customerRow{
			Customer: c.ID, Name: c.Name, Email: c.Email, Phone: c.Phone, TaxID: c.TaxID, Currency: c.Currency,
			Terms: c.Terms.Name, NetDays: decimal.NewNullDecimal(decimal.NewFromInt(int64(c.Terms.NetDays))),
			DiscountDays: c.Terms.DiscountDays, addressColumns: newAddressColumns(c.BillTo, c.Name), Parent: c.Parent, Payer: c.Payer,
			Rep: c.Rep.ID, Active: c.Active, PriceList: c.PriceList, CreditLimit: limitCell(c.Limit),
			Warehouse: c.Warehouse, TaxExempt: c.TaxExempt, Lead: c.Lead, Remarks: c.Remarks,
		}
		if c.Terms.DiscountPercent != "" {
			r.DiscountPercent = decimal.NewNullDecimal(decimal.RequireFromString(c.Terms.DiscountPercent))
		}
		r.Hold, r.HoldKind = holdCells(c.Hold)
		return r
	})
}

func holdCells(h *erp.Hold) (string, erp.HoldKind) {
	if h == nil {
		return "", ""
	}
	return h.Reason, h.Kind
}

func newHold(reason string, kind erp.HoldKind) *erp.Hold {
	if reason == "" {
		return nil
	}
	return &erp.Hold{Kind: kind, Reason: reason}
}

func limitCell(l erp.CreditLimit) string {
	switch l.Kind {
	case erp.LimitAmount:
		return l.Amount.Amount.String()
	case erp.LimitUnlimited:
		return string(erp.LimitUnlimited)
	}
	return ""
}

func (l *importer) customer(at line, r customerRow) {
	if r.Customer == "" {
		return
	}
	if _, twice := l.customers[r.Customer]; twice {
		at.complain("customer", "%q occurs twice", r.Customer)
		return
	}
	c := Customer{
		Customer: erp.Customer{
			ID: r.Customer, Name: r.Name, Email: r.Email, Phone: r.Phone, TaxID: r.TaxID,
			Currency: l.currency(at, r.Currency, l.books.Currency()), BillTo: r.address(r.Name), Parent: r.Parent, Payer: r.Payer, Active: r.Active,
		},
		PriceList: cmp.Or(r.PriceList, l.firstList()), Hold: newHold(r.Hold, r.HoldKind), TaxExempt: r.TaxExempt,
		Lead: r.Lead, Remarks: r.Remarks, Revision: 1,
	}
	if r.Warehouse != "" {
		c.Warehouse = l.warehouseNamed(at, r.Warehouse)
	}
	l.listNamed(at, c.PriceList)
	c.Rep = l.repNamed(at, r.Rep)
	var err error
	if c.Terms, err = r.terms(); err != nil {
		at.complain("terms", "%s", err)
	}
	if c.Limit, err = creditLimit(r.CreditLimit, c.Currency); err != nil {
		at.complain("credit_limit", "%s", err)
	}
	l.customers[c.ID] = &loadedCustomer{Customer: c, at: at}
}

// loadedCustomer is a customer that later files may still add to.
type loadedCustomer struct {
	Customer
	at line
}

func (l *importer) customerNamed(at line, column string, id erp.CustomerID) (*loadedCustomer, bool) {
	c, ok := l.customers[id]
	if !ok && id != "" { // where it must not be empty, that was complained of
		at.complain(column, "there is no customer %q", id)
	}
	return c, ok
}

func creditLimit(cell string, currency erp.Currency) (erp.CreditLimit, error) {
	switch strings.ToLower(cell) {
	case "":
		return erp.CreditLimit{Kind: erp.LimitNotSet}, nil
	case string(erp.LimitUnlimited):
		return erp.CreditLimit{Kind: erp.LimitUnlimited}, nil
	}
	amount, err := parseNumber(cell, &column{})
	if err != nil {
		return erp.CreditLimit{}, fmt.Errorf("%w, nor unlimited", err)
	}
	return erp.CreditLimit{Kind: erp.LimitAmount, Amount: erp.NewMoney(amount, currency)}, nil
}

// The ways that terms are written: "2/10 net 30", "2% 10, n/30", "net 30 days", "30 days".
var (
	discountTerms = regexp.MustCompile(`^([0-9]{1,2}(?:\.[0-9]{1,2})?) ?(?:/|% ?/?) ?([0-9]{1,3})(?: days?)?,? ?(?:net|n) ?/?([0-9]{1,3})(?: days?)?$`)
	netTerms      = regexp.MustCompile(`^(?:net|n) ?/?([0-9]{1,3})(?: days?)?$|^([0-9]{1,3}) days?(?: net)?$`)
	cashTerms     = regexp.MustCompile(`^(?:cod|c\.o\.d\.|due (?:on|upon) receipt|prepaid|immediate|cash)$`)
)

// terms reads the terms: from their columns, or else from their name.
func (r customerRow) terms() (erp.Terms, error) {
	if r.NetDays.Valid {
		t := erp.Terms{Name: r.Terms, NetDays: int(r.NetDays.Decimal.IntPart()), DiscountDays: r.DiscountDays}
		if r.DiscountPercent.Valid {
			t.DiscountPercent = r.DiscountPercent.Decimal.String()
		}
		if t.NetDays > 999 || t.DiscountDays > 999 || r.DiscountPercent.Decimal.GreaterThan(hundred) {
			return t, errors.New("terms are of at most 999 days and 100 %")
		}
		if t.Name == "" {
			t.Name = fmt.Sprintf("Net %d", t.NetDays)
		}
		return t, nil
	}
	return parseTerms(r.Terms)
}

func parseTerms(name string) (erp.Terms, error) {
	text := strings.Join(strings.Fields(strings.ToLower(name)), " ")
	if m := discountTerms.FindStringSubmatch(text); m != nil {
		return erp.Terms{Name: name, NetDays: days(m[3]), DiscountDays: days(m[2]), DiscountPercent: m[1]}, nil
	}
	if m := netTerms.FindStringSubmatch(text); m != nil {
		return erp.Terms{Name: name, NetDays: days(m[1] + m[2])}, nil
	}
	switch {
	case text == "":
		return AssumedTerms, nil
	case cashTerms.MatchString(text):
		return erp.Terms{Name: name}, nil
	}
	return erp.Terms{}, fmt.Errorf("%q is not like \"Net 30\" or \"2/10 net 30\"; say it in net_days, discount_days and discount_percent", name)
}

func days(digits string) int {
	n, _ := strconv.Atoi(digits) // the expression lets three digits through
	return n
}

type shipToRow struct {
	Customer erp.CustomerID `col:"customer,required"`
	ShipTo   erp.ShipToID   `col:"ship_to,required"`
	Name     string         `col:"name"`
	Default  bool           `col:"default"`
	addressColumns
}

// customersOf yields what every customer has several of.
func customersOf[R any](c *Company, rows func(Customer) []R) iter.Seq[R] {
	return func(yield func(R) bool) {
		for customer := range c.Customers(noTime) {
			for _, row := range rows(customer) {
				if !yield(row) {
					return
				}
			}
		}
	}
}

func shipToRows(c *Company) iter.Seq[shipToRow] {
	return customersOf(c, func(c Customer) []shipToRow {
		return mapped(c.ShipTos, func(s erp.ShipTo) shipToRow {
			return shipToRow{c.ID, s.ID, s.Name, s.Default, newAddressColumns(s.Address, s.Name)}
		})
	})
}

func (l *importer) shipTo(at line, r shipToRow) {
	c, ok := l.customerNamed(at, "customer", r.Customer)
	if !ok || !l.unseen(at, "ship_to", string(r.ShipTo)) {
		return
	}
	name := cmp.Or(r.Name, c.Name)
	c.ShipTos = append(c.ShipTos, erp.ShipTo{ID: r.ShipTo, Name: name, Address: r.address(name), Default: r.Default})
}

type contactRow struct {
	Customer erp.CustomerID `col:"customer,required"`
	Contact  erp.ContactID  `col:"contact,required"`
	Name     string         `col:"name,required"`
	Title    string         `col:"title"`
	Email    string         `col:"email"`
	Phone    string         `col:"phone"`
}

func contactRows(c *Company) iter.Seq[contactRow] {
	return customersOf(c, func(c Customer) []contactRow {
		return mapped(c.Contacts, func(p erp.Contact) contactRow { return contactRow{c.ID, p.ID, p.Name, p.Title, p.Email, p.Phone} })
	})
}

func (l *importer) contact(at line, r contactRow) {
	c, ok := l.customerNamed(at, "customer", r.Customer)
	if ok && l.unseen(at, "contact", string(r.Contact)) {
		c.Contacts = append(c.Contacts, erp.Contact{ID: r.Contact, Name: r.Name, Title: r.Title, Email: r.Email, Phone: r.Phone})
	}
}

type crossReferenceRow struct {
	Customer   erp.CustomerID `col:"customer,required"`
	Item       erp.ItemID     `col:"item,required"`
	PartNumber string         `col:"part_number,required"`
}

func crossReferenceRows(c *Company) iter.Seq[crossReferenceRow] {
	return each(slices.Values(c.CrossReferences()), func(r erp.CrossReference) crossReferenceRow { return crossReferenceRow(r) })
}

func (l *importer) crossReference(at line, r crossReferenceRow) {
	_, customer := l.customerNamed(at, "customer", r.Customer)
	if _, item := l.itemNamed(at, r.Item); item && customer {
		l.books.AddCrossReference(erp.CrossReference(r))
	}
}

type certificateRow struct {
	Customer     erp.CustomerID `col:"customer,required"`
	Number       string         `col:"certificate,required"`
	Jurisdiction string         `col:"jurisdiction"`
	ValidFrom    erp.Date       `col:"valid_from"`
	ValidThrough erp.Date       `col:"valid_through"`
}

func certificateRows(c *Company) iter.Seq[certificateRow] {
	return customersOf(c, func(c Customer) []certificateRow {
		return mapped(c.Certificates, func(f erp.Certificate) certificateRow {
			return certificateRow{c.ID, f.Number, f.Jurisdiction, f.ValidFrom, f.ValidThrough}
		})
	})
}

func (l *importer) certificate(at line, r certificateRow) {
	if c, ok := l.customerNamed(at, "customer", r.Customer); ok {
		c.Certificates = append(c.Certificates, erp.Certificate{
			Number: r.Number, Jurisdiction: r.Jurisdiction, ValidFrom: r.ValidFrom, ValidThrough: r.ValidThrough,
		})
	}
}
