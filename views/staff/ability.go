package staff

import "github.com/tradecounter/portal/views/text"

// abilities are the words for what an ERP may be able to do, by the field of erp.Capabilities.
var abilities = map[string]text.Key{
	"TaxIDSearch":       "ability.tax_id_search",
	"CrossReferences":   "ability.cross_references",
	"Substitutes":       "ability.substitutes",
	"PromisedDates":     "ability.promised_dates",
	"NextReceipts":      "ability.next_receipts",
	"PriceBreaks":       "ability.price_breaks",
	"CreditHolds":       "ability.credit_holds",
	"TaxByJurisdiction": "ability.tax_by_jurisdiction",
	"FreightQuoted":     "ability.freight_quoted",
	"OneOffShipTo":      "ability.one_off_ship_to",
	"ShipComplete":      "ability.ship_complete",
	"PriceOverrides":    "ability.price_overrides",
	"CancelOrders":      "ability.cancel_orders",
	"CustomerWrites":    "ability.customer_writes",
	"Books":             "ability.books",
	"Certificates":      "ability.certificates",
	"CreditMemos":       "ability.credit_memos",
	"Returns":           "ability.returns",
	"Payments":          "ability.payments",
	"Reversals":         "ability.reversals",
	"HoldReleases":      "ability.hold_releases",
	"Attachments":       "ability.attachments",
	"InvoiceDocuments":  "ability.invoice_documents",
	"AttachmentWrites":  "ability.attachment_writes",
	"ReferenceLists":    "ability.reference_lists",
	"ChangeFeed":        "ability.change_feed",
	"Webhooks":          "ability.webhooks",
}
