package portal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tradecounter/portal/erp"
)

// lookBack is how far behind its watermark a feed is read again, for clocks that disagree and rows that committed late.
// Rows are stored by key, so reading one twice changes nothing.
const lookBack = 2 * time.Minute

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
	mark, err := p.watermark(ctx, erp.FeedItems, "")
	if err != nil {
		return err
	}
	through := mark.Through
	readAt := p.clock()
	err = pages(ctx, p.erp.Items, erp.ListQuery{Since: since(mark)}, func(items []erp.Item) error {
		for _, item := range items {
			through = later(through, item.Changed)
		}
		return p.store.InTx(ctx, JobScope(), func(tx Tx) error { return tx.SaveItems(ctx, items) })
	})
	if err != nil {
		return err
	}
	return p.saveWatermark(ctx, erp.FeedItems, "", Watermark{through, readAt})
}

// syncAvailability reads the stock of the whole catalogue, because stock moves without touching the item.
func (p *Portal) syncAvailability(ctx context.Context) error {
	const chunk = 200
	for after := erp.ItemID(""); ; {
		var ids []erp.ItemID
		err := p.store.InTx(ctx, JobScope(), func(tx Tx) (err error) {
			ids, err = tx.ItemIDs(ctx, after, chunk)
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		after = ids[len(ids)-1]
		stock, err := p.erp.Availability(ctx, ids)
		if err != nil {
			return err
		}
		if err := p.store.InTx(ctx, JobScope(), func(tx Tx) error { return tx.SaveAvailability(ctx, stock) }); err != nil {
			return err
		}
	}
}

// SyncAccounts brings every linked account up to date. One that fails does not stop the others.
func (p *Portal) SyncAccounts(ctx context.Context) error {
	ctx = erp.WithClass(ctx, erp.Background)
	var accounts []Account
	err := p.store.InTx(ctx, JobScope(), func(tx Tx) (err error) {
		accounts, err = tx.Accounts(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("sync accounts: %w", err)
	}
	var failed []error
	for _, a := range accounts {
		if err := p.syncAccount(ctx, a); err != nil {
			failed = append(failed, fmt.Errorf("sync account %q: %w", a.ID, err))
		}
	}
	return errors.Join(failed...)
}

func (p *Portal) syncAccount(ctx context.Context, a Account) error {
	if err := p.syncCustomer(ctx, a); err != nil {
		return err
	}
	at := p.clock()
	err := syncDocuments(ctx, p, a, erp.FeedOrders, p.erp.Orders,
		func(o erp.Order) time.Time { return o.Changed },
		func(tx Tx, rows []erp.Order) error { return tx.SaveOrders(ctx, a.ID, at, rows) })
	if err != nil {
		return err
	}
	err = syncDocuments(ctx, p, a, erp.FeedShipments, p.erp.Shipments,
		func(s erp.Shipment) time.Time { return s.Changed },
		func(tx Tx, rows []erp.Shipment) error { return tx.SaveShipments(ctx, a.ID, at, rows) })
	if err != nil {
		return err
	}
	return syncDocuments(ctx, p, a, erp.FeedInvoices, p.erp.Invoices,
		func(i erp.Invoice) time.Time { return i.Changed },
		func(tx Tx, rows []erp.Invoice) error { return tx.SaveInvoices(ctx, a.ID, at, rows) })
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
	var refs []erp.CrossReference
	err = pages(ctx, p.erp.CrossReferences, erp.ListQuery{Customer: a.Customer}, func(page []erp.CrossReference) error {
		refs = append(refs, page...)
		return nil
	})
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

// syncDocuments reads one feed of one account from its watermark on.
func syncDocuments[T any](ctx context.Context, p *Portal, a Account, feed erp.Feed,
	list func(context.Context, erp.ListQuery) (erp.Page[T], error), changed func(T) time.Time, save func(Tx, []T) error,
) error {
	mark, err := p.watermark(ctx, feed, a.ID)
	if err != nil {
		return err
	}
	through, readAt := mark.Through, p.clock()
	err = pages(ctx, list, erp.ListQuery{Customer: a.Customer, Since: since(mark)}, func(rows []T) error {
		for _, row := range rows {
			through = later(through, changed(row))
		}
		return p.store.InTx(ctx, AccountScope(a.ID), func(tx Tx) error { return save(tx, rows) })
	})
	if err != nil {
		return fmt.Errorf("feed %s: %w", feed, err)
	}
	return p.saveWatermark(ctx, feed, a.ID, Watermark{through, readAt})
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

func (p *Portal) watermark(ctx context.Context, feed erp.Feed, account AccountID) (w Watermark, err error) {
	err = p.store.InTx(ctx, JobScope(), func(tx Tx) error {
		w, err = tx.Watermark(ctx, feed, account)
		return err
	})
	return w, err
}

func (p *Portal) saveWatermark(ctx context.Context, feed erp.Feed, account AccountID, w Watermark) error {
	return p.store.InTx(ctx, JobScope(), func(tx Tx) error { return tx.SaveWatermark(ctx, feed, account, w) })
}

func since(w Watermark) time.Time {
	if w.Through.IsZero() {
		return time.Time{}
	}
	return w.Through.Add(-lookBack)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
