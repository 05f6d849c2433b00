package stories

import (
	"fmt"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

func whereaboutsStory(name, lang string, o portal.OrderView) Story {
	path := "/orders/" + o.Row.Key + "/whereabouts"
	p := page(lang, layout.Orders, path)
	return Story{name, buyer.WhereaboutsPage(buyer.Whereabouts{Page: p, Order: o, Public: "https://orders.harrowpike.example" + p.Path})}
}

func whereaboutsStories() []Story {
	known := order()
	known.Shipments[0].Carrier, known.Shipments[0].Tracking = "UPS Ground", "1Z999AA10123456784"
	silent := order()
	silent.Fresh = late
	for i := range silent.Order.Lines {
		silent.Order.Lines[i].PromisedOn = day(11, 20)
	}
	open := order()
	open.Row.Status, open.Order.Status, open.Shipments, open.Invoices = portal.OrderOpen, erp.OrderOpen, nil, nil
	for i := range open.Order.Lines {
		open.Order.Lines[i].Shipped.Amount, open.Order.Lines[i].PromisedOn = num("0"), erp.Date{}
	}
	return []Story{
		whereaboutsStory("whereabouts-ordinary", "en", known),
		whereaboutsStory("whereabouts-ordinary-de", "de", known),
		whereaboutsStory("whereabouts-not-shipped", "en", open),
		whereaboutsStory("whereabouts-not-in-erp", "en", waiting(portal.OrderReceived, portal.Placed, quote())),
		whereaboutsStory("whereabouts-late", "en", silent),
		whereaboutsStory("whereabouts-long", "en", longOrder()),
	}
}

// longOrder has ninety lines, of which each third has left in a parcel of its own.
func longOrder() portal.OrderView {
	o := order()
	first := o.Order.Lines[0]
	o.Order.Lines, o.Shipments = nil, nil
	for i := range 90 {
		l := first
		l.Number, l.Item, l.Shipped.Amount = fmt.Sprint(i), erp.ItemID(fmt.Sprintf("HCS-%04d-150Z", i)), num("0")
		if i%3 == 0 {
			l.Shipped = l.Quantity
			o.Shipments = append(o.Shipments, erp.Shipment{
				Number: fmt.Sprint("D-", i), ShippedOn: day(11, 19), Carrier: "FedEx Freight", Tracking: fmt.Sprint("7700000", i),
				Lines: []erp.ShipmentLine{{Order: o.Order.Number, OrderLine: l.Number, Item: l.Item, Quantity: l.Quantity}},
			})
		}
		o.Order.Lines = append(o.Order.Lines, l)
	}
	return o
}
