package portal

import (
	"context"
	"slices"

	"github.com/tradecounter/portal/erp"
)

// InvoiceQuery is what the invoice list was asked for. Page counts from 1.
type InvoiceQuery struct {
	All   bool // paid and cancelled ones too; otherwise open ones only
	Query string
	Page  int
}

// InvoiceList is one page of invoices by due date.
type InvoiceList struct {
	Query    InvoiceQuery
	Rows     []InvoiceRow
	Total    int
	PageSize int
	Sums     *erp.Receivable // balance and overdue, for those who may see them
	Fresh    Freshness
}

// InvoiceRow is one invoice and how it stands today.
type InvoiceRow struct {
	Invoice erp.Invoice
	Status  InvoiceStatus
	DueIn   int // days from today; negative when past
}

// InvoiceStatus is how an invoice stands today.
type InvoiceStatus string

// The statuses.
const (
	InvoiceOpen      InvoiceStatus = "open"
	InvoiceDueSoon   InvoiceStatus = "due_soon" // within 14 days
	InvoiceOverdue   InvoiceStatus = "overdue"
	InvoicePartPaid  InvoiceStatus = "part_paid"
	InvoicePaid      InvoiceStatus = "paid"
	InvoiceCancelled InvoiceStatus = "cancelled"
)

const dueSoonDays = 14

func (p *Portal) invoiceRow(i erp.Invoice) InvoiceRow {
	row := InvoiceRow{Invoice: i, Status: InvoiceOpen, DueIn: i.DueOn.DaysSince(p.today())}
	switch {
	case i.Status == erp.InvoicePaid:
		row.Status = InvoicePaid
	case i.Status == erp.InvoiceCancelled:
		row.Status = InvoiceCancelled
	case row.DueIn < 0:
		row.Status = InvoiceOverdue
	case i.Status == erp.InvoicePartial:
		row.Status = InvoicePartPaid
	case row.DueIn <= dueSoonDays:
		row.Status = InvoiceDueSoon
	}
	return row
}

// Invoices lists the account's invoices that the actor may see.
func (p *Portal) Invoices(ctx context.Context, a Actor, q InvoiceQuery) (InvoiceList, error) {
	if err := a.require(RightInvoices); err != nil {
		return InvoiceList{}, err
	}
	q.Page = max(q.Page, 1)
	list := InvoiceList{Query: q, PageSize: p.settings.PageSize}
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		mirrored, total, err := tx.Invoices(ctx, DocumentQuery{
			Account: a.Account.ID, ShipTos: a.membership.ShipTos, Open: !q.All, Query: q.Query,
			Offset: (q.Page - 1) * list.PageSize, Limit: list.PageSize,
		})
		if err != nil {
			return err
		}
		list.Total = total
		for _, m := range mirrored {
			list.Rows = append(list.Rows, p.invoiceRow(m.Value))
		}
		if a.seesBalance() {
			r, err := tx.Receivable(ctx, a.Account.ID)
			if err != nil && CodeOf(err) != NotFound {
				return err
			}
			if err == nil {
				list.Sums = &r.Value
			}
		}
		mark, err := tx.Watermark(ctx, erp.FeedInvoices, a.Account.ID)
		list.Fresh = p.mirrorFreshness(mark)
		return err
	})
	return list, err
}

// InvoiceView is the invoice page.
type InvoiceView struct {
	Row       InvoiceRow
	ShipTo    erp.ShipTo // with no ID if it is not on file any more
	BillTo    erp.Address
	Shipments []erp.Shipment
	Fresh     Freshness
}

// Invoice returns one invoice, read from the ERP if the mirror's copy is older than a minute. NotFound, also for other
// accounts' invoices and for ship-tos the actor may not see.
func (p *Portal) Invoice(ctx context.Context, a Actor, number string) (InvoiceView, error) {
	if err := a.require(RightInvoices); err != nil {
		return InvoiceView{}, err
	}
	var view InvoiceView
	var m Mirrored[erp.Invoice]
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) (err error) {
		m, err = tx.InvoiceByNumber(ctx, a.Account.ID, number)
		return err
	})
	known := err == nil
	if !known && CodeOf(err) != NotFound {
		return InvoiceView{}, err
	}
	view.Fresh = Freshness{Kind: AsOf, At: m.At}
	if p.clock().Sub(m.At) > p.settings.LiveFor {
		asked := p.clock()
		fresh, err := p.erp.Invoice(ctx, a.Account.Customer, number)
		switch {
		case err == nil:
			m = Mirrored[erp.Invoice]{Value: fresh, At: asked}
			view.Fresh = p.live(asked, asked)
		case known && silent(ctx, err):
			view.Fresh = p.late(m.At)
		default:
			return InvoiceView{}, err
		}
	}
	if !a.SeesShipTo(m.Value.ShipTo) {
		return InvoiceView{}, fail(NotFound, MsgInvoiceUnknown)
	}
	view.Row = p.invoiceRow(m.Value)
	return view, p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		if view.Fresh.Kind == Live {
			if err := tx.SaveInvoices(ctx, a.Account.ID, m.At, []erp.Invoice{m.Value}); err != nil {
				return err
			}
		}
		return view.addresses(ctx, tx, a)
	})
}

func (v *InvoiceView) addresses(ctx context.Context, tx Tx, a Actor) error {
	customer, err := tx.Customer(ctx, a.Account.ID)
	if err != nil {
		return err
	}
	v.BillTo = customer.Value.BillTo
	if at := slices.IndexFunc(customer.Value.ShipTos, func(s erp.ShipTo) bool { return s.ID == v.Row.Invoice.ShipTo }); at >= 0 {
		v.ShipTo = customer.Value.ShipTos[at]
	}
	if v.Row.Invoice.Order == "" {
		return nil
	}
	v.Shipments, err = tx.ShipmentsOf(ctx, a.Account.ID, v.Row.Invoice.Order)
	return err
}
