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
	if err := w.traffic.Order(sim.Fault{Kind: sim.FaultLatency, Operation: "GET Items", Times: 1, Delay: 7 * time.Second}); err != nil {
		t.Fatal(err)
	}
	c := w.config(t)
	c.tuning.syncEvery = time.Second
	w.start(t, c)
	eventually(t, "a sync is under way", func() bool { return w.jobs(t, "sync_catalog", "state = 'running'") > 0 })
	// The other sync, which is quick, shows that its time has come again and again.
	before := w.jobs(t, "sync_accounts", "state = 'completed'")
	eventually(t, "it would have been time for the next", func() bool { return w.jobs(t, "sync_accounts", "state = 'completed'") > before+2 })
	if n := w.jobs(t, "sync_catalog", "finalized_at IS NULL"); n > 1 {
		t.Errorf("%d syncs of the catalogue run or wait at once; want one", n)
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
