package sapb1

import "github.com/tradecounter/portal/erp"

// Capabilities implements erp.Adapter. Version is known after the first login.
func (a *Adapter) Capabilities() erp.Capabilities {
	version, _ := a.client.version.Load().(string)
	return erp.Capabilities{
		Version: version,

		MaxCustomerPO: maxCustomerPO,
		MaxReference:  maxReference,
		MaxNote:       maxNote,
		PriceBatch:    priceChunk,

		TaxIDSearch:      true,
		CrossReferences:  true,
		PriceBreaks:      true,
		CreditHolds:      true,
		OneOffShipTo:     true,
		ShipComplete:     true,
		PriceOverrides:   true,
		CancelOrders:     true,
		Attachments:      true,
		CustomerWrites:   true,
		Books:            true,
		Certificates:     len(a.cfg.CertificateFields) > 0,
		HoldReleases:     true,
		ReferenceLists:   true,
		Returns:          true,
		AttachmentWrites: true,
		CreditMemos:      true,
		Payments:         len(a.cfg.PaymentAccounts) > 0,
		Reversals:        len(a.cfg.PaymentAccounts) > 0,
		ChangeFeed:       true,
		Webhooks:         a.hookless() == "",

		Why: map[string]string{
			"Substitutes":       "Business One tells the alternatives of one item at a time, which is too slow for a catalogue.",
			"PerUserLogins":     "All calls run under one technical user of Business One.",
			"PromisedDates":     "Business One promises no date before somebody sets it on the order line.",
			"NextReceipts":      "The Service Layer does not expose the dated availability that Business One shows.",
			"TaxByJurisdiction": "The portal reads the tax of a line as one sum.",
			"FreightQuoted":     "Business One works out no freight; it is added to the order or invoice by hand.",
			"Certificates":      "Business One keeps certificates only in fields of the company's own, and none are named to the portal.",
			"Payments":          "Payments are booked on accounts of the company's own, and none are named to the portal.",
			"Reversals":         "Payments are booked on accounts of the company's own, and none are named to the portal.",
			"InvoiceDocuments":  "The Service Layer renders no paper.",
			"Webhooks":          a.hookless(),
		},
	}
}
