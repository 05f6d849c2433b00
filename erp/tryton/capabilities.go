package tryton

import "github.com/tradecounter/portal/erp"

// The lengths that Tryton and we keep to: its own texts have no limit, the reference is the contract's.
const (
	maxReference  = 40
	maxCustomerPO = 100
	maxNote       = 1000
)

// Capabilities implements erp.Adapter.
func (a *Adapter) Capabilities() erp.Capabilities {
	can := erp.Capabilities{
		Version:          "Tryton 6.0",
		MaxCustomerPO:    maxCustomerPO,
		MaxReference:     maxReference,
		MaxNote:          maxNote,
		PriceBatch:       100,
		QuoteIsWritten:   true,
		TaxIDSearch:      true,
		CrossReferences:  true,
		PromisedDates:    true,
		NextReceipts:     true,
		PriceBreaks:      true,
		FreightQuoted:    true,
		PriceOverrides:   true,
		CreditMemos:      true,
		Payments:         len(a.cfg.PaymentJournals) > 0,
		Reversals:        len(a.cfg.PaymentJournals) > 0,
		CustomerWrites:   true,
		Returns:          true,
		Attachments:      true,
		InvoiceDocuments: true,
		AttachmentWrites: true,
		ReferenceLists:   true,
		ChangeFeed:       true,
		Why: map[string]string{
			"Substitutes":       "Tryton 6.0 knows no items that stand in for others",
			"CreditHolds":       "Tryton stops orders by limit and dunning, but puts no customer on hold",
			"TaxByJurisdiction": "the portal takes the tax of an order from Tryton in one sum",
			"OneOffShipTo":      "Tryton delivers to addresses of the customer's record only",
			"ShipComplete":      "Tryton 6.0 has no such mark on an order",
			"CancelOrders":      "Tryton cancels no order once its shipment is planned",
			"Books":             "customers have no salesperson in Tryton 6.0",
			"Certificates":      "Tryton keeps no exemption certificates",
			"HoldReleases":      "Tryton puts nobody on hold, and what waits for approval is decided there",
			"Webhooks":          "Tryton tells nobody of changes",
		},
	}
	if !can.Payments {
		can.Why["Payments"] = "no journal for payments is named in the portal's settings"
		can.Why["Reversals"] = can.Why["Payments"]
	}
	return can
}
