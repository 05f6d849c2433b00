package sapb1

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// CreateRMA implements erp.Returns. Whether Business One itself refuses more than was billed is not proven, so the adapter
// adds up what was asked for before: first, and again behind the write, because another replica may have written meanwhile.
// Of two that ask for the last piece the later one is taken back.
func (a *Adapter) CreateRMA(ctx context.Context, ref erp.Reference, draft erp.RMADraft) (erp.RMA, error) {
	op := fmt.Sprintf("create return %q", ref)
	if ref == "" || len(ref) > maxReference {
		return erp.RMA{}, erp.Errorf(erp.Invalid, op, "reference must have 1 to %d characters", maxReference)
	}
	if err := a.checkReturn(op, draft); err != nil {
		return erp.RMA{}, err
	}
	done, err := a.asking.take(ctx, op, string(draft.Customer))
	if err != nil {
		return erp.RMA{}, err
	}
	defer done()
	if found, err := a.referredRMA(ctx, op, draft.Customer, ref); !errors.Is(err, erp.NotFound) {
		return found, err
	}
	goods, err := a.goodsOf(ctx, op, draft)
	if err != nil {
		return erp.RMA{}, err
	}
	asked, err := a.askedBack(ctx, op, draft.Customer, goods)
	if err != nil {
		return erp.RMA{}, err
	}
	if err := goods.within(op, asked.before(0)); err != nil {
		return erp.RMA{}, err
	}
	return a.writeRMA(ctx, op, ref, draft, goods)
}

// checkReturn refuses what cannot be sent, before anything is.
func (a *Adapter) checkReturn(op string, d erp.RMADraft) error {
	invalid := func(format string, args ...any) error { return erp.Errorf(erp.Invalid, op, format, args...) }
	switch {
	case d.Customer == "":
		return invalid("no customer")
	case len(d.Lines) == 0:
		return invalid("no lines")
	case utf8.RuneCountInString(d.Note) > maxNote:
		return invalid("note is longer than %d characters", maxNote)
	}
	for i, l := range d.Lines {
		switch {
		case !l.Quantity.Amount.IsPositive():
			return invalid("line %d: quantity %s is not positive", i+1, l.Quantity)
		case !a.knowsReason(l.Reason):
			return invalid("line %d: no such reason %q", i+1, l.Reason)
		case utf8.RuneCountInString(l.Note) > maxLineNote:
			return invalid("line %d: note is longer than %d characters", i+1, maxLineNote)
		}
	}
	return nil
}

// writeRMA sends a return request and asks for it back, to know its key. An approval procedure may have made a draft of it;
// then the answer says that something is missing (§5.2).
func (a *Adapter) writeRMA(ctx context.Context, op string, ref erp.Reference, draft erp.RMADraft, goods billedGoods) (erp.RMA, error) {
	var written document
	refusal := a.client.create(ctx, op, "ReturnRequest", a.returnBody(ref, draft, goods), &written)
	switch {
	case draftedOrMissing(refusal):
		r, err := a.referredRMA(ctx, op, draft.Customer, ref)
		if errors.Is(err, erp.NotFound) {
			return erp.RMA{}, refusedAs(refusal, erp.Invalid)
		}
		return r, unsure(op, err)
	case refusal != nil:
		return erp.RMA{}, refusal
	case written.DocEntry == 0:
		return erp.RMA{}, erp.Errorf(erp.OutcomeUnknown, op, "the answer has no key")
	}
	asked, err := a.askedBack(ctx, op, draft.Customer, goods)
	if err != nil {
		return erp.RMA{}, unsure(op, err)
	}
	repeated := asked.taken(ref, written.DocEntry)
	refused := goods.within(op, asked.before(written.DocEntry))
	if repeated || refused != nil {
		if err := a.cancelReturnRequest(ctx, op, written.DocEntry); err != nil {
			return erp.RMA{}, unsure(op, err)
		}
	}
	if refused != nil && !repeated { // what is repeated is short of what it has asked for itself
		return erp.RMA{}, refused
	}
	r, err := a.referredRMA(ctx, op, draft.Customer, ref)
	return r, unsure(op, err)
}

// unsure is the error of a look-up behind a write: the record is there, and nobody has seen it.
func unsure(op string, err error) error {
	if err == nil {
		return nil
	}
	return erp.Errorf(erp.OutcomeUnknown, op, "look up what was written: %w", withoutCode(err))
}

// returnBody draws every line from the invoice's. All that is not sent is copied from there.
func (a *Adapter) returnBody(ref erp.Reference, draft erp.RMADraft, goods billedGoods) orderBody {
	body := orderBody{"CardCode": draft.Customer, a.cfg.ReferenceField: ref}
	if draft.ShipTo != "" {
		body["ShipToCode"] = draft.ShipTo
	}
	if draft.Note != "" {
		body["Comments"] = draft.Note
	}
	lines := make([]orderBody, len(draft.Lines))
	for i, l := range draft.Lines {
		lines[i] = orderBody{
			"ItemCode": goods[i].line.ItemCode, "Quantity": number{l.Quantity.Amount},
			"BaseType": typeInvoice, "BaseEntry": goods[i].invoice, "BaseLine": goods[i].line.LineNum,
		}
		if l.Reason != "" {
			reason, _ := strconv.ParseInt(l.Reason, 10, 32) // Config has checked the list that it is on
			lines[i]["ReturnReason"] = reason
		}
		if l.Note != "" {
			lines[i]["FreeText"] = l.Note
		}
	}
	body["DocumentLines"] = lines
	return body
}

// billedGoods are the invoice lines behind a draft's lines, in its order.
type billedGoods []struct {
	invoice  integer // DocEntry
	issued   erp.Date
	line     documentLine
	quantity decimal.Decimal // asked for
}

// within refuses more than was billed less what others have asked for.
func (g billedGoods) within(op string, others map[lineOf]decimal.Decimal) error {
	mine := map[lineOf]decimal.Decimal{}
	for i, l := range g {
		at := lineOf{typeInvoice, l.invoice, l.line.LineNum}
		mine[at] = mine[at].Add(l.quantity)
		asked := others[at]
		if l.line.BaseType == typeDelivery { // somebody in B1 may have drawn a return from the delivery
			asked = asked.Add(others[lineOf{typeDelivery, l.line.BaseEntry, l.line.BaseLine}])
		}
		if left := l.line.Quantity.Sub(asked); mine[at].GreaterThan(left) {
			e := erp.Errorf(erp.Rejected, op, "line %d", i+1)
			e.Reason = fmt.Sprintf("Of item %s, %s were billed and %s are on returns already.", l.line.ItemCode, l.line.quantity(), asked)
			return e
		}
	}
	return nil
}
