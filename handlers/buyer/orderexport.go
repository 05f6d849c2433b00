package buyer

import (
	"bytes"
	"io"
	"iter"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/sheet"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// Format is a kind of file that a spreadsheet opens. It is also the file's ending.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

var mediaTypes = map[Format]string{
	CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// sendSheet answers with a table as a file. The table is written whole before anything is sent, so that one that breaks
// halfway is an error page and not half a file.
func sendSheet(r *web.Request, f Format, name string, header []string, rows iter.Seq2[[]sheet.Cell, error]) error {
	var out bytes.Buffer
	var broken error
	sound := func(yield func([]sheet.Cell) bool) {
		for row, err := range rows {
			if broken = err; err != nil || !yield(row) {
				return
			}
		}
	}
	write := sheet.WriteCSV
	if f == XLSX {
		write = sheet.WriteXLSX
	}
	if err := write(&out, header, sound); err != nil {
		return err
	}
	if broken != nil {
		return broken
	}
	return r.Send(web.Download{Name: name + "." + string(f), Type: mediaTypes[f], Size: int64(out.Len()), Content: io.NopCloser(&out)})
}

// ExportOrders sends the orders that the list's filter leaves, all pages of them: a row for each order, or with lines=1
// for each of its lines.
func ExportOrders(f Format) web.Handler {
	return func(r *web.Request) error {
		t := r.Text()
		table := orderTable{t, t.T("export.cut", portal.MaxExport), portal.MaxExport}
		orders := r.Portal.EachOrder(r.Context(), r.Actor, orderFilter(r.Query()))
		name := t.T("export.orders") + "-" + t.Today().String()
		if r.Query().Get("lines") == "1" {
			return sendSheet(r, f, name+"-"+t.T("export.lines"), table.lineHeader(), table.rows(orders, table.linesOf))
		}
		return sendSheet(r, f, name, table.header(), table.rows(orders, table.order))
	}
}

// ExportOrder sends the lines of one order.
func ExportOrder(f Format) web.Handler {
	return func(r *web.Request) error {
		paper, err := r.Portal.OrderPaper(r.Context(), r.Actor, r.Param("order"))
		if err != nil {
			return err
		}
		t := r.Text()
		rows := func(yield func([]sheet.Cell, error) bool) {
			for _, l := range linesOf(paper.Order, paper.Placed) {
				row := append([]sheet.Cell{sheet.Text(l.Number), sheet.Text(string(l.Item)), sheet.Text(paper.PartNumbers[l.Item])}, lineCells(l)...)
				if !yield(row, nil) {
					return
				}
			}
		}
		header := append([]string{t.T("export.line"), t.T("catalog.item"), t.T("export.your_number")}, lineHeader(t)...)
		return sendSheet(r, f, t.T("export.order")+"-"+paper.Row.Key, header, rows)
	}
}

// orderTable makes rows of orders, up to a number of them; a note then says that there are more.
type orderTable struct {
	text *text.Printer
	cut  string
	most int
}

func (o orderTable) rows(orders iter.Seq2[portal.ExportedOrder, error], of func(portal.ExportedOrder) [][]sheet.Cell) iter.Seq2[[]sheet.Cell, error] {
	return func(yield func([]sheet.Cell, error) bool) {
		written := 0
		for order, err := range orders {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, row := range of(order) {
				if written++; written > o.most {
					yield([]sheet.Cell{sheet.Text(o.cut)}, nil)
					return
				}
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

func (o orderTable) header() []string {
	t := o.text
	return append(o.orderHeader(), t.T("order.ship_to"), t.T("export.by"), t.T("export.how"), t.T("export.lines_count"), t.T("export.lines_shipped"),
		t.T("order.next_ship"), t.T("order.total_card"), t.T("export.currency"))
}

func (o orderTable) order(e portal.ExportedOrder) [][]sheet.Cell {
	r := e.Row
	return [][]sheet.Cell{append(o.orderCells(e),
		sheet.Text(ui.OneLine(r.ShipTo, "")), sheet.Text(ui.PlacedBy(o.text, r)), sheet.Text(ui.PlacedHow(o.text, r)),
		count(r.Lines), count(r.Shipped), date(r.NextShip), money(r.Total), sheet.Text(string(r.Total.Currency)),
	)}
}

func (o orderTable) lineHeader() []string {
	return append(append(o.orderHeader(), o.text.T("export.line"), o.text.T("catalog.item")), lineHeader(o.text)...)
}

func (o orderTable) linesOf(e portal.ExportedOrder) [][]sheet.Cell {
	var rows [][]sheet.Cell
	for _, l := range linesOf(e.Order, e.Placed) {
		row := append(o.orderCells(e), sheet.Text(l.Number), sheet.Text(string(l.Item)))
		rows = append(rows, append(row, lineCells(l)...))
	}
	return rows
}

// orderHeader heads what stands in front of every row.
func (o orderTable) orderHeader() []string {
	t := o.text
	return []string{t.T("order.po"), t.T("order.number"), t.T("order.placed"), t.T("order.status")}
}

func (o orderTable) orderCells(e portal.ExportedOrder) []sheet.Cell {
	return []sheet.Cell{
		sheet.Text(e.Row.CustomerPO), sheet.Text(e.Row.Number), date(e.Row.PlacedOn), sheet.Text(o.text.T(ui.OrderStatusKey(e.Row.Status))),
	}
}

func lineHeader(t *text.Printer) []string {
	return []string{
		t.T("export.description"), t.T("order.ordered"), t.T("export.unit"), t.T("order.shipped"), t.T("order.backordered"),
		t.T("paper.promised"), t.T("cart.price_card"), t.T("export.per"), t.T("cart.amount_card"), t.T("export.currency"),
	}
}

func lineCells(l erp.OrderLine) []sheet.Cell {
	return []sheet.Cell{
		sheet.Text(l.Description), sheet.Number(l.Quantity.Amount), sheet.Text(string(l.Quantity.UOM)), sheet.Number(l.Shipped.Amount),
		sheet.Number(l.Backordered.Amount), date(l.PromisedOn), money(l.Net), sheet.Text(string(l.Per)), money(l.Extended),
		sheet.Text(string(l.Extended.Currency)),
	}
}

// linesOf are an order's lines, in the ERP's version if there is one.
func linesOf(order *erp.Order, placed *portal.PlacedOrder) []erp.OrderLine {
	switch {
	case order != nil:
		return order.Lines
	case placed == nil:
		return nil
	}
	var lines []erp.OrderLine
	for _, l := range placed.Quote.Lines {
		lines = append(lines, erp.OrderLine{
			Item: l.Item, Description: l.Description, Quantity: l.Quantity, Net: l.Net, Per: l.Per, Extended: l.Extended, PromisedOn: l.PromisedOn,
		})
	}
	return lines
}
