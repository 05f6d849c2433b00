package stories

import (
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

const reference = "W-mfzwizltoq2gk3tuom5dcmrtgq"

// yardText is a ship-to the way an order of the ERP states it.
const yardText = "Beavercreek yard\n3390 Research Blvd, Gate 2\nBeavercreek OH 45430\nUS"

func orderRows() []portal.OrderRow {
	yard, lab, base := yardText, "Łukasiewicz Data Center, Phase II", "Wright-Patt Bldg 653 loading dock C"
	return []portal.OrderRow{
		{Key: reference, CustomerPO: "7745", PlacedOn: day(11, 24), ShipTo: base, PlacedBy: "Lee Park", Status: portal.OrderAwaitingBuyer, Lines: 4, Total: usd("2418.00")},
		{Key: reference, PlacedOn: day(11, 24), ShipTo: yard, PlacedBy: "Siobhán Ó Dálaigh", Status: portal.OrderReceived, Lines: 2, Total: usd("412.76")},
		{Key: reference, CustomerPO: "7744", PlacedOn: day(11, 24), ShipTo: yard, PlacedBy: "Lee Park", Status: portal.OrderSubject, Lines: 3},
		{Key: "4102288", Number: "4102288", CustomerPO: "7741-B", PlacedOn: day(11, 18), ShipTo: yard, PlacedBy: "Lee Park", Status: portal.OrderPartial, Shipped: 4, Lines: 7, NextShip: day(11, 24), Total: usd("8914.24")},
		{Key: "4102251", Number: "4102251", CustomerPO: "7738", PlacedOn: day(11, 18), ShipTo: lab, PlacedBy: "Dana Ruiz", ActingFor: "Vandermeer Mechanical & Fire Protection, Inc.", Status: portal.OrderPicking, Lines: 12, NextShip: day(11, 25), Total: usd("2991.94")},
		{Key: "4102119", Number: "4102119", CustomerPO: "VMF-PO-2026-011917", PlacedOn: day(11, 17), ShipTo: base, Channel: "EDI 850", Status: portal.OrderHeldInERP, Lines: 3, Total: usd("6204.48")},
		{Key: "4101873", Number: "4101873", CustomerPO: "7729", PlacedOn: day(11, 14), ShipTo: yard, Channel: "phone", Status: portal.OrderShipped, Shipped: 5, Lines: 5, Total: usd("1377.90")},
		{Key: "4101220", Number: "4101220", CustomerPO: "7711", PlacedOn: day(11, 12), ShipTo: yard, Channel: "counter", Status: portal.OrderInvoiced, Shipped: 9, Lines: 9, Total: usd("675.88")},
		{Key: "4091177", Number: "4091177", CustomerPO: "7702-B", PlacedOn: erp.NewDate(2025, 12, 10), ShipTo: base, PlacedBy: "Lee Park", Status: portal.OrderCancelled, Lines: 6, Total: usd("5902.33")},
	}
}

// places are the ship-tos that a list can be narrowed to.
var places = []erp.ShipTo{
	{ID: "004", Name: "Beavercreek yard"}, {ID: "011", Name: "Łukasiewicz Data Center, Phase II"}, {ID: "012", Name: "Wright-Patt Bldg 653 loading dock C"},
}

func orderListStories() []Story {
	list := portal.OrderList{Query: portal.OrderQuery{Page: 1}, Rows: orderRows(), Waiting: 3, Total: 1406, PageSize: 50, ShipTos: places, Fresh: asOf}
	filtered := portal.OrderList{
		Query: portal.OrderQuery{Page: 2, OrderFilter: portal.OrderFilter{
			Open: true, Status: portal.OrderPartial, From: day(11, 1), To: day(11, 20), ShipTo: "004", Channel: portal.ByPortal, Query: "77",
		}},
		Rows: orderRows()[3:4], Total: 51, PageSize: 50, ShipTos: places, Fresh: asOf,
	}
	huge := filtered
	huge.Query, huge.Rows, huge.Total = portal.OrderQuery{Page: 1}, orderRows()[3:], 104_211
	silent := list
	silent.Fresh = late
	none := portal.OrderList{Query: portal.OrderQuery{Page: 1}, PageSize: 50, Fresh: asOf}
	missed := none
	missed.Query.Query = "7741-D"
	narrow := filtered
	narrow.Query.Page, narrow.Rows, narrow.Total = 1, nil, 0
	return []Story{
		{"order-list-ordinary", buyer.OrderListPage(buyer.OrderList{Page: page("en", layout.Orders, "/orders"), Orders: list})},
		{"order-list-ordinary-de", buyer.OrderListPage(buyer.OrderList{Page: page("de", layout.Orders, "/orders"), Orders: list})},
		{"order-list-empty", buyer.OrderListPage(buyer.OrderList{Page: page("en", layout.Orders, "/orders"), Orders: none})},
		{"order-list-none-found", buyer.OrderListPage(buyer.OrderList{Page: page("en", layout.Orders, "/orders?q=7741-D"), Orders: missed})},
		{"order-list-filtered", buyer.OrderListPage(buyer.OrderList{Page: page("en", layout.Orders, "/orders?view=open&status=partial"), Orders: filtered})},
		{"order-list-filtered-de", buyer.OrderListPage(buyer.OrderList{Page: page("de", layout.Orders, "/orders?view=open&status=partial"), Orders: filtered})},
		{"order-list-filtered-none", buyer.OrderListPage(buyer.OrderList{Page: page("en", layout.Orders, "/orders?view=open&status=partial"), Orders: narrow})},
		{"order-list-huge", buyer.OrderListPage(buyer.OrderList{Page: page("en", layout.Orders, "/orders"), Orders: huge})},
		{"order-list-late", buyer.OrderListPage(buyer.OrderList{Page: down("en", layout.Orders, "/orders"), Orders: silent})},
	}
}

// order is in the ERP and part shipped: two parcels left, two lines and a rest are still to come.
func order() portal.OrderView {
	q := quote()
	o := erp.Order{
		ID: "77290", Number: "4102288", Reference: reference, Customer: "10442", ShipTo: "004", ShipToText: yardText,
		CustomerPO: "7741-B", Status: erp.OrderPartial, PlacedOn: day(11, 18), Goods: q.Goods, Freight: q.Freight, Tax: q.Tax, Total: q.Total,
	}
	shipped := []string{"120", "480", "0", "4", "144", "0", "0"}
	for i, l := range q.Lines {
		line := erp.OrderLine{
			Number: string(l.Item), Item: l.Item, Description: l.Description, Quantity: l.Quantity, Net: l.Net, Per: l.Per, Extended: l.Extended,
			PromisedOn: l.PromisedOn, Shipped: erp.NewQuantity(num(shipped[i]), l.Quantity.UOM), Backordered: erp.NewQuantity(num("0"), l.Quantity.UOM),
		}
		o.Lines = append(o.Lines, line)
	}
	o.Lines[2].Backordered.Amount, o.Lines[3].Backordered.Amount, o.Lines[6].Backordered.Amount = num("4"), num("2"), num("6")
	parcel := func(number, carrier, tracking string, on erp.Date, lines ...int) erp.Shipment {
		s := erp.Shipment{Number: number, Order: o.Number, ShippedOn: on, Carrier: carrier, Tracking: tracking}
		for _, i := range lines {
			s.Lines = append(s.Lines, erp.ShipmentLine{Order: o.Number, OrderLine: o.Lines[i].Number, Item: o.Lines[i].Item, Quantity: o.Lines[i].Shipped})
		}
		return s
	}
	return portal.OrderView{
		Row:    portal.OrderRow{Key: "4102288", Number: "4102288", CustomerPO: "7741-B", PlacedOn: day(11, 18), ShipTo: yardText, PlacedBy: "Lee Park", Status: portal.OrderPartial, Total: q.Total},
		Write:  &portal.Write{Reference: reference, State: portal.Confirmed, ActorName: "Lee Park", PlacedAt: at(9, 14).AddDate(0, 0, -6)},
		Placed: &portal.PlacedOrder{Quote: q, CustomerPO: "7741-B"}, Order: &o, Fresh: live,
		Shipments: []erp.Shipment{
			parcel("D-88102", "Own truck 12", "", day(11, 19), 0, 1),
			parcel("D-88140", "Transland LTL", "PRO 418-220-7719-3", day(11, 20), 3, 4),
		},
		Invoices: []erp.Invoice{{Number: "884512", Total: usd("9819.60")}},
		Newer:    &portal.OrderRow{Key: "4102301", Number: "4102301", CustomerPO: "7745"}, Older: &portal.OrderRow{Key: "4102251", Number: "4102251"},
		Timeline: []portal.Milestone{
			{Kind: portal.MilestoneReceived, State: portal.MilestoneDone, At: at(9, 14).AddDate(0, 0, -6)},
			{Kind: portal.MilestoneAccepted, State: portal.MilestoneDone, At: at(9, 14).AddDate(0, 0, -6)},
			{Kind: portal.MilestonePicking, State: portal.MilestoneDone},
			{Kind: portal.MilestonePartial, State: portal.MilestoneNow, On: day(11, 20)},
			{Kind: portal.MilestoneShipped, State: portal.MilestoneNext},
			{Kind: portal.MilestoneInvoiced, State: portal.MilestoneNext},
		},
	}
}

// waiting is an order that the ERP does not have, in the given state.
func waiting(status portal.OrderStatus, state portal.WriteState, q portal.Quote) portal.OrderView {
	now := portal.MilestoneNow
	if status == portal.OrderRejected || status == portal.OrderHeldHere || status == portal.OrderNeedsPerson {
		now = portal.MilestoneBad
	}
	return portal.OrderView{
		Row:    portal.OrderRow{Key: reference, CustomerPO: "7745", PlacedOn: day(11, 24), ShipTo: "Beavercreek yard", PlacedBy: "Lee Park", Status: status, Lines: 7, Total: q.Total},
		Write:  &portal.Write{Reference: reference, State: state, ActorName: "Lee Park", PlacedAt: at(10, 40)},
		Placed: &portal.PlacedOrder{Quote: q, CustomerPO: "7745", Subject: !q.Firm}, Warehouses: warehouses, Fresh: portal.Freshness{Kind: portal.AsOf, At: at(10, 41)},
		MayDecide: state == portal.AwaitingBuyer || state == portal.Held,
		Timeline: []portal.Milestone{
			{Kind: portal.MilestoneReceived, State: now, At: at(10, 40)}, {Kind: portal.MilestoneAccepted, State: portal.MilestoneNext},
			{Kind: portal.MilestonePicking, State: portal.MilestoneNext}, {Kind: portal.MilestoneShipped, State: portal.MilestoneNext},
			{Kind: portal.MilestoneInvoiced, State: portal.MilestoneNext},
		},
	}
}

func orderStory(name, lang string, o portal.OrderView) Story {
	return Story{name, buyer.OrderShowPage(buyer.OrderShow{Page: page(lang, layout.Orders, "/orders/"+o.Row.Key), Order: o})}
}

func orderStories() []Story {
	asked := waiting(portal.OrderAwaitingBuyer, portal.AwaitingBuyer, *changedCheckout().Before)
	repriced := quote()
	asked.Placed.Repriced = &repriced
	rejected := waiting(portal.OrderRejected, portal.Rejected, quote())
	rejected.Write.Reason = "Customer record is frozen"
	silent := order()
	silent.Fresh = late
	done := order()
	done.Row.Status = portal.OrderInvoiced
	for i := range done.Order.Lines {
		done.Order.Lines[i].Shipped = done.Order.Lines[i].Quantity
		done.Order.Lines[i].Backordered.Amount = num("0")
	}
	done.Timeline = []portal.Milestone{
		done.Timeline[0], done.Timeline[1], done.Timeline[2],
		{Kind: portal.MilestoneShipped, State: portal.MilestoneDone, On: day(11, 20)},
		{Kind: portal.MilestoneInvoiced, State: portal.MilestoneNow, On: day(11, 21)},
	}
	return []Story{
		orderStory("order-ordinary", "en", order()),
		orderStory("order-ordinary-de", "de", order()),
		orderStory("order-invoiced", "en", done),
		orderStory("order-late", "en", silent),
		orderStory("order-received", "en", waiting(portal.OrderReceived, portal.Placed, quote())),
		orderStory("order-subject", "en", waiting(portal.OrderSubject, portal.Placed, unconfirmed())),
		orderStory("order-held", "en", waiting(portal.OrderHeldHere, portal.Held, quote())),
		orderStory("order-unknown", "en", waiting(portal.OrderUnknown, portal.OutcomeUnknown, quote())),
		orderStory("order-needs-person", "en", waiting(portal.OrderNeedsPerson, portal.OutcomeUnknown, quote())),
		orderStory("order-awaiting-buyer", "en", asked),
		orderStory("order-awaiting-buyer-de", "de", asked),
		orderStory("order-rejected", "en", rejected),
	}
}
