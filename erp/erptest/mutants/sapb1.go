package main

var sapb1 = adapter{name: "sapb1", mutants: []mutant{
	{
		name: "a sign: what is left unapplied is added to the balance", file: "receivable.go",
		from: "r.Unapplied = r.Aging.Unapplied", to: "r.Unapplied = r.Aging.Unapplied.Neg()", cases: []string{"receivables"},
	},
	{
		name: "a UOM: a line is sent in the stock unit", file: "draft.go",
		from: `"UoMEntry": entry}`, to: `"UoMEntry": manualUnits * entry / entry}`, cases: []string{"quote", "orders"},
	},
	{
		name: "a swapped ship-to: every order goes to the default one", file: "draft.go",
		from: `set("ShipToCode", string(draft.ShipTo))`, to: ``, cases: []string{"orders", "quote"},
	},
	{
		name: "a dropped page: the link to the next is not followed", file: "page.go",
		from: `return page, key(page[len(page)-1]), nil`, to: `return page, "", nil`, cases: []string{"items", "customers", "orders"},
	},
	{
		name: "a missed retry look-up: drafts that wait for approval are not looked for", file: "lookup.go",
		from: `if len(orders) == 0 && len(drafts) > 0 && drafts[0].record.CardCode == customer {`, to: `if false {`, cases: []string{"orders", "faults"},
	},
	{
		name: "a blind retry: an answer that is lost is taken for a request that is lost", file: "client.go",
		from: `unreadable(r.op, r.write && connected.Load(), err)`, to: `unreadable(r.op, false, err)`, cases: []string{"faults"},
	},
	{
		name: "a missing wall: a list is everybody's", file: "order.go",
		from: `conditions = append(conditions, eq("CardCode", q.Customer))`, to: `conditions = append(conditions, "")`, cases: []string{"invoices", "orders", "creditmemos", "returns"},
	},
	{
		name: "a wait that the ERP asks for is not heard", file: "errors.go",
		from: `return time.Duration(seconds) * time.Second`, to: `return 0`, cases: []string{"faults"},
	},
	{
		name: "a date: invoices age by the day they were issued", file: "receivable.go",
		from: `on.DaysSince(item.due))`, to: `on.DaysSince(item.due.AddDays(-30)))`, cases: []string{"receivables"},
	},
	{
		name: "a factor: a pack holds as many as the unit it is measured in", file: "unit.go",
		from: `per, exact := divide(d.BaseQuantity.Decimal, d.AlternateQuantity.Decimal)`, to: `per, exact := divide(d.AlternateQuantity.Decimal, d.BaseQuantity.Decimal)`, cases: []string{"items", "pricing", "quote"},
	},
	{
		name: "tax: the total is stated without it", file: "document.go",
		from: `func (b books) total() erp.Money { return b.money(b.DocTotal, b.DocTotalFC) }`, to: `func (b books) total() erp.Money { return b.money(number{b.DocTotal.Sub(b.VatSum.Decimal)}, b.DocTotalFC) }`, cases: []string{"quote", "invoices"},
	},
	{
		name: "a sign: a credit that pays an invoice is told as one that adds to it", file: "payment.go",
		from: `Amount: a.local(r.SumApplied.Neg())})`, to: `Amount: a.local(r.SumApplied.Decimal)})`, cases: []string{"payments"},
	},
	{
		name: "a missed retry look-up: a payment is posted without asking whether it was", file: "paymentpost.go",
		from: `if first, err := a.firstPayment(op, customer, ref, found); err == nil {`, to: `if first, err := a.firstPayment(op, customer, ref, found); err == nil && first.ID == "" {`,
		cases: []string{"payments"},
	},
	{
		name: "returns of the same goods by others are not counted", file: "rmagoods.go",
		from: `k.lines[at] = k.lines[at].Add(quantity)`, to: `k.lines[at] = decimal.Zero`, cases: []string{"returns"},
	},
	{
		name: "a cursor compares date and time in one step", file: "odata.go",
		from: `"(UpdateDate gt %s or (UpdateDate eq %s and UpdateTime ge %s))", day, day, quote`, to: `"(UpdateDate ge %s and UpdateDate ge %s and UpdateTime ge %s)", day, day, quote`,
		cases: []string{"changes", "orders"},
	},
	{
		name: "a webhook is believed unsigned", file: "hook.go",
		from: `return err == nil && hmac.Equal(given, mac.Sum(nil))`, to: `return err == nil || mac != nil && given == nil`, cases: []string{"webhooks"},
	},
}}
