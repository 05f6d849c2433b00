package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/tradecounter/portal/portal"
)

type taskRow struct {
	Account   string       `db:"account_id"`
	ID        string       `db:"task_id"`
	User      string       `db:"user_id"`
	Kind      string       `db:"kind"`
	Subject   string       `db:"subject"`
	Input     []byte       `db:"input"`
	State     string       `db:"state"`
	Done      int          `db:"done"`
	Total     int          `db:"total"`
	Cursor    []byte       `db:"cursor"`
	Result    []byte       `db:"result"`
	Problems  []byte       `db:"problems"`
	Attempts  int          `db:"attempts"`
	RequestID string       `db:"request_id"`
	CreatedAt time.Time    `db:"created_at"`
	StartedAt sql.NullTime `db:"started_at"`
	EndedAt   sql.NullTime `db:"ended_at"`
	ExpiresAt time.Time    `db:"expires_at"`
	NextTryAt sql.NullTime `db:"next_try_at"`
	Leased    sql.NullTime `db:"leased_until"`
}

func (r taskRow) task() (portal.Task, error) {
	problems, err := record[[]portal.Problem](r.Problems)
	for _, p := range problems {
		for i, arg := range p.Args {
			if n, ok := arg.(float64); ok { // JSON knows no ints
				p.Args[i] = int(n)
			}
		}
	}
	return portal.Task{
		ID: portal.TaskID(r.ID), Account: portal.AccountID(r.Account), User: portal.UserID(r.User), Kind: portal.TaskKind(r.Kind),
		Subject: r.Subject, Input: stored(r.Input), State: portal.TaskState(r.State), Done: r.Done, Total: r.Total,
		Cursor: stored(r.Cursor), Result: stored(r.Result), Problems: problems, Attempts: r.Attempts, RequestID: r.RequestID,
		CreatedAt: r.CreatedAt.UTC(), StartedAt: utc(r.StartedAt), EndedAt: utc(r.EndedAt), ExpiresAt: r.ExpiresAt.UTC(),
		NextTryAt: utc(r.NextTryAt), LeasedUntil: utc(r.Leased),
	}, err
}

// stored is what orNull stored.
func stored(document []byte) json.RawMessage {
	if string(document) == "null" {
		return nil
	}
	return document
}

// orNull is a document for a column that holds JSON's null where there is none.
func orNull(document json.RawMessage) string {
	if len(document) == 0 {
		return "null"
	}
	return zeroByte.Replace(string(document))
}

const taskColumns = `account_id, task_id, user_id, kind, subject, input, state, done, total, cursor, result, problems, attempts,
	request_id, created_at, started_at, ended_at, expires_at, next_try_at, leased_until`

const insertTask = `
	INSERT INTO tasks (account_id, task_id, user_id, kind, subject, input, state, done, total, cursor, result, problems, attempts,
		request_id, created_at, expires_at, next_try_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 'null', 'null', '[]', 0, $9, $10, $11, $12)`

// InsertTask implements portal.Tx.
func (t storeTx) InsertTask(ctx context.Context, k portal.Task) error {
	return t.write(ctx, taskAct("insert", k.ID), insertTask, k.Account, k.ID, k.User, k.Kind, k.Subject, orNull(k.Input), k.State,
		k.Total, k.RequestID, k.CreatedAt, k.ExpiresAt, moment(k.NextTryAt))
}

const selectTask = `SELECT ` + taskColumns + ` FROM tasks WHERE account_id = $1 AND task_id = $2`

// Task implements portal.Tx.
func (t storeTx) Task(ctx context.Context, account portal.AccountID, id portal.TaskID) (portal.Task, error) {
	var row taskRow
	if err := t.one(ctx, taskAct("read", id), &row, selectTask, account, id); err != nil {
		return portal.Task{}, err
	}
	return row.task()
}

const leaseTask = `
	UPDATE tasks SET leased_until = $4
	WHERE account_id = $1 AND task_id = $2 AND (leased_until IS NULL OR leased_until <= $3)
	RETURNING ` + taskColumns

// LeaseTask implements portal.Tx. A lease that ends at now is over.
func (t storeTx) LeaseTask(ctx context.Context, account portal.AccountID, id portal.TaskID, now, until time.Time) (portal.Task, error) {
	var rows []taskRow
	if err := t.all(ctx, taskAct("lease", id), &rows, leaseTask, account, id, now, until); err != nil {
		return portal.Task{}, err
	}
	if len(rows) == 1 {
		return rows[0].task()
	}
	return portal.Task{}, t.taskHeld(ctx, account, id, "another holds it")
}

const updateTask = `
	UPDATE tasks SET state = $3, done = $4, total = $5, cursor = $6, result = $7, problems = $8, attempts = $9,
		started_at = $10, ended_at = $11, next_try_at = $12, leased_until = $13
	WHERE account_id = $1 AND task_id = $2 AND leased_until = $14 AND state IN ('waiting', 'running')`

// SaveTask implements portal.Tx. The end of the lease is the fence, as it is for a write.
func (t storeTx) SaveTask(ctx context.Context, k portal.Task, until time.Time) error {
	problems, err := document(append([]portal.Problem{}, k.Problems...))
	if err != nil {
		return err
	}
	err = t.change(ctx, taskAct("save", k.ID), updateTask, k.Account, k.ID, k.State, k.Done, k.Total, orNull(k.Cursor),
		orNull(k.Result), problems, k.Attempts, moment(k.StartedAt), moment(k.EndedAt), moment(k.NextTryAt), moment(until), moment(k.LeasedUntil))
	if errors.Is(err, portal.NotFound) {
		return t.taskHeld(ctx, k.Account, k.ID, "its lease is over, or the task is")
	}
	return err
}

const cancelTask = `
	UPDATE tasks SET state = 'cancelled', ended_at = $3, next_try_at = NULL
	WHERE account_id = $1 AND task_id = $2 AND state IN ('waiting', 'running')`

// CancelTask implements portal.Tx.
func (t storeTx) CancelTask(ctx context.Context, account portal.AccountID, id portal.TaskID, now time.Time) error {
	err := t.change(ctx, taskAct("cancel", id), cancelTask, account, id, now)
	if errors.Is(err, portal.NotFound) {
		return t.taskHeld(ctx, account, id, "it has ended")
	}
	return err
}

// taskHeld says why a row was not changed: it is not there, or it is not to be changed.
func (t storeTx) taskHeld(ctx context.Context, account portal.AccountID, id portal.TaskID, why string) error {
	if _, err := t.Task(ctx, account, id); err != nil {
		return err
	}
	return &portal.Error{Code: portal.Conflict, Err: fmt.Errorf("task %q: %s", id, why)}
}

// selectOverdueTasks takes no job for queued that River tries again in hours only, because it failed often.
const selectOverdueTasks = `
	SELECT ` + taskColumns + ` FROM tasks
	WHERE state IN ('waiting', 'running') AND next_try_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)
		AND NOT EXISTS (SELECT FROM river_job j WHERE j.kind = $3 AND j.queue = '` + QueueTasks + `'
			AND j.state IN ('available', 'scheduled', 'retryable') AND j.scheduled_at <= now() + interval '1 minute'
			AND j.args->>'task' = task_id AND j.args->>'account' = account_id)
	ORDER BY next_try_at LIMIT $2`

// OverdueTasks implements portal.Tx. It sees every account's in a job's scope only.
func (t storeTx) OverdueTasks(ctx context.Context, now time.Time, limit int) ([]portal.Task, error) {
	var rows []taskRow
	if err := t.all(ctx, act{verb: "read overdue tasks"}, &rows, selectOverdueTasks, now, limit, portal.RunTask{}.Kind()); err != nil {
		return nil, err
	}
	tasks := make([]portal.Task, len(rows))
	for i, row := range rows {
		var err error
		if tasks[i], err = row.task(); err != nil {
			return nil, err
		}
	}
	return tasks, nil
}

const deleteTasks = `DELETE FROM tasks WHERE expires_at <= $1`

// DropTasks implements portal.Tx. It sees every account's in a job's scope only.
func (t storeTx) DropTasks(ctx context.Context, now time.Time) error {
	return t.write(ctx, act{verb: "drop tasks"}, deleteTasks, now)
}

func taskAct(verb string, id portal.TaskID) act { return act{verb + " task", string(id)} }
