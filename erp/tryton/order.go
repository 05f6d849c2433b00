package tryton

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// CreateOrder implements erp.Orders. Tryton takes an order in three steps: it is written as a draft under the reference,
// which is unique in the database, quoted, and confirmed. A writing that was cut short just now is continued where it
// stands, an older one is taken back and written anew; what Tryton refuses on the way is taken back.
func (a *Adapter) CreateOrder(ctx context.Context, ref erp.Reference, draft erp.OrderDraft) (erp.Order, error) {
	op := fmt.Sprintf("create order %q", ref)
	if ref == "" || len(ref) > maxReference || strings.HasPrefix(string(ref), dryRun) {
		return erp.Order{}, erp.Errorf(erp.Invalid, op, "reference must have 1 to %d characters and not begin with %q", maxReference, dryRun)
	}
	s, err := a.written(ctx, op, ref)
	again := err == nil && s.Party.Code == draft.Customer && a.abandoned(s)
	if again {
		if err := a.takeBack(ctx, op, s.ID); err != nil {
			return erp.Order{}, inDoubt(op, err)
		}
	}
	if again || errors.Is(err, erp.NotFound) {
		s, err = a.write(ctx, op, ref, draft)
	}
	if err != nil {
		return erp.Order{}, err
	}
	if s.Party.Code != draft.Customer {
		return erp.Order{}, erp.Errorf(erp.Conflict, op, "the reference is another customer's")
	}
	return a.settle(ctx, op, s)
}

// abandonedAfter is how long a sale may stand half-way and still be gone on with. What was agreed may be another price by
// then, so an older one is written anew; a younger one may be in somebody's hands at this moment.
const abandonedAfter = 20 * time.Second

// abandoned reports a sale that was cut short some time ago, by the server's own clock.
func (a *Adapter) abandoned(s standing) bool {
	now := a.client.clock.Load()
	return s.next() != "" && now != nil && !s.changed().IsZero() && now.Sub(s.changed()) > abandonedAfter
}

// written finds the sale under a reference, whosever it is; NotFound.
func (a *Adapter) written(ctx context.Context, op string, ref erp.Reference) (standing, error) {
	shop, err := a.webShop(ctx, op)
	if err != nil {
		return standing{}, err
	}
	return one[standing](ctx, a.client, op, query{model: saleModel, where: domain{is("web_shop", shop), is("web_id", ref)}})
}

// write writes a draft. Somebody who wrote the same reference meanwhile was first.
func (a *Adapter) write(ctx context.Context, op string, ref erp.Reference, draft erp.OrderDraft) (standing, error) {
	record, err := a.record(ctx, op, draft)
	if err != nil {
		return standing{}, err
	}
	if record["web_shop"], err = a.webShop(ctx, op); err != nil {
		return standing{}, err
	}
	record["web_id"] = ref
	id, refusal := a.client.create(ctx, op, saleModel, record)
	switch {
	case refusal == nil:
		return standing{ID: id, State: stateDraft, Party: customerCode{draft.Customer}}, nil
	case !errors.Is(refusal, erp.Conflict):
		return standing{}, refusal
	}
	s, err := a.written(ctx, op, ref)
	if errors.Is(err, erp.NotFound) { // the id is another web shop's
		return standing{}, refusal
	}
	return s, err
}

// webShop is the one that the portal's orders are written under. Without it nothing can be: that is for an administrator
// to mend.
func (a *Adapter) webShop(ctx context.Context, op string) (int64, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return 0, err
	}
	if i.webShop == 0 {
		return 0, erp.Errorf(erp.Unauthorized, op, "there is no web shop %q in Tryton", a.cfg.WebShop)
	}
	return i.webShop, nil
}

// OrderByReference implements erp.Orders. A draft, and a quotation that waits for nobody, were cut short on their way and
// are no orders yet: they are NotFound, and CreateOrder under the same reference carries on with them.
func (a *Adapter) OrderByReference(ctx context.Context, customer erp.CustomerID, ref erp.Reference) (erp.Order, error) {
	op := fmt.Sprintf("order under %q", ref)
	shop, err := a.webShop(ctx, op)
	if err != nil {
		return erp.Order{}, err
	}
	return a.orderWhere(ctx, op, is("web_shop", shop), is("web_id", ref), is("party.code", customer), anyOf(
		domain{where("state", "not in", []string{stateDraft, stateQuotation})},
		domain{where("description", "like", "%"+waits+"%")},
	))
}

// Order implements erp.Orders. Numbers are unique unless somebody has set back Tryton's sequence; the newest wins.
func (a *Adapter) Order(ctx context.Context, customer erp.CustomerID, number erp.OrderNumber) (erp.Order, error) {
	op := fmt.Sprintf("order %q", number)
	listed, err := a.listedOrders(ctx, customer)
	if err != nil {
		return erp.Order{}, err
	}
	return a.orderWhere(ctx, op, append(listed, is("number", number))...)
}

// orderWhere reads the one order that the clauses select; NotFound.
func (a *Adapter) orderWhere(ctx context.Context, op string, clauses ...any) (erp.Order, error) {
	found, err := one[sale](ctx, a.client, op, query{
		model: saleModel, where: clauses, order: [][2]string{{"id", "DESC"}}, context: archivedToo,
	})
	if err != nil {
		return erp.Order{}, err
	}
	orders, err := a.toOrders(ctx, op, []sale{found})
	if err != nil {
		return erp.Order{}, err
	}
	return orders[0], nil
}

// Orders implements erp.Orders, newest first: what was agreed, by any channel. Returns are sales of less than nothing in
// Tryton, and are left out.
func (a *Adapter) Orders(ctx context.Context, q erp.ListQuery) (erp.Page[erp.Order], error) {
	const op = "orders"
	listed, err := a.listedOrders(ctx, q.Customer)
	if err != nil {
		return erp.Page[erp.Order]{}, err
	}
	found, next, err := keyed(ctx, a.client, op, query{
		model: saleModel, where: append(listed, since(q, saleParts...)...), context: archivedToo,
	}, q, true, func(s sale) int64 { return s.ID })
	if err != nil {
		return erp.Page[erp.Order]{}, err
	}
	rows, err := a.toOrders(ctx, op, found)
	return erp.Page[erp.Order]{Rows: rows, Next: next}, err
}

// listedOrders is the domain of all orders, of one customer if it is named. An order has a date from its confirmation
// on; what was cancelled before, dry runs among them, has none.
func (a *Adapter) listedOrders(ctx context.Context, customer erp.CustomerID) (domain, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	whose, err := a.customers(ctx)
	if err != nil {
		return nil, err
	}
	if customer != "" {
		whose = append(whose, is("code", customer))
	}
	return domain{
		is("company", i.company), where("party", "where", whose),
		in("state", []string{stateConfirmed, stateProcessing, stateDone, stateCancelled}),
		where("number", "!=", nil), where("sale_date", "!=", nil),
		anyOf(domain{where("total_amount_cache", ">=", 0)}, domain{is("total_amount_cache", nil)}),
	}, nil
}

// CancelOrder implements erp.Orders. Tryton cancels an order only before it is confirmed; pressing later does nothing.
func (a *Adapter) CancelOrder(ctx context.Context, customer erp.CustomerID, number erp.OrderNumber) error {
	op := fmt.Sprintf("cancel order %q", number)
	s, err := one[standing](ctx, a.client, op, query{
		model: saleModel, where: domain{is("party.code", customer), is("number", number)}, order: [][2]string{{"id", "DESC"}},
	})
	if err != nil {
		return err
	}
	if s.State == stateDraft || s.State == stateQuotation {
		if err := a.queue.patiently(ctx, func() error { return a.client.press(ctx, op, saleModel, "cancel", s.ID) }); err != nil {
			return err
		}
		if s, err = a.standing(ctx, op, s.ID); err != nil {
			return erp.Errorf(erp.OutcomeUnknown, op, "look whether it is cancelled: %w", withoutCode(err))
		}
	}
	if s.State != stateCancelled {
		return &erp.Error{Code: erp.Rejected, Op: op, Reason: a.Capabilities().Why["CancelOrders"]}
	}
	return nil
}
