package stories

import (
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

func invoiceRow(number, po, order string, issued, due erp.Date, total, open string, status portal.InvoiceStatus) portal.InvoiceRow {
	i := erp.Invoice{
		Number: number, CustomerPO: po, Order: erp.OrderNumber(order), IssuedOn: issued, DueOn: due, Terms: "Net 30",
		Total: usd(total), Open: usd(open), ShipTo: "004", Status: erp.InvoiceOpen,
	}
	if status == portal.InvoicePaid {
		i.Status = erp.InvoicePaid
	}
	return portal.InvoiceRow{Invoice: i, Status: status, DueIn: due.DaysSince(erp.DateOf(now))}
}

func invoiceRows() []portal.InvoiceRow {
	return []portal.InvoiceRow{
		invoiceRow("871904", "7318-A", "4076120", day(7, 21), day(8, 20), "690.10", "690.10", portal.InvoiceOverdue),
		invoiceRow("880233", "7561-C", "4091177", day(9, 8), day(10, 8), "6331.85", "4331.85", portal.InvoiceOverdue),
		invoiceRow("882655", "7602", "4095003", day(9, 29), day(10, 29), "6940.18", "6940.18", portal.InvoiceOverdue),
		invoiceRow("883120", "7640-B", "4096218", day(10, 9), day(11, 8), "2187.40", "2187.40", portal.InvoiceOverdue),
		invoiceRow("883377", "VMF-PO-2026-011873", "4096655", day(10, 14), day(11, 13), "1240.15", "1240.15", portal.InvoiceOverdue),
		invoiceRow("884019", "7655", "4098812", day(10, 26), day(11, 25), "8412.06", "8412.06", portal.InvoiceDueSoon),
		invoiceRow("884377", "7658-A", "4099001", day(10, 29), day(11, 28), "4118.90", "3118.90", portal.InvoicePartPaid),
		invoiceRow("884512", "7661", "4099320", day(11, 1), day(12, 1), "1066.37", "1066.37", portal.InvoiceDueSoon),
		invoiceRow("885120", "7741-B", "4102288", day(11, 19), day(12, 19), "9819.60", "9819.60", portal.InvoiceOpen),
	}
}

func invoiceListStories() []Story {
	sums := receivable("75000.00")
	list := portal.InvoiceList{Query: portal.InvoiceQuery{Page: 1}, Rows: invoiceRows(), Total: 14, PageSize: 50, Sums: &sums, Fresh: asOf}
	silent := list
	silent.Fresh = late
	all := list
	all.Query.All, all.Total, all.PageSize = true, 1222, 10
	all.Rows = append(all.Rows, invoiceRow("869001", "7201", "4070011", day(6, 2), day(7, 2), "512.00", "0.00", portal.InvoicePaid))
	clean := erp.Receivable{Balance: usd("0.00"), Overdue: usd("0.00"), Aging: erp.Aging{
		NotDue: usd("0"), Days1to30: usd("0"), Days31to60: usd("0"), Days61to90: usd("0"), Over90: usd("0"), Unapplied: usd("0"), Total: usd("0"),
	}}
	none := portal.InvoiceList{Query: portal.InvoiceQuery{Page: 1}, PageSize: 50, Sums: &clean, Fresh: asOf}
	missed := none
	missed.Query.Query, missed.Sums = "99", &sums
	return []Story{
		{"invoice-list-ordinary", buyer.InvoiceListPage(buyer.InvoiceList{Page: page("en", layout.Invoices, "/invoices"), Invoices: list})},
		{"invoice-list-ordinary-de", buyer.InvoiceListPage(buyer.InvoiceList{Page: page("de", layout.Invoices, "/invoices"), Invoices: list})},
		{"invoice-list-all", buyer.InvoiceListPage(buyer.InvoiceList{Page: page("en", layout.Invoices, "/invoices?view=all"), Invoices: all})},
		{"invoice-list-empty", buyer.InvoiceListPage(buyer.InvoiceList{Page: page("en", layout.Invoices, "/invoices"), Invoices: none})},
		{"invoice-list-none-found", buyer.InvoiceListPage(buyer.InvoiceList{Page: page("en", layout.Invoices, "/invoices?q=99"), Invoices: missed})},
		{"invoice-list-late", buyer.InvoiceListPage(buyer.InvoiceList{Page: down("en", layout.Invoices, "/invoices"), Invoices: silent})},
	}
}

func invoice() portal.InvoiceView {
	o := order()
	row := invoiceRow("885120", "7741-B", "4102288", day(11, 19), day(12, 19), "18287.98", "18287.98", portal.InvoiceOpen)
	row.Invoice.Goods, row.Invoice.Freight, row.Invoice.Tax, row.Invoice.Total = o.Order.Goods, o.Order.Freight, o.Order.Tax, o.Order.Total
	row.Invoice.Open = o.Order.Total
	for _, l := range o.Order.Lines {
		row.Invoice.Lines = append(row.Invoice.Lines, erp.InvoiceLine{
			Order: o.Order.Number, OrderLine: l.Number, Item: l.Item, Description: l.Description, Quantity: l.Quantity, Net: l.Net, Per: l.Per, Extended: l.Extended,
		})
	}
	return portal.InvoiceView{Row: row, ShipTo: shipTos[0], BillTo: billTo, Shipments: o.Shipments, Fresh: live}
}

var billTo = erp.Address{
	Name: "Vandermeer Mechanical & Fire Protection, Inc.", Lines: []string{"Accounts payable", "PO Box 2214"}, City: "Dayton", Region: "OH", Postal: "45401", Country: "US",
}

func invoiceStories() []Story {
	past := invoice()
	past.Row.Invoice.DueOn, past.Row.Invoice.Open = day(10, 8), usd("4331.85")
	past.Row.Status, past.Row.DueIn = portal.InvoiceOverdue, day(10, 8).DaysSince(erp.DateOf(now))
	past.Fresh = late
	derived := invoice()
	derived.Row.Invoice.Derived, derived.Row.Invoice.Open = true, usd("0.00")
	derived.Row.Invoice.Status, derived.Row.Status = erp.InvoicePaid, portal.InvoicePaid
	return []Story{
		{"invoice-ordinary", buyer.InvoiceShowPage(buyer.InvoiceShow{Page: page("en", layout.Invoices, "/invoices/885120"), Invoice: invoice()})},
		{"invoice-ordinary-de", buyer.InvoiceShowPage(buyer.InvoiceShow{Page: page("de", layout.Invoices, "/invoices/885120"), Invoice: invoice()})},
		{"invoice-late", buyer.InvoiceShowPage(buyer.InvoiceShow{Page: down("en", layout.Invoices, "/invoices/885120"), Invoice: past})},
		{"invoice-derived", buyer.InvoiceShowPage(buyer.InvoiceShow{Page: page("en", layout.Invoices, "/invoices/885120"), Invoice: derived})},
	}
}
