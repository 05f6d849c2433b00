package stories

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

var shipTos = []erp.ShipTo{
	{ID: "004", Name: "Beavercreek yard", Default: true, Address: erp.Address{
		Name: "Vandermeer Mechanical & Fire Protection, Inc.", Lines: []string{"3390 Research Blvd, Gate 2"}, City: "Beavercreek", Region: "OH", Postal: "45430", Country: "US"}},
	{ID: "002", Name: "Łukasiewicz Data Center, Phase II", Address: erp.Address{
		Lines: []string{"1 Innovation Pkwy", "Receiving, dock 7"}, City: "New Albany", Region: "OH", Postal: "43054", Country: "US"}},
	{ID: "011", Name: "Wright-Patt Bldg 653 loading dock C", Address: erp.Address{
		Lines: []string{"2130 Eighth St"}, City: "Wright-Patterson AFB", Region: "OH", Postal: "45433", Country: "US"}},
}

var rep = erp.Rep{ID: "DR", Name: "Dana Ruiz", Email: "dana.ruiz@harrowpike.example", Phone: "+1 937 555 0142"}

// quote is the ERP's dry run of the cart.
func quote() portal.Quote {
	q := portal.Quote{ID: "mfzwizltoq2gk3tuom5dcmrtgq", Firm: true, ShipTo: "004", AsOf: at(10, 42), MadeAt: at(10, 42), ExpiresAt: at(11, 12)}
	goods := decimal.Zero
	for i, o := range cart().Lines {
		q.Lines = append(q.Lines, portal.QuotedLine{
			Item: o.Item.ID, Description: o.Item.Description, PartNumber: o.PartNumber, Quantity: o.Quantity, Net: o.Price.Net,
			Per: o.Price.Per, Extended: o.Extended, Source: o.Price.Source, Warehouse: "DAY", PromisedOn: day(11, 25+i/3),
		})
		goods = goods.Add(o.Extended.Amount)
	}
	q.Lines[2].PromisedOn, q.Lines[5].Warehouse = erp.NewDate(2027, 1, 14), "CMH"
	q.Goods = erp.NewMoney(goods, "USD")
	q.Freight = erp.Freight{State: erp.FreightEstimated, Amount: usd("286.40")}
	q.Tax = usd("1275.91")
	q.Total = erp.NewMoney(goods.Add(num("286.40")).Add(num("1275.91")), "USD")
	return q
}

// unconfirmed is the same while the ERP does not answer, one line without any price.
func unconfirmed() portal.Quote {
	q := quote()
	q.Firm, q.Freight, q.Tax, q.Total = false, erp.Freight{}, erp.Money{}, erp.Money{}
	for i := range q.Lines {
		q.Lines[i].PromisedOn, q.Lines[i].Warehouse = erp.Date{}, ""
	}
	q.Goods = erp.NewMoney(q.Goods.Amount.Sub(q.Lines[2].Extended.Amount), "USD")
	q.Lines[2].Net, q.Lines[2].Extended = erp.Money{}, erp.Money{}
	return q
}

func receivable(limit string) erp.Receivable {
	return erp.Receivable{
		Customer: "10442", Holder: "10442", Balance: usd("48212.64"), Overdue: usd("17626.92"), Unapplied: usd("1284.50"),
		OpenOrders: usd("9411.18"), Shipped: usd("2495.00"), Exposure: usd("60118.82"),
		Limit: erp.CreditLimit{Kind: erp.LimitAmount, Amount: usd(limit)}, Terms: erp.Terms{Name: "Net 30", NetDays: 30},
		Aging: erp.Aging{
			NotDue: usd("31870.22"), Days1to30: usd("12604.97"), Days31to60: usd("4331.85"), Days61to90: usd("0.00"),
			Over90: usd("690.10"), Unapplied: usd("1284.50"), Total: usd("48212.64"),
		},
		AsOf: now,
	}
}

// credit judges an order of the given sum against a limit.
func credit(limit string, order erp.Money) portal.Credit {
	c := portal.Credit{Receivable: receivable(limit), ThisOrder: order, Fresh: live, Verdict: portal.CreditGood}
	c.Available, _ = c.Receivable.Available()
	if after := c.Available.Amount.Sub(order.Amount); after.IsNegative() {
		c.Over, c.Verdict = erp.NewMoney(after.Neg(), "USD"), portal.CreditOver
	}
	return c
}

func checkout() portal.Checkout {
	q := quote()
	return portal.Checkout{
		Form: portal.CheckoutForm{Quote: q.ID, ShipTo: "004", CustomerPO: "7741-C", RequestedOn: "2026-11-27"}, Quote: q, Prices: live, Warehouses: warehouses,
		ShipTos: shipTos, ShipTo: shipTos[0], Credit: credit("90000.00", q.Total), Outcome: portal.WillPlace, Rep: rep, MaxPO: 100,
		Today: erp.DateOf(now),
	}
}

func overdue() []erp.Invoice {
	return []erp.Invoice{
		{Number: "871904", DueOn: day(8, 20), Open: usd("690.10")}, {Number: "880233", DueOn: day(10, 8), Open: usd("4331.85")},
		{Number: "882655", DueOn: day(10, 29), Open: usd("6940.18")}, {Number: "883120", DueOn: day(11, 8), Open: usd("2187.40")},
	}
}

func checkoutStory(name string, p layout.Page, c portal.Checkout) Story {
	return Story{name, buyer.CheckoutShowPage(buyer.CheckoutShow{Page: p, Checkout: c})}
}

func checkoutStories() []Story {
	en := func() layout.Page { return page("en", layout.Cart, "/checkout") }
	de := func() layout.Page { return page("de", layout.Cart, "/checkout") }

	failed := checkout()
	failed.Form.CustomerPO, failed.PastPO = "7741-B", &portal.PastPO{Number: "4102288", PlacedOn: day(11, 18)}
	failed.Problems = []portal.Problem{
		{Field: "customer_po", Message: portal.MsgPOUsed, Args: []any{"4102288", day(11, 18)}},
		{Field: "requested_on", Message: portal.MsgDatePast, Args: []any{day(11, 20)}},
	}
	over := checkout()
	over.Credit, over.Outcome = credit("75000.00", over.Quote.Total), portal.WillBlock
	hold := over
	hold.Outcome = portal.WillHold
	onHold := checkout()
	onHold.Credit.Receivable.Hold = &erp.Hold{Kind: erp.HoldPastDue, Reason: "Account stopped by AR on Nov 19: oldest invoice 96 days past due. Marta Lindqvist, ext. 214"}
	onHold.Credit.Verdict, onHold.Outcome, onHold.Overdue = portal.CreditOnHold, portal.WillBlock, overdue()
	refused := checkout()
	refused.Outcome, refused.Credit = portal.WillRefuse, credit("90000.00", erp.Money{})
	refused.Quote = portal.Quote{}
	for _, l := range quote().Lines {
		refused.Quote.Lines = append(refused.Quote.Lines, portal.QuotedLine{Item: l.Item, Description: l.Description, Quantity: l.Quantity})
	}
	refused.Problems = []portal.Problem{{Message: portal.MsgERPRefuses, Args: []any{"Item CB-3P60-480-18K is inactive from Nov 1, 2026"}}}
	return []Story{
		checkoutStory("checkout-ordinary", en(), checkout()),
		checkoutStory("checkout-ordinary-de", de(), checkout()),
		checkoutStory("checkout-changed", en(), changedCheckout()),
		checkoutStory("checkout-changed-de", de(), changedCheckout()),
		checkoutStory("checkout-failed", en(), failed),
		checkoutStory("checkout-late", down("en", layout.Cart, "/checkout"), lateCheckout()),
		checkoutStory("checkout-late-de", down("de", layout.Cart, "/checkout"), lateCheckout()),
		checkoutStory("checkout-over-limit", en(), over),
		checkoutStory("checkout-over-limit-hold", en(), hold),
		checkoutStory("checkout-on-hold", en(), onHold),
		checkoutStory("checkout-on-hold-de", de(), onHold),
		checkoutStory("checkout-refused", en(), refused),
	}
}

func changedCheckout() portal.Checkout {
	c, before := checkout(), quote()
	before.AsOf = at(10, 21)
	before.Lines[3].Net, before.Lines[3].Extended = usd("655.00"), usd("3930.00")
	diff := c.Quote.Lines[3].Extended.Amount.Sub(num("3930.00"))
	before.Goods.Amount = before.Goods.Amount.Sub(diff)
	before.Tax.Amount = before.Tax.Amount.Sub(num("7.14"))
	before.Total.Amount = before.Total.Amount.Sub(diff).Sub(num("7.14"))
	c.Before = &before
	return c
}

func lateCheckout() portal.Checkout {
	c := checkout()
	c.Quote, c.Prices, c.Outcome = unconfirmed(), late, portal.WillSubject
	c.Credit = credit("90000.00", c.Quote.Goods)
	c.Credit.Fresh = late
	return c
}
