package portal

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// Dashboard is the first page after signing in.
type Dashboard struct {
	Today       erp.Date
	Credit      *Credit // nil for those who may not see sums
	OverdueRows int
	OpenOrders  int
	Orders      OrderList
	DueSoon     []InvoiceRow
	DueSum      erp.Money
	Alerts      []OrderRow  // orders that wait for the buyer, were refused, or are held
	ToApprove   []OrderRow  // orders of colleagues that wait for the actor's decision
	Again       []BoughtRow // what was bought last, for those who order
	Rep         erp.Rep
}

const (
	dashboardOrders   = 8
	dashboardInvoices = 8
	dashboardAgain    = 10
)

// Dashboard gathers it: one ERP request for the sums, the rest from the mirror.
func (p *Portal) Dashboard(ctx context.Context, a Actor) (Dashboard, error) {
	d := Dashboard{Today: p.today()}
	if a.seesBalance() {
		credit, err := p.credit(ctx, a, erp.Money{})
		if err != nil {
			return Dashboard{}, err
		}
		d.Credit = &credit
	}
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		if err := p.dashboardOrders(ctx, tx, a, &d); err != nil {
			return err
		}
		if a.Can(RightInvoices) {
			if err := p.dashboardInvoices(ctx, tx, a, &d); err != nil {
				return err
			}
		}
		if a.Can(RightOrder) {
			var err error
			if d.Again, err = p.boughtRows(ctx, tx, BoughtQuery{Account: a.Account.ID, ShipTos: a.membership.ShipTos, Limit: dashboardAgain}); err != nil {
				return err
			}
		}
		customer, err := tx.Customer(ctx, a.Account.ID)
		d.Rep = customer.Value.Rep
		return err
	})
	return d, err
}

func (p *Portal) dashboardOrders(ctx context.Context, tx Tx, a Actor, d *Dashboard) error {
	ours, err := p.ordersNotInERP(ctx, tx, a, OrderFilter{})
	if err != nil {
		return err
	}
	d.Alerts, d.ToApprove = nil, nil
	d.Orders = OrderList{Query: OrderQuery{Page: 1}, PageSize: dashboardOrders}
	for _, o := range ours {
		d.Orders.Rows = append(d.Orders.Rows, o.Row)
		switch o.Row.Status {
		case OrderAwaitingBuyer, OrderRejected, OrderHeldHere, OrderNeedsPerson:
			d.Alerts = append(d.Alerts, o.Row)
		case OrderNeedsApproval:
			if a.Can(RightApprove) {
				d.ToApprove = append(d.ToApprove, o.Row)
			}
		}
	}
	if err := p.mirroredOrders(ctx, tx, a, &d.Orders); err != nil {
		return err
	}
	d.Orders.Rows = d.Orders.Rows[:min(len(d.Orders.Rows), dashboardOrders)]
	d.OpenOrders, err = tx.OpenOrderCount(ctx, a.Account.ID)
	return err
}

func (p *Portal) dashboardInvoices(ctx context.Context, tx Tx, a Actor, d *Dashboard) error {
	due, _, err := tx.Invoices(ctx, DocumentQuery{
		Account: a.Account.ID, ShipTos: a.membership.ShipTos, Open: true, DueBy: d.Today.AddDays(dueSoonDays), Limit: 200,
	})
	if err != nil {
		return err
	}
	for _, m := range due {
		row := p.invoiceRow(m.Value)
		if row.Status == InvoiceOverdue {
			d.OverdueRows++
			continue
		}
		if d.DueSum, err = d.DueSum.Add(m.Value.Open); err != nil {
			return err
		}
		if len(d.DueSoon) < dashboardInvoices {
			d.DueSoon = append(d.DueSoon, row)
		}
	}
	return nil
}
