package buyer

import (
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
)

// alertKey names why an order is in the alert strip.
func alertKey(s portal.OrderStatus) text.Key {
	switch s {
	case portal.OrderAwaitingBuyer:
		return "status.order.awaiting_buyer"
	case portal.OrderRejected:
		return "status.order.rejected"
	case portal.OrderNeedsPerson:
		return "status.order.needs_person"
	default:
		return "status.order.held"
	}
}
