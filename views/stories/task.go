package stories

import (
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

// taskStory is a check of ten thousand lines that has come so far.
func taskStory(lang string, state portal.TaskState, done int, problems ...portal.Problem) buyer.TaskShow {
	t := portal.Task{
		ID: "k3m9", Account: "vandermeer", Kind: portal.TaskCheckQuickOrder, Subject: "q7xw2", State: state, Done: done, Total: 10_000,
		Problems: problems, CreatedAt: at(10, 38),
	}
	if t.Ended() {
		t.EndedAt = at(10, 41)
	}
	return buyer.TaskShow{Page: page(lang, layout.QuickOrder, "/tasks/k3m9"), Task: t}
}

func taskStories() []Story {
	unknown := taskStory("en", portal.TaskRunning, 412)
	unknown.Task.Total = 0
	away := portal.Problem{Message: portal.MsgTaskERPAway}
	broken := portal.Problem{Message: portal.MsgTaskBroken, Args: []any{"8f2c41d70be3"}}
	return []Story{
		{"task-waiting", buyer.TaskShowPage(taskStory("en", portal.TaskWaiting, 0))},
		{"task-running", buyer.TaskShowPage(taskStory("en", portal.TaskRunning, 6_200))},
		{"task-running-de", buyer.TaskShowPage(taskStory("de", portal.TaskRunning, 6_200))},
		{"task-running-unknown", buyer.TaskShowPage(unknown)},
		{"task-done", buyer.TaskShowPage(taskStory("en", portal.TaskDone, 10_000))},
		{"task-failed", buyer.TaskShowPage(taskStory("en", portal.TaskFailed, 6_200, away))},
		{"task-failed-de", buyer.TaskShowPage(taskStory("de", portal.TaskFailed, 6_200, broken))},
		{"task-cancelled", buyer.TaskShowPage(taskStory("en", portal.TaskCancelled, 6_200))},
	}
}
