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
	customer.Changed = c.now()
	if customer.Currency == "" {
		customer.Currency = c.settings.Currency
	}
	c.customers.put(customer.ID, customer)
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
	return c.changeCustomer(id, func(customer *Customer) { customer.Hold = hold })
}

// SetLimit sets a customer's credit limit. UnknownCustomer.
func (c *Company) SetLimit(id erp.CustomerID, limit erp.CreditLimit) error {
	return c.changeCustomer(id, func(customer *Customer) { customer.Limit = limit })
}

func (c *Company) changeCustomer(id erp.CustomerID, change func(*Customer)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	customer, err := c.customer(id)
	if err != nil {
		return err
	}
	change(&customer)
	customer.Changed = c.now()
	c.customers.put(id, customer)
	return nil
}
