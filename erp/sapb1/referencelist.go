package sapb1

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// manualUnit is the entry of what B1 calls Manual: plain text, no unit.
const manualUnit = -1

// UOMs implements erp.ReferenceLists. Where units are plain text on the items, the list has none of them.
func (a *Adapter) UOMs(ctx context.Context) ([]erp.Choice, error) {
	all, err := a.masters.uoms.get(ctx)
	if err != nil {
		return nil, err
	}
	var list []erp.Choice
	for _, u := range all.rows {
		if u.AbsEntry != manualUnit {
			list = append(list, erp.Choice{Code: string(u.Code), Name: or(u.Name, string(u.Code))})
		}
	}
	return list, nil
}

// TermsList implements erp.ReferenceLists.
func (a *Adapter) TermsList(ctx context.Context) ([]erp.Terms, error) {
	all, err := a.masters.terms.get(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]erp.Terms, len(all.rows))
	for i, t := range all.rows {
		list[i] = t.toTerms()
	}
	return list, nil
}

// ShipVias implements erp.ReferenceLists. The codes are what an OrderDraft's ShipVia takes.
func (a *Adapter) ShipVias(ctx context.Context) ([]erp.Choice, error) {
	all, err := a.masters.shipVias.get(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]erp.Choice, len(all.rows))
	for i, s := range all.rows {
		list[i] = erp.Choice{Code: s.Code.String(), Name: s.Name}
	}
	return list, nil
}

// Currencies implements erp.ReferenceLists.
func (a *Adapter) Currencies(ctx context.Context) ([]erp.Currency, error) {
	all, err := a.masters.currencies.get(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]erp.Currency, len(all.rows))
	for i, c := range all.rows {
		list[i] = c.Code
	}
	return list, nil
}

// knows reports whether the company keeps a currency.
func (a *Adapter) knows(ctx context.Context, c erp.Currency) (bool, error) {
	all, err := a.masters.currencies.get(ctx)
	_, ok := all.byKey[c]
	return ok, err
}
