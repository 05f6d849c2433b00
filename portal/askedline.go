package portal

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// AskedLine is one line of a quick order as somebody typed, pasted or uploaded it, or as it was ordered before.
type AskedLine struct {
	Row      int       // where it stood in its file or table, from 1
	Number   string    // the item's, of any kind of MatchKind
	Quantity string    // as typed
	UOM      string    // as typed; empty: the item's sales unit
	Was      erp.Money // what one WasPer cost the last time; unknown if there was none
	WasPer   erp.UOM
}

// Blank reports whether nothing is asked for: there is neither number nor quantity.
func (l AskedLine) Blank() bool {
	return strings.TrimSpace(l.Number) == "" && strings.TrimSpace(l.Quantity) == ""
}

// clipped bounds what is kept of a line. What is cut off ends in a sign that no number holds, so that the rest is never
// taken for another.
func (l AskedLine) clipped() AskedLine {
	l.Number, l.Quantity, l.UOM = clipTo(l.Number, 120), clipTo(l.Quantity, 40), clipTo(l.UOM, 20)
	return l
}

// LineVerdict is how one line of a quick order stands.
type LineVerdict string

// The verdicts. Those of the first group can go into the cart, those of the last need somebody's attention.
const (
	LineOK             LineVerdict = "ok"
	LineShort          LineVerdict = "short"           // less in stock than asked for
	LinePriceChanged   LineVerdict = "price_changed"   // since it was bought the last time
	LineOnConfirmation LineVerdict = "on_confirmation" // the ERP is silent and has named no price that holds

	LineUnchecked LineVerdict = "unchecked"
	LineAdded     LineVerdict = "added" // is in the cart

	LineNumberMissing    LineVerdict = "number_missing"
	LineUnknown          LineVerdict = "unknown"
	LineChoose           LineVerdict = "choose" // several items have the number
	LineNotAllowed       LineVerdict = "not_allowed"
	LineDiscontinued     LineVerdict = "discontinued"
	LineQuantityMissing  LineVerdict = "quantity_missing"
	LineQuantityNoNumber LineVerdict = "quantity_not_number"
	LineQuantityDouble   LineVerdict = "quantity_ambiguous" // 1,000 can be read in two ways
	LineQuantityNotMore  LineVerdict = "quantity_not_positive"
	LineQuantityTooLarge LineVerdict = "quantity_too_large"
	LineBelowMinimum     LineVerdict = "below_minimum"
	LineNotMultiple      LineVerdict = "not_multiple"
	LineFraction         LineVerdict = "fraction"
	LineUnitUnknown      LineVerdict = "unit_unknown"
	LineUnitInexact      LineVerdict = "unit_inexact" // no exact amount of the sales unit
	LineCartFull         LineVerdict = "cart_full"
)

// Addable reports whether the line can go into the cart as it stands.
func (v LineVerdict) Addable() bool {
	return v == LineOK || v == LineShort || v == LinePriceChanged || v == LineOnConfirmation
}

// NeedsAttention reports whether somebody must put the line right first.
func (v LineVerdict) NeedsAttention() bool {
	return !v.Addable() && v != LineAdded && v != LineUnchecked
}

// ofQuantity says which verdict stands for what the cart's rules find wrong with a quantity.
var ofQuantity = map[Message]LineVerdict{
	MsgQuantityMissing:     LineQuantityMissing,
	MsgQuantityNotNumber:   LineQuantityNoNumber,
	MsgQuantityAmbiguous:   LineQuantityDouble,
	MsgQuantityNotPositive: LineQuantityNotMore,
	MsgQuantityTooLarge:    LineQuantityTooLarge,
	MsgBelowMinimum:        LineBelowMinimum,
	MsgNotMultiple:         LineNotMultiple,
	MsgFraction:            LineFraction,
	MsgCartFull:            LineCartFull,
}

// verdictOf returns the verdict that a refusal of the cart's rules is, and false for any other error.
func verdictOf(err error) (LineVerdict, bool) {
	for _, p := range ProblemsOf(err) {
		v, ok := ofQuantity[p.Message]
		return v, ok
	}
	return "", false
}

// resolve finds the item that the line asks for among those its number stands for. What the buyer picked stays.
func (l *QuickOrderLine) resolve(matches []Match) {
	if l.Picked {
		return
	}
	l.Match, l.Choices = Match{}, nil
	switch {
	case strings.TrimSpace(l.Asked.Number) == "":
		l.Verdict = LineNumberMissing
	case len(matches) == 0:
		l.Verdict = LineUnknown
	case len(matches) > 1:
		l.Verdict, l.Choices = LineChoose, matches
	default:
		l.Match = matches[0]
	}
}

// measure reads quantity and unit of a line whose item is known, and applies what can be said of it without the ERP.
func (l *QuickOrderLine) measure(item erp.Item) {
	switch {
	case item.Status == erp.ItemBlocked:
		l.Verdict = LineNotAllowed
		return
	case item.Status != erp.ItemActive:
		l.Verdict = LineDiscontinued
		return
	}
	amount, err := parseQuantity(l.Asked.Quantity)
	if err != nil {
		l.Verdict, _ = verdictOf(err)
		return
	}
	unit, ok := unitOf(item, l.Asked.UOM)
	if !ok {
		l.Verdict = LineUnitUnknown
		return
	}
	if l.Quantity, err = item.Convert(erp.NewQuantity(amount, unit), item.SellUOM); err != nil {
		l.Quantity, l.Verdict = erp.Quantity{}, LineUnitInexact
		return
	}
	if err := checkQuantity(item, l.Quantity.Amount); err != nil {
		l.Verdict, _ = verdictOf(err)
	}
}

// price takes over what the ERP and the mirror say of a line that can be bought as far as the item's own rules go.
func (l *QuickOrderLine) price(offer ItemOffer) {
	l.Price, l.PriceState, l.PriceNote, l.Extended = offer.Price, offer.PriceState, offer.PriceNote, offer.Extended
	switch {
	case offer.PriceState == PriceNone:
		l.Verdict = LineNotAllowed
	case offer.Price == nil:
		l.Verdict = LineOnConfirmation
	case differs(offer.Item, l.Asked.Was, l.Asked.WasPer, l.Price):
		l.Verdict = LinePriceChanged
	case offer.Verdict == StockShort, offer.Verdict == StockBackorder:
		l.Verdict = LineShort
	default:
		l.Verdict = LineOK
	}
}

// differs reports whether an item's price is another than it was. The two may be stated for different units; what cannot be
// compared, another currency or a unit the item has no more, differs.
func differs(item erp.Item, was erp.Money, per erp.UOM, now *erp.Price) bool {
	if now == nil || !was.Known() {
		return false
	}
	one, err := item.Convert(erp.NewQuantity(decimal.NewFromInt(1), now.Per), per)
	return err != nil || was.Currency != now.Net.Currency || !was.Amount.Mul(one.Amount).Equal(now.Net.Amount)
}

// Units returns every unit that an item can be asked for in, the sales unit first.
func Units(item erp.Item) []erp.UOM {
	units := []erp.UOM{item.SellUOM}
	if item.StockUOM != item.SellUOM {
		units = append(units, item.StockUOM)
	}
	for _, pack := range item.Packs {
		if pack.UOM != item.SellUOM && pack.UOM != item.StockUOM && pack.PerStock.IsPositive() {
			units = append(units, pack.UOM)
		}
	}
	return units
}

// unitOf finds the unit that was typed, whatever its case. None typed is the sales unit.
func unitOf(item erp.Item, typed string) (erp.UOM, bool) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return item.SellUOM, true
	}
	for _, unit := range Units(item) {
		if strings.EqualFold(string(unit), typed) {
			return unit, true
		}
	}
	return "", false
}

// Nearest returns the quantities around the one asked for that the item is sold in, at most two, in the sales unit; none
// where that is not what is wrong with the line.
func (l QuickOrderLine) Nearest(item erp.Item) []erp.Quantity {
	step := item.Multiple
	if !step.IsPositive() {
		step = decimal.NewFromInt(1)
	}
	var tried []decimal.Decimal
	switch l.Verdict {
	case LineBelowMinimum:
		tried = []decimal.Decimal{item.MinQuantity.Div(step).Ceil()}
	case LineNotMultiple, LineFraction:
		below := l.Quantity.Amount.Div(step).Floor()
		tried = []decimal.Decimal{below, below.Add(decimal.NewFromInt(1))}
	}
	var near []erp.Quantity
	for _, steps := range tried {
		if amount := steps.Mul(step); checkQuantity(item, amount) == nil {
			near = append(near, erp.NewQuantity(amount, item.SellUOM))
		}
	}
	return near
}
