package sapb1sim

import (
	"net/http"
	"strconv"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

func (s *service) orderDocument(o sim.Order) *document {
	number, _ := strconv.Atoi(string(o.Number)) // a preview has none
	status := o.Status()
	return &document{
		service: s, object: "oOrders", entry: o.Key, number: number, filed: sim.DocumentRecord(erp.SubjectOrder, o.Key),
		order:    func() sim.Order { return o },
		customer: o.Customer, customerPO: o.CustomerPO, posted: o.PlacedOn, due: dueDate(o), shipTo: o.ShipTo,
		currency: o.Currency, total: o.Total, tax: o.Tax, freight: o.Freight.Amount.Amount,
		closed: status == erp.OrderShipped || status == erp.OrderInvoiced, cancelled: o.Cancelled, held: o.Hold != nil,
		authorization: "dasWithout", carrier: o.ShipVia, comments: o.Note, created: o.Created, changed: o.Changed,
		lines: func() []documentLine {
			lines := make([]documentLine, len(o.Lines))
			for i, l := range o.Lines {
				lines[i] = s.orderedLine(o, l)
			}
			return lines
		},
	}
}

// dueDate is the delivery date, which an order on the wire always has.
func dueDate(o sim.Order) erp.Date {
	if o.RequestedOn.IsZero() {
		return o.PlacedOn
	}
	return o.RequestedOn
}

func (s *service) orders() *entitySet {
	return &entitySet{
		name: "Orders", shape: documentShape, keys: []string{"DocEntry"}, ordered: true,
		rows: func(c *call, q query) rows {
			return visible(c, s.company.Orders(sim.Query{Customer: q.customer()}), s.orderDocument)
		},
		find: func(c *call, k key) (any, bool) {
			o, err := s.company.Order(int(k[0].(int64)))
			return s.orderDocument(o), err == nil && !c.effects.Hides(o.Created)
		},
		version: documentVersion,
		create:  s.createOrder,
		change:  s.changeOrder,
		actions: map[string]func(any) error{"Cancel": s.cancelOrder},
	}
}

func documentVersion(row any) int64 { return row.(*document).version() }

// createOrder posts an order. One that an approval procedure keeps as a draft is answered as if something were missing,
// or, where no content was asked for, as if nothing had happened (§5.2).
func (s *service) createOrder(c *call) (response, error) {
	draft, err := s.newOrder(c.body)
	if err != nil {
		return response{}, err
	}
	sim.NoteReference(c.ctx, draft.Reference)
	order, err := s.company.CreateOrder(draft)
	if err != nil {
		return response{}, orderRefusal(err)
	}
	_, quiet := preference(c.header, "return-no-content")
	if order.Draft && !quiet {
		return response{}, noSuchEntity()
	}
	return s.created(c, order, quiet), nil
}

func (s *service) created(c *call, order sim.Order, quiet bool) response {
	doc := s.orderDocument(order)
	r := c.entity(s.sets["Orders"], doc, nil, http.StatusCreated)
	if quiet {
		r.status, r.body = http.StatusNoContent, nil
		r.header.Del("Content-Type")
		r.header.Set("Preference-Applied", "return-no-content")
	}
	if order.Draft {
		r.header.Del("ETag")
		return r
	}
	r.header.Set("Location", c.base+c.dialect.root+"Orders("+strconv.Itoa(order.Key)+")")
	return r
}

// previewShape is the parameter of OrdersService_Preview.
var previewShape = newShape("OrdersService_Preview",
	object("Document", documentShape, func(d *document) *document { return d }).settable())

// previewOrder computes an order without storing it (§4.5).
func (s *service) previewOrder(c *call) (response, error) {
	in, err := decode(c.body, previewShape)
	if err != nil {
		return response{}, err
	}
	draft, err := s.orderFrom(in.object("Document"))
	if err != nil {
		return response{}, err
	}
	order, err := s.company.Quote(draft)
	if err != nil {
		return response{}, orderRefusal(err)
	}
	return c.json(http.StatusOK, "SAPB1.Document", func(w *writer) {
		w.properties(documentShape, nil, s.orderDocument(order))
	}), nil
}

// cancelOrder cancels an order of which nothing was drawn; there is no way back (§4.4).
func (s *service) cancelOrder(row any) error {
	if err := s.company.CancelOrder(row.(*document).entry); err != nil {
		return unsupported()
	}
	return nil
}

// orderChangeShape is what can be changed of an order here.
var orderChangeShape = documentShape.changing("Comments", "Confirmed", "AttachmentEntry")

// changeOrder writes the properties that were sent; an empty object is no change and no error (§2.5).
func (s *service) changeOrder(c *call, row any) error {
	in, err := decode(c.body, orderChangeShape)
	if err != nil {
		return err
	}
	key := row.(*document).entry
	if _, sent := in["Comments"]; sent {
		if err := s.company.SetNote(key, in.text("Comments")); err != nil {
			return unsupported()
		}
	}
	switch in.text("Confirmed") {
	case "tYES":
		err = s.company.ReleaseOrder(key)
	case "tNO":
		err = s.company.HoldOrder(key, erp.Hold{Kind: erp.HoldApproval})
	}
	if err != nil {
		return unsupported()
	}
	return s.linkFiles(in, row.(*document).filed)
}
