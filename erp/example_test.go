package erp_test

import (
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// A unit price keeps its four decimals, and rounding is a step of its own.
func ExampleMoney() {
	perFoot := erp.MustMoney("0.6340", "USD")
	line := perFoot.Mul(decimal.NewFromInt(275)).Round(2)
	total, err := line.Add(erp.MustMoney("18.50", "USD"))
	fmt.Println(line, total, err)

	_, err = total.Add(erp.MustMoney("1", "EUR"))
	fmt.Println(errors.Is(err, erp.Invalid))
	// Output:
	// 174.35 USD 192.85 USD <nil>
	// true
}

// Two and a half cartons are thirty boxes, exactly; a hundred pieces are no exact number of cartons, and that is an error.
func ExampleItem_Convert() {
	bolt := erp.Item{ID: "HCS-1213", StockUOM: "EA", Packs: []erp.Pack{
		{UOM: "BX", PerStock: decimal.NewFromInt(40)},
		{UOM: "CTN", PerStock: decimal.NewFromInt(480)},
	}}
	boxes, err := bolt.Convert(erp.MustQuantity("2.5", "CTN"), "BX")
	fmt.Println(boxes, err)

	_, err = bolt.Convert(erp.MustQuantity("100", "EA"), "CTN")
	fmt.Println(err)
	// Output:
	// 30 BX <nil>
	// item "HCS-1213": invalid: 100 EA is no exact number of CTN
}

// What to do next is read off the class, however often the error was wrapped.
func ExampleCode() {
	lost := erp.Errorf(erp.OutcomeUnknown, `create order "TC-7"`, "%w", errors.New("connection reset"))
	err := fmt.Errorf("submit order: %w", lost)

	fmt.Println(err)
	fmt.Println(errors.Is(err, erp.OutcomeUnknown), errors.Is(err, erp.Unavailable), erp.CodeOf(err) == erp.OutcomeUnknown)
	// Output:
	// submit order: create order "TC-7": outcome unknown: connection reset
	// true false true
}
