package sim

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type termsRecord struct {
	Name            string `json:"name"`
	NetDays         int    `json:"net_days"`
	DiscountDays    int    `json:"discount_days"`
	DiscountPercent string `json:"discount_percent"`
}

type shipToRecord struct {
	ID      erp.ShipToID  `json:"id"`
	Name    string        `json:"name"`
	Default bool          `json:"default"`
	Address addressRecord `json:"address"`
}

type contactRecord struct {
	ID    erp.ContactID `json:"id"`
	Name  string        `json:"name"`
	Email string        `json:"email"`
	Phone string        `json:"phone"`
	Title string        `json:"title"`
}

type repRecord struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone"`
}

type limitRecord struct {
	Kind   erp.LimitKind   `json:"kind"`
	Amount decimal.Decimal `json:"amount"` // zero unless Kind is amount
}

type holdRecord struct {
	Kind   erp.HoldKind `json:"kind"`
	Reason string       `json:"reason"`
}

type customerRecord struct {
	ID        erp.CustomerID  `json:"id"`
	Name      string          `json:"name"`
	Email     string          `json:"email"`
	Phone     string          `json:"phone"`
	TaxID     string          `json:"tax_id"`
	Currency  erp.Currency    `json:"currency"`
	Terms     termsRecord     `json:"terms"`
	BillTo    addressRecord   `json:"bill_to"`
	ShipTos   []shipToRecord  `json:"ship_tos"`
	Contacts  []contactRecord `json:"contacts"`
	Parent    erp.CustomerID  `json:"parent"`
	Payer     erp.CustomerID  `json:"payer"`
	Rep       repRecord       `json:"rep"`
	Active    bool            `json:"active"`
	PriceList int             `json:"price_list"`
	Limit     limitRecord     `json:"limit"`
	Hold      *holdRecord     `json:"hold"`
	Warehouse erp.WarehouseID `json:"warehouse"`
	TaxExempt bool            `json:"tax_exempt"`

	Lead         bool                `json:"lead,omitempty"`
	Remarks      string              `json:"remarks,omitempty"`
	Certificates []certificateRecord `json:"certificates,omitempty"`
}

func newCustomerRecord(c Customer) customerRecord {
	return customerRecord{
		ID: c.ID, Name: c.Name, Email: c.Email, Phone: c.Phone, TaxID: c.TaxID, Currency: c.Currency, Terms: termsRecord(c.Terms),
		BillTo: addressRecord(c.BillTo), ShipTos: mapped(c.ShipTos, newShipToRecord),
		Contacts: mapped(c.Contacts, func(p erp.Contact) contactRecord { return contactRecord(p) }),
		Parent:   c.Parent, Payer: c.Payer, Rep: repRecord(c.Rep), Active: c.Active, PriceList: c.PriceList,
		Limit: limitRecord{c.Limit.Kind, c.Limit.Amount.Amount}, Hold: (*holdRecord)(c.Hold),
		Warehouse: c.Warehouse, TaxExempt: c.TaxExempt, Lead: c.Lead, Remarks: c.Remarks,
		Certificates: mapped(c.Certificates, func(f erp.Certificate) certificateRecord { return certificateRecord(f) }),
	}
}

func newShipToRecord(s erp.ShipTo) shipToRecord {
	return shipToRecord{s.ID, s.Name, s.Default, addressRecord(s.Address)}
}

type certificateRecord struct {
	Number       string   `json:"number"`
	Jurisdiction string   `json:"jurisdiction"`
	ValidFrom    erp.Date `json:"valid_from"`
	ValidThrough erp.Date `json:"valid_through"`
}

type crossReferenceRecord struct {
	Customer   erp.CustomerID `json:"customer"`
	Item       erp.ItemID     `json:"item"`
	PartNumber string         `json:"part_number"`
}

func newCrossReferenceRecord(r erp.CrossReference) crossReferenceRecord {
	return crossReferenceRecord(r)
}
