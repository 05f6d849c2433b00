package main

var tryton = adapter{name: "tryton", tags: "tryton", mutants: []mutant{
	{
		name: "a sign: what is left unapplied is owed", file: "receivable.go",
		from: `aging.Unapplied = l.money(unapplied)`, to: `aging.Unapplied = l.money(unapplied.Neg())`, cases: []string{"receivables/figures"},
	},
	{
		name: "a UOM: a pack holds a part of the unit, not so many of it", file: "item.go",
		from: `erp.Pack{UOM: u.Symbol, PerStock: held}`, to: `erp.Pack{UOM: u.Symbol, PerStock: held.Div(held).Div(held)}`,
		cases: []string{"items/packs convert"},
	},
	{
		name: "a swapped ship-to: an order goes to where the bill goes", file: "header.go",
		from: `"shipment_address": h.shipTo,`, to: `"shipment_address": h.InvoiceAddress,`, cases: []string{"orders/written"},
	},
	{
		name: "a dropped page: a full page is taken for the last", file: "record.go",
		from: `if err != nil || len(rows) < size {`, to: `if err != nil || len(rows) <= size {`, cases: []string{"items/pages"},
	},
	{
		name: "a missed retry look-up: a payment is posted without asking whether it was", file: "postpayment.go",
		from: `s, beside, err := a.entered(ctx, op, ref)`, to: `s, beside, err := a.entered(ctx, op, ref+"-")`, cases: []string{"payments/the same reference"},
	},
	{
		name: "a blind retry: an answer that is lost is taken for a request that is lost", file: "client.go",
		from: `q.write = q.write && connected.Load()`, to: `q.write = false`, cases: []string{"faults/reply to an order lost"},
	},
	{
		name: "a missing wall: an order is anybody's", file: "order.go",
		from: `return a.orderWhere(ctx, op, append(listed, is("number", number))...)`, to: `return a.orderWhere(ctx, op, listed[0], is("number", number))`,
		cases: []string{"orders/another"},
	},
	{
		name: "a wait that the ERP asks for is not heard", file: "errors.go",
		from: `return time.Duration(seconds) * time.Second`, to: `return 0`, cases: []string{"faults/an order refused"},
	},
	{
		name: "a date: invoices age by the day they were issued", file: "receivable.go",
		from: `l.on.DaysSince(item.due)`, to: `l.on.DaysSince(item.due.AddDays(-30))`, cases: []string{"receivables/figures"},
	},
	{
		name: "returns of the same goods by others are not counted", file: "rmacreate.go",
		from: `if o.ended() || o.second(others) {`, to: `if o.ended() || o.ID != 0 {`, cases: []string{"returns/more than others"},
	},
	{
		name: "a sign: a credit memo's amounts are below zero", file: "creditmemo.go",
		from: `return erp.NewMoney(d.Neg(), b.Currency.Code) }`, to: `return erp.NewMoney(d, b.Currency.Code) }`, cases: []string{"creditmemos/a free credit"},
	},
	{
		name: "a cursor that does not look back", file: "changes.go",
		from: `return span{from: at.Add(-lookBack)}`, to: `return span{from: at}`, cases: []string{"changes/what began before"},
	},
}}
