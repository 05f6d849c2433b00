package db_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/portal"
)

func TestRecordAppendsToTheAuditLog(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	type line struct {
		At        time.Time `db:"at"`
		Account   *string   `db:"account_id"`
		ActorID   *string   `db:"actor_user_id"`
		ActorName string    `db:"actor_name"`
		ActingFor *string   `db:"acting_for"`
		Action    string    `db:"action"`
		Subject   string    `db:"subject"`
		Detail    string    `db:"detail"`
		RequestID string    `db:"request_id"`
	}
	account, actor, acting := string(ours), string(anna), "Ours"
	for _, tt := range []struct {
		name  string
		scope portal.Scope
		entry portal.AuditEntry
		want  line
	}{
		{
			"a person's deed", portal.AccountScope(ours),
			portal.AuditEntry{
				At: noon, Account: ours, ActorID: anna, ActorName: "Anna", ActingFor: "Ours", Action: portal.AuditOrderPlaced,
				Subject: "order W-1", Detail: json.RawMessage(`{"reason": "zero \u0000 byte"}`), RequestID: "r1",
			},
			line{noon, &account, &actor, "Anna", &acting, "order_placed", "order W-1", `{"reason": "zero ` + "\uFFFD" + ` byte"}`, "r1"},
		},
		{
			"a job's", portal.JobScope(), portal.AuditEntry{At: noon, Account: ours, Action: portal.AuditOrderConfirmed, Subject: "order W-1"},
			line{At: noon, Account: &account, Action: "order_confirmed", Subject: "order W-1", Detail: "{}"},
		},
		{
			"a sign-in", portal.SignInScope(anna), portal.AuditEntry{At: noon, ActorID: anna, ActorName: "Anna", Action: portal.AuditSignIn},
			line{At: noon, ActorID: &actor, ActorName: "Anna", Action: "sign_in", Detail: "{}"},
		},
	} {
		b.do(tt.scope, func(tx portal.Tx) error { return tx.Record(t.Context(), tt.entry) })
		var got line
		err := b.d.Superuser.Get(&got, `
			SELECT at, account_id, actor_user_id, actor_name, acting_for, action, subject, detail, request_id
			FROM audit_log ORDER BY id DESC LIMIT 1`)
		if err != nil {
			t.Fatal(err)
		}
		got.At = got.At.UTC()
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
