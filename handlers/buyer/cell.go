package buyer

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/sheet"
)

// date is a cell with a day, blank for none.
func date(d erp.Date) sheet.Cell {
	if d.IsZero() {
		return sheet.Cell{}
	}
	return sheet.Date(d.Year, d.Month, d.Day)
}

// money is a cell with a sum, blank for one that nobody stated. Its currency stands in a column of its own.
func money(m erp.Money) sheet.Cell {
	if !m.Known() {
		return sheet.Cell{}
	}
	return sheet.Number(m.Amount)
}

func count(n int) sheet.Cell { return sheet.Number(decimal.NewFromInt(int64(n))) }
