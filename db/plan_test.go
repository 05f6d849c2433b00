package db_test

import (
	"strings"
	"testing"

	"github.com/lib/pq"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/portal"
)

// fillings make tables so large that reading one whole is never the planner's choice where an index serves.
var fillings = []string{
	`INSERT INTO accounts (account_id, erp_customer, name) SELECT 'a' || n, 'C-' || n, 'A' FROM generate_series(1, 50) n`,
	`INSERT INTO items SELECT 'HX-' || n, '{}' FROM generate_series(1, 20000) n`,
	`INSERT INTO item_search (item_id, number_key, manufacturer_key, category_id, category_name, words, barcode_key, tier) SELECT 'HX-' || n, 'hx' || n, 'mk' || n, (n % 20)::text, 'Category ' || n % 20,
		array_to_tsvector(ARRAY['hx' || n, 'w' || n % 1000]), '40' || n, 2 - (n % 16 = 0)::int - (n % 256 = 0)::int FROM generate_series(1, 20000) n`,
	`INSERT INTO availability SELECT 'HX-' || n, '{}' FROM generate_series(1, 20000) n`,
	`INSERT INTO demand SELECT 'W-' || n, 'HX-' || n % 5000, 1 FROM generate_series(1, 10000) n`,
	`INSERT INTO part_numbers SELECT 'a' || 1 + n % 50, 'HX-' || n, 'P' || n, 'p' || n FROM generate_series(1, 20000) n`,
	`INSERT INTO orders SELECT 'a' || 1 + n % 50, n, n, 'PO' || n, 'S', CASE WHEN n % 20 = 0 THEN 'open' ELSE 'invoiced' END,
		date '2024-01-01' + n % 700, ARRAY[n::text, 'po' || n], '{}', now() FROM generate_series(1, 20000) n`,
	`INSERT INTO writes SELECT 'W-' || n, 'a' || 1 + n % 50, 'order', NULL, 'A', 'h', '', CASE WHEN n % 100 = 0 THEN 'placed' ELSE 'confirmed' END,
		'', '{}', '', '', '', '', 0, false, '', now() - n * interval '1 minute', now(), now() FROM generate_series(1, 20000) n`,
	`INSERT INTO document_keys (account_id, kind, document_id, what, number, key)
		SELECT 'a' || 1 + n % 50, 'order', n, 'number', n, n FROM generate_series(1, 20000) n`,
	`INSERT INTO bought SELECT 'a' || 1 + n / 2000, 'HX-' || n / 2 % 1000, 'S' || n % 2, lpad((n % 700)::text, 7, '0') || '0004' || n, date '2024-01-01', n, n, 1, 'EA', NULL, '', 'EA'
		FROM generate_series(1, 80000) n`,
	`VACUUM ANALYZE`,
}

// TestStatementsReadFromIndexes runs under row-level security as the portal does, which keeps the planner from
// indexes that a condition could otherwise use.
func TestStatementsReadFromIndexes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, statement := range fillings {
		if _, err := b.d.Superuser.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	account := portal.AccountScope("a7")
	none := pq.StringArray{}
	for _, tt := range []struct {
		name  string
		scope portal.Scope
		query string
		args  []any
		index string
	}{
		{"the catalogue's first page", account, db.BrowseItems, []any{"", 0, 50, 1000}, "item_search_shelf"},
		{"a category", account, db.BrowseItems, []any{"7", 0, 50, 1000}, "item_search_category"},
		{"a search by number", account, db.FindItems, []any{"a7", "hx77", "hx78", "77", "78", true, "'hx77':*", "", none, 0, 50, 1001, 200, none}, "item_search_number"},
		{"a search by the account's part number", account, db.FindItems, []any{"a7", "hx77", "hx78", "77", "78", true, "'hx77':*", "", none, 0, 50, 1001, 200, none}, "part_numbers_key"},
		{"a search by a manufacturer's number", account, db.FindItems, []any{"a7", "hx77", "hx78", "77", "78", true, "'hx77':*", "", none, 0, 50, 1001, 200, none}, "item_search_manufacturer"},
		{"a search by a barcode", account, db.FindItems, []any{"a7", "hx77", "hx78", "77", "78", true, "'hx77':*", "", none, 0, 50, 1001, 200, none}, "item_search_barcode"},
		{"a search by words of few", account, db.FindItems, []any{"a7", "hx77", "hx78", "77", "78", true, "'hx77':*", "", none, 0, 50, 1001, 200, none}, "item_search_words "},
		{"a search by words of many", account, db.FindItems, []any{"a7", "hx77", "hx78", "77", "78", true, "'hx77':*", "", none, 0, 50, 1001, 200, none}, "item_search_words_16th"},
		{"a search by words of most", account, db.FindItems, []any{"a7", "hx77", "hx78", "77", "78", true, "'hx77':*", "", none, 0, 50, 1001, 200, none}, "item_search_words_256th"},
		{"a number", account, db.MatchNumbers, []any{"a7", pq.StringArray{"hx77"}, pq.StringArray{"hx77"}}, "item_search_number"},
		{"an account's part number", account, db.MatchNumbers, []any{"a7", pq.StringArray{"p77"}, pq.StringArray{"p77"}}, "part_numbers_key"},
		{"a manufacturer's number", account, db.MatchNumbers, []any{"a7", pq.StringArray{"mk77"}, pq.StringArray{"mk77"}}, "item_search_manufacturer"},
		{"a barcode", account, db.MatchNumbers, []any{"a7", pq.StringArray{"4006"}, pq.StringArray{"4006"}}, "item_search_barcode"},
		{"a document's number, begun", account, db.FindDocuments, []any{"a7", "4706", pq.StringArray{"order"}, none, 20}, "document_keys_begin"},
		{"a document's number, ended", account, db.FindDocuments, []any{"a7", "4706", pq.StringArray{"order"}, none, 20}, "document_keys_end"},
		{"stock", account, db.SelectAvailability, []any{pq.StringArray{"HX-1", "HX-2"}}, "demand_item"},
		{"orders", account, db.SelectOrders, []any{"a7", none, false, "", "", nil, nil, "", 0, 50}, "Index Only Scan Backward using orders_place"},
		{"the oldest orders", account, db.SelectOldOrders, []any{"a7", none, false, "", "", nil, nil, "", 0, 50}, "Index Only Scan using orders_place"},
		{"how many orders", account, db.CountOrders, []any{"a7", none, false, "", "", nil, nil, ""}, "Index Only Scan"},
		{"open orders", account, db.SelectOrders, []any{"a7", none, true, "", "", nil, nil, "", 0, 50}, "Index Only Scan Backward using orders_place"},
		{"orders of a week", account, db.SelectOrders, []any{"a7", none, false, "", "", november(1), november(7), "", 0, 50}, "(place < "},
		{"orders from one on", account, db.SelectOrdersFrom, []any{"a7", none, false, "", "", nil, nil, "", "0739300", 50}, "(place < "},
		{"orders beside one", account, db.SelectOrdersBeside, []any{"a7", none, false, "", "", nil, nil, "", "4706"}, "(place > "},
		{"what was bought last", account, db.SelectBought, []any{"a7", none, "", "", "", 0, 10}, "bought_place"},
		{"what was bought last for a ship-to", account, db.SelectBought, []any{"a7", pq.StringArray{"S1"}, "", "", "", 0, 10}, "bought_place"},
		{"how much was bought", account, db.CountBought, []any{"a7", none, "", "", "", 10000}, "Index Only Scan using bought_pkey"},
		{"an order", account, db.SelectOrderByNumber, []any{"a7", "4706"}, "orders_number"},
		{"how many are open", account, db.CountOpenOrders, []any{"a7"}, "orders_open"},
		{"unconfirmed orders", account, db.SelectWrites, []any{"a7", "order", pq.StringArray{"placed", "held"}, 1000}, "writes_account_state"},
		{"the newest orders placed here", account, db.SelectWrites, []any{"a7", "order", pq.StringArray(nil), 20}, "writes_account"},
		{"overdue writes", portal.JobScope(), db.SelectOverdueWrites, []any{noon.AddDate(1, 0, 0), 500}, "writes_due"},
	} {
		var lines []string
		err := b.d.App.InTx(t.Context(), tt.scope, func(tx *db.Tx) error {
			return tx.Select(&lines, "EXPLAIN "+tt.query, tt.args...)
		})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		plan := strings.Join(lines, "\n")
		if !strings.Contains(plan, tt.index) {
			t.Errorf("%s: the plan has no %q\n%s", tt.name, tt.index, plan)
		}
		for _, table := range []string{"items", "item_search", "availability", "demand", "part_numbers", "orders", "writes", "bought b", "bought n"} {
			if strings.Contains(plan, "Seq Scan on "+table+" ") {
				t.Errorf("%s: reads all of %s\n%s", tt.name, table, plan)
			}
		}
	}
}
