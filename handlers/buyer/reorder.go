package buyer

import (
	"context"

	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
)

// ReorderOrder puts the lines of an order into the cart again, and shows of each what became of it.
func ReorderOrder(r *web.Request) error {
	return reorder(r, r.Param("order"), r.Portal.ReorderOrder, DecideAgain)
}

// ReorderInvoice is ReorderOrder for an invoice.
func ReorderInvoice(r *web.Request) error {
	return reorder(r, r.Param("invoice"), r.Portal.ReorderInvoice, InvoiceAgain)
}

func reorder(
	r *web.Request, key string,
	again func(context.Context, portal.Actor, string) (portal.QuickOrderID, error), refused func(*web.Request, web.Refusal) error,
) error {
	id, err := again(r.Context(), r.Actor, key)
	if no, ok := web.RefusalOf(err); ok {
		return refused(r, no)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(r.Links().QuickOrderAt(id, portal.QuickOrderQuery{}))
}
