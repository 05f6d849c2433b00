package portal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/tradecounter/portal/erp"
)

// Work carries out the tasks of one kind. It begins where t.At says, does a piece that takes well under
// Settings.TaskLease, and hands it to save; then the next. It may be cut short at any moment, and is then called again,
// here or on another replica, with what save last stored. The result is encoded as JSON.
//
// An error with Problems fails the task, and its page says them. Any other is tried again for a while.
type Work func(ctx context.Context, t Task, save Save) (result any, err error)

// Save stores a piece of work: how far the task has come together with what do changes, both or neither, so that no piece
// is done twice. A nil do is progress to be shown and no more; of that, some is left out. When save fails, so must the work.
type Save func(ctx context.Context, at Progress, do func(Tx) error) error

// Progress is how far a task has come.
type Progress struct {
	Done, Total int
	Cursor      any // where to go on from, encoded as JSON
}

// workOf returns what carries out tasks of a kind. Later features add kinds, not machines.
func (p *Portal) workOf(kind TaskKind) Work {
	if w := p.works[kind]; w != nil {
		return w
	}
	panic("portal: nobody can do tasks of kind " + string(kind))
}

const (
	taskTries = 10 // begun without getting on, before a task has failed
	showEvery = 500 * time.Millisecond
)

// errTaskTaken stops a worker whose task was cancelled, or taken by another because this one was held up.
var errTaskTaken = errors.New("the task is not this worker's any more")

// RunTask gets on with a task until it ends, fails, or ctx does, and returns when to come back; zero means that nothing
// is left to do. Like CarryOut it may be called at any time from any replica: one of them holds the lease.
func (p *Portal) RunTask(ctx context.Context, account AccountID, id TaskID) (time.Time, error) {
	var t Task
	err := p.store.InTx(ctx, AccountScope(account), func(tx Tx) (err error) {
		now := p.clock()
		t, err = tx.LeaseTask(ctx, account, id, now, now.Add(p.settings.TaskLease))
		return err
	})
	switch {
	case CodeOf(err) == Conflict:
		return p.clock().Add(p.settings.TaskLease), nil
	case CodeOf(err) == NotFound || err == nil && t.Ended():
		return time.Time{}, nil
	case err != nil:
		return time.Time{}, fmt.Errorf("run task %q: %w", id, err)
	}
	if !t.NextTryAt.After(p.clock()) {
		p.runLeased(erp.WithClass(ctx, erp.Background), &t)
	}
	// The lease is given back even when ctx is over, so that nobody has to wait for it to lapse.
	err = p.saveTask(context.WithoutCancel(ctx), &t, time.Time{}, nil)
	if errors.Is(err, errTaskTaken) {
		return time.Time{}, nil
	}
	return t.NextTryAt, err
}

// runLeased calls the work and notes on t what came of it.
func (p *Portal) runLeased(ctx context.Context, t *Task) {
	began := p.clock()
	if t.State, t.NextTryAt = TaskRunning, began; t.StartedAt.IsZero() {
		t.StartedAt = began
	}
	t.Attempts++ // stored before anything is done, so that work which takes its worker down with it is not begun for ever
	err := p.saveTask(ctx, t, began.Add(p.settings.TaskLease), nil)
	if err == nil {
		t.Result, err = p.work(ctx, t)
	}
	switch {
	case err == nil:
		t.end(TaskDone, p.clock())
	case ctx.Err() != nil && t.Attempts < taskTries || errors.Is(err, errTaskTaken):
	default:
		p.stumble(ctx, t, err)
	}
}

func (p *Portal) work(ctx context.Context, t *Task) (result json.RawMessage, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	if t.Attempts > taskTries {
		return nil, errors.New("its workers died")
	}
	found, err := p.workOf(t.Kind)(ctx, *t, p.saver(t))
	if err != nil {
		return nil, err
	}
	return json.Marshal(found)
}

func (t *Task) end(state TaskState, now time.Time) {
	t.State, t.EndedAt, t.NextTryAt = state, now, time.Time{}
}

// stumble decides whether a task that met an error is tried again.
func (p *Portal) stumble(ctx context.Context, t *Task, err error) {
	p.log.WarnContext(ctx, "task met an error", "task", t.ID, "kind", t.Kind, "done", t.Done, "attempts", t.Attempts, "error", err)
	if problems := ProblemsOf(err); len(problems) > 0 {
		t.Problems = problems
		t.end(TaskFailed, p.clock())
		return
	}
	if t.Attempts < taskTries {
		t.NextTryAt = p.clock().Add(max(erp.RetryAfter(err), min(time.Second<<t.Attempts, time.Minute)))
		return
	}
	t.Problems = []Problem{{Message: MsgTaskBroken, Args: []any{t.RequestID}}}
	if CodeOf(err) == Unavailable {
		t.Problems = []Problem{{Message: MsgTaskERPAway}}
	}
	t.end(TaskFailed, p.clock())
}

// saver is the Save of one run.
func (p *Portal) saver(t *Task) Save {
	shown := p.clock()
	return func(ctx context.Context, at Progress, do func(Tx) error) error {
		now := p.clock()
		if do == nil && now.Sub(shown) < showEvery {
			return nil
		}
		next := *t
		next.Done, next.Total, next.Attempts = at.Done, at.Total, 0
		if at.Cursor != nil {
			cursor, err := json.Marshal(at.Cursor)
			if err != nil {
				return fmt.Errorf("save progress: %w", err)
			}
			next.Cursor = cursor
		}
		if err := p.saveTask(ctx, &next, now.Add(p.settings.TaskLease), do); err != nil {
			return err
		}
		*t, shown = next, now
		return nil
	}
}

// saveTask stores t with what do changes, and notes the lease that it holds from now on. SaveTask comes first: a worker
// that has lost its task changes nothing.
func (p *Portal) saveTask(ctx context.Context, t *Task, until time.Time, do func(Tx) error) error {
	err := p.store.InTx(ctx, AccountScope(t.Account), func(tx Tx) error {
		if err := tx.SaveTask(ctx, *t, until); err != nil {
			if CodeOf(err) == Conflict || CodeOf(err) == NotFound {
				return errors.Join(errTaskTaken, err)
			}
			return err
		}
		if do == nil {
			return nil
		}
		return do(tx)
	})
	if err == nil {
		t.LeasedUntil = until
	}
	return err
}

// ResumeTasks is ResumeWrites for tasks.
func (p *Portal) ResumeTasks(ctx context.Context) (int, error) {
	resumed := 0
	err := p.store.InTx(ctx, JobScope(), func(tx Tx) error {
		tasks, err := tx.OverdueTasks(ctx, p.clock().Add(-p.settings.ResumeAfter), 100)
		resumed = len(tasks)
		for _, t := range tasks {
			if err == nil {
				err = tx.Enqueue(ctx, RunTask{Account: t.Account, Task: t.ID, RequestID: t.RequestID})
			}
		}
		return err
	})
	return resumed, err
}
