package db_test

import (
	"fmt"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// history makes n orders of one account by SQL, with documents of a usual size, as SaveOrders would.
const history = `
	INSERT INTO orders (account_id, order_id, order_number, customer_po, ship_to_id, status, placed_on, search_keys, document, asked_at)
	SELECT $1, n, 4000000 + n, 'PO-' || n * 7919 % 1000003, 'S' || n % 12,
		CASE WHEN n % 400 = 0 THEN 'open' WHEN n % 401 = 0 THEN 'partial' ELSE 'invoiced' END,
		date '2018-01-01' + (n / 40), ARRAY[(4000000 + n)::text, 'po' || n * 7919 % 1000003],
		jsonb_build_object('ID', n::text, 'Number', (4000000 + n)::text, 'Reference', CASE WHEN n % 3 = 0 THEN 'W-' || n ELSE '' END,
			'PlacedOn', '2020-01-01', 'Lines', (SELECT jsonb_agg(jsonb_build_object('Number', l::text, 'Item', 'HX-' || l, 'Description', repeat('x', 40)))
				FROM generate_series(1, 8) l)), now()
	FROM generate_series(1, $2::int) n`

// BenchmarkOrderList prints what the list costs an account with as many orders.
func BenchmarkOrderList(b *testing.B) {
	for _, size := range []int{10_000, 100_000} {
		w := newBench(b)
		if _, err := w.d.Superuser.Exec(history, ours, size); err != nil {
			b.Fatal(err)
		}
		if _, err := w.d.Superuser.Exec("VACUUM ANALYZE orders"); err != nil {
			b.Fatal(err)
		}
		for name, q := range map[string]portal.DocumentQuery{
			"first page":      {},
			"last page":       {Offset: size - 50},
			"open":            {Open: true},
			"status":          {Status: erp.OrderPartial},
			"ship-to":         {ShipTos: []erp.ShipToID{"S7"}},
			"others, a month": {Channel: portal.ByOthers, PlacedFrom: erp.NewDate(2018, 3, 1), PlacedTo: erp.NewDate(2018, 3, 31)},
			"search":          {Query: "PO-7919"},
			"search, nothing": {Query: "no such number"},
		} {
			q.Account, q.Limit = ours, 50
			b.Run(fmt.Sprintf("%s/orders=%d", name, size), func(b *testing.B) {
				for b.Loop() {
					w.do(portal.AccountScope(ours), func(tx portal.Tx) error {
						_, _, err := tx.Orders(b.Context(), q)
						return err
					})
				}
			})
		}
		b.Run(fmt.Sprintf("neighbours/orders=%d", size), func(b *testing.B) {
			for b.Loop() {
				w.do(portal.AccountScope(ours), func(tx portal.Tx) error {
					_, _, err := tx.OrdersBeside(b.Context(), portal.DocumentQuery{Account: ours}, erp.OrderID(fmt.Sprint(size/2)))
					return err
				})
			}
		})
	}
}
