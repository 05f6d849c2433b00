package sim_test

import (
	"errors"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// admitting is a company with one price list, one salesperson and one customer.
func admitting(t *testing.T) *sim.Company {
	t.Helper()
	c := sim.New(sim.Settings{})
	c.AddPriceList(sim.PriceList{Number: 4, Name: "Trade"})
	c.AddRep(erp.Rep{ID: "1", Name: "Angela Brandt"})
	c.AddCustomer(sim.Customer{Customer: erp.Customer{
		ID: "C1", Name: "Acme", Active: true, Terms: erp.Terms{Name: "Net 30", NetDays: 30}, Contacts: []erp.Contact{{ID: "7", Name: "Jo"}},
	}})
	return c
}

func kindOf(err error) sim.Kind {
	var no *sim.Error
	errors.As(err, &no)
	if no == nil {
		return ""
	}
	return no.Kind
}

func TestANewCustomerGetsWhatTheCompanyGivesEverybody(t *testing.T) {
	t.Parallel()
	c := admitting(t)
	created, err := c.CreateCustomer(sim.Customer{Customer: erp.Customer{
		ID: "W1", Name: "Kettering", Active: true, Rep: erp.Rep{ID: "1"}, Contacts: []erp.Contact{{Name: "Rosa"}, {Name: "Tim"}},
	}})
	if err != nil || created.PriceList != 4 || created.Terms.Name != "Net 30" || created.Currency != "USD" || created.Rep.Name != "Angela Brandt" ||
		created.Contacts[0].ID != "8" || created.Contacts[1].ID != "9" || created.Revision != 1 {
		t.Errorf("got %+v, %v", created, err)
	}
}

func TestACustomerThatTheBooksObjectToIsNotWritten(t *testing.T) {
	t.Parallel()
	named := func(change func(*sim.Customer)) sim.Customer {
		customer := sim.Customer{Customer: erp.Customer{ID: "W1", Name: "Kettering"}}
		change(&customer)
		return customer
	}
	for what, test := range map[string]struct {
		customer sim.Customer
		want     sim.Kind
	}{
		"an ID taken":     {named(func(c *sim.Customer) { c.ID = "C1" }), sim.DuplicateCustomer},
		"no ID":           {named(func(c *sim.Customer) { c.ID = "" }), sim.BadCustomer},
		"no name":         {named(func(c *sim.Customer) { c.Name = " " }), sim.BadCustomer},
		"a place twice":   {named(func(c *sim.Customer) { c.ShipTos = []erp.ShipTo{{ID: "A"}, {ID: "A"}} }), sim.BadCustomer},
		"a person twice":  {named(func(c *sim.Customer) { c.Contacts = []erp.Contact{{Name: "Jo"}, {Name: "Jo"}} }), sim.BadCustomer},
		"nobody's region": {named(func(c *sim.Customer) { c.Rep.ID = "99" }), sim.UnknownRep},
	} {
		c := admitting(t)
		if _, err := c.CreateCustomer(test.customer); kindOf(err) != test.want {
			t.Errorf("%s: got %v, want %s", what, err, test.want)
		}
		if _, err := c.Customer("W1"); kindOf(err) != sim.UnknownCustomer {
			t.Errorf("%s: it is there", what)
		}
	}
}

func TestAChangeIsMadeWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	c := admitting(t)
	before, err := c.Customer("C1")
	if err != nil {
		t.Fatal(err)
	}
	err = c.ChangeCustomer("C1", func(customer *sim.Customer) error {
		customer.Email = "x@acme.example"
		customer.Contacts[0].Phone = "1"
		customer.Contacts = append(customer.Contacts, erp.Contact{Name: "Jo"})
		return nil
	})
	after, _ := c.Customer("C1")
	if kindOf(err) != sim.BadCustomer || after.Email != before.Email || after.Contacts[0].Phone != "" || after.Revision != before.Revision {
		t.Errorf("got %v, left %+v", err, after)
	}
	if err := c.ChangeCustomer("C9", func(*sim.Customer) error { return nil }); kindOf(err) != sim.UnknownCustomer {
		t.Errorf("a customer that is not there: %v", err)
	}
}

func TestALeadCannotOrder(t *testing.T) {
	t.Parallel()
	c := admitting(t)
	if _, err := c.CreateCustomer(sim.Customer{Lead: true, Customer: erp.Customer{ID: "W1", Name: "Kettering", Active: true}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateOrder(sim.NewOrder{OrderDraft: erp.OrderDraft{Customer: "W1"}}); kindOf(err) != sim.InactiveCustomer {
		t.Errorf("got %v", err)
	}
}
