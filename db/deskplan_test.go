package db_test

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/portal"
)

// deskFillings are a hundred thousand customers, of whom a tenth are on the portal, and what they have done.
var deskFillings = []string{
	`INSERT INTO directory SELECT 'C' || n, 'Name ' || n, 'Town', '', 'r' || n % 50, '', true, array_to_tsvector(ARRAY['c' || n, 'w' || n % 5000])
		FROM generate_series(1, 100000) n`,
	`INSERT INTO accounts (account_id, erp_customer, name) SELECT 'a' || n, 'C' || n * 10, 'A' FROM generate_series(1, 10000) n`,
	`INSERT INTO receivables (account_id, document, asked_at) SELECT 'a' || n, jsonb_build_object('Hold', CASE WHEN n % 500 = 0 THEN '{}'::jsonb END,
		'Exposure', jsonb_build_object('amount', n::text, 'currency', 'USD'), 'Overdue', jsonb_build_object('amount', (n % 100 / 99)::text, 'currency', 'USD')),
		now() FROM generate_series(1, 10000) n`,
	`INSERT INTO writes SELECT 'W-' || n, 'a' || 1 + n % 10000, 'order', NULL, 'A', 'h', '', CASE WHEN n % 1000 = 0 THEN 'held' WHEN n % 3 = 0 THEN 'rejected' ELSE 'confirmed' END,
		'', jsonb_build_object('CustomerPO', 'PO' || n), '', n::text, '', '', 0, false, '', now() - n * interval '1 minute', now() - n * interval '1 minute', now()
		FROM generate_series(1, 50000) n`,
	`INSERT INTO audit_log (at, account_id, actor_user_id, actor_name, action, subject) SELECT now() - (60000 - n) * interval '1 minute', 'a' || 1 + n % 10000,
		('00000000-0000-4000-8000-' || lpad((n % 300)::text, 12, '0'))::uuid, 'A', CASE WHEN n % 400 = 0 THEN 'member_changed' ELSE 'sign_in' END, 'order W-' || n
		FROM generate_series(1, 60000) n`,
	`VACUUM ANALYZE`,
}

// TestStaffPagesReadFromIndexes runs under row-level security as the staff's pages do.
func TestStaffPagesReadFromIndexes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, statement := range deskFillings {
		if _, err := b.d.Superuser.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	never := sql.NullTime{}
	noStates := pq.StringArray(nil)
	const nobody, someone = "", "00000000-0000-4000-8000-000000000007"
	for _, tt := range []struct {
		name  string
		query string
		args  []any
		index string
	}{
		{"the first customers", db.SelectCustomers("", ""), []any{"", "", 0, 50}, "directory_name"},
		{"customers by words", db.SelectCustomers("", "w77"), []any{"'w77':*", "", 0, 50}, "directory_pkey"},
		{"how many customers words find", db.CountCustomers("", "w77"), []any{"'w77':*", "", 10000}, "directory_pkey"},
		{"customers on hold", db.SelectCustomers("", ""), []any{"", "hold", 0, 50}, "receivables_on_hold"},
		{"customers by exposure", db.SelectCustomers(portal.ByExposure, ""), []any{"", "", 0, 50}, "receivables_exposure"},
		{"customers by what is overdue", db.SelectCustomers(portal.ByOverdue, ""), []any{"", "", 0, 50}, "receivables_past_due"},
		{"words", "SELECT customer_id FROM directory_search WHERE words @@ $1::tsquery", []any{"'w77':*"}, "directory_search_words"},
		{"the newest writes", db.SelectDeskWrites, []any{noStates, nil, "", "", "", never, "", 51}, "writes_placed"},
		{"writes further on", db.SelectDeskWrites, []any{noStates, nil, "", "", "", never, "W-700", 51}, "writes_placed"},
		{"held writes", db.SelectDeskWrites, []any{pq.StringArray{"held"}, nil, "", "", "", never, "", 51}, "writes_state"},
		{"writes by PO", db.SelectDeskWrites, []any{noStates, nil, "", "", "po77", never, "", 51}, "writes_po_key"},
		{"an account's writes", db.SelectDeskWrites, []any{noStates, nil, "", "a7", "", never, "", 51}, "writes_account"},
		{"what is not finished", db.SelectDeskTally, []any{time.Now().AddDate(0, 0, -1)}, "writes_state"},
		{"what was refused lately", db.SelectDeskTally, []any{time.Now().AddDate(0, 0, -1)}, "writes_rejected"},
		{"the oldest sum", db.SelectStanding, nil, "receivables_asked"},
		{"the log", db.SelectAuditLog, []any{"", nobody, "", "", false, never, never, 0, 51}, "audit_log_pkey"},
		{"an account's log", db.SelectAuditLog, []any{"a7", nobody, "", "", false, never, never, 0, 51}, "audit_log_account"},
		{"a person's log", db.SelectAuditLog, []any{"", someone, "", "", false, never, never, 0, 51}, "audit_log_actor"},
		{"a rare action", db.SelectAuditLog, []any{"", nobody, "user_disabled", "", false, never, never, 0, 51}, "audit_log_action"},
		{"the log until a day long ago", db.SelectAuditLog, []any{"", nobody, "", "", false, never, time.Now().AddDate(0, 0, -40), 0, 51}, "id <= "},
		{"the log of a day", db.SelectAuditLog, []any{"", nobody, "", "", false, time.Now().AddDate(0, 0, -3), time.Now().AddDate(0, 0, -2), 0, 51}, "audit_log_at"},
		{"a person's day", db.SelectAuditLog, []any{"", someone, "", "", false, time.Now().AddDate(0, 0, -3), time.Now().AddDate(0, 0, -2), 0, 51}, "audit_log_at"},
		{"a subject", db.SelectAuditLog, []any{"", nobody, "", "order W-7", false, never, never, 0, 51}, "audit_log_subject"},
	} {
		var lines []string
		explain := func(pool interface {
			Select(dest any, query string, args ...any) error
		}) error {
			return pool.Select(&lines, "EXPLAIN "+tt.query, tt.args...)
		}
		var err error
		if tt.name == "words" { // what the function does, which is the owner's to ask
			err = explain(b.d.Owner)
		} else {
			err = b.d.App.InTx(t.Context(), portal.StaffScope(anna), func(tx *db.Tx) error { return explain(tx) })
		}
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		plan := strings.Join(lines, "\n")
		if !strings.Contains(plan, tt.index) {
			t.Errorf("%s: the plan has no %q\n%s", tt.name, tt.index, plan)
		}
		for _, table := range []string{"directory d", "directory_search", "receivables r", "writes w", "writes", "audit_log g"} {
			if strings.Contains(plan, "Seq Scan on "+table+" ") {
				t.Errorf("%s: reads all of %s\n%s", tt.name, table, plan)
			}
		}
	}
}
