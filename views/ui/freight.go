package ui

import (
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/views/text"
)

// FreightSum writes freight as far as it is a sum at all.
func FreightSum(p *text.Printer, f erp.Freight) string {
	switch f.State {
	case erp.FreightToBeAdvised:
		return p.T("sum.freight.to_be_advised")
	case erp.FreightCustomerAccount:
		return p.T("sum.freight.customer_account")
	default:
		return p.Amount(f.Amount)
	}
}

// FreightNote says how far a freight sum can be trusted.
func FreightNote(p *text.Printer, f erp.Freight) string {
	switch f.State {
	case erp.FreightIncluded:
		return p.T("sum.freight.included")
	case erp.FreightEstimated:
		return p.T("sum.freight.estimated")
	default:
		return ""
	}
}
