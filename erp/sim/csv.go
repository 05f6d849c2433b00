package sim

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"
)

// csvBook is one file of the full CSV form: what its columns are, how a line of it is taken in, and how it is written.
type csvBook struct {
	file     string
	required bool
	row      reflect.Type
	read     func(*importer, fs.FS) error
	write    func(*Company, string) error
}

// csvBooks returns the files of the full form in the order they are read: none refers to a later one. README.md in this
// folder documents them.
func csvBooks() []csvBook {
	return []csvBook{
		newCSVBook("company", (*importer).company, companyRows),
		newCSVBook("warehouses", (*importer).warehouse, warehouseRows),
		newCSVBook("taxes", (*importer).tax, taxRows),
		newCSVBook("price_lists", (*importer).priceList, priceListRows),
		newCSVBook("items", (*importer).item, itemRows),
		newCSVBook("units", (*importer).unit, unitRows),
		newCSVBook("attributes", (*importer).attribute, attributeRows),
		newCSVBook("substitutes", (*importer).substitute, substituteRows),
		newCSVBook("prices", (*importer).price, priceRows),
		newCSVBook("stock", (*importer).onHand, stockRows),
		newCSVBook("receipts", (*importer).receipt, receiptRows),
		newCSVBook("reps", (*importer).rep, repRows),
		newCSVBook("customers", (*importer).customer, customerRows),
		newCSVBook("ship_tos", (*importer).shipTo, shipToRows),
		newCSVBook("contacts", (*importer).contact, contactRows),
		newCSVBook("certificates", (*importer).certificate, certificateRows),
		newCSVBook("cross_references", (*importer).crossReference, crossReferenceRows),
		newCSVBook("agreements", (*importer).agreement, agreementRows),
		newCSVBook("contract_prices", (*importer).contractPrice, contractPriceRows),
		newCSVBook("promotions", (*importer).promotion, promotionRows),
		newCSVBook("discount_groups", (*importer).discountGroup, discountGroupRows),
		newCSVBook("orders", (*importer).order, orderRows),
		newCSVBook("order_lines", (*importer).orderLine, orderLineRows),
		newCSVBook("shipments", (*importer).shipment, shipmentRows),
		newCSVBook("shipment_lines", (*importer).shipmentLine, shipmentLineRows),
		newCSVBook("invoices", (*importer).invoice, invoiceRows),
		newCSVBook("invoice_lines", (*importer).invoiceLine, invoiceLineRows),
		newCSVBook("returns", (*importer).returned, returnRows),
		newCSVBook("return_lines", (*importer).returnLine, returnLineRows),
		newCSVBook("return_receipts", (*importer).returnReceipt, returnReceiptRows),
		newCSVBook("credit_memos", (*importer).creditMemo, creditMemoRows),
		newCSVBook("credit_memo_lines", (*importer).creditMemoLine, creditMemoLineRows),
		newCSVBook("payments", (*importer).payment, paymentRows),
		newCSVBook("payment_allocations", (*importer).allocation, allocationRows),
	}
}

func newCSVBook[R any](noun string, take func(*importer, line, R), rows func(*Company) iter.Seq[R]) csvBook {
	file, row := noun+".csv", reflect.TypeFor[R]()
	return csvBook{
		file: file, required: noun == "items" || noun == "customers", row: row,
		read: func(l *importer, folder fs.FS) (err error) {
			f, err := folder.Open(file)
			if err != nil {
				return fmt.Errorf("load %s: %w", file, err)
			}
			defer func() { err = errors.Join(err, f.Close()) }()
			s := &csvSheet{file: file, columns: columnsOf(row)}
			l.sheets[file] = s
			readRows(s, f, l.days, l.note, func(at line, r R) { take(l, at, r) })
			return nil
		},
		write: func(c *Company, dir string) error { return writeCSV(filepath.Join(dir, file), rows(c)) },
	}
}

// WriteCSV writes what the company knows into an existing folder, in the form that LoadDir reads: one file for each noun
// that there is something of. Amounts and quantities are exact decimals. Drafts that wait for approval and files are not written.
func (c *Company) WriteCSV(dir string) error {
	var failed error
	for _, book := range csvBooks() {
		failed = errors.Join(failed, book.write(c, dir))
	}
	return failed
}

// importBooks reads the full form.
func importBooks(folder fs.FS, now func() time.Time, note func(string)) (*Company, error) {
	books, known := csvBooks(), []string{}
	for _, book := range books {
		known = append(known, book.file)
	}
	if err := noteStrangers(folder, known, note); err != nil {
		return nil, err
	}
	l := newImporter(now, note)
	for _, book := range books {
		err := book.read(l, folder)
		if errors.Is(err, fs.ErrNotExist) && !book.required {
			continue
		}
		if err != nil {
			return nil, err
		}
	}
	l.file()
	if err := l.err(); err != nil {
		return nil, err
	}
	return l.books, nil
}

// noteStrangers names the files of a folder that are no books, since a name misspelled would go unseen otherwise.
func noteStrangers(folder fs.FS, known []string, note func(string)) error {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return fmt.Errorf("load books: %w", err)
	}
	for _, e := range entries {
		if name := e.Name(); !slices.Contains(known, name) && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "README") {
			note(fmt.Sprintf("%s: no file of books has this name, and it was left out", name))
		}
	}
	return nil
}
