package db_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/tradecounter/portal/portal"
)

func TestEnqueuePutsAJobIntoTheQueueWithItsTime(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	want := portal.CarryOutWrite{Account: ours, Reference: "W-1", RequestID: "r1"}
	soon := time.Now().Add(time.Hour).Truncate(time.Microsecond)
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error { return tx.Enqueue(t.Context(), want, soon) })
	var job struct {
		Kind        string    `db:"kind"`
		Args        []byte    `db:"args"`
		State       string    `db:"state"`
		ScheduledAt time.Time `db:"scheduled_at"`
	}
	if err := b.d.App.SQL().Get(&job, "SELECT kind, args, state, scheduled_at FROM river_job"); err != nil {
		t.Fatal(err)
	}
	var got portal.CarryOutWrite
	if err := json.Unmarshal(job.Args, &got); err != nil {
		t.Fatal(err)
	}
	if job.Kind != want.Kind() || got != want || job.State != "scheduled" || !job.ScheduledAt.Equal(soon) {
		t.Errorf("job = %s %+v, %s for %v; want %s %+v at %v", job.Kind, got, job.State, job.ScheduledAt, want.Kind(), want, soon)
	}
}

func TestEnqueueWhatIsDueIsReadyAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.Enqueue(t.Context(), portal.SyncAccounts{}, time.Now()) })
	var ready int
	const due = "SELECT count(*) FROM river_job WHERE state = 'available' OR state = 'scheduled' AND scheduled_at <= now()"
	if err := b.d.App.SQL().Get(&ready, due); err != nil || ready != 1 {
		t.Errorf("%d jobs are due, error %v; want 1", ready, err)
	}
}
