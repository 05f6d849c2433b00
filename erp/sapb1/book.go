package sapb1

import (
	"context"
	"fmt"
	"strconv"

	"github.com/tradecounter/portal/erp"
)

// Reps implements erp.Books. B1's own "no sales employee" is nobody.
func (a *Adapter) Reps(ctx context.Context) ([]erp.Rep, error) {
	all, err := a.masters.reps.get(ctx)
	if err != nil {
		return nil, err
	}
	var reps []erp.Rep
	for _, s := range all.rows {
		if s.SalesEmployeeCode > 0 {
			reps = append(reps, s.toRep())
		}
	}
	return reps, nil
}

// Book implements erp.Books, in the order of customer codes.
func (a *Adapter) Book(ctx context.Context, rep string) ([]erp.CustomerID, error) {
	op := fmt.Sprintf("book of %q", rep)
	code, err := strconv.ParseInt(rep, 10, 32)
	if err != nil || code <= 0 {
		return nil, erp.Errorf(erp.NotFound, op, "no such salesperson")
	}
	found, err := collect[partner](ctx, a.client, op,
		from("BusinessPartners").fields("CardCode").where(isCustomer, eqInt("SalesPersonCode", code)).by("CardCode"))
	if err != nil {
		return nil, err
	}
	var ids []erp.CustomerID
	for _, p := range found {
		ids = append(ids, p.CardCode)
	}
	return ids, nil
}
