package sapb1

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/tradecounter/portal/erp"
)

// changeTries are how often a change goes out anew from what somebody else has just written. B1 refuses the old state as a
// whole, so nothing was done before.
const changeTries = 4

// ChangeCustomer implements erp.CustomerWriter. Only what differs is sent: rows of addresses and contacts merge with those
// that have their key, and all others stay (§2.5).
func (a *Adapter) ChangeCustomer(ctx context.Context, id erp.CustomerID, c erp.CustomerChange) error {
	op := fmt.Sprintf("change customer %q", id)
	var conflict error
	for range changeTries {
		p, err := a.partner(ctx, op, partnerQuery, id)
		if err != nil {
			return err
		}
		body, err := p.changed(op, c)
		if err != nil || len(body) == 0 {
			return err
		}
		if conflict = a.client.changeFrom(ctx, op, partnerTarget(id), p.Tag, body); !errors.Is(conflict, erp.Conflict) {
			return conflict
		}
	}
	return conflict
}

func partnerTarget(id erp.CustomerID) string {
	return "BusinessPartners(" + url.PathEscape(quote(string(id))) + ")"
}

// changed is what has to be sent for a change, and nothing where the partner is like that already.
func (p partner) changed(op string, c erp.CustomerChange) (fields, error) {
	body := fields{}
	if c.Email != nil && *c.Email != p.EmailAddress {
		body["EmailAddress"] = orNil(*c.Email)
	}
	if c.Phone != nil && *c.Phone != p.Phone1 {
		body["Phone1"] = orNil(*c.Phone)
	}
	var texts []text
	if c.Email != nil {
		texts = append(texts, text{"e-mail", *c.Email, 100})
	}
	if c.Phone != nil {
		texts = append(texts, text{"phone", *c.Phone, 20})
	}
	if err := checkTexts(op, texts...); err != nil {
		return nil, err
	}
	for _, change := range []func(string, fields, erp.CustomerChange) error{p.billElsewhere, p.shipElsewhere, p.meet} {
		if err := change(op, body, c); err != nil {
			return nil, err
		}
	}
	return body, nil
}

// billElsewhere replaces the bill-to in use.
func (p partner) billElsewhere(op string, body fields, c erp.CustomerChange) error {
	if c.BillTo == nil {
		return nil
	}
	row, err := addressRow(op, "bill-to", p.CardName, "", *c.BillTo)
	if err != nil {
		return err
	}
	var now erp.Customer
	if p.placeAddresses(&now); sameAddress(now.BillTo, *c.BillTo) {
		return nil
	}
	i := slices.IndexFunc(p.BPAddresses, func(a partnerAddress) bool { return a.isBillTo() && a.AddressName == p.BilltoDefault })
	if i < 0 {
		i = slices.IndexFunc(p.BPAddresses, partnerAddress.isBillTo)
	}
	if i >= 0 {
		row = p.BPAddresses[i].emptied(row)
	} else {
		row["AddressName"], row["AddressType"], body["BilltoDefault"] = billToName, billToType, billToName
	}
	body["BPAddresses"] = append(rowsOf(body, "BPAddresses"), row)
	return nil
}

// shipElsewhere replaces a ship-to, or adds one that has no ID. One that is there just so is a repeated request.
func (p partner) shipElsewhere(op string, body fields, c erp.CustomerChange) error {
	if c.ShipTo == nil {
		return nil
	}
	to := *c.ShipTo
	row, err := shipToRow(op, p.CardName, to)
	if err != nil {
		return err
	}
	var names []string
	key := ""
	for _, a := range p.BPAddresses {
		if !a.isShipTo() {
			continue
		}
		names = append(names, a.AddressName)
		now := a.toShipTo(p.CardName, false)
		same := now.Name == to.Name && sameAddress(now.Address, to.Address)
		switch {
		case now.ID == to.ID, to.ID == "" && same && key == "":
			key = a.AddressName
			if !same {
				body["BPAddresses"] = append(rowsOf(body, "BPAddresses"), a.emptied(row))
			}
		}
	}
	if key == "" && to.ID != "" {
		return erp.Errorf(erp.NotFound, op, "no ship-to %q", to.ID)
	}
	if key == "" {
		key = freeAddressName(or(to.Name, "Ship to"), names)
		row["AddressName"], row["AddressType"] = key, shipToType
		body["BPAddresses"] = append(rowsOf(body, "BPAddresses"), row)
	}
	if to.Default && key != string(p.ShipToDefault) {
		body["ShipToDefault"] = key
	}
	return nil
}

// meet replaces a contact, or adds one that has no ID.
func (p partner) meet(op string, body fields, c erp.CustomerChange) error {
	if c.Contact == nil {
		return nil
	}
	person := *c.Contact
	row, err := contactRow(op, person)
	if err != nil {
		return err
	}
	there := func(known partnerContact) bool { return known.toContact().ID == person.ID }
	if person.ID != "" && !slices.ContainsFunc(p.ContactEmployees, there) {
		return erp.Errorf(erp.NotFound, op, "no contact %q", person.ID)
	}
	for _, known := range p.ContactEmployees {
		now := known.toContact()
		if now.ID == person.ID {
			row["InternalCode"] = known.InternalCode
			continue
		}
		if now.Name != person.Name && known.Name != person.Name {
			continue
		}
		if now.ID = ""; now == person {
			return nil
		}
		return erp.Errorf(erp.Invalid, op, "there is a contact called %q, and Business One does not keep two", person.Name)
	}
	body["ContactEmployees"] = []fields{row}
	return nil
}

func rowsOf(body fields, collection string) []fields {
	rows, _ := body[collection].([]fields)
	return rows
}

func sameAddress(a, b erp.Address) bool {
	return slices.Equal(a.Lines, b.Lines) && a.City == b.City && a.Region == b.Region && a.Postal == b.Postal && a.Country == b.Country
}
