package buyer

import (
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/views/text"
)

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
