package sapb1

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// openItems are what a customer's account is made of, in the company's own currency.
type openItems struct {
	owed      []owed
	unapplied decimal.Decimal // credits and cash that pay nothing yet; zero or positive
}

// owed is what is open of an instalment of an invoice, or of another debit.
type owed struct {
	due    erp.Date
	amount decimal.Decimal
}

func (o openItems) balance() decimal.Decimal {
	sum := o.unapplied.Neg()
	for _, item := range o.owed {
		sum = sum.Add(item.amount)
	}
	return sum
}

// journalLine is a row of JDT1 that is still open. Debits are owed, credits are not applied yet (§5.3).
type journalLine struct {
	DueDate    date
	BalDueDeb  number
	BalDueCred number
}

// journalCode names the stored query of open items, which the first question for a customer's account creates.
const journalCode = "tradecounter_items"

const journalText = "select TransId, Line_ID, DueDate, BalDueDeb, BalDueCred from JDT1 " +
	"where ShortName = :card and (BalDueDeb <> 0 or BalDueCred <> 0) order by TransId, Line_ID"

func journalQuery(customer erp.CustomerID) query {
	return from("SQLQueries('"+journalCode+"')/List").with("card", quote(string(customer)))
}

// accountInJournal reads a partner and its open items from the journal: the one place with instalments, journal entries and
// unapplied cash alike. It reports false where the Service Layer does not let it (an allow-list without JDT1, no right to
// stored queries), and where the two reads do not tell the same balance, as when somebody posts between them.
func (a *Adapter) accountInJournal(ctx context.Context, op string, customer erp.CustomerID) (partner, openItems, bool, error) {
	if a.journal.refused.Load() {
		return partner{}, openItems{}, false, nil
	}
	q := journalQuery(customer)
	parts := []part{balancePart(op, customer), getPart(op, q, a.cfg.PageSize)}
	answers, err := a.client.batch(ctx, op, parts)
	if a.journalRefused(err) {
		return partner{}, openItems{}, false, nil
	}
	if err != nil {
		return partner{}, openItems{}, false, err
	}
	p, err := readPartner(op, parts[0], answers[0], customer)
	if err != nil {
		return p, openItems{}, false, err
	}
	lines, err := readOn[journalLine](ctx, a.client, parts[1], answers[1], q)
	if errors.Is(err, erp.NotFound) { // nobody has stored the query yet
		if err = a.storeJournalQuery(ctx, op); err == nil {
			lines, err = collect[journalLine](ctx, a.client, op, q)
		}
	}
	if a.journalRefused(err) {
		return p, openItems{}, false, nil
	}
	items := itemsOf(lines)
	return p, items, err == nil && items.balance().Equal(p.CurrentAccountBalance.Decimal), err
}

// journalRefused reports whether the journal is not to be had for this account, and keeps in mind what will be the same the
// next time: a query, a table or a column that the allow-list does not let through, and no right to stored queries.
func (a *Adapter) journalRefused(err error) bool {
	switch vendorOf(err) {
	case "701", "702", "703", codeNoRight:
		a.journal.refused.Store(true)
		return true
	}
	return errors.Is(err, erp.Invalid) || errors.Is(err, erp.NotFound) || errors.Is(err, erp.Rejected)
}

func vendorOf(err error) string {
	var e *erp.Error
	errors.As(err, &e)
	if e == nil {
		return ""
	}
	return e.Vendor
}

// storeJournalQuery stores the query. That another replica was first is as good.
func (a *Adapter) storeJournalQuery(ctx context.Context, op string) error {
	body, err := json.Marshal(map[string]string{"SqlCode": journalCode, "SqlName": "Tradecounter: open items", "SqlText": journalText})
	if err != nil {
		return fmt.Errorf("encode stored query: %w", err)
	}
	var stored struct {
		SQLCode string `json:"SqlCode"`
	}
	err = a.client.read(ctx, request{op: op, method: http.MethodPost, target: "SQLQueries", contentType: jsonType, body: body}, &stored)
	if errors.Is(err, erp.Conflict) {
		return nil
	}
	return err
}

func itemsOf(lines []journalLine) openItems {
	var items openItems
	for _, l := range lines {
		if l.BalDueDeb.IsPositive() {
			items.owed = append(items.owed, owed{l.DueDate.Date, l.BalDueDeb.Decimal})
		}
		items.unapplied = items.unapplied.Add(l.BalDueCred.Decimal)
	}
	return items
}

// accountInInvoices reads a partner and its open invoices. What they come to beyond the balance that Business One states
// are credits and cash not yet applied.
func (a *Adapter) accountInInvoices(ctx context.Context, op string, customer erp.CustomerID) (partner, openItems, error) {
	unpaid := openInvoices.where(eq("CardCode", customer), "DocumentStatus eq 'bost_Open'", "Cancelled eq 'tNO'")
	parts := []part{balancePart(op, customer), getPart(op, unpaid, a.cfg.PageSize)}
	answers, err := a.client.batch(ctx, op, parts)
	if err != nil {
		return partner{}, openItems{}, err
	}
	p, err := readPartner(op, parts[0], answers[0], customer)
	if err != nil {
		return p, openItems{}, err
	}
	invoices, err := readOn[document](ctx, a.client, parts[1], answers[1], unpaid)
	if err != nil {
		return p, openItems{}, err
	}
	var items openItems
	for _, d := range invoices {
		items.owed = append(items.owed, owed{d.DocDueDate.Date, d.DocTotal.Sub(d.PaidToDate.Decimal)})
	}
	items.unapplied = decimal.Max(decimal.Zero, items.balance().Sub(p.CurrentAccountBalance.Decimal))
	return p, items, nil
}

func balancePart(op string, customer erp.CustomerID) part {
	return getPart(op, receivablePartner.where(isCustomer, eq("CardCode", customer)), 1)
}

func readPartner(op string, asked part, answer response, customer erp.CustomerID) (partner, error) {
	found, err := decodeRows[partner](asked, answer)
	if err != nil {
		return partner{}, err
	}
	return onlyPartner(op, found, customer)
}
