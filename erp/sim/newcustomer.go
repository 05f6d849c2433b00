package sim

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// CreateCustomer admits a customer under an ID that nobody has, on the first price list and the first of the terms unless it
// says which. DuplicateCustomer, BadCustomer, UnknownRep.
func (c *Company) CreateCustomer(customer Customer) (Customer, error) {
	terms := c.TermsList()
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, taken := c.customers.get(customer.ID); taken {
		return Customer{}, refuse(DuplicateCustomer, customer.ID, "customer %q is there already", customer.ID)
	}
	if customer.Terms == (erp.Terms{}) && len(terms) > 0 {
		customer.Terms = terms[0]
	}
	if customer.PriceList == 0 && len(c.priceLists.keys) > 0 {
		customer.PriceList = c.priceLists.keys[0]
	}
	if err := c.complete(&customer); err != nil {
		return Customer{}, err
	}
	return c.saveCustomer(customer), nil
}

// ChangeCustomer changes a customer in one step, or not at all where change or the books object. What change gets is its own
// to alter, but for the ID. UnknownCustomer, BadCustomer, UnknownRep.
func (c *Company) ChangeCustomer(id erp.CustomerID, change func(*Customer) error) error {
	return c.changeCustomer(id, func(customer *Customer) error {
		customer.ShipTos, customer.Contacts = slices.Clone(customer.ShipTos), slices.Clone(customer.Contacts)
		customer.Certificates = slices.Clone(customer.Certificates)
		if err := change(customer); err != nil {
			return err
		}
		return c.complete(customer)
	})
}

// complete checks a customer, numbers contacts that have no ID, and fills in who its salesperson is.
func (c *Company) complete(customer *Customer) error {
	bad := func(format string, args ...any) error { return refuse(BadCustomer, customer.ID, format, args...) }
	if customer.ID == "" || strings.TrimSpace(customer.Name) == "" {
		return bad("a customer needs an ID and a name")
	}
	places := map[erp.ShipToID]bool{}
	for _, s := range customer.ShipTos {
		if s.ID == "" || places[s.ID] {
			return bad("ship-to %q is named twice, or not at all", s.ID)
		}
		places[s.ID] = true
	}
	people := map[string]bool{}
	for i, p := range customer.Contacts {
		if p.Name == "" || people[p.Name] {
			return bad("contact %q is named twice, or not at all", p.Name)
		}
		people[p.Name] = true
		if p.ID == "" {
			customer.Contacts[i].ID = c.nextContact(customer.Contacts)
		}
	}
	if customer.Rep.ID == "" {
		return nil
	}
	rep, ok := c.reps.get(customer.Rep.ID)
	if !ok {
		return refuse(UnknownRep, customer.Rep.ID, "there is no salesperson %q", customer.Rep.ID)
	}
	customer.Rep = *rep
	return nil
}

// nextContact is an ID that no contact has, among neither the customers' nor these.
func (c *Company) nextContact(these []erp.Contact) erp.ContactID {
	last := 0
	note := func(people []erp.Contact) {
		for _, p := range people {
			if n, err := strconv.Atoi(string(p.ID)); err == nil {
				last = max(last, n)
			}
		}
	}
	note(these)
	for _, customer := range c.customers.rows {
		note(customer.Contacts)
	}
	return erp.ContactID(strconv.Itoa(last + 1))
}

// AddRep adds a salesperson, or replaces the one with its ID. Who has customers is there already.
func (c *Company) AddRep(r erp.Rep) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reps.put(r.ID, r)
}

// Reps returns the salespeople by ID.
func (c *Company) Reps() []erp.Rep {
	return slices.Collect(c.reps.scan(&c.mu, func(*erp.Rep) bool { return true }))
}

// Currencies returns those of the books, of the price lists and of the customers.
func (c *Company) Currencies() []erp.Currency {
	list := []erp.Currency{c.settings.Currency}
	for _, l := range c.PriceLists() {
		list = append(list, l.Currency)
	}
	for customer := range c.Customers(time.Time{}) {
		list = append(list, customer.Currency)
	}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(currency erp.Currency) bool { return currency == "" })
}
