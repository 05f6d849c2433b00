package ui

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
)

// NoPriceWhy says why an item has no price: in the ERP's words, or else in ours.
func NoPriceWhy(p *text.Printer, o portal.ItemOffer) string {
	if o.PriceNote != "" {
		return o.PriceNote
	}
	return p.T("price.none_why")
}

// SourceText says in words which rule a price comes from: "Contract C-2291". A reference that begins with the word, as
// "Price List 01" does, stands alone.
func SourceText(p *text.Printer, kind erp.PriceSourceKind, reference string) string {
	word := strings.TrimSpace(p.T(sourceKey(kind), ""))
	if strings.HasPrefix(strings.ToLower(reference), strings.ToLower(word)) {
		return reference
	}
	return strings.TrimSpace(p.T(sourceKey(kind), reference))
}

func sourceKey(kind erp.PriceSourceKind) text.Key {
	switch kind {
	case erp.SourceContract:
		return "price.source.contract"
	case erp.SourcePromotion:
		return "price.source.promotion"
	case erp.SourceDiscount:
		return "price.source.discount"
	case erp.SourceBreak:
		return "price.source.break"
	case erp.SourceList:
		return "price.source.list"
	case erp.SourceManual:
		return "price.source.manual"
	default:
		return "price.source.unknown"
	}
}

// SourceLine is SourceText with the last day the price holds, or else the first.
func SourceLine(p *text.Printer, price erp.Price) string {
	source := SourceText(p, price.Source.Kind, price.Source.Reference)
	switch {
	case !price.ValidThrough.IsZero():
		return p.T("price.until", source, p.Day(price.ValidThrough))
	case !price.Source.ValidFrom.IsZero():
		return p.T("price.since", source, p.Day(price.Source.ValidFrom))
	}
	return source
}

// rung is one row of the table of breaks.
type rung struct {
	from  erp.Quantity
	net   erp.Money
	saved string // share under the first rung; a dash on it
	on    bool   // holds for the quantity asked for
}

// ladder lists the price at the quantity it was asked for, then each break beyond.
func ladder(p *text.Printer, price erp.Price) []rung {
	first := price.Quantity
	if first.UOM != price.Per {
		first = erp.NewQuantity(decimal.NewFromInt(1), price.Per)
	}
	rungs := []rung{{from: first, net: price.Net, saved: "–", on: true}}
	for _, b := range price.Breaks {
		if b.From.LessThanOrEqual(first.Amount) || !price.Net.Amount.IsPositive() {
			continue
		}
		saved := price.Net.Amount.Sub(b.Net.Amount).DivRound(price.Net.Amount, 6)
		rungs = append(rungs, rung{from: erp.NewQuantity(b.From, price.Per), net: b.Net, saved: p.Percent(saved)})
	}
	return rungs
}

// PackText says what the sales unit holds: "C = 100 EA", "at least 10 C", "in steps of 5 C".
func PackText(p *text.Printer, item erp.Item) string {
	var parts []string
	for _, pack := range item.Packs {
		if pack.UOM == item.SellUOM && pack.UOM != item.StockUOM {
			parts = append(parts, string(pack.UOM)+" = "+p.Quantity(erp.NewQuantity(pack.PerStock, item.StockUOM)))
		}
	}
	one := decimal.NewFromInt(1)
	if item.Multiple.IsPositive() && !item.Multiple.Equal(one) {
		parts = append(parts, p.T("price.multiple", erp.NewQuantity(item.Multiple, item.SellUOM)))
	}
	if item.MinQuantity.GreaterThan(one) && !item.MinQuantity.Equal(item.Multiple) {
		parts = append(parts, p.T("price.minimum", erp.NewQuantity(item.MinQuantity, item.SellUOM)))
	}
	return strings.Join(parts, " · ")
}

// Head is the head of a column of sums with the currency they are in, if one is known.
func Head(p *text.Printer, key text.Key, currency string) string {
	return strings.TrimSuffix(strings.TrimSpace(p.T(key, currency)), ",")
}

// Currency returns the one that all rows are priced in, for the head of the column; empty if no row has a price.
func Currency(rows []portal.ItemOffer) string {
	for _, r := range rows {
		if r.Price != nil {
			return string(r.Price.Net.Currency)
		}
	}
	return ""
}
