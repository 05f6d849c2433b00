package portal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tradecounter/portal/erp"
)

// SyncCatalog brings items, warehouses and stock up to date.
func (p *Portal) SyncCatalog(ctx context.Context) error {
	ctx = erp.WithClass(ctx, erp.Background)
	warehouses, err := p.erp.Warehouses(ctx)
	if err != nil {
		return fmt.Errorf("sync warehouses: %w", err)
	}
	err = p.store.InTx(ctx, JobScope(), func(tx Tx) error { return tx.SaveWarehouses(ctx, warehouses) })
	if err != nil {
		return fmt.Errorf("sync warehouses: %w", err)
	}
	if err := p.syncItems(ctx); err != nil {
		return fmt.Errorf("sync items: %w", err)
	}
	if err := p.syncAvailability(ctx); err != nil {
		return fmt.Errorf("sync availability: %w", err)
	}
	return nil
}

func (p *Portal) syncItems(ctx context.Context) error {
	return syncFeed(ctx, p, feed[erp.Item]{
		name: erp.FeedItems, scope: JobScope(), list: p.erp.Items, changed: func(i erp.Item) time.Time { return i.Changed },
		save: func(tx Tx, asked time.Time, rows []erp.Item) error {
			if err := tx.SaveItems(ctx, rows); err != nil || !p.fetchesFiles() {
				return err
			}
			return tx.FilesDue(ctx, rows, asked)
		},
	})
}

// syncAvailability reads the stock of the whole catalogue, because stock moves without touching the item.
func (p *Portal) syncAvailability(ctx context.Context) error {
	return syncFeed(ctx, p, feed[erp.Availability]{
		name: erp.FeedAvailability, scope: JobScope(), list: p.stockOf, changed: func(erp.Availability) time.Time { return time.Time{} },
		save: func(tx Tx, _ time.Time, rows []erp.Availability) error { return tx.SaveAvailability(ctx, rows) },
	})
}

// stockOf is one page of the catalogue's stock, in the order of item ids.
func (p *Portal) stockOf(ctx context.Context, q erp.ListQuery) (page erp.Page[erp.Availability], err error) {
	const limit = 200
	var ids []erp.ItemID
	err = p.store.InTx(ctx, JobScope(), func(tx Tx) (err error) {
		ids, err = tx.ItemIDs(ctx, erp.ItemID(q.Cursor), limit)
		return err
	})
	if err != nil || len(ids) == 0 {
		return page, err
	}
	if len(ids) == limit {
		page.Next = erp.Cursor(ids[limit-1])
	}
	page.Rows, err = p.erp.Availability(ctx, ids)
	return page, err
}

// SyncAccounts brings every linked account up to date. One that fails does not stop the others, and they take turns, so
// that a run that is cut short leaves none behind for good.
func (p *Portal) SyncAccounts(ctx context.Context) error {
	ctx = erp.WithClass(ctx, erp.Background)
	var accounts []Account
	err := p.store.InTx(ctx, JobScope(), func(tx Tx) (err error) {
		accounts, err = tx.AccountsByTurn(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("sync accounts: %w", err)
	}
	var failed []error
	for i, a := range accounts {
		if err := ctx.Err(); err != nil {
			return errors.Join(append(failed, fmt.Errorf("sync accounts: %d wait for the next run: %w", len(accounts)-i, err))...)
		}
		if err := p.takeTurn(ctx, a); err != nil {
			failed = append(failed, fmt.Errorf("sync account %q: %w", a.ID, err))
		}
	}
	return errors.Join(failed...)
}

// takeTurn notes the turn before it is used: an account that fails, or takes a whole run, goes to the end of the line.
func (p *Portal) takeTurn(ctx context.Context, a Account) error {
	turn := Watermark{ReadAt: p.clock()}
	err := p.store.InTx(ctx, JobScope(), func(tx Tx) error { return tx.SaveWatermark(ctx, erp.FeedCustomers, a.ID, turn) })
	if err != nil {
		return err
	}
	return p.syncAccount(ctx, a)
}

func (p *Portal) syncAccount(ctx context.Context, a Account) error {
	if err := p.syncCustomer(ctx, a); err != nil {
		return err
	}
	scope := AccountScope(a.ID)
	err := syncFeed(ctx, p, feed[erp.Order]{
		name: erp.FeedOrders, scope: scope, customer: a.Customer, list: p.erp.Orders, changed: func(o erp.Order) time.Time { return o.Changed },
		save: func(tx Tx, at time.Time, rows []erp.Order) error { return tx.SaveOrders(ctx, a.ID, at, rows) },
	})
	if err != nil {
		return err
	}
	err = syncFeed(ctx, p, feed[erp.Shipment]{
		name: erp.FeedShipments, scope: scope, customer: a.Customer, list: p.erp.Shipments, changed: func(s erp.Shipment) time.Time { return s.Changed },
		save: func(tx Tx, at time.Time, rows []erp.Shipment) error { return tx.SaveShipments(ctx, a.ID, at, rows) },
	})
	if err != nil {
		return err
	}
	return syncFeed(ctx, p, feed[erp.Invoice]{
		name: erp.FeedInvoices, scope: scope, customer: a.Customer, list: p.erp.Invoices, changed: func(i erp.Invoice) time.Time { return i.Changed },
		save: func(tx Tx, at time.Time, rows []erp.Invoice) error { return tx.SaveInvoices(ctx, a.ID, at, rows) },
	})
}

func (p *Portal) syncCustomer(ctx context.Context, a Account) error {
	customer, err := p.erp.Customer(ctx, a.Customer)
	if err != nil {
		return err
	}
	receivable, err := p.erp.Receivable(ctx, a.Customer, p.today())
	if err != nil {
		return err
	}
	refs, err := p.partNumbers(ctx, a.Customer)
	if err != nil {
		return err
	}
	return p.store.InTx(ctx, AccountScope(a.ID), func(tx Tx) error {
		now := p.clock()
		if err := tx.SaveCustomer(ctx, a.ID, now, customer); err != nil {
			return err
		}
		if err := tx.SaveReceivable(ctx, a.ID, now, receivable); err != nil {
			return err
		}
		return tx.SavePartNumbers(ctx, a.ID, refs)
	})
}

// partNumbers are the customer's own, where the ERP keeps such.
func (p *Portal) partNumbers(ctx context.Context, customer erp.CustomerID) (refs []erp.CrossReference, err error) {
	if !p.erp.Capabilities().CrossReferences {
		return nil, nil
	}
	err = pages(ctx, p.erp.CrossReferences, erp.ListQuery{Customer: customer}, func(page []erp.CrossReference) error {
		refs = append(refs, page...)
		return nil
	})
	return refs, err
}

// pages calls each for every page of a list.
func pages[T any](ctx context.Context, list func(context.Context, erp.ListQuery) (erp.Page[T], error), q erp.ListQuery, each func([]T) error) error {
	for {
		page, err := list(ctx, q)
		if err != nil {
			return err
		}
		if len(page.Rows) > 0 {
			if err := each(page.Rows); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		q.Cursor = page.Next
	}
}
