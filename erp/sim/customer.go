package sim

import (
	"iter"
	"slices"
	"time"

	"github.com/tradecounter/portal/erp"
)

// Customer is a sold-to as the ERP keeps it. Contact and ship-to IDs are unique within the company.
type Customer struct {
	erp.Customer
	PriceList int
	Limit     erp.CreditLimit
	Hold      *erp.Hold
	Warehouse erp.WarehouseID // supplied from here where stock allows
	TaxExempt bool
	Lead      bool   // not a customer yet: it cannot order
	Remarks   string // for people to read
	// Certificates are its tax exemptions on file, expired ones among them.
	Certificates []erp.Certificate
	Revision     int // how often it was written, the first time included
}

// ShipTo returns the delivery address with the id, or the default one (else the first) for the empty id.
func (c Customer) ShipTo(id erp.ShipToID) (erp.ShipTo, bool) {
	i := slices.IndexFunc(c.ShipTos, func(s erp.ShipTo) bool { return s.ID == id || id == "" && s.Default })
	if i < 0 && id == "" && len(c.ShipTos) > 0 {
		i = 0
	}
	if i < 0 {
		return erp.ShipTo{}, false
	}
	return c.ShipTos[i], true
}

// AddCustomer adds a customer, or replaces the one with its ID, as changed now.
func (c *Company) AddCustomer(customer Customer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if row, ok := c.customers.get(customer.ID); ok {
		customer.Revision = row.Revision
	}
	if _, known := c.reps.get(customer.Rep.ID); !known && customer.Rep.ID != "" {
		c.reps.put(customer.Rep.ID, customer.Rep)
	}
	c.saveCustomer(customer)
}

func (c *Company) saveCustomer(customer Customer) Customer {
	customer.Changed = c.now()
	customer.Revision++
	if customer.Currency == "" {
		customer.Currency = c.settings.Currency
	}
	c.customers.put(customer.ID, customer)
	return customer
}

// Customer returns one customer. UnknownCustomer.
func (c *Company) Customer(id erp.CustomerID) (Customer, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.customer(id)
}

func (c *Company) customer(id erp.CustomerID) (Customer, error) {
	row, ok := c.customers.get(id)
	if !ok {
		return Customer{}, refuse(UnknownCustomer, id, "there is no customer %q", id)
	}
	return *row, nil
}

// Customers yields the customers changed at or after since, in order of ID; the zero time means all.
func (c *Company) Customers(since time.Time) iter.Seq[Customer] {
	return c.customers.scan(&c.mu, func(row *Customer) bool { return !row.Changed.Before(since) })
}

// SetHold stops a customer, or releases it if hold is nil. UnknownCustomer.
func (c *Company) SetHold(id erp.CustomerID, hold *erp.Hold) error {
	return c.changeCustomer(id, func(customer *Customer) error {
		customer.Hold = hold
		return nil
	})
}

// SetLimit sets a customer's credit limit. UnknownCustomer.
func (c *Company) SetLimit(id erp.CustomerID, limit erp.CreditLimit) error {
	return c.changeCustomer(id, func(customer *Customer) error {
		customer.Limit = limit
		return nil
	})
}

func (c *Company) changeCustomer(id erp.CustomerID, change func(*Customer) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	customer, err := c.customer(id)
	if err != nil {
		return err
	}
	if err := change(&customer); err != nil {
		return err
	}
	c.saveCustomer(customer)
	return nil
}
