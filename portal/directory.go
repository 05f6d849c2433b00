package portal

import (
	"context"
	"fmt"
	"time"

	"github.com/tradecounter/portal/erp"
)

// DirectoryTx is every customer of the ERP, linked to an account or not, for the staff to find.
type DirectoryTx interface {
	SaveDirectory(ctx context.Context, customers []erp.Customer) error
}

// SyncDirectory brings the list of the ERP's customers up to date: who there is, and which salesperson serves them.
func (p *Portal) SyncDirectory(ctx context.Context) error {
	ctx = erp.WithClass(ctx, erp.Background)
	err := syncFeed(ctx, p, feed[erp.Customer]{
		name: erp.FeedCustomers, scope: JobScope(), list: p.erp.Customers, changed: func(c erp.Customer) time.Time { return c.Changed },
		save: func(tx Tx, _ time.Time, rows []erp.Customer) error { return tx.SaveDirectory(ctx, rows) },
	})
	if err != nil {
		return fmt.Errorf("sync directory: %w", err)
	}
	return nil
}
