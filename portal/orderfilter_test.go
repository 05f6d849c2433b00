package portal

import (
	"testing"

	"github.com/tradecounter/portal/erp"
)

func TestFilterFitsOrdersOfOurBookAsItDoesThoseOfTheMirror(t *testing.T) {
	t.Parallel()
	day := func(d int) erp.Date { return erp.NewDate(2026, 11, d) }
	row := OrderRow{Number: "4711", CustomerPO: "PO-45 A", PlacedOn: day(10), Status: OrderReceived}
	for name, tt := range map[string]struct {
		filter OrderFilter
		want   bool
	}{
		"all":                        {OrderFilter{}, true},
		"open":                       {OrderFilter{Open: true}, true},
		"its status":                 {OrderFilter{Status: OrderReceived}, true},
		"another status":             {OrderFilter{Status: OrderOpen}, false},
		"its day":                    {OrderFilter{From: day(10), To: day(10)}, true},
		"later":                      {OrderFilter{From: day(11)}, false},
		"earlier":                    {OrderFilter{To: day(9)}, false},
		"its ship-to":                {OrderFilter{ShipTo: "YARD"}, true},
		"another ship-to":            {OrderFilter{ShipTo: "SHOP"}, false},
		"the portal":                 {OrderFilter{Channel: ByPortal}, true},
		"other ways":                 {OrderFilter{Channel: ByOthers}, false},
		"the beginning of its PO":    {OrderFilter{Query: "po 45"}, true},
		"the end of its PO":          {OrderFilter{Query: "5a"}, true},
		"the middle of its PO":       {OrderFilter{Query: "45"}, false},
		"the end of its number":      {OrderFilter{Query: "711"}, true},
		"its reference":              {OrderFilter{Query: "w-abc"}, true},
		"blanks":                     {OrderFilter{Query: "  "}, true},
		"dashes":                     {OrderFilter{Query: "--"}, false},
		"its PO, on another day":     {OrderFilter{Query: "PO-45 A", From: day(12)}, false},
		"everything that is true of": {OrderFilter{Open: true, Status: OrderReceived, From: day(1), To: day(30), ShipTo: "YARD", Channel: ByPortal, Query: "47"}, true},
	} {
		if got := tt.filter.fits(row, "YARD", "W-abcdef"); got != tt.want {
			t.Errorf("%s: fits is %t, want %t", name, got, tt.want)
		}
	}
}

func TestFilterNeverAsksTheMirrorForWhatTheActorMayNotSee(t *testing.T) {
	t.Parallel()
	limited := Actor{Account: Account{ID: "a"}, membership: Membership{ShipTos: []erp.ShipToID{"YARD", "SHOP"}}}
	for _, tt := range []struct {
		actor  Actor
		filter OrderFilter
		want   []erp.ShipToID
		ok     bool
	}{
		{limited, OrderFilter{}, []erp.ShipToID{"YARD", "SHOP"}, true},
		{limited, OrderFilter{ShipTo: "YARD"}, []erp.ShipToID{"YARD"}, true},
		{limited, OrderFilter{ShipTo: "LAB"}, nil, false},
		{Actor{Account: Account{ID: "a"}}, OrderFilter{ShipTo: "LAB"}, []erp.ShipToID{"LAB"}, true},
		{limited, OrderFilter{Status: OrderReceived}, nil, false}, // the mirror has no such order
		{limited, OrderFilter{Status: OrderHeldInERP}, []erp.ShipToID{"YARD", "SHOP"}, true},
	} {
		q, ok := tt.filter.documents(tt.actor)
		if ok != tt.ok || ok && (q.Account != "a" || len(q.ShipTos) != len(tt.want) || q.ShipTos[0] != tt.want[0]) {
			t.Errorf("%+v asks for %q, %t; want %q, %t", tt.filter, q.ShipTos, ok, tt.want, tt.ok)
		}
	}
}

func TestEveryStatusCanBeAskedFor(t *testing.T) {
	t.Parallel()
	for _, s := range []erp.OrderStatus{
		erp.OrderPending, erp.OrderHeld, erp.OrderOpen, erp.OrderPicking, erp.OrderPartial, erp.OrderShipped, erp.OrderInvoiced, erp.OrderCancelled,
	} {
		if back, ok := mirroredStatus(statusInERP(s)); !ok || back != s {
			t.Errorf("%s is asked for as %q", s, back)
		}
	}
}
