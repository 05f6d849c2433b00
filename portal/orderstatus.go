package portal

import "github.com/tradecounter/portal/erp"

// OrderStatus is where an order stands, from the click to the invoice.
type OrderStatus string

// The statuses: first those of our own book, then the ERP's.
const (
	OrderReceived      OrderStatus = "received" // here, not yet in the ERP
	OrderSubject       OrderStatus = "subject"  // here, to be priced again when the ERP answers
	OrderHeldHere      OrderStatus = "held"
	OrderUnknown       OrderStatus = "unknown"
	OrderNeedsPerson   OrderStatus = "needs_person" // of unknown outcome, and looking again did not settle it
	OrderAwaitingBuyer OrderStatus = "awaiting_buyer"
	OrderNeedsApproval OrderStatus = "needs_approval" // by a colleague
	OrderRejected      OrderStatus = "rejected"
	OrderApprovalInERP OrderStatus = "approval_in_erp"

	OrderHeldInERP OrderStatus = "held_in_erp"
	OrderOpen      OrderStatus = "open"
	OrderPicking   OrderStatus = "picking"
	OrderPartial   OrderStatus = "partial"
	OrderShipped   OrderStatus = "shipped"
	OrderInvoiced  OrderStatus = "invoiced"
	OrderCancelled OrderStatus = "cancelled"
)

// statusOfWrite is the status of an order that our book knows better than the mirror.
func statusOfWrite(w Write, subject bool) OrderStatus {
	switch w.State {
	case Held:
		return OrderHeldHere
	case OutcomeUnknown:
		if w.Stuck {
			return OrderNeedsPerson
		}
		return OrderUnknown
	case AwaitingBuyer:
		return OrderAwaitingBuyer
	case AwaitingApproval:
		return OrderNeedsApproval
	case Rejected:
		return OrderRejected
	case PendingInERP:
		return OrderApprovalInERP
	case Cancelled:
		return OrderCancelled
	case Confirmed:
		return OrderOpen
	}
	if subject {
		return OrderSubject
	}
	return OrderReceived
}

func statusInERP(s erp.OrderStatus) OrderStatus {
	switch s {
	case erp.OrderPending:
		return OrderApprovalInERP
	case erp.OrderHeld:
		return OrderHeldInERP
	}
	return OrderStatus(s)
}
