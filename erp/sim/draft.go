package sim

import (
	"iter"
	"time"

	"github.com/tradecounter/portal/erp"
)

// Draft returns an order that waits, or waited, for approval, by its key in the drafts' own series. UnknownDocument.
func (c *Company) Draft(key int) (Order, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.draft(key)
}

func (c *Company) draft(key int) (Order, error) {
	row, ok := c.drafts.get(key)
	if !ok {
		return Order{}, refuse(UnknownDocument, key, "there is no draft with key %d", key)
	}
	return *row, nil
}

// Drafts yields the drafts in the order they were entered, approved and rejected ones included.
func (c *Company) Drafts(q Query) iter.Seq[Order] {
	return c.drafts.scan(&c.mu, func(o *Order) bool {
		return (q.Customer == "" || q.Customer == o.Customer) && !o.Changed.Before(q.Since)
	})
}

// DecideDraft says yes or no to a draft, and why. Approved, it waits for ApproveDraft all the same. UnknownDocument,
// AlreadyClosed.
func (c *Company) DecideDraft(key int, approved bool, remark string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	draft, err := c.waitingDraft(key)
	if err != nil {
		return err
	}
	draft.Approved, draft.Cancelled, draft.Remark, draft.Changed = approved, !approved, remark, c.now()
	c.drafts.put(key, draft)
	return nil
}

// ApproveDraft makes a draft an order with a key of its own, priced as it was entered. UnknownDocument, AlreadyClosed.
func (c *Company) ApproveDraft(key int) (Order, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	draft, err := c.waitingDraft(key)
	if err != nil {
		return Order{}, err
	}
	order := draft
	order.Draft, order.Hold = false, nil
	order = c.fileOrder(order)
	draft.Generated = order.Key
	draft.Hold, draft.Changed = nil, c.now()
	c.drafts.put(key, draft)
	return order, nil
}

// RejectDraft closes a draft for good. UnknownDocument, AlreadyClosed.
func (c *Company) RejectDraft(key int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	draft, err := c.waitingDraft(key)
	if err != nil {
		return err
	}
	draft.Cancelled, draft.Changed = true, c.now()
	c.drafts.put(key, draft)
	return nil
}

func (c *Company) waitingDraft(key int) (Order, error) {
	draft, err := c.draft(key)
	if err != nil {
		return Order{}, err
	}
	if draft.Cancelled || draft.Generated != 0 {
		return Order{}, refuse(AlreadyClosed, key, "draft %d is closed", key)
	}
	return draft, nil
}

func (c *Company) fileDraft(o Order) Order {
	o.Key, o.Draft = c.drafts.last()+1, true
	o.Created, o.Changed = c.now(), c.now()
	c.drafts.put(o.Key, o)
	return o
}

// documents yields one customer's documents through its index, or all.
func documents[V any](
	c *Company, q Query, t *table[int, V], of map[erp.CustomerID][]int, facts func(*V) (erp.CustomerID, time.Time),
) iter.Seq[V] {
	if q.Customer == "" {
		return t.scan(&c.mu, func(row *V) bool {
			_, changed := facts(row)
			return !changed.Before(q.Since)
		})
	}
	return func(yield func(V) bool) {
		c.mu.RLock()
		keys := of[q.Customer]
		rows := make([]*V, 0, len(keys))
		for _, key := range keys {
			row, _ := t.get(key)
			if _, changed := facts(row); !changed.Before(q.Since) {
				rows = append(rows, row)
			}
		}
		c.mu.RUnlock()
		for _, row := range rows {
			if !yield(*row) {
				return
			}
		}
	}
}
