package tryton

import (
	"context"
	"fmt"

	"github.com/tradecounter/portal/erp"
)

// feed is what the changes of one noun are read from: the model whose records have its keys, and the models whose records,
// when they are written, change one of those. Writing a part leaves no trace in the whole (§11).
type feed struct {
	name   erp.Feed
	model  string
	key    string     // the field that the noun is read by
	told   domain     // of the records whose changes are told
	listed domain     // of the records that there are now; nil: as told
	sign   int        // of their total; zero: any
	parts  []feedPart // the model itself first
}

// feedPart is a model whose records are parts of a feed's, or tell of its changes.
type feedPart struct {
	model string
	where domain
	leads []string // the fields that lead to the feed's records, dotted; none: the record is one itself
	all   bool     // a change of it concerns every record of the feed
}

// feed describes a feed; Unsupported if Tryton has none of the name.
func (a *Adapter) feed(ctx context.Context, op string, name erp.Feed) (feed, error) {
	describe, known := map[erp.Feed]func(context.Context, string) (feed, error){
		erp.FeedItems: a.itemFeed, erp.FeedPrices: a.priceFeed, erp.FeedAvailability: a.stockFeed, erp.FeedCustomers: a.customerFeed,
		erp.FeedOrders: a.orderFeed, erp.FeedShipments: a.shipmentFeed, erp.FeedInvoices: a.invoiceFeed,
		erp.FeedCreditMemos: a.creditFeed, erp.FeedPayments: a.paymentFeed, erp.FeedRMAs: a.rmaFeed,
	}[name]
	if !known {
		return feed{}, &erp.Error{Code: erp.Unsupported, Op: op, Reason: fmt.Sprintf("Tryton has no feed of %q", string(name))}
	}
	f, err := describe(ctx, op)
	if err != nil {
		return feed{}, err
	}
	f.name = name
	f.parts = append([]feedPart{{model: f.model, where: f.told}}, f.parts...)
	if f.listed == nil {
		f.listed = f.told
	}
	return f, nil
}

// itemFeed tells of what is taken off sale as well, since it can still be read.
func (a *Adapter) itemFeed(ctx context.Context, _ string) (feed, error) {
	carriers, err := a.masters.carriers.get(ctx)
	if err != nil {
		return feed{}, err
	}
	f := feed{model: "product.product", key: "code", told: domain{where("code", "!=", nil)}, listed: sellable()}
	if charges := chargesOf(carriers); len(charges) > 0 {
		f.told = append(f.told, where("id", "not in", charges))
		f.listed = append(f.listed, where("id", "not in", charges))
	}
	f.parts = []feedPart{
		{model: "product.template", leads: []string{"products"}},
		{model: "product.identifier", leads: []string{"product"}},
	}
	return f, nil
}

// priceFeed tells of every item when a price list changes that it may be on: a line without a product speaks for a category or
// for all. What a price depends on besides (the customer's list, the day) is told by nobody.
func (a *Adapter) priceFeed(ctx context.Context, op string) (feed, error) {
	f, err := a.itemFeed(ctx, op)
	f.parts = append(f.parts,
		feedPart{model: "product.price_list.line", where: domain{where("product", "!=", nil)}, leads: []string{"product"}},
		feedPart{model: "product.price_list.line", where: domain{is("product", nil)}, all: true},
		feedPart{model: "product.price_list", all: true},
	)
	return f, err
}

// stockFeed tells of every move, planned ones too, since they count in what is available.
func (a *Adapter) stockFeed(ctx context.Context, op string) (feed, error) {
	f, err := a.itemFeed(ctx, op)
	f.parts = append(f.parts, feedPart{model: "stock.move", leads: []string{"product"}})
	return f, err
}

func (a *Adapter) customerFeed(ctx context.Context, _ string) (feed, error) {
	all, err := a.customers(ctx)
	f := feed{model: partyModel, key: "code", told: all}
	for _, model := range []string{"party.address", "party.contact_mechanism", "party.identifier"} {
		f.parts = append(f.parts, feedPart{model: model, leads: []string{"party"}})
	}
	return f, err
}

func (a *Adapter) orderFeed(ctx context.Context, _ string) (feed, error) {
	all, err := a.listedOrders(ctx, "")
	return feed{model: saleModel, key: "number", told: all, parts: []feedPart{
		{model: "sale.line", leads: []string{"sale"}},
		{model: "stock.move", where: domain{where("origin", "like", "sale.line,%")}, leads: []string{"sale"}},
		{model: shipmentModel, leads: []string{"outgoing_moves.sale"}},
		{model: "account.invoice", where: domain{is("type", "out")}, leads: []string{"sales"}},
	}}, err
}

func (a *Adapter) shipmentFeed(ctx context.Context, _ string) (feed, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return feed{}, err
	}
	whose, err := a.customers(ctx)
	return feed{
		model: shipmentModel, key: "number",
		told:  domain{is("state", "done"), is("company", i.company), where("customer", "where", whose)},
		parts: []feedPart{{model: "stock.move", where: domain{where("shipment", "like", shipmentModel+",%")}, leads: []string{"shipment"}}},
	}, err
}

func (a *Adapter) invoiceFeed(ctx context.Context, op string) (feed, error) {
	return a.billFeed(ctx, op, 1)
}

func (a *Adapter) creditFeed(ctx context.Context, op string) (feed, error) {
	return a.billFeed(ctx, op, -1)
}

// billFeed tells of entries too: what is open on a bill changes there.
func (a *Adapter) billFeed(ctx context.Context, op string, sign int) (feed, error) {
	all, err := a.bills(ctx, op, "")
	return feed{model: "account.invoice", key: "number", told: all.where, sign: sign, parts: []feedPart{{
		model: "account.move.line", where: domain{is("account.type.receivable", true)},
		leads: []string{"move_origin", "invoice_payments"},
	}}}, err
}

// paymentFeed tells of the lines of an entry, where it shows what a payment is set against, and of the entry that takes it back.
func (a *Adapter) paymentFeed(ctx context.Context, op string) (feed, error) {
	all, err := a.entries(ctx, op, "")
	return feed{model: moveModel, key: "id", told: all.where, parts: []feedPart{
		{model: "account.move.line", where: domain{is("account.type.receivable", true)}, leads: []string{"move"}},
		{model: moveModel, where: domain{where("origin", "like", moveModel+",%")}, leads: []string{"origin"}},
	}}, err
}

// rmaFeed tells of the sale that a return was made into, and of what moves and is credited there.
func (a *Adapter) rmaFeed(ctx context.Context, _ string) (feed, error) {
	all, err := a.complaints(ctx, "")
	made := func(field string) domain { return domain{where(field, "like", complaintModel+",%")} }
	return feed{model: complaintModel, key: "number", told: all, parts: []feedPart{
		{model: "sale.complaint.action", leads: []string{"complaint"}},
		{model: "sale.complaint.action-sale.line", leads: []string{"action.complaint"}},
		{model: saleModel, where: made("origin"), leads: []string{"origin"}},
		{model: "stock.move", where: made("sale.origin"), leads: []string{"sale.origin"}},
		{model: "stock.shipment.out.return", leads: []string{"incoming_moves.sale.origin"}},
		{model: "account.invoice", where: made("sales.origin"), leads: []string{"sales.origin"}},
	}}, err
}
