package buyer

import (
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/views/text"
)

// freightSum writes freight as far as it is a sum at all.
func freightSum(p *text.Printer, f erp.Freight) string {
	switch f.State {
	case erp.FreightToBeAdvised:
		return p.T("sum.freight.to_be_advised")
	case erp.FreightCustomerAccount:
		return p.T("sum.freight.customer_account")
	default:
		return p.Amount(f.Amount)
	}
}

// freightNote says how far a freight sum can be trusted.
func freightNote(p *text.Printer, f erp.Freight) string {
	switch f.State {
	case erp.FreightIncluded:
		return p.T("sum.freight.included")
	case erp.FreightEstimated:
		return p.T("sum.freight.estimated")
	default:
		return ""
	}
}

func holdKey(kind erp.HoldKind) text.Key {
	switch kind {
	case erp.HoldCredit:
		return "credit.hold.credit"
	case erp.HoldPastDue:
		return "credit.hold.past_due"
	case erp.HoldApproval:
		return "credit.hold.approval"
	default:
		return "credit.hold.other"
	}
}
