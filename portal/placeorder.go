package portal

import (
	"context"
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/sync/errgroup"

	"github.com/tradecounter/portal/erp"
)

// Placement is the answer to a click: the order's reference, or the page again.
type Placement struct {
	Reference erp.Reference // empty: nothing was placed
	Page      Checkout
}

// PlaceOrder carries a click out: validates, asks the ERP once more within the budget, and stores order, audit and job
// in one transaction. The same click again, by whatever way, is answered with the same reference. Conflict: the quote
// became another order already, or the cart is empty.
func (p *Portal) PlaceOrder(ctx context.Context, a Actor, form CheckoutForm) (Placement, error) {
	if err := a.require(RightOrder); err != nil {
		return Placement{}, err
	}
	form.CustomerPO = strings.TrimSpace(form.CustomerPO)
	hash, err := hashInput(struct{ Quote, ShipTo, PO, On string }{string(form.Quote), form.ShipTo, form.CustomerPO, form.RequestedOn})
	if err != nil {
		return Placement{}, err
	}
	seen, first, err := p.quoteOrOrder(ctx, a, form.Quote)
	if err != nil {
		return Placement{}, err
	}
	if first != nil {
		return first.again(hash)
	}
	placed, err := p.placeQuote(ctx, a, form, seen, hash)
	if err == nil && placed.Reference != "" {
		return placed, nil
	}
	// The same click by another way may have been faster, and emptied the cart under this one.
	if _, first, lookErr := p.quoteOrOrder(ctx, a, form.Quote); lookErr == nil && first != nil {
		return first.again(hash)
	}
	return placed, err
}

// quoteOrOrder returns the quote that the page showed (nil if it is gone) or the write it became.
func (p *Portal) quoteOrOrder(ctx context.Context, a Actor, id QuoteID) (quote *Quote, placed *Write, err error) {
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		w, err := tx.Write(ctx, a.Account.ID, id.Reference())
		if err == nil {
			placed = &w
			return nil
		}
		if CodeOf(err) != NotFound {
			return err
		}
		q, err := tx.Quote(ctx, a.Account.ID, id)
		if CodeOf(err) == NotFound {
			return nil
		}
		quote = &q
		return err
	})
	if quote != nil && quote.User != a.User.ID {
		quote = nil
	}
	return quote, placed, err
}

func (w Write) again(hash string) (Placement, error) {
	if w.InputHash != hash {
		return Placement{}, fail(Conflict, MsgAlreadyPlaced, string(w.Reference))
	}
	return Placement{Reference: w.Reference}, nil
}

// placeQuote asks the ERP about the cart once more and, if nothing stands in the way, places what the buyer saw.
func (p *Portal) placeQuote(ctx context.Context, a Actor, form CheckoutForm, seen *Quote, hash string) (Placement, error) {
	page, cart, err := p.checkoutPage(ctx, a, form)
	if err != nil {
		return Placement{}, err
	}
	var quote Quote
	var credit Credit
	worth := erp.Money{}
	if seen != nil {
		worth = seen.worth()
	}
	budgeted := withBudget(erp.Fresh(ctx), p.settings.SubmitBudget)
	both, bctx := errgroup.WithContext(budgeted)
	both.Go(func() (err error) { quote, page.Prices, err = p.makeQuote(bctx, a, cart, page.input()); return err })
	both.Go(func() (err error) { credit, err = p.credit(bctx, a, worth); return err })
	if err := both.Wait(); err != nil {
		again, err := p.refused(ctx, a, page, cart, err)
		return Placement{Page: again}, err
	}
	page.Quote, page.Credit = quote, credit
	if stale := seen == nil || seen.CartVersion != cart.Version || p.clock().After(seen.ExpiresAt); stale {
		page.Problems = append(page.Problems, Problem{Message: MsgCheckoutOutdated})
	} else if quote.Firm && !seen.SameFigures(quote) {
		page.Before = seen
	} else {
		// The figures that the buyer saw are what is placed; where and when it goes is what the form says now.
		page.Quote = *seen
		page.Quote.ShipTo, page.Quote.RequestedOn = quote.ShipTo, quote.RequestedOn
	}
	page.Credit.ThisOrder = page.Quote.worth()
	if err := page.Credit.judge(); err != nil {
		return Placement{}, err
	}
	subject := !quote.Firm
	page.decide(p.settings.OverLimit)
	if subject && page.Outcome == WillPlace {
		page.Outcome = WillSubject
	}
	if page.Quote.Unpriced() > 0 && !page.Form.AcceptUnpriced {
		page.Problems = append(page.Problems, Problem{"accept_unpriced", MsgAcceptUnpriced, nil})
	}
	reason, missing := a.reasonOf(form.Reason)
	if missing != nil {
		page.Problems = append(page.Problems, *missing)
	}
	if len(page.Problems) > 0 || page.Before != nil || page.Outcome == WillBlock {
		return Placement{Page: page}, p.finish(ctx, a, &page)
	}
	page.Form.Reason = reason
	return p.commit(ctx, a, page, subject, hash)
}

// commit is the moment after which nothing can be lost: order, demand, audit, job and the emptied cart, or none of them.
func (p *Portal) commit(ctx context.Context, a Actor, page Checkout, subject bool, hash string) (Placement, error) {
	order := PlacedOrder{Quote: page.Quote, CustomerPO: page.Form.CustomerPO, ShipToName: page.ShipTo.Name, Subject: subject}
	order.Draft = page.Quote.Draft(a.Account.Customer, page.Form.CustomerPO)
	w, err := p.newOrderWrite(ctx, a, order, page.Outcome, page.Form.Reason, hash)
	if err != nil {
		return Placement{}, err
	}
	placed := Placement{Reference: w.Reference}
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		if err := p.stillActs(ctx, tx, a); err != nil {
			return err
		}
		cart, err := tx.LockCart(ctx, a.Account.ID, a.User.ID)
		if err != nil {
			return err
		}
		stored, inserted, err := tx.InsertWrite(ctx, w)
		if err != nil {
			return err
		}
		if !inserted {
			placed, err = stored.again(hash)
			return err
		}
		if cart.Version != page.Quote.CartVersion {
			return fail(Conflict, MsgCheckoutOutdated)
		}
		if err := holdDemand(ctx, tx, w.Reference, page.Quote); err != nil {
			return err
		}
		if err := tx.Record(ctx, p.auditWrite(&w, placedAction(w.State))); err != nil {
			return err
		}
		if w.State == Placed {
			job := CarryOutWrite{Account: a.Account.ID, Reference: w.Reference, RequestID: w.RequestID}
			if err := tx.Enqueue(ctx, job); err != nil {
				return err
			}
		}
		cart.Lines, cart.Version = nil, cart.Version+1
		return tx.SaveCart(ctx, cart)
	})
	return placed, err
}

func placedAction(s WriteState) AuditAction {
	switch s {
	case Held:
		return AuditOrderHeld
	case AwaitingApproval:
		return AuditOrderAwaitsApproval
	}
	return AuditOrderPlaced
}

func holdDemand(ctx context.Context, tx Tx, ref erp.Reference, q Quote) error {
	ids := make([]erp.ItemID, len(q.Lines))
	for i, l := range q.Lines {
		ids[i] = l.Item
	}
	items, err := tx.Items(ctx, ids)
	if err != nil {
		return err
	}
	byID := map[erp.ItemID]erp.Item{}
	for _, item := range items {
		byID[item.ID] = item
	}
	demand := map[erp.ItemID]decimal.Decimal{}
	for _, l := range q.Lines {
		item, ok := byID[l.Item]
		if !ok {
			return fail(NotFound, MsgItemUnknown, string(l.Item))
		}
		stock, err := item.Convert(l.Quantity, item.StockUOM)
		if err != nil {
			return err
		}
		demand[l.Item] = demand[l.Item].Add(stock.Amount)
	}
	return tx.HoldDemand(ctx, ref, demand)
}
