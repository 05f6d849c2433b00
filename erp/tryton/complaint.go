package tryton

import (
	"context"
	"fmt"
	"slices"

	"github.com/tradecounter/portal/erp"
)

// complaintModel is what Tryton keeps a return as: a complaint about one order, whose actions each make a return of it once
// somebody approves.
const complaintModel = "sale.complaint"

// The states of a complaint (sale_complaint/complaint.py).
const (
	complaintDraft     = "draft" // somebody is writing it, or was cut short
	complaintWaiting   = "waiting"
	complaintApproved  = "approved" // about to become a return
	complaintRejected  = "rejected"
	complaintDone      = "done"
	complaintCancelled = "cancelled"
)

// takesBack is the action that makes a return, and no credit note only.
const takesBack = "sale_return"

// complaint is a return as it was asked for.
type complaint struct {
	ID          int64          `json:"id"`
	Number      erp.RMANumber  `json:"number"`
	Reference   erp.Reference  `json:"reference"`
	Customer    customerCode   `json:"customer."`
	State       string         `json:"state"`
	Type        int64          `json:"type"`
	Origin      link           `json:"origin"` // a sale, or one line of it
	Description string         `json:"description"`
	Actions     []returnAction `json:"actions."`
	stamps
}

type returnAction struct {
	ID       int64          `json:"id"`
	Action   string         `json:"action"`
	Result   link           `json:"result"`      // the return, once it is made
	Quantity *float         `json:"quantity"`    // of an origin that is a line; null: all of it
	Lines    []returnedPart `json:"sale_lines."` // of an origin that is a sale; none: all of it
	stamps
}

// returnedPart is how much of a line is to come back; null: all of it.
type returnedPart struct {
	ID       int64  `json:"id"`
	Line     int64  `json:"line"`
	Quantity *float `json:"quantity"`
	stamps
}

// complaints are those of all returns, of one customer if it is named. Drafts are none yet.
func (a *Adapter) complaints(ctx context.Context, customer erp.CustomerID) (domain, error) {
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
		is("company", i.company), where("customer", "where", whose), is("actions.action", takesBack), where("state", "!=", complaintDraft),
	}, nil
}

// sinceReturned is since for complaints. What becomes of a return shows in the sale it was made into, and there in its moves,
// shipments and invoices.
func sinceReturned(q erp.ListQuery) domain {
	ways := since(q, "actions", "actions.sale_lines")
	if ways == nil {
		return nil
	}
	clause := ways[0].([]any)
	for _, path := range []string{"", "lines.moves.", "shipment_returns.", "invoices."} {
		for _, field := range []string{"write_date", "create_date"} {
			clause = append(clause, domain{[]any{"actions.result." + path + field, ">=", moment{q.Since}, saleModel}})
		}
	}
	return domain{clause}
}

// complaintType is a reason for returns: a type of complaints about an order.
type complaintType struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

func loadReasons(ctx context.Context, c *client) ([]complaintType, error) {
	return search[complaintType](ctx, c, "return reasons", query{
		model: "sale.complaint.type", where: domain{is("origin.model", saleModel)}, order: [][2]string{{"id", "ASC"}},
	})
}

// ReturnReasons implements erp.Returns.
func (a *Adapter) ReturnReasons(ctx context.Context) ([]erp.Choice, error) {
	types, err := a.masters.reasons.get(ctx)
	if err != nil {
		return nil, err
	}
	reasons := make([]erp.Choice, len(types))
	for i, t := range types {
		reasons[i] = erp.Choice{Code: fmt.Sprint(t.ID), Name: t.Name}
	}
	return reasons, nil
}

// RMAByReference implements erp.Returns. A draft was cut short, and CreateRMA under the same reference completes it. Tryton
// does not insist on unique references: the oldest is the one that CreateRMA goes by.
func (a *Adapter) RMAByReference(ctx context.Context, customer erp.CustomerID, ref erp.Reference) (erp.RMA, error) {
	return a.rmaWhere(ctx, fmt.Sprintf("return under %q", ref), customer, is("reference", ref), "ASC")
}

// RMA implements erp.Returns.
func (a *Adapter) RMA(ctx context.Context, customer erp.CustomerID, number erp.RMANumber) (erp.RMA, error) {
	return a.rmaWhere(ctx, fmt.Sprintf("return %q", number), customer, is("number", number), "DESC")
}

// rmaWhere reads the first return of a customer that a clause demands; NotFound.
func (a *Adapter) rmaWhere(ctx context.Context, op string, customer erp.CustomerID, clause []any, order string) (erp.RMA, error) {
	listed, err := a.complaints(ctx, customer)
	if err != nil {
		return erp.RMA{}, err
	}
	c, err := one[complaint](ctx, a.client, op, query{
		model: complaintModel, where: append(listed, clause), order: [][2]string{{"id", order}}, context: archivedToo,
	})
	if err != nil {
		return erp.RMA{}, err
	}
	rmas, err := a.toRMAs(ctx, op, []complaint{c})
	if err != nil {
		return erp.RMA{}, err
	}
	return rmas[0], nil
}

// RMAs implements erp.Returns, newest first.
func (a *Adapter) RMAs(ctx context.Context, q erp.ListQuery) (erp.Page[erp.RMA], error) {
	const op = "returns"
	listed, err := a.complaints(ctx, q.Customer)
	if err != nil {
		return erp.Page[erp.RMA]{}, err
	}
	found, next, err := keyed(ctx, a.client, op, query{
		model: complaintModel, where: append(listed, sinceReturned(q)...), context: archivedToo,
	}, q, true, func(c complaint) int64 { return c.ID })
	if err != nil {
		return erp.Page[erp.RMA]{}, err
	}
	rows, err := a.toRMAs(ctx, op, found)
	return erp.Page[erp.RMA]{Rows: rows, Next: next}, err
}

func (a *Adapter) toRMAs(ctx context.Context, op string, found []complaint) ([]erp.RMA, error) {
	returns, err := a.returnsOf(ctx, op, found)
	if err != nil {
		return nil, err
	}
	rmas := make([]erp.RMA, len(returns))
	for i, r := range returns {
		rmas[i] = r.toRMA()
	}
	return rmas, nil
}

// results are the sales that complaints were made into.
func results(found []complaint) (sales []int64) {
	for _, c := range found {
		for _, action := range c.Actions {
			if action.Result.model == saleModel && !slices.Contains(sales, action.Result.id) {
				sales = append(sales, action.Result.id)
			}
		}
	}
	return sales
}
