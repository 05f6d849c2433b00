package buyer

import (
	"bytes"
	"context"
	"io"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/pdf"
)

// Orders lists the account's orders of every channel.
func Orders(r *web.Request) error {
	q := portal.OrderQuery{OrderFilter: orderFilter(r.Query()), Page: r.Query().Page()}
	orders, err := r.Portal.Orders(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	page, err := r.Page(layout.Orders, r.URL())
	if err != nil {
		return err
	}
	return r.Show(views.OrderListPage(views.OrderList{Page: page, Orders: orders}))
}

// Order shows one order, by the ERP's number or our reference.
func Order(r *web.Request) error { return DecideAgain(r, web.Refusal{}) }

// Whereabouts tells where the goods of one order are.
func Whereabouts(r *web.Request) error {
	order, err := r.Portal.Order(r.Context(), r.Actor, r.Param("order"))
	if err != nil {
		return err
	}
	path := r.Links().Whereabouts(order.Row.Key)
	page, err := r.Page(layout.Orders, path)
	if err != nil {
		return err
	}
	return r.Show(views.WhereaboutsPage(views.Whereabouts{Page: page, Order: order, Public: r.Whole(path)}))
}

// Acknowledgement sends the paper of one order as PDF.
func Acknowledgement(r *web.Request) error {
	paper, err := r.Portal.OrderPaper(r.Context(), r.Actor, r.Param("order"))
	if err != nil {
		return err
	}
	file, err := pdf.Acknowledgement{Text: r.Text(), Brand: r.Brand(), Account: r.Actor.Account, Paper: paper, Made: r.Now()}.PDF()
	if err != nil {
		return err
	}
	return r.Send(web.Download{
		Name: r.Text().T("export.order") + "-" + paper.Row.Key + ".pdf", Type: "application/pdf",
		Size: int64(len(file)), Content: io.NopCloser(bytes.NewReader(file)),
	})
}

// AcceptOrder sends an order at the figures that the ERP stated after an outage.
func AcceptOrder(r *web.Request) error {
	return decide(r, func(ctx context.Context, a portal.Actor, ref erp.Reference) error {
		return r.Portal.AcceptOrder(ctx, a, ref, r.Form().Get("reason"))
	})
}

// ApproveOrder sends an order on its way that waited for a colleague.
func ApproveOrder(r *web.Request) error { return decide(r, r.Portal.ApproveOrder) }

// DeclineOrder takes it back.
func DeclineOrder(r *web.Request) error { return decide(r, r.Portal.DeclineOrder) }

// CancelOrder takes an order back that was not sent.
func CancelOrder(r *web.Request) error { return decide(r, r.Portal.CancelOrder) }

func decide(r *web.Request, decision func(context.Context, portal.Actor, erp.Reference) error) error {
	err := decision(r.Context(), r.Actor, erp.Reference(r.Param("order")))
	if no, ok := web.RefusalOf(err); ok {
		return DecideAgain(r, no)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(r.Links().Order(r.Param("order")))
}

// DecideAgain shows the order as it stands.
func DecideAgain(r *web.Request, no web.Refusal) error {
	key := r.Param("order")
	order, err := r.Portal.Order(r.Context(), r.Actor, key)
	if err != nil {
		return err
	}
	page, err := r.Page(layout.Orders, r.Links().Order(key))
	if err != nil {
		return err
	}
	page.Problems = no.Problems
	return r.Refuse(no, views.OrderShowPage(views.OrderShow{Page: page, Order: order}))
}
