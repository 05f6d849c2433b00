package sapb1

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tradecounter/portal/erp"
)

// The lengths of an address's columns that others depend on.
const (
	maxAddressName = 50
	maxState       = 3 // a code; a longer region stands in County
)

// shipToRow is a ship-to without its key. Its name stands in the second address name.
func shipToRow(op, customer string, to erp.ShipTo) (fields, error) {
	row, err := addressRow(op, fmt.Sprintf("ship-to %q", to.Name), customer, to.Name, to.Address)
	if err != nil {
		return nil, err
	}
	if err := checkTexts(op, text{"name of a ship-to", to.Name, maxAddressName}, text{"key of a ship-to", string(to.ID), maxAddressName}); err != nil {
		return nil, err
	}
	row["AddressName2"] = orNil(to.Name)
	return row, nil
}

// addressRow is an address without its key. A name of its own, other than the customer's and the place's, is its first line.
func addressRow(op, what, customer, place string, a erp.Address) (fields, error) {
	all := a.Lines
	if a.Name != "" && a.Name != customer && a.Name != place {
		all = append([]string{a.Name}, all...)
	}
	all = lines(all...)
	if len(all) > 3 {
		return nil, erp.Errorf(erp.Invalid, op, "%s has more than three lines", what)
	}
	if !isCountry(a.Country) {
		return nil, erp.Errorf(erp.Invalid, op, "%s has no country of two letters, but %q", what, a.Country)
	}
	texts := []text{
		{"city of " + what, a.City, 100}, {"postal code of " + what, a.Postal, 20}, {"region of " + what, a.Region, 100},
	}
	for _, line := range all {
		texts = append(texts, text{"line of " + what, line, 100})
	}
	if err := checkTexts(op, texts...); err != nil {
		return nil, err
	}
	row := fields{"City": orNil(a.City), "ZipCode": orNil(a.Postal), "Country": a.Country, "State": nil, "County": nil}
	region := "State"
	if utf8.RuneCountInString(a.Region) > maxState {
		region = "County"
	}
	row[region] = orNil(a.Region)
	all = append(all, "", "", "")
	row["Street"], row["Block"], row["BuildingFloorRoom"] = orNil(all[0]), orNil(all[1]), orNil(all[2])
	return row, nil
}

func isCountry(code string) bool {
	return len(code) == 2 && !strings.ContainsFunc(code, func(r rune) bool { return r < 'A' || r > 'Z' })
}

// emptied adds what the address has in columns that we do not write, so that none of it stays behind.
func (a partnerAddress) emptied(row fields) fields {
	if a.StreetNo != "" {
		row["StreetNo"] = nil
	}
	if a.AddressName3 != "" {
		row["AddressName3"] = nil
	}
	if _, named := row["AddressName2"]; !named && a.AddressName2 != "" {
		row["AddressName2"] = nil
	}
	row["RowNum"], row["AddressName"], row["AddressType"] = a.RowNum, a.AddressName, a.AddressType
	return row
}

// contactRow is a contact without its key.
func contactRow(op string, p erp.Contact) (fields, error) {
	if strings.TrimSpace(p.Name) == "" {
		return nil, erp.Errorf(erp.Invalid, op, "a contact has no name")
	}
	err := checkTexts(op, text{"name of a contact", p.Name, 50}, text{"e-mail of a contact", p.Email, 100},
		text{"phone of a contact", p.Phone, 20}, text{"title of a contact", p.Title, 90})
	if err != nil {
		return nil, err
	}
	first, last := partedName(p.Name)
	return fields{
		"Name": p.Name, "FirstName": orNil(first), "LastName": orNil(last), "E_Mail": orNil(p.Email),
		"Phone1": orNil(p.Phone), "Position": orNil(p.Title),
	}, nil
}

// partedName parts a name before its last word, or leaves it whole where the parts would not make it again.
func partedName(name string) (first, last string) {
	words := strings.Split(name, " ")
	if len(words) < 2 || slices.Contains(words, "") {
		return "", ""
	}
	n := len(words) - 1
	return strings.Join(words[:n], " "), words[n]
}

// freeAddressName makes a name for an address that no other has, within the length that B1 keeps.
func freeAddressName(name string, taken []string) string {
	name = strings.TrimSpace(cut(name, maxAddressName))
	for n := 2; slices.ContainsFunc(taken, func(t string) bool { return strings.EqualFold(t, name) }); n++ {
		suffix := fmt.Sprintf(" %d", n)
		name = cut(name, maxAddressName-len(suffix)) + suffix
	}
	return name
}

func cut(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}

// orNil is what empties a property, where there is nothing to put in.
func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
