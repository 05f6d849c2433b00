package main

import (
	"testing"
	"time"

	"github.com/tradecounter/portal/erp/sim"
)

// jobs counts those of a kind that an SQL condition fits.
func (w *world) jobs(t testing.TB, kind, condition string) (n int) {
	t.Helper()
	if err := w.data.Superuser.Get(&n, "SELECT count(*) FROM river_job WHERE kind = $1 AND "+condition, kind); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheSameSyncNeverRunsTwiceAtOnce(t *testing.T) {
	w := newWorld(t)
	if err := w.traffic.Order(sim.Fault{Kind: sim.FaultLatency, Operation: "GET Items", Times: 1, Delay: 4 * time.Second}); err != nil {
		t.Fatal(err)
	}
	c := w.config(t)
	c.tuning.syncEvery = time.Second
	w.start(t, c)
	const first = "(SELECT min(id) FROM river_job WHERE kind = 'sync_catalog')"
	eventually(t, "a sync of many periods has ended", func() bool { return w.jobs(t, "sync_catalog", "state = 'completed' AND id = "+first) == 1 })
	if n := w.jobs(t, "sync_catalog", "created_at < (SELECT finalized_at FROM river_job WHERE id = "+first+")"); n != 1 {
		t.Errorf("%d more syncs of the catalogue were ordered while one was under way", n-1)
	}
}

func TestASyncOfADeadReplicaKeepsNoOtherFromRunning(t *testing.T) {
	w := newWorld(t)
	c := w.config(t)
	c.tuning.syncEvery = time.Second
	r := w.start(t, c)
	eventually(t, "a sync has ended", func() bool { return w.jobs(t, "sync_catalog", "state = 'completed'") > 0 })
	r.stop()
	// As kill -9 would have left it.
	var dead int
	err := w.data.Superuser.Get(&dead, `
		UPDATE river_job SET state = 'running', finalized_at = NULL, attempted_at = now() - $1 * interval '1 second'
		WHERE id = (SELECT max(id) FROM river_job WHERE kind = 'sync_catalog') RETURNING id`, rescueAfter.Seconds()+1)
	if err != nil {
		t.Fatal(err)
	}
	c = w.config(t)
	c.tuning.syncEvery = time.Second
	w.start(t, c)
	eventually(t, "the dead one is given up and another has run", func() bool {
		var next int
		err := w.data.Superuser.Get(&next, `
			SELECT count(*) FROM river_job WHERE kind = 'sync_catalog' AND state = 'completed' AND id > $1
				AND EXISTS (SELECT FROM river_job d WHERE d.id = $1 AND d.state = 'discarded')`, dead)
		return err == nil && next > 0
	})
}
