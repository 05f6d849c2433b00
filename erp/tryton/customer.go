package tryton

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// customer is a party as the portal shows it, read whole in one call. Its address book and contact mechanisms come in
// the order of their sequence, archived ones among them.
type customer struct {
	Code       erp.CustomerID     `json:"code"`
	Name       string             `json:"name"`
	Active     bool               `json:"active"`
	Version    string             `json:"_timestamp"`
	Addresses  []customerAddress  `json:"addresses."`
	Mechanisms []contactMechanism `json:"contact_mechanisms."`
	Term       *paymentTerm       `json:"customer_payment_term."`
	identified
	stamps
}

type customerAddress struct {
	address
	Active   bool   `json:"active"`
	Delivery bool   `json:"delivery"`
	Invoice  bool   `json:"invoice"`
	Version  string `json:"_timestamp"`
	stamps
}

// customerParts are the records that a customer consists of beside the party.
var customerParts = []string{"addresses", "contact_mechanisms", "identifiers"}

// archivedToo is the context of reads that include archived records.
var archivedToo = values{"active_test": false}

// Customer implements erp.Customers.
func (a *Adapter) Customer(ctx context.Context, id erp.CustomerID) (erp.Customer, error) {
	op := fmt.Sprintf("customer %q", id)
	found, err := customersWith[customer](ctx, a, op, is("code", string(id)))
	if err != nil {
		return erp.Customer{}, err
	}
	if len(found) == 0 {
		return erp.Customer{}, erp.Errorf(erp.NotFound, op, "no such customer")
	}
	return a.toCustomer(ctx, found[0])
}

// Customers implements erp.Customers, in the order of their records: one call a page.
func (a *Adapter) Customers(ctx context.Context, q erp.ListQuery) (erp.Page[erp.Customer], error) {
	const op = "customers"
	all, err := a.customers(ctx)
	if err != nil {
		return erp.Page[erp.Customer]{}, err
	}
	found, next, err := keyed(ctx, a.client, op, query{
		model: "party.party", where: append(all, since(q, customerParts...)...), context: archivedToo,
	}, q, false, func(c customer) int64 { return c.ID })
	if err != nil {
		return erp.Page[erp.Customer]{}, err
	}
	rows, err := a.toCustomers(ctx, found)
	return erp.Page[erp.Customer]{Rows: rows, Next: next}, err
}

// customersWith reads the customers that one more clause selects, as far as T names their fields.
func customersWith[T any](ctx context.Context, a *Adapter, op string, clause []any) ([]T, error) {
	all, err := a.customers(ctx)
	if err != nil {
		return nil, err
	}
	return search[T](ctx, a.client, op, query{
		model: "party.party", where: append(all, clause), order: [][2]string{{"id", "ASC"}}, context: archivedToo,
	})
}

func (a *Adapter) toCustomers(ctx context.Context, found []customer) ([]erp.Customer, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]erp.Customer, len(found))
	for n, c := range found {
		rows[n] = c.toCustomer(i.currency.Code)
	}
	return rows, nil
}

// toCustomer bills in the company's currency, as Tryton does unless a person changes it on the order.
func (c customer) toCustomer(currency erp.Currency) erp.Customer {
	out := erp.Customer{
		ID:       c.Code,
		Name:     c.Name,
		TaxID:    c.taxID(),
		Currency: currency,
		Terms:    c.Term.toTerms(),
		BillTo:   c.billTo(),
		ShipTos:  c.shipTos(),
		Active:   c.Active,
		Changed:  c.changed(),
	}
	out.Email, out.Phone, out.Contacts = reach(c.Mechanisms)
	return out
}

// inUse picks the addresses with a mark. Where none has it, the first address serves, as in Tryton itself
// (party.party, address_get).
func (c customer) inUse(marked func(customerAddress) bool) []customerAddress {
	var current, found []customerAddress
	for _, a := range c.Addresses {
		if !a.Active {
			continue
		}
		current = append(current, a)
		if marked(a) {
			found = append(found, a)
		}
	}
	if len(found) == 0 && len(current) > 0 {
		return current[:1]
	}
	return found
}

func (c customer) billTo() erp.Address {
	found := c.inUse(func(a customerAddress) bool { return a.Invoice })
	if len(found) == 0 {
		return erp.Address{}
	}
	to := found[0].toAddress(c.Name)
	if building := found[0].Building; building != "" {
		to.Lines = slices.Insert(to.Lines, 0, building)
	}
	return to
}

// shipTos is where orders may go. Tryton proposes the first.
func (c customer) shipTos() []erp.ShipTo {
	var list []erp.ShipTo
	for i, a := range c.inUse(func(a customerAddress) bool { return a.Delivery }) {
		list = append(list, a.toShipTo(c.Name, i == 0))
	}
	return list
}

// toShipTo names the place by its building, or whom it is addressed to, or else by street and city. The name is no line
// of the address.
func (a customerAddress) toShipTo(customer string, usual bool) erp.ShipTo {
	to := a.toAddress(customer)
	name := strings.TrimSpace(a.Building)
	if name == "" && a.PartyName != customer {
		name = strings.TrimSpace(a.PartyName)
	}
	id := strconv.FormatInt(a.ID, 10)
	if name == "" {
		name = or(joined(", ", append(slices.Clone(to.Lines), a.City, a.PostalCode)...), id)
	}
	to.Lines = slices.DeleteFunc(to.Lines, func(line string) bool { return line == name })
	return erp.ShipTo{ID: erp.ShipToID(id), Name: name, Address: to, Default: usual}
}

// changed is when the party, or one of the records it consists of, was last written.
func (c customer) changed() time.Time {
	latest := c.stamps.changed()
	for _, a := range c.Addresses {
		latest = later(latest, a.stamps)
	}
	for _, m := range c.Mechanisms {
		latest = later(latest, m.stamps)
	}
	for _, i := range c.Identifiers {
		latest = later(latest, i.stamps)
	}
	return latest
}

func later(latest time.Time, s stamps) time.Time {
	if s.changed().After(latest) {
		return s.changed()
	}
	return latest
}

// joined puts what is not empty behind each other.
func joined(separator string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return strings.TrimSpace(s) == "" }), separator)
}
