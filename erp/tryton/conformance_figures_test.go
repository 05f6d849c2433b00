//go:build tryton

package tryton_test

import (
	"database/sql"
	"errors"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// crossings follows everything that crosses a warehouse's border: what moves about inside a warehouse (from its shelves
// to its ramp) is neither more nor less of it.
const crossings = `
	WITH RECURSIVE places (warehouse, id) AS (
		SELECT id, id FROM stock_location WHERE type = 'warehouse' AND code IS NOT NULL
		UNION ALL
		SELECT p.warehouse, l.id FROM stock_location l JOIN places p ON l.parent = p.id
	), crossing AS (
		SELECT left_.warehouse AS source, entered.warehouse AS target, m.state, m.planned_date, m.internal_quantity AS quantity
		FROM stock_move m JOIN product_product p ON p.id = m.product
		LEFT JOIN places left_ ON left_.id = m.from_location
		LEFT JOIN places entered ON entered.id = m.to_location
		WHERE p.code = $1 AND left_.warehouse IS DISTINCT FROM entered.warehouse
	)`

// Availability counts as allocated what open orders still want, assigned or not.
func (b *books) Availability(id erp.ItemID) erp.Availability {
	b.t.Helper()
	a := erp.Availability{Item: id, AsOf: b.Now(), UOM: cell[erp.UOM](b, `
		SELECT u.symbol FROM product_product p JOIN product_template t ON t.id = p.template
		JOIN product_uom u ON u.id = t.default_uom WHERE p.code = $1`, id)}
	b.each(crossings+`
		SELECT w.code,
			coalesce(sum(CASE WHEN c.state <> 'done' THEN 0 WHEN c.target = w.id THEN c.quantity ELSE -c.quantity END), 0)::numeric,
			coalesce(sum(c.quantity) FILTER (WHERE c.state IN ('draft', 'assigned') AND c.source = w.id), 0)::numeric,
			coalesce(sum(c.quantity) FILTER (WHERE c.state IN ('draft', 'assigned') AND c.target = w.id), 0)::numeric
		FROM stock_location w LEFT JOIN crossing c ON w.id IN (c.source, c.target)
		WHERE w.type = 'warehouse' AND w.code IS NOT NULL GROUP BY w.id, w.code ORDER BY w.id`, func(scan func(...any)) {
		var w erp.WarehouseStock
		scan(&w.Warehouse, &w.OnHand, &w.Allocated, &w.OnOrder)
		w.ATP = decimal.Max(w.OnHand.Sub(w.Allocated), decimal.Zero)
		a.Warehouses = append(a.Warehouses, w)
	}, id)
	for i := range a.Warehouses {
		a.Warehouses[i].NextReceipt = b.nextReceipt(id, a.Warehouses[i].Warehouse)
	}
	return a
}

func (b *books) nextReceipt(id erp.ItemID, warehouse erp.WarehouseID) erp.Receipt {
	b.t.Helper()
	var next erp.Receipt
	err := b.db.QueryRow(crossings+`
		SELECT c.planned_date, sum(c.quantity)::numeric FROM crossing c JOIN stock_location w ON w.id = c.target
		WHERE w.code = $2 AND c.state IN ('draft', 'assigned') AND c.planned_date IS NOT NULL
		GROUP BY c.planned_date ORDER BY c.planned_date LIMIT 1`, id, warehouse).Scan(&next.On, &next.Quantity)
	if !errors.Is(err, sql.ErrNoRows) {
		b.check(err)
	}
	return next
}

// openItems are a customer's entries that nothing is set against yet. A payment of part of an invoice is as late as the
// invoice; a credit that belongs to none is unapplied, and so is what is left of a credit note.
const openItems = `
	SELECT coalesce(due.maturity_date, l.maturity_date, m.date), l.debit - l.credit, CASE WHEN due.id IS NULL THEN l.credit > l.debit ELSE due.credit > due.debit END
	FROM account_move_line l
	JOIN party_party p ON p.id = l.party JOIN account_move m ON m.id = l.move
	JOIN account_account a ON a.id = l.account JOIN account_account_type t ON t.id = a.type
	LEFT JOIN "account_invoice-account_move_line" paid ON paid.line = l.id
	LEFT JOIN account_invoice i ON i.id = paid.invoice
	LEFT JOIN account_move_line due ON due.move = i.move AND due.account = l.account
	WHERE p.code = $1 AND t.receivable AND l.reconciliation IS NULL`

// notBilled is what a customer's orders still bring, without tax: Tryton holds no more than that against the limit.
const notBilled = `
	SELECT coalesce(round(sum(l.unit_price * (l.quantity::numeric - coalesce(billed.quantity, 0))), 2), 0)
	FROM sale_line l JOIN sale_sale s ON s.id = l.sale JOIN party_party p ON p.id = s.party
	LEFT JOIN LATERAL (
		SELECT sum(il.quantity)::numeric AS quantity FROM account_invoice_line il JOIN account_invoice i ON i.id = il.invoice
		WHERE il.origin = 'sale.line,' || l.id AND i.move IS NOT NULL
	) billed ON true
	WHERE p.code = $1 AND l.type = 'line' AND s.state IN ('confirmed', 'processing')`

// Receivable leaves Shipped open: what has left and is not billed, Tryton counts among the open orders.
func (b *books) Receivable(customer erp.CustomerID) erp.Receivable {
	b.t.Helper()
	usd := func(d decimal.Decimal) erp.Money { return erp.NewMoney(d, "USD") }
	today := erp.DateOf(b.Now())
	balance, unapplied, none := decimal.Zero, decimal.Zero, usd(decimal.Zero)
	r := erp.Receivable{
		Customer: customer, AsOf: b.Now(), Limit: b.limit(customer),
		Aging: erp.Aging{NotDue: none, Days1to30: none, Days31to60: none, Days61to90: none, Over90: none},
	}
	b.each(openItems, func(scan func(...any)) {
		var due erp.Date
		var open decimal.Decimal
		var credit bool
		scan(&due, &open, &credit)
		balance = balance.Add(open)
		if credit {
			unapplied = unapplied.Sub(open)
			return
		}
		b.check(r.Aging.AgeInto(usd(open), today.DaysSince(due)))
	}, customer)
	r.Balance, r.Unapplied = usd(balance), usd(unapplied)
	var err error
	r.Overdue, err = erp.Sum(r.Aging.Days1to30, r.Aging.Days31to60, r.Aging.Days61to90, r.Aging.Over90)
	b.check(err)
	r.OpenOrders = usd(cell[decimal.Decimal](b, notBilled, customer))
	r.Exposure, err = erp.Sum(r.Balance, r.OpenOrders)
	b.check(err)
	return r
}

func (b *books) limit(customer erp.CustomerID) erp.CreditLimit {
	b.t.Helper()
	amounts := column[decimal.NullDecimal](b, `
		SELECT l.credit_limit_amount FROM party_party_credit_limit_amount l JOIN party_party p ON p.id = l.party
		WHERE p.code = $1 AND l.credit_limit_amount IS NOT NULL`, customer)
	if len(amounts) == 0 {
		return erp.CreditLimit{Kind: erp.LimitNotSet}
	}
	return erp.CreditLimit{Kind: erp.LimitAmount, Amount: erp.NewMoney(amounts[0].Decimal, "USD")}
}
