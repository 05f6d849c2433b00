package portal

import (
	"context"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// QuoteID is the portal's own random id of a quote. The reference of the order placed on it is made from it, so that
// one quote becomes at most one order, however often it is sent.
type QuoteID string

// Reference returns the mark that an order placed on this quote carries into the ERP.
func (id QuoteID) Reference() erp.Reference { return erp.Reference("W-" + string(id)) }

// Quote is the stored dry run of a cart: what the buyer saw, to the cent, and when it was true.
type Quote struct {
	ID          QuoteID
	Account     AccountID
	User        UserID
	CartVersion int64
	ShipTo      erp.ShipToID
	RequestedOn erp.Date
	Firm        bool // priced and taxed as a whole by the ERP; false: from the last verified prices, to be confirmed
	Lines       []QuotedLine
	Goods       erp.Money
	Freight     erp.Freight // unknown unless Firm
	Tax         erp.Money   // unknown unless Firm
	Total       erp.Money   // unknown unless Firm
	AsOf        time.Time   // of the figures
	MadeAt      time.Time
	ExpiresAt   time.Time
}

// QuotedLine is one line as the buyer saw it. Net is unknown for a price on confirmation.
type QuotedLine struct {
	Item        erp.ItemID
	Description string
	PartNumber  string
	Quantity    erp.Quantity
	Net         erp.Money
	Per         erp.UOM
	Extended    erp.Money
	Tax         erp.Money
	Source      erp.PriceSource
	Warehouse   erp.WarehouseID
	PromisedOn  erp.Date
}

// Unpriced counts the lines whose price is to be confirmed.
func (q Quote) Unpriced() int {
	n := 0
	for _, l := range q.Lines {
		if !l.Net.Known() {
			n++
		}
	}
	return n
}

// Draft is the order that the quote stands for.
func (q Quote) Draft(customer erp.CustomerID, po string) erp.OrderDraft {
	draft := erp.OrderDraft{Customer: customer, ShipTo: q.ShipTo, CustomerPO: po, RequestedOn: q.RequestedOn}
	for _, l := range q.Lines {
		draft.Lines = append(draft.Lines, erp.DraftLine{Item: l.Item, Quantity: l.Quantity})
	}
	return draft
}

// keepQuotes is how long a quote is kept after it expired: a page that is sent late is still shown what has changed.
const keepQuotes = 24 * time.Hour

// DropQuotes removes the quotes of every account that expired a day ago, and the quick orders that have expired. What was
// placed has a copy of its own.
func (p *Portal) DropQuotes(ctx context.Context) error {
	return p.store.InTx(ctx, JobScope(), func(tx Tx) error {
		if err := tx.DropQuotes(ctx, p.clock().Add(-keepQuotes)); err != nil {
			return err
		}
		return tx.DropQuickOrders(ctx, p.clock())
	})
}

// SweepQuotes removes from the ERP what dry runs have left there whose process died.
func (p *Portal) SweepQuotes(ctx context.Context) error {
	swept, err := p.erp.SweepQuotes(erp.WithClass(ctx, erp.Background))
	if err != nil {
		return fmt.Errorf("sweep quotes: %w", err)
	}
	if swept > 0 {
		p.log.WarnContext(ctx, "dry runs were left in the ERP, and are removed", "swept", swept)
	}
	return nil
}

// SameFigures reports whether two quotes ask the same money of the buyer, line by line and in total. Dates and
// warehouses may differ: they are promises, shown but not agreed.
func (q Quote) SameFigures(other Quote) bool {
	if len(q.Lines) != len(other.Lines) || q.Firm != other.Firm {
		return false
	}
	for i, l := range q.Lines {
		o := other.Lines[i]
		if l.Item != o.Item || !l.Quantity.Equal(o.Quantity) || !l.Net.Equal(o.Net) || !l.Extended.Equal(o.Extended) {
			return false
		}
	}
	return q.Goods.Equal(other.Goods) && q.Freight.Amount.Equal(other.Freight.Amount) && q.Tax.Equal(other.Tax) && q.Total.Equal(other.Total)
}

// quoteInput is what a cart is quoted for.
type quoteInput struct {
	shipTo      erp.ShipToID
	requestedOn erp.Date
}

// makeQuote asks the ERP for a dry run of the cart and returns it unsaved; while the ERP does not answer, a quote from
// the last verified prices. Invalid and Rejected are the ERP's no to this cart.
func (p *Portal) makeQuote(ctx context.Context, a Actor, cart Cart, in quoteInput) (Quote, Freshness, error) {
	id, err := p.newID()
	if err != nil {
		return Quote{}, Freshness{}, err
	}
	now := p.clock()
	q := Quote{
		ID: QuoteID(id), Account: a.Account.ID, User: a.User.ID, CartVersion: cart.Version,
		ShipTo: in.shipTo, RequestedOn: in.requestedOn, MadeAt: now, ExpiresAt: now.Add(p.settings.QuoteLife),
	}
	known, err := p.cartMirror(ctx, a, cart)
	if err != nil {
		return Quote{}, Freshness{}, err
	}
	for i, l := range cart.Lines {
		item := known.items[i]
		q.Lines = append(q.Lines, QuotedLine{
			Item: l.Item, Description: item.Description, PartNumber: known.partNumbers[l.Item], Quantity: l.Quantity,
		})
	}
	asked, cancel := asking(ctx)
	defer cancel()
	dry, err := p.erp.Quote(asked, q.Draft(a.Account.Customer, ""))
	if silent(ctx, err) {
		p.log.WarnContext(ctx, "quote falls back to verified prices", "account", a.Account.ID, "error", err)
		return p.unconfirmedQuote(q, known)
	}
	if err != nil {
		return Quote{}, Freshness{}, err
	}
	if err := q.firm(dry); err != nil {
		return Quote{}, Freshness{}, err
	}
	return q, p.live(q.AsOf, now), nil
}

// firm takes over the ERP's figures.
func (q *Quote) firm(dry erp.Quote) error {
	if len(dry.Lines) != len(q.Lines) {
		return fmt.Errorf("quote: asked for %d lines, the ERP answered %d", len(q.Lines), len(dry.Lines))
	}
	q.Firm, q.Goods, q.Freight, q.Tax, q.Total, q.AsOf = true, dry.Goods, dry.Freight, dry.Tax, dry.Total, dry.AsOf
	for i, d := range dry.Lines {
		l := &q.Lines[i]
		l.Net, l.Per, l.Extended, l.Tax = d.Net, d.Per, d.Extended, d.Tax
		l.Source, l.Warehouse, l.PromisedOn = d.Source, d.Warehouse, d.PromisedOn
	}
	return nil
}

// unconfirmedQuote prices what can be priced from memory. Tax, freight and total stay unknown: never a guess.
func (p *Portal) unconfirmedQuote(q Quote, known mirror) (Quote, Freshness, error) {
	rows := make([]ItemOffer, len(q.Lines))
	for i, l := range q.Lines {
		rows[i] = ItemOffer{Item: known.items[i], Quantity: l.Quantity, Line: i + 1}
	}
	fresh := p.priceFromMirror(rows, known)
	q.AsOf = fresh.At
	var err error
	for i, row := range rows {
		if row.Price == nil {
			continue
		}
		l := &q.Lines[i]
		l.Net, l.Per, l.Extended, l.Source = row.Price.Net, row.Price.Per, row.Extended, row.Price.Source
		if q.Goods, err = q.Goods.Add(l.Extended); err != nil {
			return Quote{}, Freshness{}, err
		}
	}
	return q, fresh, nil
}

// within reports whether the ERP's figures differ from what the buyer saw by at most the tolerance, line by line for
// every price the buyer saw, and in total if the buyer saw one. A price that was to be confirmed was accepted as such.
func (q Quote) within(tolerance decimal.Decimal, now Quote) bool {
	near := func(seen, is erp.Money) bool {
		if !seen.Known() {
			return true
		}
		diff := is.Amount.Sub(seen.Amount).Abs()
		return seen.Currency == is.Currency && diff.LessThanOrEqual(seen.Amount.Abs().Mul(tolerance))
	}
	for i, l := range q.Lines {
		if !near(l.Net, now.Lines[i].Net) {
			return false
		}
	}
	return near(q.Total, now.Total)
}
