package db_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

const counting = portal.TaskKind("count")

// counting counts to ten: each piece adds one to the version of Anna's cart. Before and after each piece hook may stop it.
type stops struct{ before, after func(piece int) error }

func (s stops) work(ctx context.Context, t portal.Task, save portal.Save) (any, error) {
	var next int
	if err := t.At(&next); err != nil {
		return nil, err
	}
	for ; next < 10; next++ {
		if err := call(s.before, next); err != nil {
			return nil, err
		}
		at := portal.Progress{Done: next + 1, Total: 10, Cursor: next + 1}
		err := save(ctx, at, func(tx portal.Tx) error {
			cart, err := tx.LockCart(ctx, t.Account, t.User)
			if err != nil {
				return err
			}
			cart.Version++
			return tx.SaveCart(ctx, cart)
		})
		if err != nil {
			return nil, err
		}
		if err := call(s.after, next); err != nil {
			return nil, err
		}
	}
	return map[string]int{"counted": next}, nil
}

func call(hook func(int) error, piece int) error {
	if hook == nil {
		return nil
	}
	return hook(piece)
}

func newTask(t *testing.T, s *stops) (counter, portal.TaskID) {
	t.Helper()
	c := newCounter(t, portal.Settings{}, map[portal.TaskKind]portal.Work{
		counting: func(ctx context.Context, k portal.Task, save portal.Save) (any, error) { return s.work(ctx, k, save) },
	})
	var id portal.TaskID
	c.do(portal.AccountScope(ours), func(tx portal.Tx) (err error) {
		id, err = c.StartTask(erp.WithRequestID(t.Context(), "r1"), tx, c.anna, portal.NewTask{Kind: counting, Subject: "s1", Input: []int{1, 2}, Total: 10})
		return err
	})
	return c, id
}

func (c counter) task(id portal.TaskID) portal.Task {
	c.t.Helper()
	k, err := c.Task(c.t.Context(), c.anna, id)
	if err != nil {
		c.t.Fatal(err)
	}
	return k
}

func (c counter) counted() int64 {
	return read(c.bench, func(tx portal.Tx) (portal.Cart, error) { return tx.Cart(c.t.Context(), ours, anna) }).Version
}

func (c counter) run(id portal.TaskID) time.Time {
	c.t.Helper()
	next, err := c.RunTask(c.t.Context(), ours, id)
	if err != nil {
		c.t.Fatal(err)
	}
	return next
}

func TestTaskIsDoneAndKeepsWhatItFound(t *testing.T) {
	t.Parallel()
	c, id := newTask(t, &stops{})
	var input []int
	if k := c.task(id); k.State != portal.TaskWaiting || k.Total != 10 || k.In(&input) != nil || !slices.Equal(input, []int{1, 2}) || k.RequestID != "r1" {
		t.Errorf("started: %+v", k)
	}
	if queued := c.rows("river_job WHERE kind = 'run_task' AND queue = 'tasks'"); queued != 1 {
		t.Errorf("%d jobs are queued, want 1", queued)
	}
	if next := c.run(id); !next.IsZero() {
		t.Errorf("come back at %s", next)
	}
	var result map[string]int
	k := c.task(id)
	if err := k.Out(&result); err != nil || k.State != portal.TaskDone || k.Done != 10 || result["counted"] != 10 || k.EndedAt.IsZero() {
		t.Errorf("ended as %+v with %v, error %v", k, result, err)
	}
	c.run(id)
	if n := c.counted(); n != 10 {
		t.Errorf("counted to %d", n)
	}
}

// A worker may die between any two steps: before a piece, or after it was stored.
func TestTaskKilledAnywhereIsTakenUpAgainAndDoneOnce(t *testing.T) {
	t.Parallel()
	for piece := range 10 {
		for _, when := range []string{"before", "after"} {
			t.Run(fmt.Sprint(when, piece), func(t *testing.T) {
				t.Parallel()
				s := &stops{}
				c, id := newTask(t, s)
				die := func(n int) error {
					if n == piece {
						runtime.Goexit() // never heard of again, its lease still on the row
					}
					return nil
				}
				if when == "before" {
					s.before = die
				} else {
					s.after = die
				}
				c.runAndDie(id)
				s.before, s.after = nil, nil
				if again := c.run(id); again.IsZero() || c.task(id).Ended() {
					t.Error("a second worker went on while the first may be alive")
				}
				c.resumed(0)
				c.clock.Advance(time.Minute)
				c.resumed(0)
				c.clock.Advance(10 * time.Second)
				c.resumed(1)
				c.run(id)
				if k, n := c.task(id), c.counted(); k.State != portal.TaskDone || n != 10 {
					t.Errorf("it is %s and counted to %d", k.State, n)
				}
				c.resumed(0)
			})
		}
	}
}

func TestTaskIsQueuedOnceWhileItWaits(t *testing.T) {
	t.Parallel()
	s := &stops{}
	c, id := newTask(t, s)
	queued := func(want int) {
		t.Helper()
		if n := c.rows("river_job WHERE state = 'available'"); n != want {
			t.Errorf("%d jobs are queued, want %d", n, want)
		}
	}
	for range 3 { // all workers are busy
		c.clock.Advance(time.Minute)
		c.resumed(0)
	}
	queued(1)
	s.before = func(int) error { runtime.Goexit(); return nil }
	c.runAndDie(id)
	queued(0)
	c.clock.Advance(2 * time.Minute)
	c.resumed(1)
	c.resumed(0)
	queued(1)
}

// runAndDie takes a task from the queue on a worker that does not return.
func (c counter) runAndDie(id portal.TaskID) {
	if _, err := c.d.Superuser.Exec("UPDATE river_job SET state = 'running' WHERE args->>'task' = $1", string(id)); err != nil {
		c.t.Error(err)
	}
	died := make(chan struct{})
	go func() {
		defer close(died)
		next, err := c.RunTask(c.t.Context(), ours, id)
		c.t.Errorf("the worker lives: %s, %v", next, err)
	}()
	<-died
}

func (c counter) resumed(want int) {
	c.t.Helper()
	if got, err := c.ResumeTasks(c.t.Context()); err != nil || got != want {
		c.t.Errorf("%d tasks were taken up again, error %v, want %d", got, err, want)
	}
}

func TestTaskOfASlowWorkerIsNotItsAnyMore(t *testing.T) {
	t.Parallel()
	s := &stops{}
	c, id := newTask(t, s)
	s.before = func(n int) error {
		if n == 3 && s.before != nil {
			s.before = nil
			c.clock.Advance(2 * time.Minute) // this one was held up past its lease
			c.run(id)                        // and another came
		}
		return nil
	}
	if next := c.run(id); !next.IsZero() {
		t.Errorf("the slow worker wants to come back at %s", next)
	}
	if k, n := c.task(id), c.counted(); k.State != portal.TaskDone || n != 10 {
		t.Errorf("it is %s and counted to %d", k.State, n)
	}
}

func TestTaskThatIsCancelledStopsAndKeepsWhatIsDone(t *testing.T) {
	t.Parallel()
	s := &stops{}
	c, id := newTask(t, s)
	s.after = func(n int) error {
		if n == 4 {
			return c.CancelTask(t.Context(), c.anna, id)
		}
		return nil
	}
	if next := c.run(id); !next.IsZero() {
		t.Errorf("come back at %s", next)
	}
	if k := c.task(id); k.State != portal.TaskCancelled || k.Done != 5 || c.counted() != 5 {
		t.Errorf("cancelled after five: %s, %d done, %d counted", k.State, k.Done, c.counted())
	}
	if err := c.CancelTask(t.Context(), c.anna, id); portal.CodeOf(err) != portal.Conflict {
		t.Errorf("cancelled twice: %v", err)
	}
	c.clock.Advance(time.Hour)
	c.run(id)
	if c.counted() != 5 {
		t.Error("a cancelled task goes on")
	}
}

func TestTaskFailsWithAReason(t *testing.T) {
	t.Parallel()
	refused := &portal.Error{Code: portal.Invalid, Problems: []portal.Problem{{Message: portal.MsgCartFull, Args: []any{200}}}}
	away := &erp.Error{Code: erp.Unavailable}
	for _, tt := range []struct {
		name string
		err  func() error
		want portal.Problem
		runs int
	}{
		{"refused", func() error { return refused }, refused.Problems[0], 1},
		{"ERP away", func() error { return away }, portal.Problem{Message: portal.MsgTaskERPAway}, 11},
		{"broken", func() error { return errors.New("oops") }, portal.Problem{Message: portal.MsgTaskBroken, Args: []any{"r1"}}, 11},
		{"panic", func() error { panic("oops") }, portal.Problem{Message: portal.MsgTaskBroken, Args: []any{"r1"}}, 11},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runs := 0
			s := &stops{before: func(n int) error {
				if n < 2 {
					return nil
				}
				runs++
				return tt.err()
			}}
			c, id := newTask(t, s)
			for next := c.run(id); !next.IsZero(); next = c.run(id) {
				if wait := next.Sub(c.clock.Now()); wait <= 0 || wait > time.Minute {
					t.Fatalf("tried again after %s", wait)
				}
				c.clock.Advance(next.Sub(c.clock.Now()))
			}
			k := c.task(id)
			if k.State != portal.TaskFailed || k.Done != 2 || len(k.Problems) != 1 {
				t.Fatalf("%+v", k)
			}
			if got := k.Problems[0]; got.Message != tt.want.Message || fmt.Sprint(got.Args) != fmt.Sprint(tt.want.Args) {
				t.Errorf("it says %v, want %v", got, tt.want)
			}
			// The first run got on, which gives it all its tries anew.
			if runs != tt.runs {
				t.Errorf("it was tried %d times, want %d", runs, tt.runs)
			}
		})
	}
}

func TestTaskThatKillsItsWorkersFailsInTheEnd(t *testing.T) {
	t.Parallel()
	s := &stops{before: func(int) error { runtime.Goexit(); return nil }}
	c, id := newTask(t, s)
	for range 10 {
		c.runAndDie(id)
		c.clock.Advance(2 * time.Minute)
	}
	c.run(id)
	if k := c.task(id); k.State != portal.TaskFailed || len(k.Problems) != 1 || k.Problems[0].Message != portal.MsgTaskBroken {
		t.Errorf("after ten dead workers: %+v", k)
	}
}

func TestTaskThatIsCutShortGivesItsLeaseBack(t *testing.T) {
	t.Parallel()
	s := &stops{}
	c, id := newTask(t, s)
	ctx, stop := context.WithCancel(t.Context())
	s.before = func(n int) error {
		if n == 6 {
			stop() // the replica is asked to end
		}
		return ctx.Err()
	}
	next, err := c.RunTask(ctx, ours, id)
	if err != nil || next.IsZero() || next.After(c.clock.Now()) {
		t.Errorf("come back at %s, error %v", next, err)
	}
	s.before = nil
	c.run(id)
	if k, n := c.task(id), c.counted(); k.State != portal.TaskDone || n != 10 {
		t.Errorf("it is %s and counted to %d", k.State, n)
	}
}

func TestTaskProgressOnlyGrowsAndIsNotStoredForEveryLittleBit(t *testing.T) {
	t.Parallel()
	var seen []int
	var c counter
	var id portal.TaskID
	work := func(ctx context.Context, _ portal.Task, save portal.Save) (any, error) {
		for i := range 1000 {
			if err := save(ctx, portal.Progress{Done: i + 1, Total: 1000}, nil); err != nil {
				return nil, err
			}
			if k := c.task(id); !slices.Contains(seen, k.Done) {
				seen = append(seen, k.Done)
			}
			c.clock.Advance(10 * time.Millisecond)
		}
		return nil, nil
	}
	c = newCounter(t, portal.Settings{}, map[portal.TaskKind]portal.Work{counting: work})
	c.do(portal.AccountScope(ours), func(tx portal.Tx) (err error) {
		id, err = c.StartTask(t.Context(), tx, c.anna, portal.NewTask{Kind: counting})
		return err
	})
	c.run(id)
	if !slices.IsSorted(seen) || len(seen) < 10 || len(seen) > 25 {
		t.Errorf("in ten seconds the page would have said %v", seen)
	}
}

func TestTaskIsItsStartersAlone(t *testing.T) {
	t.Parallel()
	c, id := newTask(t, &stops{})
	c.do(portal.JobScope(), func(tx portal.Tx) error {
		return tx.SaveMembership(t.Context(), portal.Membership{User: boris, Account: ours, Roles: []portal.Role{portal.RoleOwner}})
	})
	for name, a := range map[string]portal.Actor{"a colleague": c.enter(boris, ours), "another account": c.enter(boris, theirs)} {
		if _, err := c.Task(t.Context(), a, id); portal.CodeOf(err) != portal.NotFound {
			t.Errorf("%s looks at it: %v", name, err)
		}
		if err := c.CancelTask(t.Context(), a, id); portal.CodeOf(err) != portal.NotFound {
			t.Errorf("%s cancels it: %v", name, err)
		}
	}
	c.clock.Advance(31 * 24 * time.Hour)
	if err := c.DropExpired(t.Context()); err != nil || c.rows("tasks") != 0 {
		t.Errorf("an old task is left: %v", err)
	}
}
