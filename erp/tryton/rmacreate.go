package tryton

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// CreateRMA implements erp.Returns. It is written as a draft, which others see, then held against all that others ask for, and
// made to wait for somebody's approval only if there is room. So two that ask for the last piece at once cannot both have it,
// whichever replicas they come from. Within a process one is written at a time.
func (a *Adapter) CreateRMA(ctx context.Context, ref erp.Reference, draft erp.RMADraft) (erp.RMA, error) {
	op := fmt.Sprintf("create return %q", ref)
	if ref == "" || len(ref) > maxReference {
		return erp.RMA{}, erp.Errorf(erp.Invalid, op, "reference must have 1 to %d characters", maxReference)
	}
	giveBack, err := a.turns.take(ctx, op, complaintModel)
	if err != nil {
		return erp.RMA{}, err
	}
	defer giveBack()
	c, err := a.begun(ctx, op, ref, draft.Customer)
	if errors.Is(err, erp.NotFound) {
		c, err = a.complain(ctx, op, ref, draft)
	}
	if err != nil {
		return erp.RMA{}, err
	}
	if c.Customer.Code != draft.Customer {
		return erp.RMA{}, erp.Errorf(erp.Conflict, op, "the reference is another customer's")
	}
	return a.submit(ctx, op, c)
}

// desertedAfter is how long a draft counts as asked for, and is gone on with: longer than anybody may take over one.
const desertedAfter = 15 * time.Minute

// deserted reports a draft whose writer is gone, by the server's own clock. One without a reference is a clerk's.
func (a *Adapter) deserted(c complaint) bool {
	now, at := a.client.clock.Load(), c.stamps.changed()
	return c.State == complaintDraft && c.Reference != "" && now != nil && !at.IsZero() && now.Sub(at) > desertedAfter
}

// begun finds the complaint to go on with under a reference; NotFound. Deserted drafts are taken back, since others have not
// reckoned with them.
func (a *Adapter) begun(ctx context.Context, op string, ref erp.Reference, customer erp.CustomerID) (complaint, error) {
	for {
		c, err := a.complaintUnder(ctx, op, ref)
		if err != nil || c.Customer.Code != customer || !a.deserted(c) {
			return c, err
		}
		if err := a.takeBackReturn(ctx, op, c.ID, nil); err != nil {
			return c, err
		}
	}
}

// complaintUnder finds the complaint that a reference stands for, whosever it is: the oldest. NotFound.
func (a *Adapter) complaintUnder(ctx context.Context, op string, ref erp.Reference) (complaint, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return complaint{}, err
	}
	return one[complaint](ctx, a.client, op, query{
		model: complaintModel, where: domain{is("company", i.company), is("reference", ref)}, order: [][2]string{{"id", "ASC"}}, context: archivedToo,
	})
}

// complain writes a draft, unless it can be seen beforehand that there is no room for it.
func (a *Adapter) complain(ctx context.Context, op string, ref erp.Reference, draft erp.RMADraft) (complaint, error) {
	lines, err := a.askedLines(ctx, op, draft)
	if err != nil {
		return complaint{}, err
	}
	units, err := a.masters.units.get(ctx)
	if err != nil {
		return complaint{}, err
	}
	record, err := a.returnRecord(ctx, op, ref, draft, lines)
	if err != nil {
		return complaint{}, err
	}
	c := complaint{
		State: complaintDraft, Reference: ref, Customer: customerCode{draft.Customer}, Origin: link{saleModel, lines[0].sold.Sale},
	}
	others, err := a.rivals(ctx, op, c)
	if err != nil {
		return complaint{}, err
	}
	if at := slices.IndexFunc(others, func(r rma) bool { return r.Reference == ref }); at >= 0 { // it was on its way when we looked
		return others[at].complaint, nil
	}
	asked := make([]rmaLine, len(lines))
	for i, l := range lines {
		asked[i] = rmaLine{sold: l.sold, invoice: l.billed, requested: units[l.billed.Unit].convert(l.Quantity.Amount, units[l.sold.Unit])}
	}
	credited, err := a.credited(ctx, op, asked, units)
	if err != nil {
		return complaint{}, err
	}
	if err := room(op, asked, append(others, credited), units); err != nil {
		return complaint{}, err
	}
	err = a.queue.patiently(ctx, func() (err error) {
		c.ID, err = a.client.create(ctx, op, complaintModel, record)
		return err
	})
	return c, err
}

// rivals are the returns of the same order, and those under the same reference, the complaint itself among them. Others'
// deserted drafts are none.
func (a *Adapter) rivals(ctx context.Context, op string, c complaint) ([]rma, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	found, err := search[complaint](ctx, a.client, op, query{
		model: complaintModel, order: [][2]string{{"id", "ASC"}}, context: archivedToo,
		where: domain{is("company", i.company), anyOf(
			domain{is("reference", c.Reference)}, domain{is("origin", c.Origin.String())},
			domain{[]any{"origin.sale", "=", c.Origin.id, "sale.line"}},
		)},
	})
	if err != nil {
		return nil, err
	}
	return a.returnsOf(ctx, op, slices.DeleteFunc(found, func(o complaint) bool { return o.ID != c.ID && a.deserted(o) }))
}

// credited is what clerks credited of invoices without a return, by Tryton's wizard: as good as one, since it cannot be asked
// for again.
func (a *Adapter) credited(ctx context.Context, op string, lines []rmaLine, units map[int64]unit) (rma, error) {
	const model = "account.invoice.line"
	billed := map[string]rmaLine{}
	for _, l := range lines {
		for _, i := range l.sold.Invoiced {
			billed[link{model, i.ID}.String()] = rmaLine{sold: l.sold, invoice: i}
		}
	}
	if len(billed) == 0 {
		return rma{}, nil
	}
	credits, err := search[struct {
		Origin   link  `json:"origin"`
		Quantity float `json:"quantity"`
		Unit     int64 `json:"unit"`
	}](ctx, a.client, op, query{model: model, where: domain{
		in("origin", slices.Sorted(maps.Keys(billed))), where("quantity", "<", 0), where("invoice.state", "!=", billCancelled),
	}})
	r := rma{complaint: complaint{State: complaintApproved}}
	for _, c := range credits {
		l := billed[c.Origin.String()]
		l.requested = units[c.Unit].convert(c.Quantity.Neg(), units[l.sold.Unit])
		r.lines = append(r.lines, l)
	}
	return r, err
}

// room refuses lines that ask for more than was billed on them less what others ask for.
func room(op string, lines []rmaLine, others []rma, units map[int64]unit) error {
	soldSum, invoiceSum := map[int64]decimal.Decimal{}, map[int64]decimal.Decimal{}
	count := func(l rmaLine) {
		soldSum[l.sold.ID] = soldSum[l.sold.ID].Add(l.requested)
		invoiceSum[l.invoice.ID] = invoiceSum[l.invoice.ID].Add(l.requested)
	}
	for _, o := range others {
		if o.ended() || o.second(others) {
			continue
		}
		for _, l := range o.lines {
			count(l)
		}
	}
	for _, l := range lines {
		count(l)
		billed := units[l.invoice.Unit].convert(l.invoice.Quantity.Decimal, units[l.sold.Unit])
		if soldSum[l.sold.ID].GreaterThan(l.sold.billed(units)) || l.invoice.ID != 0 && invoiceSum[l.invoice.ID].GreaterThan(billed) {
			return &erp.Error{Code: erp.Rejected, Op: op, Reason: fmt.Sprintf(
				"Of %s no more can come back than was billed, less what other returns ask for.", l.sold.item())}
		}
	}
	return nil
}

// submit makes a draft wait for approval, once there is room for it among all others, and reads it.
func (a *Adapter) submit(ctx context.Context, op string, c complaint) (erp.RMA, error) {
	if c.State == complaintDraft {
		var err error
		if c, err = a.admit(ctx, op, c); err != nil {
			return erp.RMA{}, err
		}
	}
	r, err := a.rmaWhere(ctx, op, c.Customer.Code, is("id", c.ID), "ASC")
	if err != nil {
		return erp.RMA{}, halfway(op, err)
	}
	return r, nil
}

// admit lets the draft in, or another under the same reference that was first. A younger draft beside it makes way by itself,
// as soon as whoever writes it looks; that is waited for.
func (a *Adapter) admit(ctx context.Context, op string, c complaint) (complaint, error) {
	units, err := a.masters.units.get(ctx)
	if err != nil {
		return c, halfway(op, err)
	}
	for longest := firstLockPause; ; longest = min(2*longest, lastLockPause) {
		rivals, err := a.rivals(ctx, op, c)
		if err != nil {
			return c, halfway(op, err)
		}
		at := slices.IndexFunc(rivals, func(r rma) bool { return r.ID == c.ID })
		if at < 0 {
			return c, erp.Errorf(erp.OutcomeUnknown, op, "the draft is gone")
		}
		mine := rivals[at]
		credited, err := a.credited(ctx, op, mine.lines, units)
		if err != nil {
			return c, halfway(op, err)
		}
		others := append(slices.Delete(rivals, at, at+1), credited)
		same := slices.IndexFunc(others, func(r rma) bool { return r.Reference == c.Reference && r.before(mine) })
		if same >= 0 {
			return others[same].complaint, a.takeBackReturn(ctx, op, c.ID, nil)
		}
		younger := func(r rma) bool { return !r.before(mine) }
		if err := room(op, mine.lines, slices.DeleteFunc(slices.Clone(others), younger), units); err != nil {
			return c, a.takeBackReturn(ctx, op, c.ID, err)
		}
		crowded := room(op, mine.lines, others, units)
		if crowded == nil && !slices.ContainsFunc(others, func(r rma) bool { return r.Reference == c.Reference }) {
			return c, halfway(op, a.press(ctx, op, complaintModel, c.ID, "wait"))
		}
		if longest == lastLockPause || a.queue.pause(ctx, longest) != nil {
			if crowded == nil {
				crowded = erp.Errorf(erp.Unavailable, op, "another draft under the same reference is in the way")
			}
			return c, a.takeBackReturn(ctx, op, c.ID, crowded)
		}
	}
}

// second reports a draft that makes way for another under the same reference.
func (r rma) second(among []rma) bool {
	return r.State == complaintDraft && r.Reference != "" && slices.ContainsFunc(among, func(o rma) bool {
		return o.Reference == r.Reference && o.ID != r.ID && o.before(r)
	})
}

// before reports whether a return has precedence over a draft: it is no draft any more, or an older one.
func (r rma) before(draft rma) bool { return r.State != complaintDraft || r.ID < draft.ID }

// press pushes a button of one record, again where that meets a lock.
func (a *Adapter) press(ctx context.Context, op, model string, id int64, button string) error {
	return a.queue.patiently(ctx, func() error { return a.client.press(ctx, op, model, button, id) })
}

// takeBackReturn deletes a draft, though its caller may have gone, and returns the reason for it.
func (a *Adapter) takeBackReturn(ctx context.Context, op string, id int64, reason error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeBackTime)
	defer cancel()
	if err := a.queue.patiently(ctx, func() error { return a.client.remove(ctx, op, complaintModel, id) }); err != nil {
		return halfway(op, err)
	}
	return reason
}

// halfway is the error of a step after which the complaint is in Tryton, but not known to wait for approval. Nil stays nil.
func halfway(op string, err error) error {
	if err == nil {
		return nil
	}
	e := erp.Errorf(erp.OutcomeUnknown, op, "the complaint is written, and: %w", withoutCode(err))
	e.Retry = erp.RetryAfter(err)
	return e
}

// CancelRMA implements erp.Returns. What waits for approval is cancelled itself. What is approved is a return by now: that is
// cancelled, or once it is under way, the arrival of its goods.
func (a *Adapter) CancelRMA(ctx context.Context, customer erp.CustomerID, number erp.RMANumber) error {
	op := fmt.Sprintf("cancel return %q", number)
	listed, err := a.complaints(ctx, customer)
	if err != nil {
		return err
	}
	find := query{model: complaintModel, where: append(listed, is("number", number)), order: [][2]string{{"id", "DESC"}}, context: archivedToo}
	c, err := one[complaint](ctx, a.client, op, find)
	if err != nil {
		return err
	}
	found, err := a.returnsOf(ctx, op, []complaint{c})
	if err != nil {
		return err
	}
	r := found[0]
	switch r.status() {
	case erp.RMARequested:
		err = a.press(ctx, op, complaintModel, r.ID, "cancel")
	case erp.RMAAuthorized:
		if r.State == complaintApproved {
			return &erp.Error{Code: erp.Rejected, Op: op, Reason: "The return is being made."}
		}
		err = a.callOff(ctx, op, r)
	default:
		return &erp.Error{Code: erp.Rejected, Op: op, Reason: "The return is " + string(r.status()) + "."}
	}
	if err != nil {
		return err
	}
	after, err := a.RMA(ctx, customer, number)
	if err != nil {
		return halfway(op, err)
	}
	if after.Status != erp.RMACancelled {
		return erp.Errorf(erp.OutcomeUnknown, op, "the return is %s", after.Status)
	}
	return nil
}

// callOff cancels what an approved return was made into. A refusal of the first step has changed nothing.
func (a *Adapter) callOff(ctx context.Context, op string, r rma) error {
	var off []link
	for _, s := range r.sales {
		if s.State == stateDraft || s.State == stateQuotation {
			off = append(off, link{saleModel, s.ID})
		} else {
			off = append(off, s.expected()...)
		}
	}
	for n, l := range off {
		err := a.press(ctx, op, l.model, l.id, "cancel")
		switch {
		case err != nil && n > 0:
			return halfway(op, err)
		case err != nil:
			return err
		}
	}
	return nil
}
