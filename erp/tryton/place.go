package tryton

import (
	"context"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// places are countries and their regions, which addresses refer to by id.
type places struct {
	countries map[string]int64
	regions   map[string]int64 // by ISO 3166-2: "US-OH"
}

// places looks up what addresses name; Invalid if Tryton does not know it.
func (a *Adapter) places(ctx context.Context, op string, addresses []erp.Address) (places, error) {
	known := places{map[string]int64{}, map[string]int64{}}
	var countries, regions []string
	for _, at := range addresses {
		if at.Country == "" {
			return known, &erp.Error{Code: erp.Invalid, Op: op, Reason: "An address needs a country."}
		}
		countries = append(countries, at.Country)
		if at.Region != "" {
			regions = append(regions, at.Country+"-"+at.Region)
		}
	}
	for _, look := range []struct {
		model string
		codes []string
		into  map[string]int64
	}{{"country.country", countries, known.countries}, {"country.subdivision", regions, known.regions}} {
		if err := a.codes(ctx, op, look.model, look.codes, look.into); err != nil {
			return known, err
		}
	}
	return known, nil
}

// codes finds records of a model by their codes, all of which must be there.
func (a *Adapter) codes(ctx context.Context, op, model string, codes []string, into map[string]int64) error {
	if len(codes) == 0 {
		return nil
	}
	found, err := search[struct {
		ID   int64  `json:"id"`
		Code string `json:"code"`
	}](ctx, a.client, op, query{model: model, where: domain{in("code", codes)}})
	if err != nil {
		return err
	}
	for _, row := range found {
		into[row.Code] = row.ID
	}
	for _, code := range codes {
		if into[code] == 0 {
			return &erp.Error{Code: erp.Invalid, Op: op, Reason: "Tryton has no " + strings.TrimPrefix(model, "country.") + " " + code + "."}
		}
	}
	return nil
}

// postal is an address as Tryton keeps it, so that it comes back as it was written. It is addressed to the customer unless
// it says otherwise.
func (p places) postal(customer, building string, at erp.Address) postal {
	if at.Name == customer {
		at.Name = ""
	}
	return postal{
		building, at.Name, joined("\n", slices.Clone(at.Lines)...), at.City, at.Postal,
		p.countries[at.Country], p.regions[at.Country+"-"+at.Region],
	}
}

// postal are the fields of an address that say where it is.
type postal struct {
	building, name, street, city, code string
	country, subdivision               int64
}

func (a address) postal() postal {
	p := postal{a.Building, a.PartyName, a.Street, a.City, a.PostalCode, 0, 0}
	if a.Country != nil {
		p.country = a.Country.ID
	}
	if a.Subdivision != nil {
		p.subdivision = a.Subdivision.ID
	}
	return p
}

// values are the fields in Tryton's names. What is empty is null.
func (p postal) values() values {
	return values{
		"name": orNull(p.building), "party_name": orNull(p.name), "street": orNull(p.street), "city": orNull(p.city),
		"postal_code": orNull(p.code), "country": orNull(p.country), "subdivision": orNull(p.subdivision),
	}
}

func orNull[T comparable](value T) any {
	var zero T
	if value == zero {
		return nil
	}
	return value
}

func blank(at erp.Address) bool {
	return len(at.Lines) == 0 && at.Name == "" && at.City == "" && at.Region == "" && at.Postal == "" && at.Country == ""
}
