package tryton

import (
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// address is a party's address. Its building name stands above the street.
type address struct {
	ID         int64  `json:"id"`
	PartyName  string `json:"party_name"`
	Building   string `json:"name"`
	Street     string `json:"street"`
	City       string `json:"city"`
	PostalCode string `json:"postal_code"`
	Country    *struct {
		ID   int64  `json:"id"`
		Code string `json:"code"`
	} `json:"country."`
	Subdivision *struct {
		ID   int64  `json:"id"`
		Code string `json:"code"`
	} `json:"subdivision."`
}

// toAddress names the address after name where it has no name of its own.
func (a address) toAddress(name string) erp.Address {
	lines := slices.DeleteFunc(strings.Split(a.Street, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
	to := erp.Address{Name: or(a.PartyName, name), Lines: lines, City: a.City, Postal: a.PostalCode}
	if a.Country != nil {
		to.Country = a.Country.Code
	}
	if a.Subdivision != nil { // ISO 3166-2: "US-OH"
		to.Region = strings.TrimPrefix(a.Subdivision.Code, to.Country+"-")
	}
	return to
}
