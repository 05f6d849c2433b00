package tryton

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// party is what orders and prices need of a customer.
type party struct {
	ID        int64          `json:"id"`
	Code      erp.CustomerID `json:"code"`
	PriceList int64          `json:"sale_price_list"`
	Active    bool           `json:"active"`
}

// customers is the domain of all customers: parties with a code, of the configured category, other than the company.
func (a *Adapter) customers(ctx context.Context) (domain, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	all := domain{where("code", "!=", nil), where("id", "!=", i.party)}
	if i.category != 0 {
		all = append(all, is("categories", i.category))
	}
	return all, nil
}

// party finds a customer by its number; NotFound. The answer may be a minute old.
func (a *Adapter) party(ctx context.Context, op string, id erp.CustomerID) (party, error) {
	if kept, ok := a.parties.get(id); ok {
		return kept, nil
	}
	return a.partyNow(ctx, op, id)
}

// partyNow is party as of now.
func (a *Adapter) partyNow(ctx context.Context, op string, id erp.CustomerID) (party, error) {
	all, err := a.customers(ctx)
	if err != nil {
		return party{}, err
	}
	found, err := one[party](ctx, a.client, op, query{
		model: "party.party", where: append(all, is("code", string(id))), context: values{"active_test": false},
	})
	if err != nil {
		return party{}, err
	}
	if found.PriceList == 0 {
		i, err := a.masters.installation.get(ctx)
		if err != nil {
			return party{}, err
		}
		found.PriceList = i.defaultList
	}
	a.parties.put(id, found)
	return found, nil
}
