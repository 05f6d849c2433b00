package portal

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/tradecounter/portal/erp"
)

// TaskID is the random id of a task.
type TaskID string

// TaskKind names what a task does.
type TaskKind string

// TaskState is where a task stands.
type TaskState string

// The states. Done, failed and cancelled are final.
const (
	TaskWaiting   TaskState = "waiting" // for a worker
	TaskRunning   TaskState = "running"
	TaskDone      TaskState = "done"
	TaskFailed    TaskState = "failed"
	TaskCancelled TaskState = "cancelled"
)

// Task is work that takes longer than anybody waits for a page. Its page tells how far it has come; a worker may die in
// the middle of it, and another goes on from Cursor.
type Task struct {
	ID        TaskID
	Account   AccountID
	User      UserID
	Kind      TaskKind
	Subject   string // the key of what it is for: whose page shows what came of it
	Input     json.RawMessage
	State     TaskState
	Done      int // of Total, in whatever the kind counts
	Total     int // 0: not known yet
	Cursor    json.RawMessage
	Result    json.RawMessage
	Problems  []Problem // why it failed; arguments are texts and ints
	Attempts  int       // begun since it last got on
	RequestID string
	CreatedAt time.Time
	StartedAt time.Time
	EndedAt   time.Time
	ExpiresAt time.Time
	NextTryAt time.Time

	LeasedUntil time.Time // the lease under which it was read, by which SaveTask knows that no other has taken it since
}

// Ended reports whether nothing more happens to the task.
func (t Task) Ended() bool {
	return slices.Contains([]TaskState{TaskDone, TaskFailed, TaskCancelled}, t.State)
}

// At reads where the task was left into cursor, and leaves it alone if the task has not begun.
func (t Task) At(cursor any) error { return readTask("cursor", t.Cursor, cursor) }

// In reads what the task was given.
func (t Task) In(input any) error { return readTask("input", t.Input, input) }

// Out reads what a task that is done has found.
func (t Task) Out(result any) error { return readTask("result", t.Result, result) }

func readTask(part string, from json.RawMessage, into any) error {
	if len(from) == 0 {
		return nil
	}
	if err := json.Unmarshal(from, into); err != nil {
		return fmt.Errorf("read %s of task: %w", part, err)
	}
	return nil
}

// NewTask describes work to be done.
type NewTask struct {
	Kind    TaskKind
	Subject string // see Task
	Input   any    // encoded as JSON; nil: none
	Total   int    // if it is known already
}

// RunTask asks a worker to get on with a task.
type RunTask struct {
	Account   AccountID `json:"account"`
	Task      TaskID    `json:"task"`
	RequestID string    `json:"request_id"` // of the click that started it
}

// Kind implements Job.
func (RunTask) Kind() string { return "run_task" }

// TaskTx keeps long work and how far it has come.
type TaskTx interface {
	InsertTask(ctx context.Context, t Task) error
	Task(ctx context.Context, account AccountID, id TaskID) (Task, error)
	// LeaseTask takes the task for one worker until the given time. Conflict while another holds it.
	LeaseTask(ctx context.Context, account AccountID, id TaskID, now, until time.Time) (Task, error)
	// SaveTask stores how far t has come and holds it until the given time; zero ends the lease. Conflict if another has
	// taken it since t was read, or it has ended.
	SaveTask(ctx context.Context, t Task, until time.Time) error
	// CancelTask ends a task that has not ended. Its worker finds out at its next SaveTask.
	CancelTask(ctx context.Context, account AccountID, id TaskID, now time.Time) error
	// OverdueTasks returns unfinished tasks of every account whose next try is due, which nobody holds and for which no
	// RunTask is queued. One that is being worked does not count: its worker may be dead.
	OverdueTasks(ctx context.Context, now time.Time, limit int) ([]Task, error)
	// DropTasks removes, of every account, the tasks that expired before now.
	DropTasks(ctx context.Context, now time.Time) error
}

// tasksKept is how long a task and what it found can be looked at.
const tasksKept = 30 * 24 * time.Hour

// StartTask stores work to be done, and hands it to the workers when, and only if, the caller's transaction commits.
func (p *Portal) StartTask(ctx context.Context, tx Tx, a Actor, n NewTask) (TaskID, error) {
	id, err := p.newID()
	if err != nil {
		return "", err
	}
	now := p.clock()
	t := Task{
		ID: TaskID(id), Account: a.Account.ID, User: a.User.ID, Kind: n.Kind, Subject: n.Subject, State: TaskWaiting, Total: n.Total,
		RequestID: erp.RequestIDOf(ctx), CreatedAt: now, NextTryAt: now, ExpiresAt: now.Add(tasksKept),
	}
	p.workOf(n.Kind) // a kind that nobody can do is found out here
	if n.Input != nil {
		if t.Input, err = json.Marshal(n.Input); err != nil {
			return "", fmt.Errorf("start task %q: %w", n.Kind, err)
		}
	}
	if err := tx.InsertTask(ctx, t); err != nil {
		return "", fmt.Errorf("start task %q: %w", n.Kind, err)
	}
	return t.ID, tx.Enqueue(ctx, RunTask{Account: t.Account, Task: t.ID, RequestID: t.RequestID})
}

// Task returns a task for its page. NotFound: there is none, or somebody else started it.
func (p *Portal) Task(ctx context.Context, a Actor, id TaskID) (t Task, err error) {
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		t, err = ownTask(ctx, tx, a, id)
		return err
	})
	return t, err
}

// CancelTask ends a task at its owner's will. What it has done so far stays done. Conflict: it had ended already.
func (p *Portal) CancelTask(ctx context.Context, a Actor, id TaskID) error {
	return p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		if _, err := ownTask(ctx, tx, a, id); err != nil {
			return err
		}
		return tx.CancelTask(ctx, a.Account.ID, id, p.clock())
	})
}

func ownTask(ctx context.Context, tx Tx, a Actor, id TaskID) (Task, error) {
	t, err := tx.Task(ctx, a.Account.ID, id)
	if err != nil {
		return Task{}, err
	}
	if t.User != a.User.ID {
		return Task{}, &Error{Code: NotFound, Err: fmt.Errorf("task %q is another user's", id)}
	}
	return t, nil
}

// mediaKept is how long what no item shows any more is still served, to pages that were loaded before.
const mediaKept = 24 * time.Hour

// DropExpired removes files and tasks that nobody will come back to, what an upload that was cut short has left, and
// pictures that no item has any more.
func (p *Portal) DropExpired(ctx context.Context) error {
	now := p.clock()
	return p.store.InTx(ctx, JobScope(), func(tx Tx) error {
		if err := tx.DropFiles(ctx, now, now.Add(-uploadsEnd)); err != nil {
			return err
		}
		if err := tx.DropTasks(ctx, now); err != nil {
			return err
		}
		return tx.DropMedia(ctx, now.Add(-mediaKept))
	})
}
