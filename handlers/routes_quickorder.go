package handlers

import (
	"github.com/tradecounter/portal/handlers/buyer"
	"github.com/tradecounter/portal/portal"
)

// quickOrderRoutes are for buyers who know the numbers, and for those who want the same again.
var quickOrderRoutes = []route{
	to(get, "/a/:account/quick-order", member, portal.RightOrder, buyer.NewQuickOrder, nil),
	to(post, "/a/:account/quick-order", member, portal.RightOrder, buyer.StartQuickOrder, buyer.StartQuickOrderAgain),
	to(upload, "/a/:account/quick-order/upload", member, portal.RightOrder, buyer.UploadQuickOrder, buyer.StartQuickOrderAgain),
	to(get, "/a/:account/quick-order/:quick", member, portal.RightOrder, buyer.QuickOrder, nil),
	to(post, "/a/:account/quick-order/:quick/lines", member, portal.RightOrder, buyer.ChangeQuickOrder, buyer.ChangeQuickOrderAgain),
	to(post, "/a/:account/quick-order/:quick/addition", member, portal.RightOrder, buyer.AddQuickOrder, buyer.ChangeQuickOrderAgain),
	to(get, "/a/:account/quick-order/:quick/errors.csv", member, portal.RightOrder, buyer.QuickOrderErrors(buyer.CSV), nil),
	to(get, "/a/:account/quick-order/:quick/errors.xlsx", member, portal.RightOrder, buyer.QuickOrderErrors(buyer.XLSX), nil),
	to(post, "/a/:account/orders/:order/reorder", member, portal.RightOrder, buyer.ReorderOrder, buyer.DecideAgain),
	to(post, "/a/:account/invoices/:invoice/reorder", member, portal.RightOrder, buyer.ReorderInvoice, buyer.InvoiceAgain),
}
