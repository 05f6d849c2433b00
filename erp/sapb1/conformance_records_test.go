package sapb1_test

import (
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
	"github.com/tradecounter/portal/erp/sim/suite"
)

// records changes the company's records past its Service Layer.
type records struct {
	t       *testing.T
	company *sim.Company
	server  *httptest.Server
}

var _ erptest.RecordsDesk = (*records)(nil)

func (r *records) check(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// numbered is a document as the portal and as the company know it.
type numbered struct {
	number string
	key    int
}

func (r *records) documents(feed erp.Feed) []numbered {
	r.t.Helper()
	switch all := (sim.Query{}); feed {
	case erp.FeedOrders:
		return collect(r.company.Orders(all), func(o sim.Order) numbered { return numbered{string(o.Number), o.Key} })
	case erp.FeedShipments:
		return collect(r.company.Shipments(all), func(s sim.Shipment) numbered { return numbered{s.Number, s.Key} })
	case erp.FeedInvoices:
		return collect(r.company.Invoices(all), func(i sim.Invoice) numbered { return numbered{i.Number, i.Key} })
	case erp.FeedCreditMemos:
		return collect(r.company.CreditMemos(all), func(m sim.CreditMemo) numbered { return numbered{m.Number, m.Key} })
	case erp.FeedRMAs:
		return collect(r.company.RMAs(all), func(m sim.RMA) numbered { return numbered{string(m.Number), m.Key} })
	}
	r.t.Fatalf("Business One has no feed %s", feed)
	return nil
}

func (r *records) Keys(feed erp.Feed) []string {
	r.t.Helper()
	switch feed {
	case erp.FeedItems:
		return collect(r.company.Items("", time.Time{}), func(i sim.Item) string { return string(i.ID) })
	case erp.FeedCustomers:
		return collect(r.company.Customers(time.Time{}), func(c sim.Customer) string { return string(c.ID) })
	}
	var keys []string
	for _, d := range r.documents(feed) {
		keys = append(keys, d.number)
	}
	return keys
}

// internal is the key by which the company knows the record.
func (r *records) internal(feed erp.Feed, key string) string {
	r.t.Helper()
	if feed == erp.FeedItems || feed == erp.FeedCustomers {
		return key
	}
	for _, d := range r.documents(feed) {
		if d.number == key {
			return strconv.Itoa(d.key)
		}
	}
	r.t.Fatalf("the company has no %q of %s", key, feed)
	return ""
}

func (r *records) Touch(feed erp.Feed, key string) {
	r.t.Helper()
	r.check(r.company.Touch(feed, r.internal(feed, key)))
}

func (r *records) Restamp(feed erp.Feed, key string, changed time.Time) {
	r.t.Helper()
	r.check(r.company.Restamp(feed, r.internal(feed, key), changed))
}

func (r *records) TouchAddress(id erp.CustomerID) {
	r.t.Helper()
	r.replace(id, func(c *sim.Customer) {
		to := c.ShipTos[0]
		to.Address.Lines = []string{"2 Other St"}
		c.ShipTos = append([]erp.ShipTo{to}, c.ShipTos[1:]...)
	})
}

func (r *records) TouchContact(id erp.CustomerID) {
	r.t.Helper()
	r.replace(id, func(c *sim.Customer) {
		contact := c.Contacts[0]
		contact.Phone = "555-0100"
		c.Contacts = append([]erp.Contact{contact}, c.Contacts[1:]...)
	})
}

func (r *records) replace(id erp.CustomerID, change func(*sim.Customer)) {
	r.t.Helper()
	c, err := r.company.Customer(id)
	r.check(err)
	change(&c)
	r.company.AddCustomer(c)
}

func (r *records) Delete(feed erp.Feed) string {
	r.t.Helper()
	for _, key := range r.Keys(feed) {
		remove := func() error { return r.company.DeleteItem(erp.ItemID(key)) }
		if feed == erp.FeedCustomers {
			remove = func() error { return r.company.DeleteCustomer(erp.CustomerID(key)) }
		}
		if remove() == nil {
			return key
		}
	}
	r.t.Fatalf("every record of %s has documents", feed)
	return ""
}

func (r *records) WrongClock(ahead time.Duration) erp.Adapter {
	r.t.Helper()
	return connect(r.t, r.server, func() time.Time { return r.company.Now().Add(ahead) })
}

// backup is a Service Layer of the company as it was founded, which has slept until now.
func (b *books) backup() erp.Adapter {
	b.t.Helper()
	company, _, err := suite.New(begun)
	b.check(err)
	company.Advance(b.company.Now().Sub(company.Now()))
	server := serve(b.t, sapb1sim.New(company, sapb1sim.Options{CompanyDB: "FASTENERS_US", UserName: "portal", Password: "secret"}))
	return connect(b.t, server, company.Now)
}
