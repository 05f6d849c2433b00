package tryton

import (
	"context"
	"errors"

	"github.com/tradecounter/portal/erp"
)

// attached is a record that files hang on, as Tryton names it. An item has two: its variant and its template.
type attached struct {
	id        int64
	resources []string
}

// files are those of the record that are kept with it.
func (on attached) files() domain { return domain{in("resource", on.resources), is("type", "data")} }

func attachedTo(model string, id int64) attached {
	return attached{id, []string{link{model, id}.String()}}
}

// recordOf finds the record that a subject names, and has to be of its customer; NotFound.
func (a *Adapter) recordOf(ctx context.Context, op string, s erp.Subject) (attached, error) {
	switch s.Kind {
	case erp.SubjectItem:
		return a.attachedItem(ctx, op, erp.ItemID(s.Key))
	case erp.SubjectCustomer:
		if s.Customer != "" && string(s.Customer) != s.Key {
			return attached{}, erp.Errorf(erp.NotFound, op, "the record is another customer's")
		}
		p, err := a.party(ctx, op, erp.CustomerID(s.Key))
		return attachedTo("party.party", p.ID), err
	case erp.SubjectOrder:
		return a.attachedOrder(ctx, op, s)
	case erp.SubjectShipment:
		return a.attachedDocument(ctx, op, query{model: shipmentModel, where: domain{
			is("number", s.Key), []any{"moves.origin.sale.party.code", "=", s.Customer, "sale.line"},
		}})
	case erp.SubjectInvoice:
		q, err := a.bills(ctx, op, s.Customer)
		if err != nil {
			return attached{}, err
		}
		q.where = append(q.where, is("number", s.Key))
		return a.attachedDocument(ctx, op, q)
	case erp.SubjectRMA:
		listed, err := a.complaints(ctx, s.Customer)
		if err != nil {
			return attached{}, err
		}
		return a.attachedDocument(ctx, op, query{model: complaintModel, where: append(listed, is("number", s.Key)), context: archivedToo})
	}
	return attached{}, erp.Errorf(erp.Unsupported, op, "Tryton keeps no files on a %s", s.Kind)
}

func (a *Adapter) attachedItem(ctx context.Context, op string, id erp.ItemID) (attached, error) {
	p, err := one[struct {
		ID       int64 `json:"id"`
		Template int64 `json:"template"`
	}](ctx, a.client, op, query{
		model: "product.product", where: append(sellable(), is("code", id)), order: [][2]string{{"active", "DESC"}, {"id", "DESC"}}, context: archivedToo,
	})
	return attached{p.ID, []string{link{"product.product", p.ID}.String(), link{"product.template", p.Template}.String()}}, err
}

// attachedOrder goes by the number, or by the reference of what waits for approval and may have none.
func (a *Adapter) attachedOrder(ctx context.Context, op string, s erp.Subject) (attached, error) {
	if s.Customer == "" {
		return attached{}, erp.Errorf(erp.NotFound, op, "an order is some customer's")
	}
	listed, err := a.listedOrders(ctx, s.Customer)
	if err != nil {
		return attached{}, err
	}
	on, err := a.attachedDocument(ctx, op, query{model: saleModel, where: append(listed, is("number", s.Key)), context: archivedToo})
	if !errors.Is(err, erp.NotFound) {
		return on, err
	}
	shop, err := a.webShop(ctx, op)
	if err != nil {
		return attached{}, err
	}
	return a.attachedDocument(ctx, op, query{model: saleModel, where: domain{
		is("web_shop", shop), is("web_id", s.Key), is("party.code", s.Customer),
	}})
}

// attachedDocument finds the newest that the query selects: numbers can begin anew.
func (a *Adapter) attachedDocument(ctx context.Context, op string, q query) (attached, error) {
	q.order = [][2]string{{"id", "DESC"}}
	found, err := one[struct {
		ID int64 `json:"id"`
	}](ctx, a.client, op, q)
	return attachedTo(q.model, found.ID), err
}
