package buyer

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// verdict is how a line stands, in a word and with what there is to say about it.
type verdict struct {
	tone       ui.Tone
	icon, word string
	notes      []string
}

// VerdictText says how a line stands in one line, for files.
func VerdictText(p *text.Printer, r portal.QuickOrderRow) string {
	v := verdictOf(p, r)
	return strings.Join(append([]string{v.word}, v.notes...), ". ")
}

func verdictOf(p *text.Printer, r portal.QuickOrderRow) verdict {
	switch r.Verdict {
	case portal.LineOK:
		return stocked(p, r)
	case portal.LineShort:
		return verdict{ui.Wait, "half", shortWord(p, r.Offer), notes(twice(p, r))}
	case portal.LinePriceChanged:
		return verdict{ui.Wait, "swap", p.T("quick.verdict.price_changed"), notes(wasNow(p, r), shortNote(p, r.Offer), twice(p, r))}
	case portal.LineOnConfirmation:
		return verdict{ui.Wait, "clock", p.T("quick.verdict.on_confirmation"), notes(p.T("price.on_confirmation_why"), twice(p, r))}
	case portal.LineAdded:
		return verdict{ui.Good, "check", p.T("quick.verdict.added"), notes(wasNow(p, r), shortNote(p, r.Offer), priceLater(p, r))}
	case portal.LineUnchecked:
		return verdict{ui.Off, "clock", p.T("quick.verdict.unchecked"), nil}
	case portal.LineChoose:
		return verdict{ui.Wait, "open", p.T("quick.verdict.choose"), notes(p.T("quick.choices", len(r.Choices)))}
	case portal.LineUnknown:
		return verdict{ui.Bad, "xc", p.T("quick.verdict.unknown"), nil}
	case portal.LineNumberMissing:
		return verdict{ui.Bad, "xc", p.T("quick.verdict.number_missing"), nil}
	case portal.LineNotAllowed:
		return verdict{ui.Bad, "lock", p.T("quick.verdict.not_allowed"), notes(whyNot(p, r.Offer))}
	case portal.LineDiscontinued:
		return verdict{ui.Bad, "no", p.T("quick.verdict.discontinued"), notes(discontinued(p, r))}
	case portal.LineUnitUnknown:
		return verdict{ui.Bad, "alert", p.T("quick.verdict.unit_unknown"), notes(p.T("quick.units", unitList(r.Offer.Item)))}
	case portal.LineUnitInexact:
		return verdict{ui.Bad, "alert", p.T("quick.verdict.unit_inexact"), notes(p.T("quick.units", string(r.Offer.Item.SellUOM)))}
	case portal.LineCartFull:
		return verdict{ui.Bad, "alert", p.T("quick.verdict.cart_full"), nil}
	}
	return quantityVerdict(p, r)
}

// quantityVerdict says what the cart's own rules say of a quantity.
func quantityVerdict(p *text.Printer, r portal.QuickOrderRow) verdict {
	item := r.Offer.Item
	bad := func(word text.Key, m portal.Message, args ...any) verdict {
		return verdict{ui.Bad, "alert", p.T(word), notes(p.Problem(portal.Problem{Message: m, Args: args}), converted(p, r))}
	}
	switch r.Verdict {
	case portal.LineQuantityMissing:
		return verdict{ui.Wait, "open", p.T("quick.verdict.quantity_missing"), nil}
	case portal.LineQuantityNoNumber:
		return bad("quick.verdict.quantity", portal.MsgQuantityNotNumber, r.Asked.Quantity)
	case portal.LineQuantityDouble:
		return bad("quick.verdict.quantity", portal.MsgQuantityAmbiguous, r.Asked.Quantity)
	case portal.LineQuantityNotMore:
		return bad("quick.verdict.quantity", portal.MsgQuantityNotPositive)
	case portal.LineQuantityTooLarge:
		return bad("quick.verdict.too_large", portal.MsgQuantityTooLarge, portal.MaxQuantity)
	case portal.LineBelowMinimum:
		return bad("quick.verdict.below_minimum", portal.MsgBelowMinimum, erp.NewQuantity(item.MinQuantity, item.SellUOM))
	case portal.LineNotMultiple:
		return bad("quick.verdict.not_multiple", portal.MsgNotMultiple, erp.NewQuantity(item.Multiple, item.SellUOM))
	default:
		return bad("quick.verdict.fraction", portal.MsgFraction, string(item.SellUOM))
	}
}

func notes(all ...string) []string {
	var said []string
	for _, n := range all {
		if n != "" {
			said = append(said, n)
		}
	}
	return said
}

func stocked(p *text.Printer, r portal.QuickOrderRow) verdict {
	if r.Offer.Verdict == portal.StockReady {
		return verdict{ui.Good, "check", p.T("quick.verdict.ok"), notes(p.T("quick.atp", r.Offer.ATP), twice(p, r))}
	}
	if r.Offer.Verdict == portal.StockUnknown {
		return verdict{ui.Good, "check", p.T("quick.verdict.ok"), notes(p.T("stock.unknown"), twice(p, r))}
	}
	return verdict{ui.Wait, "half", shortWord(p, r.Offer), notes(twice(p, r))}
}

// shortWord says how much there is now and when about the rest may come.
func shortWord(p *text.Printer, o portal.ItemOffer) string {
	now := o.ATP
	if now.Amount.GreaterThan(o.Quantity.Amount) {
		now = o.Quantity
	}
	rest := erp.NewQuantity(o.Quantity.Amount.Sub(now.Amount), o.Quantity.UOM)
	next, dated := erp.Receipt{}, false
	if o.Stock != nil {
		next, dated = ui.NextReceipt(o.Stock)
	}
	switch {
	case !now.Amount.IsPositive() && dated:
		return p.T("quick.later_on", next.On)
	case !now.Amount.IsPositive():
		return p.T("quick.later")
	case dated:
		return p.T("quick.short_on", now, rest, next.On)
	}
	return p.T("quick.short", now, rest)
}

// shortNote is shortWord where the stock is not the main thing.
func shortNote(p *text.Printer, o portal.ItemOffer) string {
	if o.Verdict != portal.StockShort && o.Verdict != portal.StockBackorder {
		return ""
	}
	return shortWord(p, o)
}

// wasNow says that the price is another than the last time.
func wasNow(p *text.Printer, r portal.QuickOrderRow) string {
	if !r.PriceDiffers() {
		return ""
	}
	write := p.Amount
	if r.Asked.Was.Currency != r.Price.Net.Currency {
		write = p.Money
	}
	return p.T("quick.was_now", write(r.Asked.Was), string(r.Asked.WasPer), write(r.Price.Net), string(r.Price.Per))
}

func priceLater(p *text.Printer, r portal.QuickOrderRow) string {
	if r.Price != nil {
		return ""
	}
	return p.T("quick.verdict.on_confirmation")
}

func twice(p *text.Printer, r portal.QuickOrderRow) string {
	if !r.Twice {
		return ""
	}
	return p.T("quick.twice")
}

func whyNot(p *text.Printer, o portal.ItemOffer) string {
	if o.Item.Status == erp.ItemBlocked {
		return p.T("quick.blocked")
	}
	return ui.NoPriceWhy(p, o)
}

func discontinued(p *text.Printer, r portal.QuickOrderRow) string {
	switch {
	case r.Substitute != nil:
		return p.T("quick.substitute", string(r.Substitute.ID), r.Substitute.Description)
	case r.Offer.ATP.Amount.GreaterThan(decimal.Zero):
		return p.T("quick.left_ask", r.Offer.ATP)
	}
	return p.T("quick.no_substitute")
}

func unitList(item erp.Item) string {
	units := portal.Units(item)
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = string(u)
	}
	return strings.Join(names, ", ")
}
