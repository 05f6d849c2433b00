package staff

import (
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// done tells on the next page how a post came out.
func done(r *web.Request, message text.Key, args ...any) error {
	t := r.Text()
	return r.Flash(ui.Notice{Tone: ui.Good, Word: t.T("staff.saved"), Text: t.T(message, args...)})
}
