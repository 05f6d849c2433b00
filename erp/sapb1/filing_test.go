package sapb1_test

import (
	"io"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// What somebody in Business One has put on a delivery or an invoice is for its customer alone.
func TestFilesOfDeliveriesAndInvoicesAreTheirCustomersOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, files := w.Company.(*books), w.Adapter.(erp.Attachments)
	o, err := b.company.CreateOrder(sim.NewOrder{OrderDraft: erp.OrderDraft{Customer: w.Known.Customer, Lines: []erp.DraftLine{
		{Item: w.Known.Stocked, Quantity: erp.NewQuantity(decimal.NewFromInt(1), "EA")},
	}}})
	b.check(err)
	b.ShipRest(o.Number)
	number := b.Invoice(o.Number)
	var shipment sim.Shipment
	for s := range b.company.Shipments(sim.Query{Customer: w.Known.Customer}) {
		shipment = s
	}
	var invoice sim.Invoice
	for i := range b.company.Invoices(sim.Query{Customer: w.Known.Customer}) {
		invoice = i
	}
	signed := []sim.Attachment{{Name: "signed.pdf", Type: "application/pdf", Content: func() []byte { return []byte("%PDF") }}}
	for subject, key := range map[erp.Subject]int{
		{Kind: erp.SubjectShipment, Key: shipment.Number, Customer: w.Known.Customer}: shipment.Key,
		{Kind: erp.SubjectInvoice, Key: number, Customer: w.Known.Customer}:           invoice.Key,
	} {
		if list, err := files.AttachmentsOf(t.Context(), subject); err != nil || len(list) != 0 {
			t.Errorf("%s: got %+v, %v before there are any", subject, list, err)
		}
		b.check(b.company.SetFiles(sim.DocumentRecord(subject.Kind, key), signed))
		list, err := files.AttachmentsOf(t.Context(), subject)
		if err != nil || len(list) != 1 || list[0].Name != "signed.pdf" {
			t.Errorf("%s: got %+v, %v", subject, list, err)
			continue
		}
		content, err := files.OpenAttachment(t.Context(), subject, list[0].ID)
		b.check(err)
		if got, err := io.ReadAll(content); err != nil || string(got) != "%PDF" {
			t.Errorf("%s: got %q, %v", subject, got, err)
		}
		b.check(content.Close())
		for _, wrong := range []erp.Subject{
			{Kind: subject.Kind, Key: subject.Key, Customer: w.Known.Other}, {Kind: subject.Kind, Key: subject.Key}, {Kind: subject.Kind, Key: "0", Customer: w.Known.Customer},
		} {
			if _, err := files.AttachmentsOf(t.Context(), wrong); erp.CodeOf(err) != erp.NotFound {
				t.Errorf("%s of %q: %v", wrong, wrong.Customer, err)
			}
			if _, err := files.OpenAttachment(t.Context(), wrong, list[0].ID); erp.CodeOf(err) != erp.NotFound {
				t.Errorf("%s of %q: %v", wrong, wrong.Customer, err)
			}
		}
	}
}
