package ui

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
)

// inSales expresses an amount of stock in the item's sales unit where that is exact, else in the stock unit.
func inSales(item erp.Item, amount decimal.Decimal) erp.Quantity {
	q := erp.NewQuantity(amount, item.StockUOM)
	sales, err := item.Convert(q, item.SellUOM)
	if err != nil {
		return q
	}
	return sales
}

// Branch is what people call a warehouse: its name, or its key where the ERP has no name.
func Branch(all []erp.Warehouse, id erp.WarehouseID) string {
	for _, w := range all {
		if w.ID == id && w.Name != "" {
			return w.Name
		}
	}
	return string(id)
}

// byWarehouse is the second line of a row's stock: where it can ship from, "Dayton 62 · Columbus 12".
func byWarehouse(p *text.Printer, o portal.ItemOffer, all []erp.Warehouse) string {
	var parts []string
	for _, w := range o.Stock.Warehouses {
		if !w.ATP.IsPositive() {
			continue
		}
		q := inSales(o.Item, w.ATP)
		figure := p.Number(q.Amount)
		if q.UOM != o.ATP.UOM {
			figure = p.Quantity(q)
		}
		parts = append(parts, strings.ReplaceAll(Branch(all, w.Warehouse)+" "+figure, " ", "\u00a0"))
	}
	return strings.Join(parts, " · ")
}

// NextReceipt returns the earliest stock that is due anywhere.
func NextReceipt(s *erp.Availability) (erp.Receipt, bool) {
	var next erp.Receipt
	for _, w := range s.Warehouses {
		r := w.NextReceipt
		if !r.On.IsZero() && (next.On.IsZero() || r.On.Before(next.On)) {
			next = r
		}
	}
	return next, !next.On.IsZero()
}

// branch is one warehouse of the item page's stock table.
type branch struct {
	name                              string
	onHand, allocated, atp, onOrder   erp.Quantity
	next                              string
	atpWidth, allocatedWidth, pastATP string // percentages of the bar
}

type branches struct {
	rows []branch
	sum  branch
}

func stockTable(p *text.Printer, v portal.ItemView) branches {
	var onHand, allocated, atp, onOrder decimal.Decimal
	most := decimal.Zero
	for _, w := range v.Offer.Stock.Warehouses {
		most = decimal.Max(most, w.OnHand, w.ATP.Add(w.Allocated))
	}
	item, t := v.Offer.Item, branches{}
	for _, w := range v.Offer.Stock.Warehouses {
		b := branch{
			name: Branch(v.Warehouses, w.Warehouse), onHand: inSales(item, w.OnHand), allocated: inSales(item, w.Allocated),
			atp: inSales(item, w.ATP), onOrder: inSales(item, w.OnOrder),
			atpWidth: share(w.ATP, most), allocatedWidth: share(w.Allocated, most),
		}
		b.pastATP = b.atpWidth
		if r := w.NextReceipt; !r.On.IsZero() {
			b.next = p.T("stock.receipt", inSales(item, r.Quantity), p.Day(r.On))
		}
		t.rows = append(t.rows, b)
		onHand, allocated = onHand.Add(w.OnHand), allocated.Add(w.Allocated)
		atp, onOrder = atp.Add(w.ATP), onOrder.Add(w.OnOrder)
	}
	t.sum = branch{onHand: inSales(item, onHand), allocated: inSales(item, allocated), atp: inSales(item, atp), onOrder: inSales(item, onOrder)}
	return t
}

// share returns part ÷ whole as a percentage for SVG, between 0 and 100.
func share(part, whole decimal.Decimal) string {
	if !whole.IsPositive() || !part.IsPositive() {
		return "0%"
	}
	hundred := decimal.NewFromInt(100)
	return decimal.Min(part.Mul(hundred).DivRound(whole, 2), hundred).StringFixed(2) + "%"
}
