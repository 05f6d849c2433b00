package tryton

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// ParsePaymentJournals reads the setting that says in which statement journal a payment is entered, by the way that the
// money came: "card=Card receipts,check=Bank receipts". Journals are named as in Tryton.
func ParsePaymentJournals(setting string) (map[string]string, error) {
	journals := map[string]string{}
	for entry := range strings.SplitSeq(setting, ",") {
		if strings.TrimSpace(entry) == "" {
			continue
		}
		method, journal, _ := strings.Cut(entry, "=")
		method, journal = strings.TrimSpace(method), strings.TrimSpace(journal)
		switch {
		case method == "" || journal == "":
			return nil, fmt.Errorf("%q is not like card=Card receipts", strings.TrimSpace(entry))
		case journals[method] != "":
			return nil, fmt.Errorf("method %q is named twice", method)
		}
		journals[method] = journal
	}
	return journals, nil
}

// paymentJournal is a statement journal (account.statement.journal).
type paymentJournal struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Currency int64  `json:"currency"`
}

func loadPaymentJournals(ctx context.Context, c *client) (map[string]paymentJournal, error) {
	rows, err := search[paymentJournal](ctx, c, "statement journals", query{model: "account.statement.journal"})
	journals := make(map[string]paymentJournal, len(rows))
	for _, row := range rows {
		journals[row.Name] = row
	}
	return journals, err
}

// journalFor finds the journal that a payment is entered in. Where no money moves any will do.
func (a *Adapter) journalFor(ctx context.Context, op string, draft erp.PaymentDraft) (paymentJournal, error) {
	method := draft.Method
	if methods := slices.Sorted(maps.Keys(a.cfg.PaymentJournals)); method == "" && draft.Cash.IsZero() && len(methods) > 0 {
		method = methods[0]
	}
	name, known := a.cfg.PaymentJournals[method]
	if !known {
		return paymentJournal{}, &erp.Error{Code: erp.Invalid, Op: op, Reason: fmt.Sprintf("Payments by %q have no journal in Tryton.", method)}
	}
	journals, err := a.masters.paymentJournals.get(ctx)
	if err != nil {
		return paymentJournal{}, err
	}
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return paymentJournal{}, err
	}
	switch found, ok := journals[name]; {
	case !ok:
		return found, erp.Errorf(erp.Unauthorized, op, "there is no statement journal %q in Tryton", name)
	case found.Currency != i.currency.ID:
		return found, erp.Errorf(erp.Unauthorized, op, "statement journal %q is not in %s", name, i.currency.Code)
	default:
		return found, nil
	}
}
