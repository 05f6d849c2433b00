package tryton

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// comeBack is a return of 5 C of product 11, of which moves tell, with what the ramp did with them in EA.
func comeBack(moves []returnMove, onward ...shelving) returnSale {
	s := returnSale{
		State: stateProcessing,
		Lines: []returnLine{{ID: 1, Type: "line", Product: &saleItem{ID: 11}, Unit: 2, Moves: moves}},
		units: map[int64]unit{
			1: {ID: 1, Symbol: "EA", Factor: float{decimal.NewFromInt(1)}, Rate: float{decimal.NewFromInt(1)}},
			2: {ID: 2, Symbol: "C", Factor: float{decimal.NewFromInt(100)}, Rate: float{decimal.RequireFromString("0.01")}},
		},
	}
	s.take(onward, nil)
	return s
}

func shelves(kind, state string, quantity int64) shelving {
	f := shelving{Product: 11, State: state, Quantity: float{decimal.NewFromInt(quantity)}, Unit: 1, Shipment: link{"stock.shipment.out.return", 7}}
	f.To.Type, f.To.Name = kind, kind
	return f
}

func TestInspectionReadsWhereGoodsWentFromTheRamp(t *testing.T) {
	t.Parallel()
	move := func(state string, quantity int64) returnMove {
		return returnMove{State: state, Quantity: float{decimal.NewFromInt(quantity)}, Unit: 2, Shipment: link{"stock.shipment.out.return", 7}}
	}
	for name, c := range map[string]struct {
		sale               returnSale
		accepted, rejected string
		disposition        string
		status             erp.RMAStatus
	}{
		"nothing came":         {comeBack([]returnMove{move("draft", 5)}), "0", "0", "", erp.RMAAuthorized},
		"on the ramp":          {comeBack([]returnMove{move("done", 5)}, shelves("storage", "draft", 500)), "0", "0", "", erp.RMAReceived},
		"without a ramp":       {comeBack([]returnMove{move("done", 5)}), "5", "0", "", erp.RMAReceived},
		"some is not accepted": {comeBack([]returnMove{move("done", 5)}, shelves("storage", "done", 350), shelves("lost_found", "done", 150)), "3.5", "1.5", "lost_found", erp.RMAReceived},
		"some is still to come": {comeBack([]returnMove{move("done", 2), move("draft", 3)}, shelves("storage", "done", 200)),
			"2", "0", "", erp.RMAReceived},
		"called off": {comeBack([]returnMove{move("cancelled", 5)}), "0", "0", "", erp.RMACancelled},
	} {
		r := rma{complaint: complaint{State: complaintDone}, sales: []returnSale{c.sale}}
		if got := r.status(); got != c.status {
			t.Errorf("%s: got %s, want %s", name, got, c.status)
		}
		got := c.sale.inspected(0, rmaLine{sold: billedLine{Unit: 2, Product: &saleItem{ID: 11}}})
		if got.accepted.String() != c.accepted || got.rejected.String() != c.rejected || got.disposition != c.disposition {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}
