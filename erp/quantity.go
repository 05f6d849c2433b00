package erp

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// UOM is a unit of measure as the ERP names it: "EA", "C" (hundred), "FT".
type UOM string

// Quantity is an exact decimal of one unit.
type Quantity struct {
	Amount decimal.Decimal `json:"amount"`
	UOM    UOM             `json:"uom"`
}

// NewQuantity returns amount of the unit.
func NewQuantity(amount decimal.Decimal, uom UOM) Quantity {
	return Quantity{Amount: amount, UOM: uom}
}

// MustQuantity is for constants in tests and stories; it panics on a malformed amount.
func MustQuantity(s string, uom UOM) Quantity { return Quantity{decimal.RequireFromString(s), uom} }

// Equal reports whether both are the same amount of the same unit; 2 equals 2.0.
func (q Quantity) Equal(p Quantity) bool { return q.UOM == p.UOM && q.Amount.Equal(p.Amount) }

// String returns "10 C".
func (q Quantity) String() string { return q.Amount.String() + " " + string(q.UOM) }

// Pack says how many stock units one of this unit holds: C = 100 EA is Pack{"C", 100} on an item stocked in EA.
type Pack struct {
	UOM      UOM             `json:"uom"`
	PerStock decimal.Decimal `json:"per_stock"` // stock units in one UOM, greater than zero, exact
}

// Convert expresses q in another unit of the item, exactly. It fails with Invalid for a unit the item does not have,
// and where the result would not be exact to twelve decimals.
func (i Item) Convert(q Quantity, to UOM) (Quantity, error) {
	if q.UOM == to {
		return q, nil
	}
	from, err := i.pack(q.UOM)
	if err != nil {
		return Quantity{}, err
	}
	into, err := i.pack(to)
	if err != nil {
		return Quantity{}, err
	}
	stock := q.Amount.Mul(from.PerStock)
	amount := stock.DivRound(into.PerStock, 12)
	if !amount.Mul(into.PerStock).Equal(stock) {
		return Quantity{}, Errorf(Invalid, fmt.Sprintf("item %q", i.ID), "%s is no exact number of %s", q, to)
	}
	return Quantity{amount, to}, nil
}

func (i Item) pack(uom UOM) (Pack, error) {
	if uom == i.StockUOM {
		return Pack{uom, decimal.NewFromInt(1)}, nil
	}
	for _, p := range i.Packs {
		if p.UOM == uom && p.PerStock.IsPositive() {
			return p, nil
		}
	}
	return Pack{}, Errorf(Invalid, fmt.Sprintf("item %q", i.ID), "has no unit %q", uom)
}
