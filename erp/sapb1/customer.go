package sapb1

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// partner is the wire shape of OCRD, as far as it is read (§3.3).
type partner struct {
	Tag              string `json:"@odata.etag"`
	CardCode         erp.CustomerID
	CardName         string
	CardType         string
	EmailAddress     string
	Phone1           string
	FederalTaxID     string
	Currency         erp.Currency
	PayTermsGrpCode  integer
	PriceListNum     integer
	ContactPerson    string
	BilltoDefault    string
	ShipToDefault    erp.ShipToID
	SalesPersonCode  integer
	FatherCard       erp.CustomerID
	FatherType       string
	activity         // Valid, Frozen and their dates
	FrozenRemarks    string
	FreeText         string
	UpdateDate       date
	UpdateTime       string
	CreateDate       date
	CreateTime       string
	BPAddresses      []partnerAddress
	ContactEmployees []partnerContact

	CreditLimit              number
	CurrentAccountBalance    number
	OpenDeliveryNotesBalance number
	OpenOrdersBalance        number
}

type partnerAddress struct {
	RowNum       integer
	AddressName  string
	AddressType  string
	AddressName2 string
	AddressName3 string
	Street       string
	StreetNo     string
	Block        string
	Building     string `json:"BuildingFloorRoom"`
	City         string
	ZipCode      string
	County       string
	State        string
	Country      string
}

func (a partnerAddress) isBillTo() bool { return a.AddressType == billToType || a.AddressType == "B" }
func (a partnerAddress) isShipTo() bool { return a.AddressType == shipToType || a.AddressType == "S" }

const (
	billToType = "bo_BillTo"
	shipToType = "bo_ShipTo"
)

type partnerContact struct {
	InternalCode integer
	Name         string
	FirstName    string
	LastName     string
	Title        string
	Position     string
	Email        string `json:"E_Mail"`
	Phone1       string
	MobilePhone  string
	Active       string
}

// fatherPays is the FatherType of a partner whose invoices the father pays, by name and by stored value.
var fatherPays = []string{"cPayments_sum", "P"}

// manyCurrencies is the Currency of a partner who may be billed in any.
const manyCurrencies erp.Currency = "##"

// isCustomer leaves out suppliers and leads, who cannot order.
const isCustomer = "CardType eq 'cCustomer'"

// isLead reports whether the partner has to be made a customer by somebody first.
func (p partner) isLead() bool { return p.CardType == leadType || p.CardType == "L" }

const leadType = "cLid" // so spelled

var partnerQuery = from("BusinessPartners").fields("CardCode", "CardName", "CardType", "EmailAddress", "Phone1", "FederalTaxID",
	"Currency", "PayTermsGrpCode", "ContactPerson", "BilltoDefault", "ShipToDefault", "SalesPersonCode",
	"FatherCard", "FatherType", "Valid", "ValidFrom", "ValidTo", "Frozen", "FrozenFrom", "FrozenTo",
	"UpdateDate", "UpdateTime", "CreateDate", "CreateTime", "BPAddresses", "ContactEmployees")

// Customer implements erp.Customers.
func (a *Adapter) Customer(ctx context.Context, id erp.CustomerID) (erp.Customer, error) {
	op := fmt.Sprintf("customer %q", id)
	p, err := a.partner(ctx, op, partnerQuery, id)
	if err != nil {
		return erp.Customer{}, err
	}
	return a.toCustomer(ctx, p)
}

// partner reads one customer by its code. It filters instead of naming the key in the path, where a code with a slash
// may not pass the web server, and compares what comes back, because some databases ignore case.
func (a *Adapter) partner(ctx context.Context, op string, q query, id erp.CustomerID) (partner, error) {
	found, _, err := fetch[partner](ctx, a.client, op, q.where(isCustomer, eq("CardCode", id)), 1)
	if err != nil {
		return partner{}, err
	}
	return onlyPartner(op, found, id)
}

func onlyPartner(op string, found []partner, id erp.CustomerID) (partner, error) {
	i := slices.IndexFunc(found, func(p partner) bool { return p.CardCode == id })
	if i < 0 {
		return partner{}, erp.Errorf(erp.NotFound, op, "no such customer")
	}
	return found[i], nil
}

// Customers implements erp.Customers, in the order of customer codes.
func (a *Adapter) Customers(ctx context.Context, q erp.ListQuery) (erp.Page[erp.Customer], error) {
	after := ""
	if q.Cursor != "" {
		after = "CardCode gt " + quote(string(q.Cursor))
	}
	read := partnerQuery.by("CardCode").where(isCustomer, after, masterChangedSince(q.Since, a.cfg.Location))
	found, next, err := keyPage(ctx, a.client, "customers", read, q.Limit,
		func(p partner) erp.Cursor { return erp.Cursor(p.CardCode) })
	if err != nil {
		return erp.Page[erp.Customer]{}, err
	}
	rows, err := a.toCustomers(ctx, found)
	return erp.Page[erp.Customer]{Rows: rows, Next: next}, err
}

func (a *Adapter) toCustomers(ctx context.Context, found []partner) ([]erp.Customer, error) {
	rows := make([]erp.Customer, 0, len(found))
	for _, p := range found {
		c, err := a.toCustomer(ctx, p)
		if err != nil {
			return nil, err
		}
		rows = append(rows, c)
	}
	return rows, nil
}

func (a *Adapter) toCustomer(ctx context.Context, p partner) (erp.Customer, error) {
	terms, err := a.masters.termsOf(ctx, p.PayTermsGrpCode)
	if err != nil {
		return erp.Customer{}, err
	}
	rep, err := a.masters.repOf(ctx, p.SalesPersonCode)
	if err != nil {
		return erp.Customer{}, err
	}
	c := erp.Customer{
		ID:       p.CardCode,
		Name:     p.CardName,
		Email:    p.EmailAddress,
		Phone:    p.Phone1,
		TaxID:    p.FederalTaxID,
		Currency: a.currencyOf(p),
		Terms:    terms,
		Parent:   p.FatherCard,
		Payer:    p.payer(),
		Rep:      rep,
		Active:   p.activeOn(a.today()) && !p.isLead(),
		Changed:  moment(p.UpdateDate.Date, p.UpdateTime, a.cfg.Location),
	}
	if c.Changed.IsZero() {
		c.Changed = moment(p.CreateDate.Date, p.CreateTime, a.cfg.Location)
	}
	p.placeAddresses(&c)
	for _, person := range p.ContactEmployees {
		if person.Active != "tNO" && person.Active != "N" {
			c.Contacts = append(c.Contacts, person.toContact())
		}
	}
	return c, nil
}

func (p partner) payer() erp.CustomerID {
	if slices.Contains(fatherPays, p.FatherType) {
		return p.FatherCard
	}
	return ""
}

func (a *Adapter) currencyOf(p partner) erp.Currency {
	if p.Currency == "" || p.Currency == manyCurrencies {
		return a.cfg.Currency
	}
	return p.Currency
}

// placeAddresses puts the ship-tos and the default bill-to, or else the first one, where they belong.
func (p partner) placeAddresses(c *erp.Customer) {
	billed := false
	for _, addr := range p.BPAddresses {
		switch {
		case addr.isShipTo():
			c.ShipTos = append(c.ShipTos, addr.toShipTo(p.CardName, erp.ShipToID(addr.AddressName) == p.ShipToDefault))
		case addr.isBillTo():
			if !billed || addr.AddressName == p.BilltoDefault {
				c.BillTo, billed = addr.toAddress(p.CardName), true
			}
		}
	}
}

// toShipTo names a ship-to by its second address name, which is free for that, or else by street and city: AddressName
// is the key, and often no more than that. A second name that repeats the customer's tells no two places apart.
func (a partnerAddress) toShipTo(customer string, usual bool) erp.ShipTo {
	s := erp.ShipTo{ID: erp.ShipToID(a.AddressName), Default: usual, Name: strings.TrimSpace(a.AddressName2)}
	if s.Name == customer {
		s.Name = ""
	}
	a.AddressName2 = ""
	s.Address = a.toAddress(customer)
	s.Name = or(s.Name, or(strings.Join(lines(street(a.Street, a.StreetNo), a.City), ", "), a.AddressName))
	return s
}

// toAddress leaves out a second name that repeats the customer's.
func (a partnerAddress) toAddress(name string) erp.Address {
	if a.AddressName2 == name {
		a.AddressName2 = ""
	}
	return erp.Address{
		Name:  name,
		Lines: lines(a.AddressName2, a.AddressName3, street(a.Street, a.StreetNo), a.Block, a.Building),
		City:  a.City, Region: or(a.State, a.County), Postal: a.ZipCode, Country: a.Country,
	}
}

func (p partnerContact) toContact() erp.Contact {
	return erp.Contact{
		ID:    erp.ContactID(p.InternalCode.String()),
		Name:  or(street(p.FirstName, p.LastName), p.Name),
		Email: p.Email,
		Phone: or(p.Phone1, p.MobilePhone),
		Title: or(p.Position, p.Title),
	}
}
