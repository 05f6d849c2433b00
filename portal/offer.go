package portal

import (
	"context"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// ItemOffer is an item as one account is offered it.
type ItemOffer struct {
	Item       erp.Item
	PartNumber string       // the account's own; empty if none
	Match      Match        // why a search found it; the zero one elsewhere
	Quantity   erp.Quantity // what it is priced for
	Line       int          // of the cart; zero outside it
	Price      *erp.Price   // nil: no price is known
	PriceState PriceState
	PriceNote  string    // the ERP's reason where it has no price
	Extended   erp.Money // Quantity × Price, in the cart only
	Stock      *erp.Availability
	Verdict    StockVerdict
	ATP        erp.Quantity // all warehouses, in the sales unit
	Substitute erp.ItemID
	Picture    *ItemMedia // nil: none, or none is shown
}

// PriceState says what a price is worth.
type PriceState string

// The states.
const (
	PriceLive     PriceState = "live"
	PriceVerified PriceState = "verified" // the last the ERP stated, still within its validity
	PriceNone     PriceState = "none"     // the ERP has no price for this account
	PriceOnConf   PriceState = "on_confirmation"
)

// StockVerdict is what can be promised of the quantity asked for.
type StockVerdict string

// The verdicts.
const (
	StockReady     StockVerdict = "ready"
	StockShort     StockVerdict = "short" // some now, the rest later
	StockBackorder StockVerdict = "backorder"
	StockUnknown   StockVerdict = "unknown"
)

// mirror is what the database knows of some items for one account.
type mirror struct {
	items       []erp.Item
	matches     map[erp.ItemID]Match // why a search found them
	partNumbers map[erp.ItemID]string
	stock       map[erp.ItemID]erp.Availability
	verified    map[erp.ItemID]erp.Price
	pictures    map[erp.ItemID]ItemMedia // read by the pages that show them
	stockAt     time.Time                // of the oldest row
}

func (p *Portal) readMirror(ctx context.Context, tx Tx, a Actor, items []erp.Item) (mirror, error) {
	m := mirror{items: items, stock: map[erp.ItemID]erp.Availability{}, verified: map[erp.ItemID]erp.Price{}}
	ids := make([]erp.ItemID, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	var err error
	if m.partNumbers, err = tx.PartNumbers(ctx, a.Account.ID, ids); err != nil {
		return m, err
	}
	stock, err := tx.Availability(ctx, ids)
	if err != nil {
		return m, err
	}
	for _, s := range stock {
		m.stock[s.Item] = s
		if m.stockAt.IsZero() || s.AsOf.Before(m.stockAt) {
			m.stockAt = s.AsOf
		}
	}
	prices, err := tx.VerifiedPrices(ctx, a.Account.ID, ids)
	for _, price := range prices {
		m.verified[price.Item] = price
	}
	return m, err
}

// offered is the answer of offers: rows in the order of the items, and how fresh their figures are.
type offered struct {
	rows   []ItemOffer
	prices Freshness
	stock  Freshness
}

// offers prices items in one ERP request, at the quantities given or else at the least that can be bought, and falls
// back to the last verified price of each while the ERP does not answer.
func (p *Portal) offers(ctx context.Context, a Actor, m mirror, lines []CartLine) (offered, error) {
	out := offered{rows: make([]ItemOffer, len(m.items)), stock: p.stockFreshness(m.stockAt)}
	req := erp.PriceRequest{Customer: a.Account.Customer, On: p.today()}
	for i, item := range m.items {
		row := ItemOffer{Item: item, PartNumber: m.partNumbers[item.ID], Match: m.matches[item.ID], Quantity: leastQuantity(item)}
		if lines != nil {
			row.Line, row.Quantity = lines[i].Number, lines[i].Quantity
		}
		if len(item.Substitutes) > 0 && item.Status != erp.ItemActive {
			row.Substitute = item.Substitutes[0]
		}
		if picture, ok := m.pictures[item.ID]; ok {
			row.Picture = &picture
		}
		p.judgeStock(&row, m.stock)
		out.rows[i] = row
		req.Lines = append(req.Lines, erp.PriceLine{Item: item.ID, Quantity: row.Quantity})
	}
	if len(req.Lines) == 0 {
		out.prices = p.ERPFreshness()
		return out, nil
	}
	asked := p.clock()
	results, err := p.erp.Prices(ctx, req)
	if err != nil {
		p.log.WarnContext(ctx, "prices fall back to the last verified", "account", a.Account.ID, "error", err)
		out.prices = p.priceFromMirror(out.rows, m)
		return out, nil
	}
	out.prices = p.live(asked, asked)
	for i := range results {
		p.applyPrice(ctx, &out.rows[i], results[i], m)
		if price := out.rows[i].Price; price != nil && !price.AsOf.IsZero() && price.AsOf.Before(out.prices.At) {
			out.prices.At = price.AsOf
		}
	}
	return out, p.rememberPrices(ctx, a, out.rows, m)
}

func (p *Portal) applyPrice(ctx context.Context, row *ItemOffer, result erp.PriceResult, m mirror) {
	switch {
	case result.Err == nil:
		row.PriceState, row.Price = PriceLive, &result.Price
		row.extend()
	case silent(ctx, result.Err):
		p.lastStated(row, m)
	default:
		row.PriceState, row.PriceNote = PriceNone, erp.ReasonOf(result.Err)
	}
}

// priceFromMirror prices rows with what the ERP stated last, while it does not answer.
func (p *Portal) priceFromMirror(rows []ItemOffer, m mirror) Freshness {
	var oldest time.Time
	for i := range rows {
		p.lastStated(&rows[i], m)
		if price := rows[i].Price; price != nil && (oldest.IsZero() || price.AsOf.Before(oldest)) {
			oldest = price.AsOf
		}
	}
	return p.late(oldest)
}

// lastStated gives a row the price that the ERP stated last, never past its validity and never another quantity's break.
func (p *Portal) lastStated(row *ItemOffer, m mirror) {
	price, ok := m.verified[row.Item.ID]
	if !ok || (!price.ValidThrough.IsZero() && price.ValidThrough.Before(p.today())) {
		row.PriceState = PriceOnConf
		return
	}
	price = atQuantity(price, row.Quantity)
	row.Price, row.PriceState = &price, PriceVerified
	row.extend()
}

// atQuantity applies the breaks that the ERP stated with the price to another quantity.
func atQuantity(price erp.Price, q erp.Quantity) erp.Price {
	for _, b := range price.Breaks {
		if price.Per == q.UOM && q.Amount.GreaterThanOrEqual(b.From) {
			price.Net = b.Net
		}
	}
	price.Quantity = q
	return price
}

// rememberPrices stores what the ERP stated, if it is new or the stored one is getting old. It keeps the price of the
// least quantity, from which breaks lead to every other.
func (p *Portal) rememberPrices(ctx context.Context, a Actor, rows []ItemOffer, m mirror) error {
	var changed []erp.Price
	for _, row := range rows {
		if row.PriceState != PriceLive || !row.Quantity.Equal(leastQuantity(row.Item)) {
			continue
		}
		old, ok := m.verified[row.Item.ID]
		if !ok || !old.Net.Equal(row.Price.Net) || len(old.Breaks) != len(row.Price.Breaks) || row.Price.AsOf.Sub(old.AsOf) > 5*time.Minute {
			changed = append(changed, *row.Price)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		return tx.SaveVerifiedPrices(ctx, a.Account.ID, changed)
	})
}

func (row *ItemOffer) extend() {
	if row.Line > 0 && row.Price != nil {
		if q, err := row.Item.Convert(row.Quantity, row.Price.Per); err == nil {
			row.Extended = row.Price.Net.Mul(q.Amount).Round(2)
		}
	}
}

func (p *Portal) judgeStock(row *ItemOffer, stock map[erp.ItemID]erp.Availability) {
	row.Verdict = StockUnknown
	s, ok := stock[row.Item.ID]
	if !ok {
		return
	}
	row.Stock = &s
	atp := erp.NewQuantity(s.ATP(), s.UOM)
	wanted, err := row.Item.Convert(row.Quantity, s.UOM)
	if err != nil {
		return
	}
	row.ATP = wholeUnits(row.Item, atp)
	switch {
	case atp.Amount.GreaterThanOrEqual(wanted.Amount):
		row.Verdict = StockReady
	case atp.Amount.IsPositive():
		row.Verdict = StockShort
	default:
		row.Verdict = StockBackorder
	}
}

// wholeUnits expresses stock in the sales unit, rounded down: half a hundred cannot be sold by the hundred.
func wholeUnits(item erp.Item, stock erp.Quantity) erp.Quantity {
	for _, pack := range item.Packs {
		if pack.UOM == item.SellUOM && pack.PerStock.IsPositive() {
			return erp.NewQuantity(stock.Amount.Div(pack.PerStock).Floor(), item.SellUOM)
		}
	}
	return stock
}

func leastQuantity(item erp.Item) erp.Quantity {
	least := decimal.NewFromInt(1)
	for _, d := range []decimal.Decimal{item.MinQuantity, item.Multiple} {
		if d.GreaterThan(least) {
			least = d
		}
	}
	return erp.NewQuantity(least, item.SellUOM)
}

func (p *Portal) stockFreshness(at time.Time) Freshness {
	switch {
	case at.IsZero():
		return Freshness{Kind: Unknown}
	case !p.erp.Health().DownSince.IsZero():
		return p.late(at)
	}
	return Freshness{Kind: AsOf, At: at}
}

// offersForCart prices the cart's lines at their quantities.
func (p *Portal) offersForCart(ctx context.Context, a Actor, cart Cart) (offered, error) {
	known, err := p.cartMirror(ctx, a, cart)
	if err != nil {
		return offered{}, err
	}
	return p.offers(ctx, a, known, cart.Lines)
}

// cartMirror reads what is known of the cart's items, in the order of its lines. A line whose item has left the mirror
// stays, as one that cannot be sold.
func (p *Portal) cartMirror(ctx context.Context, a Actor, cart Cart) (known mirror, err error) {
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		ids := make([]erp.ItemID, len(cart.Lines))
		for i, l := range cart.Lines {
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
		ordered := make([]erp.Item, len(cart.Lines))
		for i, l := range cart.Lines {
			item, ok := byID[l.Item]
			if !ok {
				item = erp.Item{ID: l.Item, SellUOM: l.Quantity.UOM, StockUOM: l.Quantity.UOM, Status: erp.ItemBlocked}
			}
			ordered[i] = item
		}
		known, err = p.readMirror(ctx, tx, a, ordered)
		return err
	})
	return known, err
}
