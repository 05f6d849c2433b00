package buyer

import (
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/ui"
)

// Task shows how far work has come.
func Task(r *web.Request) error {
	task, err := r.Portal.Task(r.Context(), r.Actor, portal.TaskID(r.Param("task")))
	if err != nil {
		return err
	}
	page, err := r.Page(layout.QuickOrder, r.Links().Task(task.ID))
	if err != nil {
		return err
	}
	return r.Show(views.TaskShowPage(views.TaskShow{Page: page, Task: task}))
}

// CancelTask stops it. Work that had ended by then is no error: its page says how it did.
func CancelTask(r *web.Request) error {
	id := portal.TaskID(r.Param("task"))
	said := ui.Notice{Tone: ui.Good, Word: r.Text().T("task.cancelled"), Text: r.Text().T("task.stopped")}
	switch err := r.Portal.CancelTask(r.Context(), r.Actor, id); portal.CodeOf(err) {
	case portal.Conflict:
		said = ui.Notice{Tone: ui.Go, Word: r.Text().T("task.done"), Text: r.Text().T("task.gone")}
	default:
		if err != nil {
			return err
		}
	}
	if err := r.Flash(said); err != nil {
		return err
	}
	return r.SeeOther(r.Links().Task(id))
}

// File sends a file to be saved.
func File(r *web.Request) error {
	f, content, err := r.Portal.OpenFile(r.Context(), r.Actor, portal.FileID(r.Param("file")))
	if err != nil {
		return err
	}
	return r.Send(web.Download{Name: f.Name, Type: f.Type, Size: f.Size, Content: content})
}
