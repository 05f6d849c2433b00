package ui

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// creditPart is one line of what stands against the limit, and its piece of the gauge.
type creditPart struct {
	name     string // of its class and its message
	amount   erp.Money
	x, width string
}

// creditParts splits what stands against the limit the way the ERP's own parts do, as long as they add up to its
// exposure; else the exposure is one part. What this portal placed and the ERP has not counted follows, then this order.
func creditParts(c portal.Credit) []creditPart {
	r := c.Receivable
	parts := []creditPart{{name: "ar", amount: r.Balance}, {name: "orders", amount: r.OpenOrders}, {name: "shipped", amount: r.Shipped}}
	sum := r.Balance.Amount.Add(r.OpenOrders.Amount).Add(r.Shipped.Amount)
	if !sum.Equal(r.Exposure.Amount) {
		parts = []creditPart{{name: "exposure", amount: r.Exposure}}
	}
	parts = append(parts, creditPart{name: "unsent", amount: c.Unsent}, creditPart{name: "cart", amount: c.ThisOrder})
	shown := parts[:0]
	for _, p := range parts {
		if p.amount.Known() && !p.amount.IsZero() {
			shown = append(shown, p)
		}
	}
	return shown
}

// gauge is the picture: pieces up to the limit, and what lies past it.
type gauge struct {
	pieces           []creditPart
	limit            string // where the limit's mark stands
	overFrom, overTo string
	over             bool
	left             erp.Money // negative: how far past
}

func gaugeOf(c portal.Credit) gauge {
	limit := c.Receivable.Limit.Amount
	used := decimal.Zero
	parts := creditParts(c)
	for _, p := range parts {
		used = used.Add(p.amount.Amount)
	}
	g := gauge{left: erp.NewMoney(limit.Amount.Sub(used), limit.Currency)}
	// Past the limit the scale ends a little after the sum, within it a little after the limit, so that its mark shows.
	scale := decimal.Max(used, limit.Amount).Mul(decimal.RequireFromString("1.04"))
	at := decimal.Zero
	for _, p := range parts {
		end := decimal.Min(at.Add(p.amount.Amount), limit.Amount)
		if end.GreaterThan(at) {
			p.x, p.width = share(at, scale), share(end.Sub(at), scale)
			g.pieces = append(g.pieces, p)
			at = end
		}
	}
	g.limit = share(limit.Amount, scale)
	if used.GreaterThan(limit.Amount) {
		g.over, g.overFrom, g.overTo = true, g.limit, share(used.Sub(limit.Amount), scale)
	}
	return g
}
