package sapb1

import (
	"context"
	"fmt"

	"github.com/tradecounter/portal/erp"
)

var _ erp.Returns = (*Adapter)(nil)

var rmaFields = []string{"DocEntry", "DocNum", "CardCode", "DocDate", "DocCurrency", "DocumentStatus", "Cancelled", "AuthorizationStatus",
	"Confirmed", "UpdateDate", "UpdateTime", "DocumentLines"}

// rmaQuery reads return requests, or drafts of them, with the reference.
func (a *Adapter) rmaQuery(set string) query {
	return from(set).fields(append(rmaFields[:len(rmaFields):len(rmaFields)], a.cfg.ReferenceField)...)
}

// draftedReturns are drafts that become return requests.
const draftedReturns = "DocObjectCode eq 'oReturnRequest'"

// RMAByReference implements erp.Returns: the return request, or else the draft that waits for approval and has no number
// yet. Of several, the first that was not cancelled.
func (a *Adapter) RMAByReference(ctx context.Context, customer erp.CustomerID, ref erp.Reference) (erp.RMA, error) {
	return a.referredRMA(ctx, fmt.Sprintf("return with reference %q", ref), customer, ref)
}

// rmasToLookAt are enough of those under one reference: others than the first are there by accident.
const rmasToLookAt = 5

func (a *Adapter) referredRMA(ctx context.Context, op string, customer erp.CustomerID, ref erp.Reference) (erp.RMA, error) {
	mine := eq(a.cfg.ReferenceField, ref) + " and " + eq("CardCode", customer)
	parts := []part{
		getPart(op, a.rmaQuery("ReturnRequest").where(mine).by("DocEntry").top(rmasToLookAt), rmasToLookAt),
		getPart(op, a.rmaQuery("Drafts").where(mine, draftedReturns).by("DocEntry").top(1), 1),
	}
	answers, err := a.client.batch(ctx, op, parts)
	if err != nil {
		return erp.RMA{}, err
	}
	requests, err := decodeRows[extended[document]](parts[0], answers[0])
	if err != nil {
		return erp.RMA{}, err
	}
	drafts, err := decodeRows[extended[document]](parts[1], answers[1])
	if err != nil {
		return erp.RMA{}, err
	}
	for _, r := range requests {
		if !bool(r.record.Cancelled) {
			return a.oneRMA(ctx, op, customer, []extended[document]{r})
		}
	}
	if len(requests) == 0 && len(drafts) > 0 && drafts[0].record.CardCode == customer {
		return a.pendingRMA(ctx, op, drafts[0])
	}
	return a.oneRMA(ctx, op, customer, requests)
}

// RMA implements erp.Returns. A printed number is unique within its series only, so the newest wins.
func (a *Adapter) RMA(ctx context.Context, customer erp.CustomerID, number erp.RMANumber) (erp.RMA, error) {
	op := fmt.Sprintf("return %q", number)
	found, err := a.numberedRMA(ctx, op, customer, number)
	if err != nil {
		return erp.RMA{}, err
	}
	return a.oneRMA(ctx, op, customer, found)
}

func (a *Adapter) numberedRMA(ctx context.Context, op string, customer erp.CustomerID, number erp.RMANumber) ([]extended[document], error) {
	numbered, err := byNumber(op, customer, string(number))
	if err != nil {
		return nil, err
	}
	found, _, err := fetch[extended[document]](ctx, a.client, op,
		a.rmaQuery("ReturnRequest").where(numbered...).by("DocEntry desc").top(1), 1)
	if err == nil && (len(found) == 0 || found[0].record.CardCode != customer) {
		err = erp.Errorf(erp.NotFound, op, "no such return")
	}
	return found, err
}

// oneRMA returns the first if it is there and the customer's own; the database may have compared without case.
func (a *Adapter) oneRMA(ctx context.Context, op string, customer erp.CustomerID, found []extended[document]) (erp.RMA, error) {
	if len(found) == 0 || found[0].record.CardCode != customer {
		return erp.RMA{}, erp.Errorf(erp.NotFound, op, "no such return")
	}
	rmas, err := a.toRMAs(ctx, op, found[:1])
	if err != nil {
		return erp.RMA{}, err
	}
	return rmas[0], nil
}

// RMAs implements erp.Returns, newest first. Drafts that wait for approval have no number and are not listed.
func (a *Adapter) RMAs(ctx context.Context, q erp.ListQuery) (erp.Page[erp.RMA], error) {
	const op = "returns"
	conditions, err := a.listed(op, q)
	if err != nil {
		return erp.Page[erp.RMA]{}, err
	}
	found, next, err := keyPage(ctx, a.client, op, a.rmaQuery("ReturnRequest").where(conditions...).by("DocEntry desc"), q.Limit,
		func(d extended[document]) erp.Cursor { return entryCursor(d.record) })
	if err != nil {
		return erp.Page[erp.RMA]{}, err
	}
	rows, err := a.toRMAs(ctx, op, found)
	return erp.Page[erp.RMA]{Rows: rows, Next: next}, err
}

// CancelRMA implements erp.Returns. Business One cancels no return request from which something was drawn.
func (a *Adapter) CancelRMA(ctx context.Context, customer erp.CustomerID, number erp.RMANumber) error {
	op := fmt.Sprintf("cancel return %q", number)
	found, err := a.numberedRMA(ctx, op, customer, number)
	if err != nil {
		return err
	}
	return a.cancelReturnRequest(ctx, op, found[0].record.DocEntry)
}

func (a *Adapter) cancelReturnRequest(ctx context.Context, op string, entry integer) error {
	return a.client.write(ctx, op, fmt.Sprintf("ReturnRequest(%s)/Cancel", entry), nil)
}
