package handlers

import (
	"github.com/tradecounter/portal/handlers/buyer"
	"github.com/tradecounter/portal/portal"
)

// orderRoutes are what leaves the portal of an order: documents, exports, word of where it is. They stand before the
// order's own page, which would take an ending for a part of the number.
var orderRoutes = []route{
	to(get, "/a/:account/orders.csv", member, portal.RightOrders, buyer.ExportOrders(buyer.CSV), nil),
	to(get, "/a/:account/orders.xlsx", member, portal.RightOrders, buyer.ExportOrders(buyer.XLSX), nil),
	to(get, "/a/:account/orders/:order.csv", member, portal.RightOrders, buyer.ExportOrder(buyer.CSV), nil),
	to(get, "/a/:account/orders/:order.xlsx", member, portal.RightOrders, buyer.ExportOrder(buyer.XLSX), nil),
	to(get, "/a/:account/orders/:order/acknowledgement.pdf", member, portal.RightOrders, buyer.Acknowledgement, nil),
	to(get, "/a/:account/orders/:order/whereabouts", member, portal.RightOrders, buyer.Whereabouts, nil),
}
