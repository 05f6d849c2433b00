package portal

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// Credit is what a customer may still order on terms: the ERP's own exposure and verdict with its parts, plus what this
// portal has placed and the ERP has not counted. The ERP's formula is not rebuilt here.
type Credit struct {
	Receivable erp.Receivable
	Unsent     erp.Money // placed here, not yet in the ERP's figures
	ThisOrder  erp.Money // unknown outside checkout and where the total is to be confirmed
	Available  erp.Money // after Unsent, before this order; unknown without a limit
	Over       erp.Money // how far this order exceeds the limit; zero or unknown if it does not
	Verdict    CreditVerdict
	Fresh      Freshness
}

// CreditVerdict says whether an order may go on terms.
type CreditVerdict string

// The verdicts.
const (
	CreditGood    CreditVerdict = "good"
	CreditOver    CreditVerdict = "over_limit"
	CreditOnHold  CreditVerdict = "on_hold"
	CreditUnknown CreditVerdict = "unknown" // nothing is known of it, or it is in another currency: the ERP decides
)

// credit asks the ERP, falls back to the mirror, and judges an order of the given total.
func (p *Portal) credit(ctx context.Context, a Actor, order erp.Money) (Credit, error) {
	c := Credit{ThisOrder: order}
	began := p.clock()
	asked, cancel := asking(ctx)
	defer cancel()
	r, err := p.erp.Receivable(asked, a.Account.Customer, p.today())
	if err != nil && !silent(ctx, err) {
		return Credit{}, err
	}
	live := err == nil
	if live {
		c.Receivable, c.Fresh = r, p.live(r.AsOf, began)
	}
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		if live {
			if err := tx.SaveReceivable(ctx, a.Account.ID, p.clock(), r); err != nil {
				return err
			}
		} else if err := p.mirroredReceivable(ctx, tx, a, &c); err != nil {
			return err
		}
		unsent, err := unsentTotal(ctx, tx, a.Account.ID, c.Receivable.Balance.Currency)
		c.Unsent = unsent
		return err
	})
	if err != nil {
		return Credit{}, err
	}
	return c, c.judge()
}

func (p *Portal) mirroredReceivable(ctx context.Context, tx Tx, a Actor, c *Credit) error {
	m, err := tx.Receivable(ctx, a.Account.ID)
	if CodeOf(err) == NotFound {
		c.Fresh = p.late(m.At)
		return nil
	}
	c.Receivable, c.Fresh = m.Value, p.late(m.At)
	return err
}

func (c *Credit) judge() error {
	c.Verdict = CreditGood
	if c.Fresh.Kind == Unknown {
		c.Verdict = CreditUnknown
		return nil
	}
	if c.Receivable.Hold != nil {
		c.Verdict = CreditOnHold
	}
	available, limited := c.Receivable.Available()
	if !limited {
		return nil
	}
	left, err := available.Sub(c.Unsent)
	if err != nil {
		return err
	}
	c.Available = left
	after, err := left.Sub(c.ThisOrder)
	if err != nil { // a limit in one currency says nothing of an order in another
		if c.Verdict == CreditGood {
			c.Verdict = CreditUnknown
		}
		return nil
	}
	if after.Amount.IsNegative() && c.ThisOrder.Known() {
		c.Over = after.Neg()
		if c.Verdict == CreditGood {
			c.Verdict = CreditOver
		}
	}
	return nil
}

// unsentTotal adds up what was placed here, in the currency of the books, and the ERP does not count yet. An order in the
// ERP's own approval queue is not counted there either.
func unsentTotal(ctx context.Context, tx Tx, account AccountID, books erp.Currency) (erp.Money, error) {
	writes, err := tx.Writes(ctx, account, WriteOrder, Unconfirmed(), 1000)
	if err != nil {
		return erp.Money{}, err
	}
	var total erp.Money
	for _, w := range writes {
		placed, err := w.placedOrder()
		if err != nil {
			return erp.Money{}, err
		}
		if worth := placed.Quote.worth(); worth.Currency == books {
			if total, err = total.Add(worth); err != nil {
				return erp.Money{}, err
			}
		}
	}
	return total, nil
}

// worth is the total where the ERP stated one, else what the goods come to as far as they are priced.
func (q Quote) worth() erp.Money {
	if q.Total.Known() {
		return q.Total
	}
	return q.Goods
}
