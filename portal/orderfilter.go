package portal

import (
	"slices"
	"strings"
	"unicode"

	"github.com/tradecounter/portal/erp"
)

// OrderFilter says which orders a list, an export or a walk from one order to the next is about. The zero one is about
// all of them.
type OrderFilter struct {
	Open     bool
	Status   OrderStatus // empty: any
	From, To erp.Date    // placed on these days or between them; zero: any
	ShipTo   erp.ShipToID
	Channel  OrderChannel
	Query    string
}

// Narrow reports whether the filter leaves anything out.
func (f OrderFilter) Narrow() bool { return f != OrderFilter{} }

// OrderChannel is by which of two ways an order came.
type OrderChannel string

// The ways. Empty stands for both.
const (
	ByPortal OrderChannel = "portal"
	ByOthers OrderChannel = "other"
)

// OrderStatuses returns every status that a list can be narrowed to, in the order of an order's life.
func OrderStatuses() []OrderStatus {
	return []OrderStatus{
		OrderReceived, OrderNeedsApproval, OrderSubject, OrderHeldHere, OrderUnknown, OrderNeedsPerson, OrderAwaitingBuyer, OrderRejected,
		OrderApprovalInERP, OrderHeldInERP, OrderOpen, OrderPicking, OrderPartial, OrderShipped, OrderInvoiced, OrderCancelled,
	}
}

// mirroredStatus is a status in the ERP's words; false for one that only our book knows.
func mirroredStatus(s OrderStatus) (erp.OrderStatus, bool) {
	switch s {
	case OrderApprovalInERP:
		return erp.OrderPending, true
	case OrderHeldInERP:
		return erp.OrderHeld, true
	case OrderOpen, OrderPicking, OrderPartial, OrderShipped, OrderInvoiced, OrderCancelled:
		return erp.OrderStatus(s), true
	}
	return "", false
}

// documents is the filter as the mirror is asked. False if nothing in the mirror can fit.
func (f OrderFilter) documents(a Actor) (DocumentQuery, bool) {
	q := DocumentQuery{
		Account: a.Account.ID, ShipTos: a.membership.ShipTos, Open: f.Open, PlacedFrom: f.From, PlacedTo: f.To,
		Channel: f.Channel, Query: f.Query,
	}
	if f.ShipTo != "" {
		if !a.SeesShipTo(f.ShipTo) {
			return q, false
		}
		q.ShipTos = []erp.ShipToID{f.ShipTo}
	}
	if f.Status != "" {
		status, ok := mirroredStatus(f.Status)
		if !ok {
			return q, false
		}
		q.Status = status
	}
	return q, true
}

// fits reports whether an order of our book is among those asked for. All of them came through the portal.
func (f OrderFilter) fits(row OrderRow, shipTo erp.ShipToID, ref erp.Reference) bool {
	return f.Channel != ByOthers &&
		(f.ShipTo == "" || f.ShipTo == shipTo) &&
		(f.Status == "" || f.Status == row.Status) &&
		(f.From.IsZero() || !row.PlacedOn.Before(f.From)) &&
		(f.To.IsZero() || !f.To.Before(row.PlacedOn)) &&
		(strings.TrimSpace(f.Query) == "" || slices.ContainsFunc([]string{row.CustomerPO, row.Number, string(ref)}, found(f.Query)))
}

// found reports whether a number begins or ends with what was typed, as the mirror compares them: without case, blanks
// and dashes.
func found(query string) func(number string) bool {
	wanted := bare(query)
	return func(number string) bool {
		n := bare(number)
		return wanted != "" && (strings.HasPrefix(n, wanted) || strings.HasSuffix(n, wanted))
	}
}

func bare(number string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, number)
}
