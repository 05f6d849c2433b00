// Package buyer holds the pages of a customer's own people: one file per page, its struct on top.
package buyer

import (
	"strings"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// itemNote is the muted line under an item's name: who makes it, and what its sales unit holds.
func itemNote(p *text.Printer, item erp.Item) string {
	var parts []string
	for _, s := range []string{item.Manufacturer, item.ManufacturerNo, ui.PackText(p, item)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

// buyable reports whether a row offers a way into the cart: not what is out of the range, nor what the ERP has no price
// for. While the ERP is silent, a price may still come.
func buyable(o portal.ItemOffer) bool {
	return o.Item.Status == erp.ItemActive && o.PriceState != portal.PriceNone
}

// fact is one label and value of an item's particulars.
type fact struct{ label, value string }

func particulars(p *text.Printer, item erp.Item) []fact {
	all := []fact{
		{p.T("item.category"), item.Category.Name},
		{p.T("item.manufacturer"), strings.TrimSpace(item.Manufacturer + " " + item.ManufacturerNo)},
		{p.T("item.barcode"), item.Barcode},
		{p.T("item.pack"), ui.PackText(p, item)},
		{p.T("item.weight"), item.Weight},
		{p.T("item.hazmat"), item.Hazmat},
	}
	for _, a := range item.Attributes {
		all = append(all, fact{a.Name, a.Value})
	}
	known := all[:0]
	for _, f := range all {
		if f.value != "" {
			known = append(known, f)
		}
	}
	return known
}
