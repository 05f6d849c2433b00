package tryton

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// statementModel is what the portal enters a payment as: a statement of one payment, under the reference as its name. A draft
// touches nothing in the books, validating makes its one entry and sets that against the invoices in one transaction, and
// posting makes the entry final (account_statement/statement.py).
const statementModel = "account.statement"

// The states of a statement.
const (
	statementDraft     = "draft"
	statementValidated = "validated"
	statementPosted    = "posted"
	statementCancelled = "cancelled"
)

// statement is how far a payment has come.
type statement struct {
	ID      int64  `json:"id"`
	State   string `json:"state"`
	Version string `json:"_timestamp"`
	Lines   []struct {
		ID    int64         `json:"id"`
		Party *customerCode `json:"party."`
	} `json:"lines."`
}

// of reports whether the statement is a customer's.
func (s statement) of(customer erp.CustomerID) bool {
	for _, l := range s.Lines {
		if l.Party == nil || l.Party.Code != customer {
			return false
		}
	}
	return true
}

// entered finds what was written under a reference, whosever it is: the statement that counts, which is the first that is no
// draft any more, or else the oldest, and the drafts beside it. Without any, the statement is zero.
func (a *Adapter) entered(ctx context.Context, op string, ref erp.Reference) (s statement, beside []statement, err error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return s, nil, err
	}
	found, err := search[statement](ctx, a.client, op, query{model: statementModel, order: [][2]string{{"id", "ASC"}}, where: domain{
		is("name", ref), is("company", i.company), where("state", "!=", statementCancelled),
	}})
	if err != nil || len(found) == 0 {
		return s, nil, err
	}
	further := func(s statement) bool { return s.State != statementDraft }
	at := max(0, slices.IndexFunc(found, further))
	s = found[at]
	return s, slices.DeleteFunc(slices.Delete(found, at, at+1), further), nil
}

// writeStatement writes a statement as a draft, or a draft that was cut short anew. Conflict: it was gone on with meanwhile.
func (a *Adapter) writeStatement(ctx context.Context, op string, s statement, record values, lines []values) (int64, error) {
	if s.ID == 0 {
		record["lines"] = []any{[]any{"create", lines}}
		return a.client.create(ctx, op, statementModel, record)
	}
	old := make([]int64, len(s.Lines))
	for i, l := range s.Lines {
		old[i] = l.ID
	}
	record["lines"] = []any{[]any{"delete", old}, []any{"create", lines}}
	return s.ID, a.changeStatement(ctx, op, s, record)
}

// changeStatement writes a statement unless somebody else has since it was read: Conflict.
func (a *Adapter) changeStatement(ctx context.Context, op string, s statement, changes values) error {
	version := values{"_timestamp": values{link{statementModel, s.ID}.String(): s.Version}}
	return a.queue.patiently(ctx, func() error {
		return a.client.write(ctx, call{op: op, method: model(statementModel, "write"), context: version,
			params: []any{[]int64{s.ID}, changes}}, nil)
	})
}

// enter makes the entry of a draft. It is in Tryton by now, so that every failure that is no verdict of Tryton's leaves doubt;
// what Tryton refuses is taken back. Conflict: it was gone on with meanwhile.
func (a *Adapter) enter(ctx context.Context, op string, s statement) error {
	if err := a.validate(ctx, op, s); err != nil {
		return a.unentered(ctx, op, s, err)
	}
	return nil
}

// strayDrafts are names of the question whether other drafts may forget an invoice that is paid by now: the ids of their
// lines.
var strayDrafts = regexp.MustCompile(`^\d+(_\d+)*$`)

// validate makes the entry of a draft. Another draft of an invoice that it pays would be told to forget the invoice, and its
// money would be left on account: one of the portal's is dropped instead, so that whoever writes it is told. A clerk says yes
// to the question about a clerk's, and so do we.
func (a *Adapter) validate(ctx context.Context, op string, s statement) error {
	press := func() error { return a.client.press(ctx, op, statementModel, "validate_statement", s.ID) }
	for range maxQuestions {
		err := a.queue.patiently(ctx, press)
		question, asked := questionIn(err)
		if !asked || !strayDrafts.MatchString(question) {
			return err
		}
		dropped, err := a.dropStrays(ctx, op, strings.Split(question, "_"))
		if err == nil && dropped == 0 {
			err = a.acknowledge(ctx, op, 0, question)
		}
		if err != nil {
			return err
		}
	}
	return erp.Errorf(erp.OutcomeUnknown, op, "Tryton asked more than %d questions", maxQuestions)
}

// dropStrays drops those drafts that the portal wrote, by the ids of their lines.
func (a *Adapter) dropStrays(ctx context.Context, op string, lines []string) (int, error) {
	var ids []int64
	for _, line := range lines {
		if id, ok := recordID(line); ok {
			ids = append(ids, id)
		}
	}
	who, err := a.client.session.take(ctx)
	if err != nil {
		return 0, err
	}
	strays, err := search[statement](ctx, a.client, op, query{model: statementModel, where: domain{
		in("lines.id", ids), is("state", statementDraft), is("create_uid", who.user),
	}})
	for _, stray := range strays {
		if err := a.dropStatement(ctx, op, stray); err != nil && !errors.Is(err, erp.Conflict) { // it was gone on with
			return 0, err
		}
	}
	return len(strays), err
}

// paidMeanwhile ends the name of the question whether the statement itself may forget an invoice that is paid.
const paidMeanwhile = "statement_paid_cancelled_invoice_lines"

// overtaken refuses a payment whose invoice another one has paid.
func overtaken(op string, err error) error {
	return &erp.Error{Code: erp.Rejected, Op: op, Reason: "One of the invoices was paid or cancelled meanwhile.", Err: err}
}

// unentered deals with a draft that Tryton did not let through.
func (a *Adapter) unentered(ctx context.Context, op string, s statement, refusal error) error {
	question, asked := questionIn(refusal)
	if code := erp.CodeOf(refusal); !asked && code != erp.Rejected && code != erp.Invalid {
		return inDoubt(op, refusal)
	}
	switch err := a.dropStatement(ctx, op, s); {
	case errors.Is(err, erp.Conflict):
		return err
	case err != nil:
		return inDoubt(op, errors.Join(refusal, err))
	case strings.HasSuffix(question, paidMeanwhile):
		return overtaken(op, refusal)
	}
	return refusal
}

// unwritten deals with a payment that was refused before it was written, or written anew: what is there of it from an
// earlier time is of no more use, unless it was gone on with: Conflict.
func (a *Adapter) unwritten(ctx context.Context, op string, s statement, refusal error) error {
	if code := erp.CodeOf(refusal); s.ID == 0 || code != erp.Rejected && code != erp.Invalid {
		return refusal
	}
	err := a.dropStatement(ctx, op, s)
	if errors.Is(err, erp.Conflict) {
		return err
	}
	return errors.Join(refusal, err)
}

// dropStatement cancels a draft. The button is an administrator's; of a draft there is no entry to take back, so that the
// state is all that it would change. Conflict: it was gone on with since it was read.
func (a *Adapter) dropStatement(ctx context.Context, op string, s statement) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeBackTime)
	defer cancel()
	return a.changeStatement(ctx, op, s, values{"state": statementCancelled})
}

// answering does something, saying yes to the questions that it may.
func (a *Adapter) answering(ctx context.Context, op string, yes func(question string) bool, do func() error) error {
	for range maxQuestions {
		err := a.queue.patiently(ctx, do)
		question, asked := questionIn(err)
		if !asked || !yes(question) {
			return err
		}
		if err := a.acknowledge(ctx, op, 0, question); err != nil {
			return inDoubt(op, err)
		}
	}
	return erp.Errorf(erp.OutcomeUnknown, op, "Tryton asked more than %d questions", maxQuestions)
}
