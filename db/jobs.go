package db

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"

	"github.com/tradecounter/portal/portal"
)

// jobAttempts is how often River runs a job that fails, over about three days. What must not be given up
// does not stand on it: an unfinished write is found again by its row.
const jobAttempts = 15

// QueueTasks keeps long work from the way of writes, which use River's default queue.
const QueueTasks = "tasks"

// jobs is the way into River's queue. It inserts and never works.
type jobs struct{ client *river.Client[*sql.Tx] }

func newJobs(d *DB) jobs {
	client, err := river.NewClient(riverdatabasesql.New(d.pool.DB), &river.Config{})
	if err != nil {
		panic("db: river refuses an empty configuration: " + err.Error())
	}
	return jobs{client}
}

// Enqueue implements portal.Tx. The job has no time of its own: River moves a scheduled job to the workers only every few
// seconds, and only while it has a leader.
func (t storeTx) Enqueue(ctx context.Context, job portal.Job) error {
	options := &river.InsertOpts{MaxAttempts: jobAttempts}
	if _, long := job.(portal.RunTask); long {
		options.Queue = QueueTasks
	}
	if _, err := t.jobs.client.InsertTx(ctx, t.tx.Tx.Tx, job, options); err != nil {
		return fmt.Errorf("enqueue job %q: %w", job.Kind(), err)
	}
	return nil
}
