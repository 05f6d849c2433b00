package buyer

import (
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// TaskShow is work under way, or how it ended.
type TaskShow struct {
	layout.Page
	Task portal.Task
}

// what names the work, by its kind.
func (t TaskShow) what() text.Key {
	switch t.Task.Kind {
	case portal.TaskCheckQuickOrder:
		return "task.check_quick_order"
	}
	return "task.other"
}

// result is the page that shows what came of the work; empty: none does.
func (t TaskShow) result() string {
	switch t.Task.Kind {
	case portal.TaskCheckQuickOrder:
		return t.Links().QuickOrderAt(portal.QuickOrderID(t.Task.Subject), portal.QuickOrderQuery{})
	}
	return ""
}

func (t TaskShow) state() (ui.Tone, string, text.Key) {
	switch t.Task.State {
	case portal.TaskRunning:
		return ui.Go, "clock", "task.running"
	case portal.TaskDone:
		return ui.Good, "check", "task.done"
	case portal.TaskFailed:
		return ui.Bad, "alert", "task.failed"
	case portal.TaskCancelled:
		return ui.Off, "no", "task.cancelled"
	}
	return ui.Wait, "clock", "task.waiting"
}

// count says how much is done.
func (t TaskShow) count() string {
	if t.Task.Total == 0 {
		return t.Text.Format(t.Task.Done)
	}
	return t.Text.T("task.of", t.Task.Done, t.Task.Total)
}
