package tryton

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// standing is how far a sale has come, without what it is about.
type standing struct {
	ID          int64        `json:"id"`
	State       string       `json:"state"`
	Description string       `json:"description"`
	Party       customerCode `json:"party."`
	stamps
}

// next is the button that takes a sale on, empty where nothing is left for us to do: it is agreed or cancelled, or it
// waits for a person in Tryton.
func (s standing) next() string {
	switch {
	case waiting(s.State, s.Description):
		return ""
	case s.State == stateDraft:
		return "quote"
	case s.State == stateQuotation:
		return "confirm"
	}
	return ""
}

// The marks of a sale that waits for a person, in its description. Tryton's words follow; a clerk may write around them.
const (
	waits          = "Waits for approval"
	waitsForCredit = waits + " of credit: "
	waitsForOther  = waits + ": "
)

// waiting tells a sale that waits for a person from one whose writing was cut short.
func waiting(state, description string) bool {
	return (state == stateDraft || state == stateQuotation) && strings.Contains(description, waits)
}

// Tryton's questions, by the beginning of their names; the record's id follows (account_credit_limit,
// sale_stock_quantity).
const (
	creditQuestion = "credit_limit_"
	stockQuestion  = "stock_quantity_warning_"
)

// rule is what the installation wants done about a question. What nobody has thought of is for a person.
func (a *Adapter) rule(question string) Rule {
	switch {
	case strings.HasPrefix(question, creditQuestion):
		return a.cfg.CreditWarning
	case strings.HasPrefix(question, stockQuestion):
		return a.cfg.StockWarning
	}
	return RulePending
}

// settle takes a written sale through to an order. The sale exists by now, so that every failure that is no verdict of
// Tryton's leaves doubt; looking the reference up settles it.
func (a *Adapter) settle(ctx context.Context, op string, s standing) (erp.Order, error) {
	for button := s.next(); button != ""; button = s.next() {
		if err := a.push(ctx, op, button, s.ID, a.rule); err != nil {
			if err := a.stopped(ctx, op, s.ID, err); err != nil {
				return erp.Order{}, err
			}
		}
		after, err := a.standing(ctx, op, s.ID)
		if err != nil {
			return erp.Order{}, inDoubt(op, err)
		}
		if after.next() == button { // buttons pass over a record in the wrong state without a word (§6)
			return erp.Order{}, erp.Errorf(erp.OutcomeUnknown, op, "button %q did nothing", button)
		}
		s = after
	}
	order, err := a.orderWhere(ctx, op, is("id", s.ID))
	if err != nil {
		return erp.Order{}, inDoubt(op, err)
	}
	return order, nil
}

func (a *Adapter) standing(ctx context.Context, op string, id int64) (standing, error) {
	return one[standing](ctx, a.client, op, query{model: saleModel, where: domain{is("id", id)}})
}

// maxQuestions bounds how many questions are answered before one button has its way.
const maxQuestions = 20

// push presses a button of a sale, saying yes to the questions that the rule wants acknowledged. Any other question is
// the error it returns.
func (a *Adapter) push(ctx context.Context, op, button string, id int64, rule func(string) Rule) error {
	press := func() error { return a.client.press(ctx, op, saleModel, button, id) }
	if button == "confirm" {
		press = func() error {
			return a.queue.alone(ctx, op, func() error { return a.client.press(ctx, op, saleModel, button, id) })
		}
	}
	for range maxQuestions {
		err := a.queue.patiently(ctx, press)
		question, asked := questionIn(err)
		if !asked || rule(question) != RuleAcknowledge {
			return err
		}
		if err := a.acknowledge(ctx, op, id, question); err != nil {
			return inDoubt(op, err)
		}
	}
	return erp.Errorf(erp.OutcomeUnknown, op, "Tryton asked more than %d questions", maxQuestions)
}

func questionIn(err error) (name string, asked bool) {
	var w warning
	asked = errors.As(err, &w)
	return w.name, asked
}

// acknowledge answers a question for good: an answer for once is used up by the first check, and quote makes several. The
// question about stock comes for each line, so it is answered for all of them together.
func (a *Adapter) acknowledge(ctx context.Context, op string, id int64, question string) error {
	who, err := a.client.session.take(ctx)
	if err != nil {
		return err
	}
	answers := []values{{"user": who.user, "name": question, "always": true}}
	if strings.HasPrefix(question, stockQuestion) {
		lines, err := search[struct {
			ID int64 `json:"id"`
		}](ctx, a.client, op, query{model: "sale.line", where: domain{is("sale", id)}})
		if err != nil {
			return err
		}
		answers = answers[:0]
		for _, l := range lines {
			answers = append(answers, values{"user": who.user, "name": fmt.Sprint(stockQuestion, l.ID), "always": true})
		}
	}
	return a.client.write(ctx, call{op: op, method: model("res.user.warning", "create"), params: []any{answers}}, nil)
}

// stopped deals with a sale that Tryton did not let through: it waits there, marked, or it is taken back. Nil means that
// it waits.
func (a *Adapter) stopped(ctx context.Context, op string, id int64, refusal error) error {
	question, asked := questionIn(refusal)
	code := erp.CodeOf(refusal)
	switch {
	case asked && a.rule(question) == RulePending:
		mark := waitsForOther
		if strings.HasPrefix(question, creditQuestion) {
			mark = waitsForCredit
		}
		err := a.client.change(ctx, op, saleModel, id, values{"description": mark + oneLine(erp.ReasonOf(refusal))})
		return inDoubt(op, err)
	case asked, code == erp.Rejected, code == erp.Invalid:
		if err := a.takeBack(ctx, op, id); err != nil {
			return inDoubt(op, fmt.Errorf("%w; taking it back: %w", refusal, err))
		}
		return refusal
	}
	return inDoubt(op, refusal)
}

// takeBackTime is how long taking a sale back may go on after its caller has gone.
const takeBackTime = 10 * time.Second

// takeBack removes a sale that is no order yet: Tryton's delete cancels first, in the same transaction. One that is gone
// is as good, whoever removed it; Tryton's words for it are those of missing rights (§6), so it is looked for.
func (a *Adapter) takeBack(ctx context.Context, op string, id int64) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeBackTime)
	defer cancel()
	refusal := a.queue.patiently(ctx, func() error { return a.client.remove(ctx, op, saleModel, id) })
	if refusal == nil {
		return nil
	}
	if _, err := a.standing(ctx, op, id); errors.Is(err, erp.NotFound) {
		return nil
	}
	return refusal
}

// inDoubt is the error of a step after which something is in Tryton, but not known to be what was asked for. Nil stays nil.
func inDoubt(op string, err error) error {
	if err == nil {
		return nil
	}
	e := erp.Errorf(erp.OutcomeUnknown, op, "it is written, and: %w", withoutCode(err))
	e.Retry = erp.RetryAfter(err)
	return e
}

// withoutCode keeps an error's text and drops its class, which must not be mistaken for that of the error around it.
func withoutCode(err error) error { return errors.New(err.Error()) }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
