package sim

import (
	"cmp"
	"errors"
	"maps"
	"regexp"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// importer is one run of importBooks. What refers to each other is kept by number until all of it is read.
type importer struct {
	books *Company
	now   func() time.Time
	today erp.Date
	days  int // by which dates move
	note  func(string)

	sheets    map[string]*csvSheet
	seen      map[[2]string]bool // by column and key, of what has no map of its own
	items     map[erp.ItemID]*loadedItem
	customers map[erp.CustomerID]*loadedCustomer
	orders    documentsOf[loadedOrder]
	shipments documentsOf[loadedShipment]
	invoices  documentsOf[loadedInvoice]
	returns   documentsOf[loadedReturn]
	receipts  documentsOf[loadedReceipt]
	credits   documentsOf[loadedCredit]
	payments  documentsOf[loadedPayment]
}

func newImporter(now func() time.Time, note func(string)) *importer {
	return &importer{
		books: New(Settings{Name: "Your company", Clock: now}), now: now, today: erp.DateOf(now()), note: note,
		sheets: map[string]*csvSheet{}, seen: map[[2]string]bool{},
		items: map[erp.ItemID]*loadedItem{}, customers: map[erp.CustomerID]*loadedCustomer{},
	}
}

// documentsOf are the documents of a kind, in the order of their file.
type documentsOf[D any] struct {
	all []*D
	by  map[string]*D
}

// documentNumber is what Business One numbers documents with.
var documentNumber = regexp.MustCompile(`^[1-9][0-9]{0,8}$`)

// add files a document under its number.
func (d *documentsOf[D]) add(at line, column, number string, document *D) {
	switch {
	case number == "":
	case !documentNumber.MatchString(number):
		at.complain(column, "%q is no whole number; leave the letters out, since Business One numbers documents 1, 2, 3", number)
	case d.by[number] != nil:
		at.complain(column, "%q occurs twice", number)
	}
	if d.by == nil {
		d.by = map[string]*D{}
	}
	d.all = append(d.all, document)
	d.by[number] = document
}

// named returns a document, and complains about one that there is none of.
func (d *documentsOf[D]) named(at line, column, number string) (*D, bool) {
	document, ok := d.by[number]
	if !ok && number != "" {
		at.complain(column, "there is no %s %q", column, number)
	}
	return document, ok
}

// unseen reports whether there is a key and it is new, and complains about one that is not.
func (l *importer) unseen(at line, column, key string) bool {
	if l.seen[[2]string{column, key}] {
		at.complain(column, "%q occurs twice", key)
		return false
	}
	l.seen[[2]string{column, key}] = true
	return key != ""
}

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// currency checks a currency; where the books must have a certain one, another is a problem.
func (l *importer) currency(at line, code, fallback erp.Currency) erp.Currency {
	code = cmp.Or(code, fallback)
	if !currencyCode.MatchString(string(code)) {
		at.complain("currency", "%q is no currency like USD", code)
	}
	return code
}

// sameCurrency complains about a document that is not in its customer's currency.
func sameCurrency(at line, code erp.Currency, c *loadedCustomer) {
	if code != "" && code != c.Currency {
		at.complain("currency", "the documents of customer %q are in %s, not %s", c.ID, c.Currency, code)
	}
}

// warehouseNamed returns a warehouse, the first for an empty id, and complains about one that there is none of.
func (l *importer) warehouseNamed(at line, id erp.WarehouseID) erp.WarehouseID {
	if len(l.books.warehouses) == 0 {
		l.books.AddWarehouse(erp.Warehouse{ID: loadedWarehouse, Name: "Main", Nettable: true})
	}
	if id == "" {
		return l.books.warehouses[0].ID
	}
	if !slices.ContainsFunc(l.books.warehouses, func(w erp.Warehouse) bool { return w.ID == id }) {
		at.complain("warehouse", "there is no warehouse %q", id)
	}
	return id
}

// err returns all problems, in the order the files were read.
func (l *importer) err() error {
	var all []error
	for _, book := range csvBooks() {
		if s := l.sheets[book.file]; s != nil {
			all = append(all, s.err())
		}
	}
	return errors.Join(all...)
}

// file puts what was read into the company.
func (l *importer) file() {
	l.warehouseNamed(line{}, "")
	l.firstList()
	for _, id := range slices.Sorted(maps.Keys(l.items)) {
		item := l.items[id]
		if item.PerSell().Equal(decimal.NewFromInt(1)) && item.SellUOM != item.StockUOM && !item.sells() {
			item.at.complain("sell_unit", "units.csv does not say how many %s one %s holds", item.StockUOM, item.SellUOM)
		}
		item.Changed = l.now()
		l.books.items.put(id, item.Item)
	}
	for _, id := range slices.Sorted(maps.Keys(l.customers)) {
		c := l.customers[id]
		l.customerNamed(c.at, "parent", c.Parent)
		l.customerNamed(c.at, "payer", c.Payer)
		if len(c.ShipTos) == 0 {
			c.ShipTos = []erp.ShipTo{{ID: erp.ShipToID("MAIN-" + id), Name: c.Name, Address: c.BillTo, Default: true}}
		}
		c.Changed = l.now()
		l.books.customers.put(id, c.Customer)
	}
	l.fileOrders()
	l.fileShipments()
	l.fileInvoices()
	l.fileReturns()
	l.fileCredits()
	l.filePayments()
	if l.err() == nil {
		l.close()
	}
}

func (i *loadedItem) sells() bool {
	return slices.ContainsFunc(i.Packs, func(p erp.Pack) bool { return p.UOM == i.SellUOM })
}

// at is when a document of a day was written: in the morning, and never in the time to come.
func (l *importer) at(day erp.Date) time.Time { return moment(day, 9, l.now()) }
