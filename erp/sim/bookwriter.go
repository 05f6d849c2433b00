package sim

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// WriteBooks writes what the company knows into an existing folder, for a program that fills a real ERP with it.
//
// company.json is one object. Every other file has one object per line: warehouses, taxes, price_lists, items, stock,
// customers, cross_references, special_prices, discount_groups, orders, shipments, invoices, payments and attachments, and
// where there are some agreements, returns and credit_memos, all *.jsonl; but for payments, which may apply credit memos, none refers to a later file, and documents are in the order they were written. Amounts and quantities are exact
// decimals as strings; dates are like 2026-11-24; an empty string or null is what the books leave open. Drafts that wait
// for approval are not written: they are no orders yet.
func (c *Company) WriteBooks(dir string) error {
	return errors.Join(
		writeBook(dir, "company.json", slices.Values([]companyRecord{c.companyRecord()})),
		writeBook(dir, "warehouses.jsonl", each(slices.Values(c.Warehouses()), newWarehouseRecord)),
		writeBook(dir, "taxes.jsonl", slices.Values(c.taxRecords())),
		writeBook(dir, "price_lists.jsonl", each(slices.Values(c.PriceLists()), func(l PriceList) priceListRecord { return priceListRecord(l) })),
		writeBook(dir, "items.jsonl", each(c.Items("", time.Time{}), newItemRecord)),
		writeBook(dir, "stock.jsonl", c.stockRecords()),
		writeBook(dir, "customers.jsonl", each(c.Customers(time.Time{}), newCustomerRecord)),
		writeBook(dir, "cross_references.jsonl", each(slices.Values(c.CrossReferences()), newCrossReferenceRecord)),
		writeBook(dir, "special_prices.jsonl", each(slices.Values(c.SpecialPrices(time.Time{})), newSpecialPriceRecord)),
		writeBook(dir, "discount_groups.jsonl", each(slices.Values(c.DiscountGroups()), newDiscountGroupRecord)),
		writeBook(dir, "orders.jsonl", each(c.Orders(Query{}), newOrderRecord)),
		writeBook(dir, "shipments.jsonl", each(c.Shipments(Query{}), newShipmentRecord)),
		writeBook(dir, "invoices.jsonl", each(c.Invoices(Query{}), c.invoiceRecord)),
		writeBook(dir, "payments.jsonl", each(c.Payments(Query{}), c.paymentRecord)),
		writeBook(dir, "attachments.jsonl", c.attachmentRecords()),
		writeSome(dir, "agreements.jsonl", each(slices.Values(c.Agreements()), newAgreementRecord)),
		writeSome(dir, "returns.jsonl", each(c.RMAs(Query{}), c.returnRecord)),
		writeSome(dir, "credit_memos.jsonl", each(c.CreditMemos(Query{}), c.creditMemoRecord)),
	)
}

// writeSome is writeBook, and writes no file where there are no records.
func writeSome[R any](dir, name string, records iter.Seq[R]) error {
	next, stop := iter.Pull(records)
	_, some := next()
	stop()
	if !some {
		return nil
	}
	return writeBook(dir, name, records)
}

// writeBook writes one record per line into a new file.
func writeBook[R any](dir, name string, records iter.Seq[R]) error {
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write books: %w", err)
	}
	buffered := bufio.NewWriter(f)
	lines := json.NewEncoder(buffered)
	for record := range records {
		if err = lines.Encode(record); err != nil {
			break
		}
	}
	if err = errors.Join(err, buffered.Flush(), f.Close()); err != nil {
		return fmt.Errorf("write books: %s: %w", name, err)
	}
	return nil
}

// each yields what a function makes of every value.
func each[V, R any](values iter.Seq[V], record func(V) R) iter.Seq[R] {
	return func(yield func(R) bool) {
		for v := range values {
			if !yield(record(v)) {
				return
			}
		}
	}
}

// mapped is each for a slice; an empty one stays an empty list in JSON.
func mapped[V, R any](values []V, record func(V) R) []R {
	records := make([]R, len(values))
	for i, v := range values {
		records[i] = record(v)
	}
	return records
}
