package buyer

import (
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/views/ui"
)

// added says on the next page what went into the cart.
func added(r *web.Request, item erp.Item) ui.Notice {
	p := r.Text()
	return ui.Notice{
		Tone: ui.Good, Word: p.T("cart.added"), Text: p.T("cart.added_item", string(item.ID), item.Description),
		Href: r.Links().Cart(), Link: p.T("cart.open"),
	}
}
