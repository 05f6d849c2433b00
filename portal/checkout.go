package portal

import (
	"context"
	"slices"
	"strings"
	"unicode"

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
	Reason         string // why whoever acts for the customer spends its money; asked of nobody else
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
	Approval   bool          // a colleague has to decide on the order before it goes anywhere
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
		page.PastPO, err = p.pastPO(ctx, tx, a.Account.ID, form.CustomerPO)
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
	page.Approval = a.needsApproval(page.Quote)
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

func (p *Portal) pastPO(ctx context.Context, tx Tx, account AccountID, po string) (*PastPO, error) {
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
			return &PastPO{string(w.Reference), p.dayOf(w.PlacedAt)}, nil
		}
	}
	m, err := tx.OrderByCustomerPO(ctx, account, po)
	if CodeOf(err) == NotFound {
		return nil, nil
	}
	return &PastPO{string(m.Value.Number), m.Value.PlacedOn}, err
}
