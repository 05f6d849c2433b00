package sim

import (
	"slices"
	"strconv"

	"github.com/tradecounter/portal/erp"
)

// Record names what files are on, other than an item: a customer by its ID, a document by its key.
type Record struct {
	Kind erp.SubjectKind
	Key  string
}

// DocumentRecord names a document by its key.
func DocumentRecord(kind erp.SubjectKind, key int) Record { return Record{kind, strconv.Itoa(key)} }

// SetFiles puts files on a record in place of those that were there. UnknownCustomer, UnknownDocument.
func (c *Company) SetFiles(r Record, files []Attachment) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.touch(r); err != nil {
		return err
	}
	c.filed[r] = slices.Clone(files)
	return nil
}

// Files returns a record's files in the order they were put there.
func (c *Company) Files(r Record) []Attachment {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return slices.Clone(c.filed[r])
}

// touch marks a record as changed now, if there is such a record.
func (c *Company) touch(r Record) error {
	if r.Kind == erp.SubjectCustomer {
		customer, err := c.customer(erp.CustomerID(r.Key))
		if err == nil {
			c.saveCustomer(customer)
		}
		return err
	}
	key, _ := strconv.Atoi(r.Key) // no document has the key 0
	switch r.Kind {
	case erp.SubjectOrder:
		if row, ok := c.orders.get(key); ok {
			c.saveOrder(*row)
			return nil
		}
	case erp.SubjectRMA:
		if row, ok := c.rmas.get(key); ok {
			c.saveRMA(*row)
			return nil
		}
	case erp.SubjectShipment:
		if row, ok := c.shipments.get(key); ok {
			changed := *row
			changed.Changed = c.now()
			c.shipments.put(key, changed)
			return nil
		}
	case erp.SubjectInvoice:
		if row, ok := c.invoices.get(key); ok {
			changed := *row
			changed.Changed = c.now()
			c.invoices.put(key, changed)
			return nil
		}
	}
	return refuse(UnknownDocument, r.Key, "there is no %s with key %s", r.Kind, r.Key)
}
