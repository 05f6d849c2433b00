package db_test

import (
	"encoding/json"
	"testing"

	"github.com/tradecounter/portal/portal"
)

// A job that waits for River's scheduler waits seconds, and for ever while River has no leader.
func TestEnqueuedJobIsReadyAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	want := portal.CarryOutWrite{Account: ours, Reference: "W-1", RequestID: "r1"}
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error { return tx.Enqueue(t.Context(), want) })
	var job struct {
		Kind  string `db:"kind"`
		Args  []byte `db:"args"`
		State string `db:"state"`
	}
	if err := b.d.App.SQL().Get(&job, "SELECT kind, args, state FROM river_job"); err != nil {
		t.Fatal(err)
	}
	var got portal.CarryOutWrite
	if err := json.Unmarshal(job.Args, &got); err != nil {
		t.Fatal(err)
	}
	if job.Kind != want.Kind() || got != want || job.State != "available" {
		t.Errorf("job = %s %+v, %s; want %s %+v, available", job.Kind, got, job.State, want.Kind(), want)
	}
}
