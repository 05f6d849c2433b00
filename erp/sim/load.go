package sim

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// LoadDir reads a distributor's books from a folder of CSV files in UTF-8 with a header, in one of two forms. README.md in this
// folder documents both.
//
// The full form has a file for each noun, of which customers.csv and items.csv must be there; what it says is taken as it is,
// and WriteCSV writes it. It fails with all the *LoadErrors of all files, joined.
//
// The short form has four files: items.csv, customers.csv, orders.csv and order_lines.csv; it is the form whose items have an
// item_number. Amounts are in US dollars. What the files say is taken as it is. Dates are moved by whole weeks, so that the
// last order was placed last week. What the files cannot say is handled like this, and nothing else is made up:
//   - stock is as stated; goods on order have no date;
//   - orders that were shipped are invoiced on that day; the invoices are marked Derived, and count as paid once they
//     were due, since there are no payments;
//   - orders that were never shipped are open;
//   - what a customer last paid for an item is its contract price, and the contract is called "last paid" and the day;
//   - customers have AssumedTerms, no credit limit, and the ship-tos that their orders name.
//
// It fails with all the *LoadErrors of the first file that has any, joined.
//
// Note is told, for a person to read, what was left out or derived.
func LoadDir(dir string, now func() time.Time, note func(string)) (*Company, error) {
	short, err := isShortForm(dir)
	if err != nil {
		return nil, err
	}
	if !short {
		return importBooks(os.DirFS(dir), now, note)
	}
	if err := noteStrangers(os.DirFS(dir), []string{"items.csv", "customers.csv", "orders.csv", "order_lines.csv"}, note); err != nil {
		return nil, err
	}
	l := &loader{now: now, customers: map[string]*Customer{}, items: map[string]Item{}, orders: map[string]*pastOrder{}}
	for _, read := range []func(string) error{l.readItems, l.readCustomers, l.readOrders, l.readLines} {
		if err := read(dir); err != nil {
			return nil, err
		}
	}
	return l.company()
}

// isShortForm looks at the first line of items.csv.
func isShortForm(dir string) (bool, error) {
	f, err := os.Open(filepath.Join(dir, "items.csv"))
	if err != nil {
		return false, fmt.Errorf("load items.csv: %w", err)
	}
	head := make([]byte, 4096)
	n, err := io.ReadFull(f, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil // a short file, or an empty one
	}
	line, _, _ := bytes.Cut(head[:n], []byte("\n"))
	return bytes.Contains(line, []byte("item_number")), errors.Join(err, f.Close())
}

// AssumedTerms are the payment terms of customers whose data names none.
var AssumedTerms = erp.Terms{Name: "Net 30 (assumed)", NetDays: 30}

// loadedWarehouse is the one warehouse that such data knows.
const loadedWarehouse erp.WarehouseID = "01"

// loader is one run of LoadDir.
type loader struct {
	now        func() time.Time
	customers  map[string]*Customer
	customerNo []string // in the order of the file
	items      map[string]Item
	stock      []loadedStock // in the order of the file
	orders     map[string]*pastOrder
	orderNo    []string
}

type loadedStock struct {
	item            erp.ItemID
	onHand, onOrder decimal.Decimal
}

// pastOrder is an order as the file has it, dates not yet moved.
type pastOrder struct {
	order   Order
	shipped erp.Date // zero if never
	carrier string
	line    row
}

func (l *loader) readItems(dir string) error {
	s, err := openSheet(dir, "items.csv", "item_number", "description", "supplier", "category", "quantity_per_unit",
		"list_price", "on_hand", "on_order", "discontinued")
	if err != nil {
		return err
	}
	seen, categories := map[string]bool{}, map[string]int{}
	for _, r := range s.rows {
		item := Item{Item: erp.Item{
			ID: erp.ItemID(r.key("item_number", seen)), Description: r.text("description"), Manufacturer: r.text("supplier"),
			StockUOM: "EA", SellUOM: "EA", Status: erp.ItemActive,
		}}
		if name := r.text("category"); name != "" {
			if _, known := categories[name]; !known {
				categories[name] = len(categories) + 1
			}
			item.Category = erp.Category{ID: fmt.Sprint(categories[name]), Name: name}
		}
		if packing := r.text("quantity_per_unit"); packing != "" {
			item.Attributes = []erp.Attribute{{Name: "Quantity per unit", Value: packing}}
		}
		if price := r.amount("list_price"); r.text("list_price") != "" {
			item.Prices = []ListPrice{{listPublished, price}}
		}
		switch r.text("discontinued") {
		case "0", "":
		case "1":
			item.Status = erp.ItemDiscontinued
		default:
			r.complain("discontinued", "%q is neither 0 nor 1", r.text("discontinued"))
		}
		l.items[string(item.ID)] = item
		l.stock = append(l.stock, loadedStock{item.ID, r.amount("on_hand"), r.amount("on_order")})
	}
	return s.err()
}

func (l *loader) readCustomers(dir string) error {
	s, err := openSheet(dir, "customers.csv", "customer_number", "name", "contact", "contact_title", "street", "city",
		"region", "postal_code", "country", "phone")
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, r := range s.rows {
		number := r.key("customer_number", seen)
		at := r.address("", r.text("name"))
		c := &Customer{
			Customer: erp.Customer{
				ID: erp.CustomerID(number), Name: r.text("name"), Phone: r.text("phone"), Currency: "USD", Terms: AssumedTerms,
				BillTo: at, Active: true,
				ShipTos: []erp.ShipTo{{ID: "MAIN", Name: at.Name, Address: at, Default: true}},
			},
			PriceList: listPublished, Limit: erp.CreditLimit{Kind: erp.LimitNotSet}, Warehouse: loadedWarehouse,
		}
		if name := r.text("contact"); name != "" {
			c.Contacts = []erp.Contact{{ID: erp.ContactID(fmt.Sprint(i + 1)), Name: name, Title: r.text("contact_title"), Phone: c.Phone}}
		}
		l.customers[number] = c
		l.customerNo = append(l.customerNo, number)
	}
	return s.err()
}

// address reads an address whose columns begin with a prefix.
func (r row) address(prefix, name string) erp.Address {
	a := erp.Address{
		Name: name, City: r.text(prefix + "city"), Region: r.text(prefix + "region"),
		Postal: r.text(prefix + "postal_code"), Country: r.text(prefix + "country"),
	}
	if street := r.text(prefix + "street"); street != "" {
		a.Lines = []string{street}
	}
	return a
}

// shipToOf returns the customer's ship-to with an address, new if need be.
func shipToOf(c *Customer, at erp.Address) erp.ShipTo {
	i := slices.IndexFunc(c.ShipTos, func(s erp.ShipTo) bool { return sameAddress(s.Address, at) })
	if i >= 0 {
		return c.ShipTos[i]
	}
	s := erp.ShipTo{ID: erp.ShipToID(fmt.Sprintf("S%d", len(c.ShipTos)+1)), Name: at.Name, Address: at}
	c.ShipTos = append(c.ShipTos, s)
	return s
}

func sameAddress(a, b erp.Address) bool {
	return a.Name == b.Name && slices.Equal(a.Lines, b.Lines) && a.City == b.City && a.Postal == b.Postal && a.Country == b.Country
}
