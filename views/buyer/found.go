package buyer

import (
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
)

// matchText says why a search found an item; it is empty where nothing was searched for.
func matchText(p *text.Printer, m portal.Match) string {
	switch m.Kind {
	case portal.MatchItem:
		return p.T("find.by_item")
	case portal.MatchPartNumber:
		return p.T("find.by_part_number", m.Number)
	case portal.MatchManufacturer:
		return p.T("find.by_manufacturer", m.Number)
	case portal.MatchBarcode:
		return p.T("find.by_barcode", m.Number)
	case portal.MatchWords:
		return p.T("find.by_words")
	}
	return ""
}

// documentTitle names a document that was found by the page it is shown on.
func documentTitle(p *text.Printer, d portal.FoundDocument) string {
	switch d.Kind {
	case portal.InvoiceDocument:
		return p.T("find.invoice", d.Page)
	case portal.ShipmentDocument:
		return p.T("find.shipment", d.Page)
	default:
		return p.T("find.order", d.Page)
	}
}

// documentMatch says by which of its numbers it was found.
func documentMatch(p *text.Printer, d portal.FoundDocument) string {
	switch d.By {
	case portal.ByCustomerPO:
		return p.T("find.by_po", d.Number)
	case portal.ByTracking:
		return p.T("find.by_tracking", d.Number)
	case portal.ByReference:
		return p.T("find.by_reference", d.Number)
	}
	switch d.Kind {
	case portal.InvoiceDocument:
		return p.T("find.by_invoice", d.Number)
	case portal.ShipmentDocument:
		return p.T("find.by_delivery", d.Number)
	default:
		return p.T("find.by_order", d.Number)
	}
}
