package portal

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/shopspring/decimal"
	"golang.org/x/sync/errgroup"

	"github.com/tradecounter/portal/erp"
)

// CheckoutForm is what the buyer filled in. All fields are as typed.
type CheckoutForm struct {
	Quote          QuoteID // of the page that was sent; empty on the first look
	ShipTo         string
	CustomerPO     string
	RequestedOn    string // YYYY-MM-DD, or empty for as soon as possible
	SamePO         bool   // the PO number is meant, though it was used before
	AcceptUnpriced bool   // lines without a price may be ordered at the price the ERP confirms
}

// Checkout is the page: one quote, its credit, and what stands in the way of placing it.
type Checkout struct {
	Form       CheckoutForm
	Quote      Quote
	Prices     Freshness
	Before     *Quote // what the buyer saw last, where the figures have changed since
	Warehouses []erp.Warehouse
	ShipTos    []erp.ShipTo
	ShipTo     erp.ShipTo
	Credit     Credit
	Outcome    Outcome
	Overdue    []erp.Invoice // on hold: what would release it
	Rep        erp.Rep
	PastPO     *PastPO
	MaxPO      int // characters; zero means any
	Today      erp.Date
	Problems   []Problem
}

// Outcome is what a click on "place order" will do.
type Outcome string

// The outcomes.
const (
	WillPlace   Outcome = "place"
	WillSubject Outcome = "subject" // placed subject to confirmation
	WillHold    Outcome = "hold"    // placed, held for AR
	WillBlock   Outcome = "block"   // refused: on hold, or over the limit
	WillRefuse  Outcome = "refuse"  // the ERP refuses this cart; Problems say why
)

// PastPO is an order that used the same PO number.
type PastPO struct {
	Number   string
	PlacedOn erp.Date
}

// Placement is the answer to a click: the order's reference, or the page again.
type Placement struct {
	Reference erp.Reference // empty: nothing was placed
	Page      Checkout
}

// Checkout quotes the cart as a whole and stores the quote. Conflict: the cart is empty.
func (p *Portal) Checkout(ctx context.Context, a Actor, form CheckoutForm) (Checkout, error) {
	if err := a.require(RightOrder); err != nil {
		return Checkout{}, err
	}
	page, cart, err := p.checkoutPage(ctx, a, form)
	if err != nil {
		return Checkout{}, err
	}
	quote, fresh, err := p.makeQuote(ctx, a, cart, page.input())
	if err != nil {
		return p.refused(ctx, a, page, cart, err)
	}
	page.Quote, page.Prices = quote, fresh
	if page.Credit, err = p.credit(ctx, a, quote.worth()); err != nil {
		return Checkout{}, err
	}
	return page, p.finish(ctx, a, &page)
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
	if len(page.Problems) > 0 || page.Before != nil || page.Outcome == WillBlock {
		return Placement{Page: page}, p.finish(ctx, a, &page)
	}
	return p.commit(ctx, a, page, subject, hash)
}

// commit is the moment after which nothing can be lost: order, demand, audit, job and the emptied cart, or none of them.
func (p *Portal) commit(ctx context.Context, a Actor, page Checkout, subject bool, hash string) (Placement, error) {
	order := PlacedOrder{Quote: page.Quote, CustomerPO: page.Form.CustomerPO, ShipToName: page.ShipTo.Name, Subject: subject}
	order.Draft = page.Quote.Draft(a.Account.Customer, page.Form.CustomerPO)
	order.Draft.Note = a.note()
	w, err := p.newOrderWrite(ctx, a, order, page.Outcome, hash)
	if err != nil {
		return Placement{}, err
	}
	placed := Placement{Reference: w.Reference}
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
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
	if s == Held {
		return AuditOrderHeld
	}
	return AuditOrderPlaced
}

// checkoutPage checks the form and gathers what the page shows besides figures.
func (p *Portal) checkoutPage(ctx context.Context, a Actor, form CheckoutForm) (Checkout, Cart, error) {
	page := Checkout{Form: form, MaxPO: p.erp.Capabilities().MaxCustomerPO, Today: p.today()}
	var cart Cart
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		var err error
		if cart, err = tx.Cart(ctx, a.Account.ID, a.User.ID); err != nil {
			return err
		}
		customer, err := tx.Customer(ctx, a.Account.ID)
		if err != nil {
			return err
		}
		if page.Warehouses, err = tx.Warehouses(ctx); err != nil {
			return err
		}
		page.Rep = customer.Value.Rep
		for _, s := range customer.Value.ShipTos {
			if a.SeesShipTo(s.ID) {
				page.ShipTos = append(page.ShipTos, s)
			}
		}
		page.PastPO, err = pastPO(ctx, tx, a.Account.ID, form.CustomerPO)
		return err
	})
	if err != nil {
		return Checkout{}, Cart{}, err
	}
	if len(cart.Lines) == 0 {
		return Checkout{}, Cart{}, fail(Conflict, MsgCartEmpty)
	}
	page.check()
	return page, cart, nil
}

// check collects what is wrong with the form.
func (page *Checkout) check() {
	page.checkShipTo()
	page.checkPO()
	on, err := erp.ParseDate(page.Form.RequestedOn)
	switch {
	case err != nil:
		page.problem("requested_on", MsgDateMalformed, clip(page.Form.RequestedOn))
	case !on.IsZero() && on.Before(page.Today):
		page.problem("requested_on", MsgDatePast, on)
	case on.After(page.Today.AddDays(365)):
		page.problem("requested_on", MsgDateFar, on)
	}
}

func (page *Checkout) checkShipTo() {
	at := slices.IndexFunc(page.ShipTos, func(s erp.ShipTo) bool { return string(s.ID) == page.Form.ShipTo })
	if at < 0 {
		if page.Form.ShipTo != "" {
			page.problem("ship_to", MsgShipToUnknown)
		}
		at = max(0, slices.IndexFunc(page.ShipTos, func(s erp.ShipTo) bool { return s.Default }))
	}
	if at < len(page.ShipTos) {
		page.ShipTo = page.ShipTos[at]
		page.Form.ShipTo = string(page.ShipTo.ID)
	}
}

func (page *Checkout) checkPO() {
	po := page.Form.CustomerPO
	switch {
	case page.MaxPO > 0 && len([]rune(po)) > page.MaxPO:
		page.problem("customer_po", MsgPOTooLong, page.MaxPO, len([]rune(po)))
	case strings.ContainsFunc(po, unicode.IsControl):
		page.problem("customer_po", MsgPOMalformed)
	case page.PastPO != nil && !page.Form.SamePO:
		page.problem("customer_po", MsgPOUsed, page.PastPO.Number, page.PastPO.PlacedOn)
	}
}

func (page *Checkout) problem(field string, m Message, args ...any) {
	page.Problems = append(page.Problems, Problem{field, m, args})
}

func (page *Checkout) input() quoteInput {
	on, _ := erp.ParseDate(page.Form.RequestedOn) // a malformed one is a Problem already
	if on.Before(page.Today) {
		on = erp.Date{}
	}
	return quoteInput{shipTo: page.ShipTo.ID, requestedOn: on}
}

// decide turns figures and credit into what a click will do. While the ERP is away, an order over the last known limit
// waits for AR whatever the setting says, because the limit may have changed.
func (page *Checkout) decide(over OverLimit) {
	page.Outcome = WillPlace
	if !page.Quote.Firm {
		page.Outcome = WillSubject
	}
	switch page.Credit.Verdict {
	case CreditOnHold:
		page.Outcome = WillBlock
	case CreditOver:
		page.Outcome = WillBlock
		if over == OverLimitHold || page.Credit.Fresh.Kind == Late {
			page.Outcome = WillHold
		}
	}
}

// finish stores the quote that the page shows, unless it is stored already, and reads what would release a hold.
func (p *Portal) finish(ctx context.Context, a Actor, page *Checkout) error {
	page.decide(p.settings.OverLimit)
	return p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		if page.Credit.Verdict == CreditOnHold {
			overdue, _, err := tx.Invoices(ctx, DocumentQuery{Account: a.Account.ID, Open: true, DueBy: page.Today.AddDays(-1), Limit: 10})
			if err != nil {
				return err
			}
			for _, m := range overdue {
				page.Overdue = append(page.Overdue, m.Value)
			}
		}
		return tx.SaveQuote(ctx, page.Quote)
	})
}

// refused shows the cart with the ERP's no. A failure that is no answer to this cart passes through.
func (p *Portal) refused(ctx context.Context, a Actor, page Checkout, cart Cart, err error) (Checkout, error) {
	code := erp.CodeOf(err)
	if code != erp.Invalid && code != erp.Rejected && code != erp.NotFound {
		return Checkout{}, err
	}
	page.problem("", MsgERPRefuses, reasonOr(err, code))
	known, err := p.cartMirror(ctx, a, cart)
	if err != nil {
		return Checkout{}, err
	}
	for i, l := range cart.Lines {
		page.Quote.Lines = append(page.Quote.Lines, QuotedLine{
			Item: l.Item, Description: known.items[i].Description, PartNumber: known.partNumbers[l.Item], Quantity: l.Quantity,
		})
	}
	page.Outcome, page.Prices = WillRefuse, p.ERPFreshness()
	page.Credit, err = p.credit(ctx, a, erp.Money{})
	return page, err
}

func reasonOr(err error, code erp.Code) string {
	if reason := erp.ReasonOf(err); reason != "" {
		return reason
	}
	return code.Error()
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

func pastPO(ctx context.Context, tx Tx, account AccountID, po string) (*PastPO, error) {
	if po == "" {
		return nil, nil
	}
	writes, err := tx.Writes(ctx, account, WriteOrder, Unconfirmed(), 1000)
	if err != nil {
		return nil, err
	}
	for _, w := range writes {
		order, err := w.placedOrder()
		if err != nil {
			return nil, err
		}
		if order.CustomerPO == po {
			return &PastPO{string(w.Reference), erp.DateOf(w.PlacedAt)}, nil
		}
	}
	m, err := tx.OrderByCustomerPO(ctx, account, po)
	if CodeOf(err) == NotFound {
		return nil, nil
	}
	return &PastPO{string(m.Value.Number), m.Value.PlacedOn}, err
}

type budgetKey struct{}

// withBudget bounds each ERP call under ctx, and nothing else: what is stored afterwards must not run out of time.
func withBudget(ctx context.Context, d time.Duration) context.Context {
	return context.WithValue(ctx, budgetKey{}, d)
}

// asking returns the context for one ERP call.
func asking(ctx context.Context) (context.Context, context.CancelFunc) {
	if d, ok := ctx.Value(budgetKey{}).(time.Duration); ok {
		return context.WithTimeout(ctx, d)
	}
	return ctx, func() {}
}

// silent reports whether the ERP gave no answer, as against a no.
func silent(ctx context.Context, err error) bool {
	switch erp.CodeOf(err) {
	case erp.Unavailable, erp.Unauthorized:
		return true
	}
	return errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil
}
