package tryton

import (
	"context"
	"slices"
	"strconv"

	"github.com/tradecounter/portal/erp"
)

// UOMs implements erp.ReferenceLists, by the names of the units. Where two share a symbol, the first counts.
func (a *Adapter) UOMs(ctx context.Context) ([]erp.Choice, error) {
	units, err := search[unit](ctx, a.client, "units of measure", query{model: "product.uom"})
	if err != nil {
		return nil, err
	}
	var list []erp.Choice
	for _, u := range units {
		if code := string(u.Symbol); !slices.ContainsFunc(list, func(c erp.Choice) bool { return c.Code == code }) {
			list = append(list, erp.Choice{Code: code, Name: u.Name})
		}
	}
	return list, nil
}

// TermsList implements erp.ReferenceLists, by the names of the terms.
func (a *Adapter) TermsList(ctx context.Context) ([]erp.Terms, error) {
	terms, err := search[paymentTerm](ctx, a.client, "payment terms", query{model: "account.invoice.payment_term"})
	if err != nil {
		return nil, err
	}
	list := make([]erp.Terms, len(terms))
	for i := range terms {
		list[i] = terms[i].toTerms()
	}
	return list, nil
}

// listedCarrier is a carrier with what decides whether an order may name it (carrier.selection, by countries; without any, all
// carriers serve).
type listedCarrier struct {
	carrier
	Selections []int64 `json:"selections"`
	Charge     struct {
		Salable bool `json:"salable"`
	} `json:"carrier_product."`
}

// ShipVias implements erp.ReferenceLists: the carriers that go to some country at least. One has no name but its party's, and
// goes by its id.
func (a *Adapter) ShipVias(ctx context.Context) ([]erp.Choice, error) {
	carriers, err := search[listedCarrier](ctx, a.client, "carriers", query{model: "carrier"})
	if err != nil {
		return nil, err
	}
	chosen := slices.ContainsFunc(carriers, func(c listedCarrier) bool { return len(c.Selections) > 0 })
	var list []erp.Choice
	for _, c := range carriers {
		if c.Charge.Salable && (len(c.Selections) > 0 || !chosen) {
			list = append(list, erp.Choice{Code: strconv.FormatInt(c.ID, 10), Name: c.Party.Name})
		}
	}
	return list, nil
}

// Currencies implements erp.ReferenceLists, by their codes.
func (a *Adapter) Currencies(ctx context.Context) ([]erp.Currency, error) {
	all, err := search[currency](ctx, a.client, "currencies", query{model: "currency.currency"})
	if err != nil {
		return nil, err
	}
	list := make([]erp.Currency, len(all))
	for i, c := range all {
		list[i] = c.Code
	}
	return list, nil
}
