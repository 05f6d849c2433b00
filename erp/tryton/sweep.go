package tryton

import (
	"context"
	"errors"
	"time"

	"github.com/tradecounter/portal/erp"
)

// sweepAge is how old a sale of a dry run, or an answer to a question, must be to be nobody's any more. A dry run ends
// long before.
const sweepAge = 5 * time.Minute

// SweepQuotes implements erp.QuoteSweeper: it takes away the sales that a process left in Tryton as it ended in the
// middle of a dry run, and the answers to Tryton's questions, which are of no more use. Only what is older than five
// minutes by the server's own clock is touched, so that any number of replicas may sweep at any time.
func (a *Adapter) SweepQuotes(ctx context.Context) (int, error) {
	const op = "sweep"
	shop, err := a.webShop(ctx, op)
	if err != nil {
		return 0, err
	}
	left, err := a.leftBehind(ctx, op, query{model: saleModel, where: domain{
		is("web_shop", shop), where("web_id", "like", dryRun+"%"), in("state", []string{stateDraft, stateQuotation, stateCancelled}),
	}})
	if err != nil {
		return 0, err
	}
	var failures []error
	swept := 0
	for _, id := range left {
		if err := a.takeBack(ctx, op, id); err != nil {
			failures = append(failures, err)
			continue
		}
		swept++
	}
	return swept, errors.Join(append(failures, a.forgetAnswers(ctx, op))...)
}

// forgetAnswers deletes the acknowledgements of this user. Each is of one record's question, and long since used.
func (a *Adapter) forgetAnswers(ctx context.Context, op string) error {
	who, err := a.client.session.take(ctx)
	if err != nil {
		return err
	}
	left, err := a.leftBehind(ctx, op, query{model: "res.user.warning", where: domain{is("user", who.user), is("always", true)}})
	if err != nil || len(left) == 0 {
		return err
	}
	return a.client.write(ctx, call{op: op, method: model("res.user.warning", "delete"), params: []any{left}}, nil)
}

// leftBehind returns the ids of those records that are older than sweepAge.
func (a *Adapter) leftBehind(ctx context.Context, op string, q query) ([]int64, error) {
	rows, err := search[struct {
		ID int64 `json:"id"`
		stamps
	}](ctx, a.client, op, q)
	if err != nil {
		return nil, err
	}
	now := a.client.clock.Load()
	if now == nil {
		return nil, erp.Errorf(erp.Unavailable, op, "the server does not say what time it is")
	}
	var old []int64
	for _, r := range rows {
		if now.Sub(r.changed()) > sweepAge {
			old = append(old, r.ID)
		}
	}
	return old, nil
}
