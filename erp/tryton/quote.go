package tryton

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// dryRun begins the web id of a sale that is written only to be read and taken away again.
const dryRun = "dry-"

// maxDryRuns is how many dry runs of this process are in Tryton at once, those whose caller has gone included.
const maxDryRuns = 4

// dryRunTime bounds a dry run from its first write on. It goes on when its caller has gone, to clean up.
const dryRunTime = 45 * time.Second

// Quote implements erp.Quotes. Tryton states the whole of an order (freight, promotions, taxes, dates) only of one that
// is written and quoted, so the draft is, and taken away again. Its number is no order's, so that the sequence has no
// gaps. The dry run ends before the order would be confirmed: credit is not judged.
func (a *Adapter) Quote(ctx context.Context, draft erp.OrderDraft) (erp.Quote, error) {
	op := "quote for " + string(draft.Customer)
	record, err := a.record(ctx, op, draft)
	if err != nil {
		return erp.Quote{}, err
	}
	shop, err := a.webShop(ctx, op)
	if err != nil {
		return erp.Quote{}, err
	}
	select {
	case a.dryRuns <- struct{}{}: // given back when the dry run has ended, which may be after its caller has gone
	case <-ctx.Done():
		return erp.Quote{}, erp.Errorf(erp.Unavailable, op, "wait for other dry runs: %w", ctx.Err())
	}
	name := dryRun + strings.ToLower(rand.Text())
	record["web_shop"], record["web_id"], record["number"] = shop, name, name
	type outcome struct {
		quoted sale
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		defer func() { <-a.dryRuns }()
		quoted, err := a.runDry(context.WithoutCancel(ctx), op, name, record)
		done <- outcome{quoted, err}
	}()
	select {
	case o := <-done:
		if o.err != nil {
			return erp.Quote{}, o.err
		}
		return a.toQuote(ctx, op, draft, o.quoted)
	case <-ctx.Done():
		return erp.Quote{}, erp.Errorf(erp.Unavailable, op, "%w", ctx.Err())
	}
}

// runDry writes a sale, quotes it, reads it, and takes it away whatever happened. A sale that could not be taken away is
// SweepQuotes' to take.
func (a *Adapter) runDry(ctx context.Context, op, name string, record values) (quoted sale, err error) {
	ctx, cancel := context.WithTimeout(ctx, dryRunTime)
	defer cancel()
	id, err := a.client.create(ctx, op, saleModel, record)
	if err == nil {
		quoted, err = a.readDry(ctx, op, id)
	}
	if left := a.clear(ctx, op, name, id); left != nil && err == nil {
		err = left
	}
	return quoted, nothingWritten(err)
}

// readDry quotes a dry run. Questions that a person would be asked do not stop it, unless the order would be refused for
// them.
func (a *Adapter) readDry(ctx context.Context, op string, id int64) (sale, error) {
	goOn := func(question string) Rule {
		if a.rule(question) == RuleReject {
			return RuleReject
		}
		return RuleAcknowledge
	}
	if err := a.push(ctx, op, "quote", id, goOn); err != nil {
		return sale{}, err
	}
	quoted, err := one[sale](ctx, a.client, op, query{model: saleModel, where: domain{is("id", id)}})
	if err == nil && quoted.State != stateQuotation {
		err = erp.Errorf(erp.Unavailable, op, "the dry run is in state %q", quoted.State)
	}
	return quoted, err
}

// clear takes a dry run away. One whose id is unknown may have been written all the same, and is looked for.
func (a *Adapter) clear(ctx context.Context, op, name string, id int64) error {
	if id != 0 {
		return a.takeBack(ctx, op, id)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeBackTime)
	defer cancel()
	found, err := one[standing](ctx, a.client, op, query{model: saleModel, where: domain{is("web_id", name)}})
	switch {
	case errors.Is(err, erp.NotFound):
		return nil
	case err != nil:
		return err
	}
	return a.takeBack(ctx, op, found.ID)
}

// nothingWritten gives an error of a dry run the class that a read may have: whatever happened, no order came of it.
func nothingWritten(err error) error {
	var e *erp.Error
	if !errors.As(err, &e) || e.Code == erp.Rejected || e.Code == erp.Invalid || e.Code == erp.Unauthorized {
		return err
	}
	copied := *e
	copied.Code = erp.Unavailable
	return &copied
}

// toQuote checks that every line was answered and that the figures add up: a quote is promised to the buyer.
func (a *Adapter) toQuote(ctx context.Context, op string, draft erp.OrderDraft, s sale) (erp.Quote, error) {
	orders, err := a.toOrders(ctx, op, []sale{s})
	if err != nil {
		return erp.Quote{}, err
	}
	o := orders[0]
	if len(o.Lines) != len(draft.Lines) {
		return erp.Quote{}, erp.Errorf(erp.Unavailable, op, "Tryton quoted %d of %d lines", len(o.Lines), len(draft.Lines))
	}
	if !s.addsUp() {
		return erp.Quote{}, erp.Errorf(erp.Unavailable, op, "the quotation does not add up to %s", o.Total)
	}
	q := erp.Quote{Goods: o.Goods, Freight: o.Freight, Tax: o.Tax, Total: o.Total, AsOf: a.now()}
	for i, l := range o.Lines {
		sent := draft.Lines[i]
		if l.Item != sent.Item || !l.Quantity.Equal(sent.Quantity) {
			return erp.Quote{}, erp.Errorf(erp.Unavailable, op, "line %d: Tryton quoted %s of %q, not %s of %q", i+1, l.Quantity, l.Item, sent.Quantity, sent.Item)
		}
		if sent.Override != nil {
			l.Source.Kind = erp.SourceManual
		}
		q.Lines = append(q.Lines, erp.QuoteLine{
			Item: l.Item, Quantity: l.Quantity, Net: l.Net, Per: l.Per, Extended: l.Extended, Tax: l.Tax,
			Source: l.Source, Warehouse: l.Warehouse, PromisedOn: l.PromisedOn,
		})
	}
	return q, nil
}
