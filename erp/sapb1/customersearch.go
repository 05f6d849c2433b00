package sapb1

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tradecounter/portal/erp"
)

// CustomersByEmail implements erp.Customers. Contacts are a collection, which no filter reaches, so they are joined.
func (a *Adapter) CustomersByEmail(ctx context.Context, email string) ([]erp.Customer, error) {
	const op = "customers by email"
	email = strings.TrimSpace(email)
	if email == "" {
		return nil, nil
	}
	own, err := collect[partner](ctx, a.client, op, partnerQuery.where(isCustomer, eq("EmailAddress", email)).ignoringCase())
	if err != nil {
		return nil, err
	}
	others, err := a.partnersWithContact(ctx, op, email)
	if err != nil {
		return nil, err
	}
	ids := newSet[erp.CustomerID]()
	for _, p := range own {
		ids.add(p.CardCode)
	}
	for _, id := range others {
		ids.add(id)
	}
	through, err := a.partnersIn(ctx, op, ids.values[len(own):])
	if err != nil {
		return nil, err
	}
	return a.toCustomers(ctx, append(own, through...))
}

// CustomersByTaxID implements erp.Customers. The server cannot ignore punctuation, so it is asked for the tax ids with
// the same first and last character, and the rest is compared here. A tax id stored with punctuation at its very
// beginning or end is not found.
func (a *Adapter) CustomersByTaxID(ctx context.Context, taxID string) ([]erp.Customer, error) {
	const op = "customers by tax id"
	wanted := bareTaxID(taxID)
	if wanted == "" {
		return nil, nil
	}
	first, _ := utf8.DecodeRuneInString(wanted)
	last, _ := utf8.DecodeLastRuneInString(wanted)
	alike, err := collect[partner](ctx, a.client, op, from("BusinessPartners").fields("CardCode", "FederalTaxID").
		where(isCustomer, "startswith(FederalTaxID,"+quote(string(first))+")", "endswith(FederalTaxID,"+quote(string(last))+")").
		ignoringCase())
	if err != nil {
		return nil, err
	}
	var ids []erp.CustomerID
	for _, p := range alike {
		if bareTaxID(p.FederalTaxID) == wanted {
			ids = append(ids, p.CardCode)
		}
	}
	found, err := a.partnersIn(ctx, op, ids)
	if err != nil {
		return nil, err
	}
	return a.toCustomers(ctx, found)
}

// partnersIn reads the customers with these codes.
func (a *Adapter) partnersIn(ctx context.Context, op string, ids []erp.CustomerID) ([]partner, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return collect[partner](ctx, a.client, op, partnerQuery.where(isCustomer, anyOf("CardCode", ids)))
}

// bareTaxID keeps letters and digits, in capitals.
func bareTaxID(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}
