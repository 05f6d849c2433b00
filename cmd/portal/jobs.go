package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivertype"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// workers works the queue of this database. Any number of replicas may.
type workers struct {
	client   interface{ Stop(context.Context) error }
	resuming sync.WaitGroup
	done     chan struct{}
}

// queueSync keeps long reads from the way of writes, which use River's default queue, and queueMedia what nobody waits
// for from the way of figures.
const (
	queueSync  = "sync"
	queueMedia = "media"
)

const (
	pollJobs    = 100 * time.Millisecond // how soon a committed job is picked up
	syncEvery   = 30 * time.Second
	mediaEvery  = time.Minute
	resumeEvery = 5 * time.Second
	sweepEvery  = 10 * time.Minute // at start too, when a dry run that was cut short is too young to be told from one under way

	// A sync is cut after this long, and the next one goes on where it was.
	syncTimeout = 10 * time.Minute
	// A job that runs for longer than any may belongs to a replica that died, and keeps no other from running.
	rescueAfter = syncTimeout + time.Minute
	// A replica that stops cancels the jobs that take longer to end, rather than leave them to be rescued.
	softStop = 30 * time.Second
)

func startWorkers(ctx context.Context, d *db.DB, p *portal.Portal, log *slog.Logger, t tuning) (*workers, error) {
	bundle := river.NewWorkers()
	river.AddWorker(bundle, &writeWorker{portal: p})
	river.AddWorker(bundle, &syncWorker[portal.SyncCatalog]{sync: p.SyncCatalog})
	river.AddWorker(bundle, &syncWorker[portal.SyncAccounts]{sync: p.SyncAccounts})
	river.AddWorker(bundle, &syncWorker[portal.SyncDirectory]{sync: p.SyncDirectory})
	river.AddWorker(bundle, &syncWorker[portal.SyncMedia]{sync: p.SyncMedia})
	river.AddWorker(bundle, river.WorkFunc(func(ctx context.Context, _ *river.Job[portal.DropQuotes]) error { return p.DropQuotes(ctx) }))
	river.AddWorker(bundle, river.WorkFunc(func(ctx context.Context, _ *river.Job[portal.SweepQuotes]) error { return p.SweepQuotes(ctx) }))
	river.AddWorker(bundle, river.WorkFunc(func(ctx context.Context, _ *river.Job[portal.DropExpired]) error { return p.DropExpired(ctx) }))
	river.AddWorker(bundle, &taskWorker{portal: p})
	river.AddWorker(bundle, &syncWorker[portal.CountPairs]{sync: p.CountPairs})
	client, err := river.NewClient(riverdatabasesql.New(d.SQL().DB), &river.Config{
		Workers: bundle,
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: 16, FetchPollInterval: pollJobs, FetchCooldown: pollJobs},
			queueSync:          {MaxWorkers: 2, FetchPollInterval: time.Second},
			queueMedia:         {MaxWorkers: 1, FetchPollInterval: time.Second},
			db.QueueTasks:      {MaxWorkers: 4, FetchPollInterval: pollJobs, FetchCooldown: pollJobs},
		},
		PeriodicJobs: []*river.PeriodicJob{
			periodic(orDefault(t.syncEvery, syncEvery), queueSync, portal.SyncCatalog{}),
			periodic(orDefault(t.syncEvery, syncEvery), queueSync, portal.SyncAccounts{}),
			periodic(orDefault(t.syncEvery, syncEvery), queueSync, portal.SyncDirectory{}),
			periodic(mediaEvery, queueMedia, portal.SyncMedia{}),
			periodic(time.Hour, queueSync, portal.DropQuotes{}),
			periodic(time.Hour, queueSync, portal.CountPairs{}),
			periodic(time.Hour, queueSync, portal.DropExpired{}),
			periodic(sweepEvery, queueSync, portal.SweepQuotes{}),
		},
		JobTimeout:           5 * time.Minute,
		RescueStuckJobsAfter: rescueAfter,
		SoftStopTimeout:      softStop,
		// Rebuilding indexes takes their owner, which the serving role is not.
		ReindexerIndexNames: []string{},
		Logger:              log.With("part", "jobs"),
	})
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	// The client outlives ctx: stop lets the jobs under way finish.
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("start jobs: %w", err)
	}
	w := &workers{client: client, done: make(chan struct{})}
	w.resuming.Go(func() { w.resume(context.WithoutCancel(ctx), p, log, orDefault(t.resumeEvery, resumeEvery)) })
	return w, nil
}

// resume looks for lost writes and tasks at an interval. Every replica does, because a periodic job needs River's leader,
// and the leader may be the one that died.
func (w *workers) resume(ctx context.Context, p *portal.Portal, log *slog.Logger, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-w.done:
			return
		case <-tick.C:
			if n, err := p.ResumeWrites(ctx); err != nil {
				log.Error("lost writes cannot be looked for", "error", err)
			} else if n > 0 {
				log.Warn("lost writes were taken up again", "writes", n)
			}
			if n, err := p.ResumeTasks(ctx); err != nil {
				log.Error("lost tasks cannot be looked for", "error", err)
			} else if n > 0 {
				log.Warn("lost tasks were taken up again", "tasks", n)
			}
		}
	}
}

func (w *workers) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), softStop+10*time.Second)
	defer cancel()
	close(w.done)
	w.resuming.Wait()
	return w.client.Stop(ctx)
}

// unfinished are the states in which a job keeps another of its kind out, however long it takes: two syncs at once would
// ask the ERP for everything twice.
var unfinished = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
}

// periodic inserts a job at an interval, unless the one before it has not ended yet.
func periodic(every time.Duration, queue string, args river.JobArgs) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(every), func() (river.JobArgs, *river.InsertOpts) {
		return args, &river.InsertOpts{Queue: queue, MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByState: unfinished}}
	}, &river.PeriodicJobOpts{RunOnStart: true})
}

func orDefault(d, fallback time.Duration) time.Duration {
	if d == 0 {
		return fallback
	}
	return d
}

// syncWorker brings a part of the mirror up to date.
type syncWorker[T river.JobArgs] struct {
	river.WorkerDefaults[T]
	sync func(context.Context) error
}

// Timeout implements river.Worker.
func (w *syncWorker[T]) Timeout(*river.Job[T]) time.Duration { return syncTimeout }

// Work implements river.Worker.
func (w *syncWorker[T]) Work(ctx context.Context, _ *river.Job[T]) error { return w.sync(ctx) }

// writeWorker takes one write one step further, and comes back when the rules say so.
type writeWorker struct {
	river.WorkerDefaults[portal.CarryOutWrite]
	portal *portal.Portal
}

// Work implements river.Worker.
func (w *writeWorker) Work(ctx context.Context, job *river.Job[portal.CarryOutWrite]) error {
	ctx = erp.WithRequestID(ctx, job.Args.RequestID)
	next, err := w.portal.CarryOut(ctx, job.Args.Account, job.Args.Reference)
	if err != nil || next.IsZero() {
		return err
	}
	return river.JobSnooze(max(0, time.Until(next)))
}

// taskWorker gets on with one task, and comes back when it is not done by the end of the job's time.
type taskWorker struct {
	river.WorkerDefaults[portal.RunTask]
	portal *portal.Portal
}

// Work implements river.Worker.
func (w *taskWorker) Work(ctx context.Context, job *river.Job[portal.RunTask]) error {
	ctx = erp.WithRequestID(ctx, job.Args.RequestID)
	next, err := w.portal.RunTask(ctx, job.Args.Account, job.Args.Task)
	if err != nil || next.IsZero() {
		return err
	}
	return river.JobSnooze(max(0, time.Until(next)))
}
