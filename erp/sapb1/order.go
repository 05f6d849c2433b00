package sapb1

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/tradecounter/portal/erp"
)

var orderFields = []string{"DocEntry", "DocNum", "CardCode", "NumAtCard", "ShipToCode", "Address2", "DocDate", "DocDueDate",
	"DocCurrency", "DocTotal", "DocTotalFc", "VatSum", "VatSumFc", "TotalDiscount", "DocumentStatus", "Cancelled",
	"AuthorizationStatus", "Confirmed", "UpdateDate", "UpdateTime", "DocumentLines", "DocumentAdditionalExpenses"}

// orderQuery reads orders, or drafts of orders, with the reference.
func (a *Adapter) orderQuery(set string) query {
	return from(set).fields(append(orderFields[:len(orderFields):len(orderFields)], a.cfg.ReferenceField)...)
}

// CreateOrder implements erp.Orders. The order is sent without asking for it back, because an approval procedure may
// turn it into a draft, and the answer does not say so (§5.2); then the reference is looked up, which tells the two
// apart. The look-up failing leaves the outcome unknown.
func (a *Adapter) CreateOrder(ctx context.Context, ref erp.Reference, draft erp.OrderDraft) (erp.Order, error) {
	op := fmt.Sprintf("create order %q", ref)
	if ref == "" || len(ref) > maxReference {
		return erp.Order{}, erp.Errorf(erp.Invalid, op, "reference must have 1 to %d characters", maxReference)
	}
	body, err := a.body(ctx, op, draft)
	if err != nil {
		return erp.Order{}, err
	}
	body[a.cfg.ReferenceField] = ref
	refusal := a.client.write(ctx, op, "Orders", body)
	if refusal != nil && !draftedOrMissing(refusal) {
		return erp.Order{}, refusal
	}
	order, err := a.lookUp(ctx, op, draft.Customer, ref, draftItems(draft))
	switch {
	case err == nil:
		return order, nil
	case refusal != nil && errors.Is(err, erp.NotFound):
		return erp.Order{}, refusedAs(refusal, erp.Invalid)
	}
	return erp.Order{}, erp.Errorf(erp.OutcomeUnknown, op, "look up what was written: %w", withoutCode(err))
}

func draftItems(draft erp.OrderDraft) []erp.ItemID {
	items := newSet[erp.ItemID]()
	for _, l := range draft.Lines {
		items.add(l.Item)
	}
	return items.values
}

// draftedOrMissing reports the one error code with two meanings: the order was saved as a draft for approval, or it
// names a record that does not exist (§2.11).
func draftedOrMissing(err error) bool {
	var e *erp.Error
	return errors.As(err, &e) && e.Vendor == codeMissing
}

// withoutCode keeps an error's text and drops its class, which would hide that of the error around it from nobody but
// could be mistaken for it.
func withoutCode(err error) error { return errors.New(err.Error()) }

// Order implements erp.Orders. A printed number is unique within its series only, so the newest wins.
func (a *Adapter) Order(ctx context.Context, customer erp.CustomerID, number erp.OrderNumber) (erp.Order, error) {
	op := fmt.Sprintf("order %q", number)
	numbered, err := byNumber(op, customer, string(number))
	if err != nil {
		return erp.Order{}, err
	}
	found, _, err := fetch[extended[document]](ctx, a.client, op,
		a.orderQuery("Orders").where(numbered...).by("DocEntry desc").top(1), 1)
	if err != nil {
		return erp.Order{}, err
	}
	return a.oneOrder(ctx, op, customer, found, nil)
}

// byNumber demands a document number of a customer's. Text that is no number names no document.
func byNumber(op string, customer erp.CustomerID, number string) ([]string, error) {
	n, err := strconv.ParseInt(number, 10, 32)
	if err != nil || n <= 0 {
		return nil, erp.Errorf(erp.NotFound, op, "%q is no document number", number)
	}
	return []string{eqInt("DocNum", n), eq("CardCode", customer)}, nil
}

// oneOrder returns the order if it is there and the customer's own; the database may have compared without case.
func (a *Adapter) oneOrder(ctx context.Context, op string, customer erp.CustomerID, found []extended[document], stock []item) (erp.Order, error) {
	if len(found) == 0 || found[0].record.CardCode != customer {
		return erp.Order{}, erp.Errorf(erp.NotFound, op, "no such order")
	}
	orders, err := a.toOrders(ctx, op, found[:1], stock)
	if err != nil {
		return erp.Order{}, err
	}
	return orders[0], nil
}

// Orders implements erp.Orders, newest first. Drafts that wait for approval have no number and are not listed.
func (a *Adapter) Orders(ctx context.Context, q erp.ListQuery) (erp.Page[erp.Order], error) {
	const op = "orders"
	conditions, err := a.listed(op, q)
	if err != nil {
		return erp.Page[erp.Order]{}, err
	}
	found, next, err := keyPage(ctx, a.client, op, a.orderQuery("Orders").where(conditions...).by("DocEntry desc"), q.Limit,
		func(d extended[document]) erp.Cursor { return erp.Cursor(d.record.DocEntry.String()) })
	if err != nil {
		return erp.Page[erp.Order]{}, err
	}
	rows, err := a.toOrders(ctx, op, found, nil)
	return erp.Page[erp.Order]{Rows: rows, Next: next}, err
}

// listed are the conditions of a list of documents, whose cursor is the last DocEntry.
func (a *Adapter) listed(op string, q erp.ListQuery) ([]string, error) {
	conditions := []string{changedSince(q.Since, a.cfg.Location)}
	if q.Customer != "" {
		conditions = append(conditions, eq("CardCode", q.Customer))
	}
	if q.Cursor != "" {
		n, err := strconv.ParseInt(string(q.Cursor), 10, 64)
		if err != nil {
			return nil, erp.Errorf(erp.Invalid, op, "cursor %q", q.Cursor)
		}
		conditions = append(conditions, "DocEntry lt "+strconv.FormatInt(n, 10))
	}
	return conditions, nil
}

// CancelOrder implements erp.Orders.
func (a *Adapter) CancelOrder(ctx context.Context, customer erp.CustomerID, number erp.OrderNumber) error {
	op := fmt.Sprintf("cancel order %q", number)
	numbered, err := byNumber(op, customer, string(number))
	if err != nil {
		return err
	}
	found, _, err := fetch[document](ctx, a.client, op,
		from("Orders").fields("DocEntry", "CardCode").where(numbered...).by("DocEntry desc").top(1), 1)
	if err != nil {
		return err
	}
	if len(found) == 0 || found[0].CardCode != customer {
		return erp.Errorf(erp.NotFound, op, "no such order")
	}
	return a.client.write(ctx, op, fmt.Sprintf("Orders(%s)/Cancel", found[0].DocEntry), nil)
}
