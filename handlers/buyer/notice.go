package buyer

import (
	"slices"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/ui"
)

// settle replaces what is wrong by a notice that leads on, where there is nothing left to put right: what was in the
// cart has been ordered.
func settle(r *web.Request, page *layout.Page) {
	at := slices.IndexFunc(page.Problems, func(p portal.Problem) bool { return p.Message == portal.MsgAlreadyPlaced })
	if at < 0 {
		return
	}
	p, placed := r.Text(), page.Problems[at]
	page.Problems = slices.Delete(slices.Clone(page.Problems), at, at+1)
	page.Flash = &ui.Notice{
		Tone: ui.Wait, Word: p.T("cart.ordered"), Text: p.Problem(placed),
		Href: r.Links().Order(p.Format(placed.Args[0])), Link: p.T("cart.open_order"),
	}
}

// added says on the next page what went into the cart.
func added(r *web.Request, item erp.Item) ui.Notice {
	p := r.Text()
	return ui.Notice{
		Tone: ui.Good, Word: p.T("cart.added"), Text: p.T("cart.added_item", string(item.ID), item.Description),
		Href: r.Links().Cart(), Link: p.T("cart.open"),
	}
}
