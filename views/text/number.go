package text

import (
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/text/currency"

	"github.com/tradecounter/portal/erp"
)

// minus is the sign of a ledger; a hyphen is narrower than a figure and breaks at the end of a line.
const minus = "\u2212"

// shownDecimals is how many decimals are kept even where they are zeros: a price of 63.4000 per hundred says how exact
// it is. Zeros beyond them say nothing.
const shownDecimals = 4

// Amount writes a sum without its currency, which stands in the column head: with the decimals it carries, but no
// fewer than the currency has. A sum nobody stated is a dash.
func (p *Printer) Amount(m erp.Money) string {
	if !m.Known() {
		return "–"
	}
	return p.fixed(m.Amount, max(decimals(m.Amount), minorDigits(m.Currency)))
}

// Money writes a sum with its currency: "442.80 USD".
func (p *Printer) Money(m erp.Money) string {
	if !m.Known() {
		return "–"
	}
	return p.Amount(m) + "\u00a0" + string(m.Currency)
}

// Number writes a plain number with no more decimals than it needs: "1,240" and "0.5".
func (p *Printer) Number(d decimal.Decimal) string {
	_, fraction, _ := strings.Cut(d.String(), ".")
	return p.fixed(d, int32(len(fraction)))
}

// Quantity writes a quantity with its unit: "120 C".
func (p *Printer) Quantity(q erp.Quantity) string {
	return p.Number(q.Amount) + "\u00a0" + string(q.UOM)
}

// Percent writes a share of one as a percentage with one decimal: 0.045 is "4.5 %".
func (p *Printer) Percent(share decimal.Decimal) string {
	return p.fixed(share.Shift(2).Round(1), 1) + "\u00a0%"
}

func (p *Printer) fixed(d decimal.Decimal, places int32) string {
	whole, fraction, _ := strings.Cut(d.Abs().StringFixed(places), ".")
	var b strings.Builder
	if d.IsNegative() {
		b.WriteString(minus)
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(p.locale.group)
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString(p.locale.point)
		b.WriteString(fraction)
	}
	return b.String()
}

// decimals counts those of a sum, less the zeros beyond shownDecimals.
func decimals(d decimal.Decimal) int32 {
	carried := max(-d.Exponent(), 0)
	if carried <= shownDecimals {
		return carried
	}
	_, fraction, _ := strings.Cut(d.String(), ".")
	return max(int32(len(fraction)), shownDecimals)
}

func minorDigits(c erp.Currency) int32 {
	unit, err := currency.ParseISO(string(c))
	if err != nil {
		return 2
	}
	scale, _ := currency.Standard.Rounding(unit)
	return int32(scale)
}
