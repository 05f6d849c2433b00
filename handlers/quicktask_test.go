package handlers_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/portal"
)

// longQuickOrder starts one that is too long for a request: every third line is nobody's.
func longQuickOrder(t *testing.T, s *handlertest.Stack, a portal.Actor, lines int) portal.QuickOrder {
	t.Helper()
	asked := make([]portal.AskedLine, lines)
	for i := range asked {
		asked[i] = portal.AskedLine{Row: i + 1, Number: string(handlertest.Washer), Quantity: "1"}
		if i%3 == 2 {
			asked[i].Number = fmt.Sprint("NOBODY-", i)
		}
	}
	q, err := s.Portal.StartQuickOrder(t.Context(), a, portal.QuickOrderSource{Kind: portal.SourceTyped}, asked)
	must(t, err)
	if q.Task == "" {
		t.Fatalf("%d lines are checked at once", lines)
	}
	return q
}

func TestQuickOrderWhoseWorkerDiesIsCheckedByTheNext(t *testing.T) {
	t.Parallel()
	const lines = 1500
	s := handlertest.New(t)
	a := enter(t, s, s.AddUser(portal.RoleBuyer))
	q := longQuickOrder(t, s, a, lines)
	must(t, s.Traffic.Order(sim.Fault{Kind: sim.FaultLatency, Delay: 40 * time.Millisecond}))
	ctx, die := context.WithCancel(t.Context())
	died := make(chan error, 1)
	go func() {
		_, err := s.Portal.RunTask(ctx, s.Account.ID, q.Task)
		died <- err
	}()
	done := func() int {
		task, err := s.Portal.Task(t.Context(), a, q.Task)
		must(t, err)
		return task.Done
	}
	for done() == 0 {
		if task, err := s.Portal.Task(t.Context(), a, q.Task); err != nil || task.Ended() {
			t.Fatalf("the task has ended: %+v, %v", task, err)
		}
	}
	die()
	if err := <-died; err != nil {
		t.Logf("the worker's last words: %v", err)
	}
	s.Traffic.ClearFaults()
	cut := done()
	if cut == 0 || cut >= lines {
		t.Fatalf("the worker died after %d of %d lines", cut, lines)
	}
	before := len(s.Traffic.Arrivals())
	_, err := s.Portal.RunTask(t.Context(), s.Account.ID, q.Task)
	must(t, err)
	if asked := len(s.Traffic.Arrivals()) - before; asked > (lines-cut)*2/3/100+2 {
		t.Errorf("for the %d lines that were left the ERP was asked %d times", lines-cut, asked)
	}
	view, err := s.Portal.QuickOrder(t.Context(), a, q.ID, portal.QuickOrderQuery{})
	must(t, err)
	if c := view.Counts; c.Lines != lines || c.Ready != lines*2/3 || c.Attention != lines/3 || c.Unchecked != 0 || view.Task != nil {
		t.Errorf("in the end there are %+v, task %+v", c, view.Task)
	}
	added, left, err := s.Portal.AddQuickOrder(t.Context(), a, q.ID)
	must(t, err)
	again, _, err := s.Portal.AddQuickOrder(t.Context(), a, q.ID)
	must(t, err)
	cart, err := s.Portal.Cart(t.Context(), a)
	must(t, err)
	if added != lines*2/3 || left != lines/3 || again != 0 || len(cart.Lines) != 1 || cart.Lines[0].Quantity.Amount.IntPart() != lines*2/3 {
		t.Errorf("added %d, then %d, left %d; the cart holds %+v", added, again, left, cart.Lines)
	}
}

func TestQuickOrderThatIsBeingCheckedShowsHowFar(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	content := &strings.Builder{}
	for n := range 300 {
		fmt.Fprintf(content, "FW-12,%d\n", n+1)
	}
	page := sendSheet(b, s, "long.csv", content.String()).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	if !page.Has("[data-checking] progress") || page.Has("button[name=add]") || !strings.Contains(page.Text("[data-checking]"), "0 of 300 lines checked") {
		t.Errorf("while lines are checked, the page says %q", page.Text("main"))
	}
	if n := len(page.Texts(linesOf)); n != 50 {
		t.Errorf("a page has %d rows", n)
	}
	if next := b.Get(page.Find(".pager a[rel=next]").AttrOr("href", "")).Want(http.StatusOK); !strings.Contains(next.Text(".pager"), "51–100 of 300") {
		t.Errorf("the next page is %q", next.Text(".pager"))
	}
}

func TestQuickOrderFillsTheCartAndKeepsTheRest(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	a := enter(t, s, s.AddUser(portal.RoleBuyer))
	sellRope(t, s)
	asked := []portal.AskedLine{{Number: "FW-12", Quantity: "9999999"}, {Number: "FW-12", Quantity: "1"}, {Number: "ROPE-12", Quantity: "0.5"}}
	q, err := s.Portal.StartQuickOrder(t.Context(), a, portal.QuickOrderSource{Kind: portal.SourceTyped}, asked)
	must(t, err)
	added, left, err := s.Portal.AddQuickOrder(t.Context(), a, q.ID)
	must(t, err)
	view, err := s.Portal.QuickOrder(t.Context(), a, q.ID, portal.QuickOrderQuery{Attention: true})
	must(t, err)
	if added != 2 || left != 1 || len(view.Rows) != 1 || view.Rows[0].Verdict != portal.LineQuantityTooLarge || view.Rows[0].Line != 2 {
		t.Errorf("added %d, left %d: %+v", added, left, view.Rows)
	}
}

func TestQuickOrderIsNotCheckedForWhoeverMayNotOrderAnyMore(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	staff := s.AddStaff(portal.StaffRep)
	_, err := s.Portal.BeginActing(t.Context(), staff, s.Account.ID)
	must(t, err)
	change := func(statement string) func(portal.Actor) {
		return func(a portal.Actor) {
			_, err := s.Database.Superuser.Exec(statement, string(a.User.ID))
			must(t, err)
		}
	}
	for _, tt := range []struct {
		name string
		user portal.User
		lose func(portal.Actor)
		want portal.Message
	}{
		{"a buyer who only looks now", s.AddUser(portal.RoleBuyer), change("UPDATE memberships SET roles = '{viewer}' WHERE user_id = $1"), portal.MsgForbidden},
		{"an owner who has left", s.AddUser(portal.RoleOwner), change("DELETE FROM memberships WHERE user_id = $1"), portal.MsgForbidden},
		{"a rep who acts no more", staff.User, func(a portal.Actor) { must(t, s.Portal.EndActing(t.Context(), a)) }, portal.MsgActingEnded},
	} {
		a := enter(t, s, tt.user)
		q := longQuickOrder(t, s, a, 300)
		tt.lose(a)
		before := len(s.Traffic.Arrivals())
		next, err := s.Portal.RunTask(t.Context(), s.Account.ID, q.Task)
		must(t, err)
		task, err := s.Portal.Task(t.Context(), a, q.Task)
		must(t, err)
		if !next.IsZero() || task.State != portal.TaskFailed || len(task.Problems) != 1 || task.Problems[0].Message != tt.want || task.Done != 0 {
			t.Errorf("%s: come back at %s, task %+v", tt.name, next, task)
		}
		if asked := len(s.Traffic.Arrivals()) - before; asked != 0 {
			t.Errorf("%s: the ERP was asked %d times", tt.name, asked)
		}
	}
}

// A worker holds the row of its task when it asks for the quick order, so nobody may hold these two the other way round.
func TestQuickOrderIsNotHeldByWhoeverWaitsForItsTask(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	a := enter(t, s, s.AddUser(portal.RoleBuyer))
	q := longQuickOrder(t, s, a, 300)
	worker, err := s.Database.Superuser.Beginx()
	must(t, err)
	defer func() { _ = worker.Rollback() }() // it is over unless the test failed
	_, err = worker.Exec("UPDATE tasks SET done = 1 WHERE task_id = $1", string(q.Task))
	must(t, err)
	checked := make(chan error, 1)
	go func() { checked <- s.Portal.CheckQuickOrder(t.Context(), a, q.ID) }()
	for waiting := 0; waiting == 0; {
		must(t, s.Database.Superuser.Get(&waiting, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"))
	}
	if _, err := worker.Exec("SELECT FROM quick_orders WHERE quick_order_id = $1 FOR UPDATE NOWAIT", string(q.ID)); err != nil {
		t.Errorf("the worker cannot get on: %v", err)
	}
	must(t, worker.Rollback())
	must(t, <-checked)
	task, err := s.Portal.Task(t.Context(), a, q.Task)
	must(t, err)
	view, err := s.Portal.QuickOrder(t.Context(), a, q.ID, portal.QuickOrderQuery{})
	must(t, err)
	if task.State != portal.TaskCancelled || view.Order.Task == q.Task || view.Task == nil || view.Task.Ended() {
		t.Errorf("the first task is %s, the second %+v", task.State, view.Task)
	}
}
