package sapb1

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tradecounter/portal/erp"
)

// What Config.NewCustomers can be.
const (
	newCustomer = "customer"
	newLead     = "lead"
)

// codeOf is the CardCode of the customer that a reference creates: fifteen characters, as many as B1 takes. The code is the
// partner's key, so the database itself lets only one of several equal requests through (§7).
func codeOf(ref erp.Reference) erp.CustomerID {
	sum := sha256.Sum256([]byte(ref))
	return erp.CustomerID("W" + base32.StdEncoding.EncodeToString(sum[:])[:14])
}

// CreateCustomer implements erp.CustomerWriter: one POST, addresses and contacts included. A code that is taken is our own
// from an earlier time.
func (a *Adapter) CreateCustomer(ctx context.Context, ref erp.Reference, c erp.NewCustomer) (erp.Customer, error) {
	op := fmt.Sprintf("create customer %q", ref)
	body, err := a.newPartner(ctx, op, ref, c)
	if err != nil {
		return erp.Customer{}, err
	}
	refusal := a.client.write(ctx, op, "BusinessPartners", body)
	switch {
	case errors.Is(refusal, erp.NotFound): // something it refers to
		return erp.Customer{}, refusedAs(refusal, erp.Invalid)
	case refusal != nil && !errors.Is(refusal, erp.Conflict):
		return erp.Customer{}, refusal
	}
	found, err := a.CustomerByReference(ctx, ref)
	switch {
	case refusal != nil && errors.Is(err, erp.NotFound): // a lock, then
		return erp.Customer{}, refusedAs(refusal, erp.Unavailable)
	case err != nil:
		return erp.Customer{}, erp.Errorf(erp.OutcomeUnknown, op, "look up what was written: %w", withoutCode(err))
	case found.Name != c.Name || found.TaxID != c.TaxID:
		return erp.Customer{}, erp.Errorf(erp.Conflict, op, "the reference is that of customer %q, called %q", found.ID, found.Name)
	}
	return found, nil
}

// CustomerByReference implements erp.CustomerWriter. It finds leads too, which are not active before they are customers.
func (a *Adapter) CustomerByReference(ctx context.Context, ref erp.Reference) (erp.Customer, error) {
	op := fmt.Sprintf("customer with reference %q", ref)
	found, _, err := fetch[partner](ctx, a.client, op, partnerQuery.where(eq("CardCode", codeOf(ref))), 1)
	if err != nil {
		return erp.Customer{}, err
	}
	p, err := onlyPartner(op, found, codeOf(ref))
	if err != nil {
		return erp.Customer{}, err
	}
	return a.toCustomer(ctx, p)
}

// fields are the properties of a record that is sent. Those that are nil are emptied.
type fields map[string]any

// newPartner turns a new customer into a partner. Terms and price list are those that B1 gives to whoever has none.
func (a *Adapter) newPartner(ctx context.Context, op string, ref erp.Reference, c erp.NewCustomer) (fields, error) {
	if ref == "" || len(ref) > maxReference {
		return nil, erp.Errorf(erp.Invalid, op, "reference must have 1 to %d characters", maxReference)
	}
	if strings.TrimSpace(c.Name) == "" {
		return nil, erp.Errorf(erp.Invalid, op, "no name")
	}
	err := checkTexts(op, text{"name", c.Name, 100}, text{"e-mail", c.Email, 100}, text{"phone", c.Phone, 20}, text{"tax id", c.TaxID, 32})
	if err != nil {
		return nil, err
	}
	body := fields{
		"CardCode": codeOf(ref), "CardName": c.Name, "CardType": "cCustomer", "EmailAddress": c.Email, "Phone1": c.Phone,
		"FederalTaxID": c.TaxID, "FreeText": "Web: " + string(ref),
	}
	if a.cfg.NewCustomers == newLead {
		body["CardType"] = leadType
	}
	if err := a.tradeWith(ctx, op, body, c); err != nil {
		return nil, err
	}
	if err := place(op, body, c); err != nil {
		return nil, err
	}
	return body, introduce(op, body, c)
}

// tradeWith sets the currency and the salesperson, if B1 knows them.
func (a *Adapter) tradeWith(ctx context.Context, op string, body fields, c erp.NewCustomer) error {
	if c.Currency != "" {
		known, err := a.knows(ctx, c.Currency)
		if err != nil {
			return err
		}
		if !known {
			return erp.Errorf(erp.Invalid, op, "no currency %q", c.Currency)
		}
		body["Currency"] = c.Currency
	}
	if c.Rep == "" {
		return nil
	}
	reps, err := a.masters.reps.get(ctx)
	if err != nil {
		return err
	}
	code, err := strconv.ParseInt(c.Rep, 10, 32)
	if _, ok := reps.byKey[integer(code)]; err != nil || !ok || code <= 0 {
		return erp.Errorf(erp.Invalid, op, "no salesperson %q", c.Rep)
	}
	body["SalesPersonCode"] = code
	return nil
}

// billToName is what B1's own client proposes to call a bill-to address.
const billToName = "Bill to"

// place sets the addresses. Who names no ship-to is delivered where it is billed: B1 takes no order without one.
func place(op string, body fields, c erp.NewCustomer) error {
	bill, err := addressRow(op, "bill-to", c.Name, "", c.BillTo)
	if err != nil {
		return err
	}
	bill["AddressName"], bill["AddressType"] = billToName, billToType
	rows, shipTos := []fields{bill}, c.ShipTos
	if len(shipTos) == 0 {
		shipTos = []erp.ShipTo{{Name: "Ship to", Address: c.BillTo, Default: true}}
	}
	var names []string
	for i, to := range shipTos {
		row, err := shipToRow(op, c.Name, to)
		if err != nil {
			return err
		}
		name := freeAddressName(or(string(to.ID), or(to.Name, fmt.Sprintf("Ship to %d", i+1))), names)
		names = append(names, name)
		row["AddressName"], row["AddressType"] = name, shipToType
		rows = append(rows, row)
		if _, twice := body["ShipToDefault"]; twice && to.Default {
			return erp.Errorf(erp.Invalid, op, "two ship-tos are the default")
		}
		if to.Default {
			body["ShipToDefault"] = name
		}
	}
	body["BPAddresses"], body["BilltoDefault"] = rows, billToName
	return nil
}

// introduce sets the contacts, whom B1 tells apart by name.
func introduce(op string, body fields, c erp.NewCustomer) error {
	var rows []fields
	var names []string
	for _, p := range c.Contacts {
		row, err := contactRow(op, p)
		if err != nil {
			return err
		}
		if slices.Contains(names, p.Name) {
			return erp.Errorf(erp.Invalid, op, "two contacts are called %q, which Business One does not keep", p.Name)
		}
		names, rows = append(names, p.Name), append(rows, row)
	}
	if rows != nil {
		body["ContactEmployees"] = rows
	}
	return nil
}

// text is a text to be sent, and how many characters B1 has for it.
type text struct {
	what, value string
	most        int
}

// checkTexts refuses what would be cut off or is not there to be read.
func checkTexts(op string, texts ...text) error {
	for _, t := range texts {
		switch {
		case utf8.RuneCountInString(t.value) > t.most:
			return erp.Errorf(erp.Invalid, op, "%s is longer than %d characters", t.what, t.most)
		case !utf8.ValidString(t.value), strings.ContainsFunc(t.value, unicode.IsControl):
			return erp.Errorf(erp.Invalid, op, "%s has control characters", t.what)
		}
	}
	return nil
}
