package tryton

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// partyModel is whoever the company deals with; customers are some of them.
const partyModel = "party.party"

// A customer that the portal wrote has an identifier of its own: behind this mark the reference, a stroke, and the digest of
// the name and tax id that were sent, so that another customer's is told from the same one though clerks have corrected it since. The
// number that it was given is made from the reference as well. Numbers are unique in the database: a second writing is refused.
// A clerk may change the number, or take the identifier away.
const referenceMark = "portal:"

func markOf(ref erp.Reference) string { return referenceMark + string(ref) + "/" }

// digestOf is eight characters that change with the name and the tax id: those that make another customer.
func digestOf(c erp.NewCustomer) string {
	hash := sha256.Sum256([]byte(c.Name + "\n" + bareTaxID(c.TaxID)))
	return base32.StdEncoding.EncodeToString(hash[:])[:8]
}

// numberOf makes a customer's number from a reference: W and ten characters, fifty bits of its hash.
func numberOf(ref erp.Reference) erp.CustomerID {
	hash := sha256.Sum256([]byte(ref))
	return erp.CustomerID("W" + base32.StdEncoding.EncodeToString(hash[:])[:10])
}

// CreateCustomer implements erp.CustomerWriter: one request, which Tryton carries out as a whole or not at all.
func (a *Adapter) CreateCustomer(ctx context.Context, ref erp.Reference, c erp.NewCustomer) (erp.Customer, error) {
	op := fmt.Sprintf("create customer %q", ref)
	if ref == "" || len(ref) > maxReference {
		return erp.Customer{}, erp.Errorf(erp.Invalid, op, "reference must have 1 to %d characters", maxReference)
	}
	if err := legible(op, c); err != nil {
		return erp.Customer{}, err
	}
	found, err := a.createdFrom(ctx, op, ref, c)
	if !errors.Is(err, erp.NotFound) {
		return found, err
	}
	record, err := a.newParty(ctx, op, ref, c)
	if err != nil {
		return erp.Customer{}, err
	}
	err = a.queue.patiently(ctx, func() error {
		_, err := a.client.create(ctx, op, partyModel, record)
		return err
	})
	if err != nil && !errors.Is(err, erp.Conflict) {
		return erp.Customer{}, err
	}
	found, lost := a.createdFrom(ctx, op, ref, c)
	switch {
	case lost == nil:
		return found, nil
	case err != nil && errors.Is(lost, erp.NotFound): // somebody else has the number
		return erp.Customer{}, err
	case err != nil:
		return erp.Customer{}, lost
	}
	return erp.Customer{}, erp.Errorf(erp.OutcomeUnknown, op, "the customer is written, and: %w", withoutCode(lost))
}

// CustomerByReference implements erp.CustomerWriter.
func (a *Adapter) CustomerByReference(ctx context.Context, ref erp.Reference) (erp.Customer, error) {
	found, err := a.createdUnder(ctx, fmt.Sprintf("customer under %q", ref), ref)
	if err != nil {
		return erp.Customer{}, err
	}
	return a.toCustomer(ctx, found)
}

// createdFrom finds the customer that was written under a reference; NotFound, and Conflict if it was written from another
// input.
func (a *Adapter) createdFrom(ctx context.Context, op string, ref erp.Reference, c erp.NewCustomer) (erp.Customer, error) {
	found, err := a.createdUnder(ctx, op, ref)
	if err != nil {
		return erp.Customer{}, err
	}
	for _, i := range found.Identifiers {
		if digest, marked := strings.CutPrefix(i.Code, markOf(ref)); marked && digest != digestOf(c) {
			return erp.Customer{}, erp.Errorf(erp.Conflict, op, "the reference is another customer's, %q", found.Code)
		}
	}
	return a.toCustomer(ctx, found)
}

func (a *Adapter) createdUnder(ctx context.Context, op string, ref erp.Reference) (customer, error) {
	found, err := customersWith[customer](ctx, a, op, anyOf(
		domain{is("code", string(numberOf(ref)))}, domain{where("identifiers.code", "like", literal(markOf(ref))+"%")},
	))
	if err != nil {
		return customer{}, err
	}
	if len(found) == 0 {
		return customer{}, erp.Errorf(erp.NotFound, op, "no such customer")
	}
	return found[0], nil
}

func (a *Adapter) toCustomer(ctx context.Context, found customer) (erp.Customer, error) {
	rows, err := a.toCustomers(ctx, []customer{found})
	if err != nil {
		return erp.Customer{}, err
	}
	return rows[0], nil
}

// newParty is the party with all its parts. Tryton itself proposes terms and price list.
func (a *Adapter) newParty(ctx context.Context, op string, ref erp.Reference, c erp.NewCustomer) (values, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	if err := refuseCustomer(op, c, i.currency.Code); err != nil {
		return nil, err
	}
	addresses, err := a.newAddresses(ctx, op, c)
	if err != nil {
		return nil, err
	}
	identifiers := []values{{"code": markOf(ref) + digestOf(c), "sequence": lastOfAll}}
	if c.TaxID != "" { // untyped: kept as it was written, until a clerk says what kind of number it is, and Tryton checks it
		identifiers = append(identifiers, values{"code": c.TaxID})
	}
	record := values{
		"code": numberOf(ref), "name": c.Name, "identifiers": creates(identifiers),
		"addresses": creates(addresses), "contact_mechanisms": creates(newMechanisms(c)),
	}
	if i.category != 0 {
		record["categories"] = [][]any{{"add", []int64{i.category}}}
	}
	return record, nil
}

// refuseCustomer says what of a new customer Tryton could not keep.
func refuseCustomer(op string, c erp.NewCustomer, billed erp.Currency) error {
	refuse := func(format string, args ...any) error {
		return &erp.Error{Code: erp.Invalid, Op: op, Reason: fmt.Sprintf(format, args...)}
	}
	switch {
	case strings.TrimSpace(c.Name) == "":
		return refuse("A customer needs a name.")
	case c.Currency != "" && c.Currency != billed:
		return refuse("Customers are billed in %s.", billed)
	case c.Rep != "":
		return refuse("Tryton's customers have no salesperson.")
	case c.TaxID != "" && bareTaxID(c.TaxID) == "":
		return refuse("A tax id has letters or digits.")
	case usualOf(c.ShipTos) > 1:
		return refuse("There are two default ship-tos.")
	}
	met := map[string]bool{}
	for _, p := range c.Contacts {
		name := strings.TrimSpace(p.Name)
		switch {
		case name == "" || p.Email == "" && p.Phone == "":
			return refuse("A contact needs a name, and an email address or a phone number.")
		case met[name]:
			return refuse("There are two contacts called %s.", name)
		}
		met[name] = true
	}
	return nil
}

func usualOf(places []erp.ShipTo) (n int) {
	for _, to := range places {
		if to.Default {
			n++
		}
	}
	return n
}

// newAddresses lists the bill-to, which is delivered to where there is no ship-to, and the ship-tos, the default one first.
func (a *Adapter) newAddresses(ctx context.Context, op string, c erp.NewCustomer) ([]values, error) {
	var all []erp.Address
	if !blank(c.BillTo) {
		all = append(all, c.BillTo)
	}
	for _, to := range c.ShipTos {
		all = append(all, to.Address)
	}
	known, err := a.places(ctx, op, all)
	if err != nil {
		return nil, err
	}
	var list []values
	if !blank(c.BillTo) {
		bill := known.postal(c.Name, "", c.BillTo).values()
		bill["invoice"], bill["delivery"] = true, len(c.ShipTos) == 0
		list = append(list, bill)
	}
	for _, usual := range []bool{true, false} {
		for _, to := range c.ShipTos {
			if to.Default == usual {
				place := known.postal(c.Name, to.Name, to.Address).values()
				place["invoice"], place["delivery"] = false, true
				list = append(list, place)
			}
		}
	}
	return list, nil
}

// newMechanisms are the customer's own email and phone, and those of its people under their names.
func newMechanisms(c erp.NewCustomer) []values {
	list := mechanismsOf("", c.Email, c.Phone)
	for _, p := range c.Contacts {
		list = append(list, mechanismsOf(strings.TrimSpace(p.Name), p.Email, p.Phone)...)
	}
	return list
}

func mechanismsOf(name, email, phone string) (list []values) {
	for _, m := range []struct{ kind, value string }{{mechanismEmail, email}, {mechanismPhone, phone}} {
		if m.value == "" {
			continue
		}
		list = append(list, values{"type": m.kind, "value": m.value, "name": orNull(name)})
	}
	return list
}

// creates is the instruction to create parts together with their record.
func creates(records []values) [][]any {
	if len(records) == 0 {
		return [][]any{}
	}
	return [][]any{{"create", records}}
}

// lastOfAll is the sequence of a part that stands behind all others. Parts without a sequence come first.
const lastOfAll = 1_000_000
