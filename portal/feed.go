package portal

import (
	"context"
	"fmt"
	"time"

	"github.com/tradecounter/portal/erp"
)

// lookBack is how far behind its watermark a feed is read again, for clocks that disagree and rows that committed late.
// Rows are stored by key, so reading one twice changes nothing.
const lookBack = 2 * time.Minute

// feed is one list of the ERP and where its rows go.
type feed[T any] struct {
	name     erp.Feed
	scope    Scope          // of the account it is about, or a job's
	customer erp.CustomerID // of that account
	list     func(context.Context, erp.ListQuery) (erp.Page[T], error)
	changed  func(T) time.Time
	save     func(tx Tx, asked time.Time, rows []T) error
}

// syncFeed reads what changed since the watermark. It keeps its place with every page, because the pages come in the order
// of keys: only after the last is it known what was seen, and a reading that is cut short must not begin again each time.
func syncFeed[T any](ctx context.Context, p *Portal, f feed[T]) error {
	mark, err := p.watermark(ctx, f.name, f.scope)
	if err != nil {
		return err
	}
	if mark.Pass.Next == "" {
		mark.Pass = Pass{Begun: p.clock(), Through: mark.Through}
	}
	for more := true; more; {
		asked := p.clock()
		page, err := f.list(ctx, erp.ListQuery{Customer: f.customer, Since: since(mark), Cursor: mark.Pass.Next})
		if err != nil {
			return fmt.Errorf("feed %s: %w", f.name, err)
		}
		for _, row := range page.Rows {
			mark.Pass.Through = later(mark.Pass.Through, f.changed(row))
		}
		if mark.Pass.Next, more = page.Next, page.Next != ""; !more {
			mark = passed(mark.Pass)
		}
		err = p.store.InTx(ctx, f.scope, func(tx Tx) error {
			if len(page.Rows) > 0 {
				if err := f.save(tx, asked, page.Rows); err != nil {
					return err
				}
			}
			return tx.SaveWatermark(ctx, f.name, f.scope.Account, mark)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// passed is the watermark after a whole reading. It lies no later than the beginning: what changed after its page had been
// read was missed, even if a later page brought a younger change.
func passed(p Pass) Watermark {
	if p.Through.After(p.Begun) {
		p.Through = p.Begun
	}
	return Watermark{Through: p.Through, ReadAt: p.Begun}
}

func (p *Portal) watermark(ctx context.Context, name erp.Feed, scope Scope) (w Watermark, err error) {
	err = p.store.InTx(ctx, scope, func(tx Tx) error {
		w, err = tx.Watermark(ctx, name, scope.Account)
		return err
	})
	return w, err
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
