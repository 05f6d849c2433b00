package tryton

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

// partyRow is a customer as the server answers it, with some fields other than usual.
func partyRow(id int, code string, other values) values {
	created := fakeNow.Add(-48 * time.Hour)
	row := values{
		"id": id, "code": code, "name": "Acme Fabrication", "active": true, "tax_identifier.": nil, "customer_payment_term.": nil,
		"addresses.": []values{}, "contact_mechanisms.": []values{}, "identifiers.": []values{},
		"create_date": fakeMoment(created), "write_date": nil,
	}
	maps.Copy(row, other)
	return row
}

func addressRow(id int, other values) values {
	row := values{
		"id": id, "active": true, "delivery": false, "invoice": false, "name": nil, "party_name": nil, "street": "1 Main St\nSuite 2",
		"city": "Dayton", "postal_code": "45402", "country.": values{"id": 1, "code": "US"}, "subdivision.": values{"id": 9, "code": "US-OH"},
		"create_date": fakeMoment(fakeNow.Add(-48 * time.Hour)), "write_date": nil,
	}
	maps.Copy(row, other)
	return row
}

func mechanismRow(id int, kind, value string, other values) values {
	row := values{
		"id": id, "type": kind, "value": value, "name": nil, "active": true,
		"create_date": fakeMoment(fakeNow.Add(-48 * time.Hour)), "write_date": nil,
	}
	maps.Copy(row, other)
	return row
}

func identifierRow(kind any, code string) values {
	return values{"id": 1, "type": kind, "code": code, "create_date": fakeMoment(fakeNow.Add(-48 * time.Hour)), "write_date": nil}
}

// customerOf reads the only customer of a database that has this row.
func customerOf(t *testing.T, row values) erp.Customer {
	t.Helper()
	f := newFake(t)
	f.rows("party.party", row)
	c, err := f.adapter().Customer(t.Context(), "C1")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCustomerComesWhole(t *testing.T) {
	t.Parallel()
	written := fakeNow.Add(-time.Hour)
	got := customerOf(t, partyRow(4, "C1", values{
		"identifiers.": []values{identifierRow(nil, "31-1234567")},
		"customer_payment_term.": values{"id": 1, "name": "Net 30", "lines.": []values{
			{"id": 1, "relativedeltas.": []values{{"id": 1, "months": 0, "weeks": 0, "days": 30, "day": nil, "month": nil, "weekday": nil}}},
		}},
		"addresses.": []values{
			addressRow(10, values{"name": "Closed dock", "delivery": true, "active": false}),
			addressRow(11, values{"name": "Accounts Payable", "invoice": true}),
			addressRow(12, values{"name": "Dock A", "delivery": true}),
			addressRow(13, values{"delivery": true, "invoice": true, "street": "9 Side St"}),
		},
		"contact_mechanisms.": []values{
			mechanismRow(20, "fax", "+1 937-555-0109", nil),
			mechanismRow(21, "email", "purchasing@acme.example", nil),
			mechanismRow(22, "mobile", "+1 937-555-0101", values{"name": "Jane Roe"}),
			mechanismRow(23, "email", "jane@acme.example", values{"name": "Jane Roe", "write_date": fakeMoment(written)}),
			mechanismRow(24, "phone", "+1 937-555-0100", nil),
			mechanismRow(25, "email", "gone@acme.example", values{"name": "John Doe", "active": false}),
		},
	}))
	address := func(lines ...string) erp.Address {
		return erp.Address{Name: "Acme Fabrication", Lines: lines, City: "Dayton", Region: "OH", Postal: "45402", Country: "US"}
	}
	want := erp.Customer{
		ID: "C1", Name: "Acme Fabrication", Email: "purchasing@acme.example", Phone: "+1 937-555-0100", TaxID: "31-1234567",
		Currency: "USD", Terms: erp.Terms{Name: "Net 30", NetDays: 30}, BillTo: address("Accounts Payable", "1 Main St", "Suite 2"),
		ShipTos: []erp.ShipTo{
			{ID: "12", Name: "Dock A", Address: address("1 Main St", "Suite 2"), Default: true},
			{ID: "13", Name: "9 Side St, Dayton, 45402", Address: address("9 Side St")},
		},
		Contacts: []erp.Contact{{ID: "22", Name: "Jane Roe", Email: "jane@acme.example", Phone: "+1 937-555-0101"}},
		Active:   true, Changed: written,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func TestCustomerNamePassesUnchanged(t *testing.T) {
	t.Parallel()
	for _, name := range []string{`<b>Bolts</b> & "Sons"`, "Завод «Болт»", "東京ベアリング", "Βίδες ΑΕ", `ברגים בע"מ`} {
		if got := customerOf(t, partyRow(4, "C1", values{"name": name})); got.Name != name {
			t.Errorf("got %q, want %q", got.Name, name)
		}
	}
}

func TestCustomerWithoutMarkedAddressUsesTheFirst(t *testing.T) {
	t.Parallel()
	got := customerOf(t, partyRow(4, "C1", values{"addresses.": []values{
		addressRow(10, values{"active": false}), addressRow(11, values{"name": "Works"}), addressRow(12, nil),
	}}))
	if len(got.ShipTos) != 1 || got.ShipTos[0].ID != "11" || got.BillTo.City != "Dayton" {
		t.Errorf("got ship-tos %+v, bill-to %+v, want address 11 for both", got.ShipTos, got.BillTo)
	}
}

func TestShipToNameIsNoLineOfItsAddress(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		row   values
		named string
		lines []string
	}{
		{"building", values{"name": " Dock 4 ", "street": "Dock 4\n1 Main St"}, "Dock 4", []string{"1 Main St"}},
		{"addressee", values{"party_name": "Acme West"}, "Acme West", []string{"1 Main St", "Suite 2"}},
		{"addressee is the customer", values{"party_name": "Acme Fabrication", "street": "1 Main St"}, "1 Main St, Dayton, 45402", []string{"1 Main St"}},
		{"nothing at all", values{"street": nil, "city": nil, "postal_code": nil}, "12", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.row["delivery"] = true
			got := customerOf(t, partyRow(4, "C1", values{"addresses.": []values{addressRow(12, test.row)}})).ShipTos[0]
			if got.Name != test.named || strings.Join(got.Address.Lines, "|") != strings.Join(test.lines, "|") {
				t.Errorf("got %q above %q, want %q above %q", got.Name, got.Address.Lines, test.named, test.lines)
			}
		})
	}
}

func TestTaxIdentifierWinsOverOthers(t *testing.T) {
	t.Parallel()
	got := customerOf(t, partyRow(4, "C1", values{
		"tax_identifier.": identifierRow("us_ein", "31-1234567"),
		"identifiers.":    []values{identifierRow(nil, "D-99"), identifierRow("us_ein", "31-1234567")},
	}))
	if got.TaxID != "31-1234567" {
		t.Errorf("got %q", got.TaxID)
	}
}

func TestUnknownCustomerIsNotFound(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.rows("party.party")
	if _, err := f.adapter().Customer(t.Context(), "C9"); !errors.Is(err, erp.NotFound) {
		t.Errorf("got %v, want %v", err, erp.NotFound)
	}
}

func TestPageOfCustomersIsOneCall(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	var rows []values
	for i := range 1000 {
		rows = append(rows, partyRow(i+1, fmt.Sprintf("C%d", i), values{"addresses.": []values{addressRow(i, nil)}}))
	}
	f.rows("party.party", rows...)
	a := f.adapter()
	q := erp.ListQuery{Limit: 1000, Cursor: "17", Since: fakeNow}
	if _, err := a.Customers(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	f.forget()
	page, err := a.Customers(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if calls := f.forget(); calls != 1 || len(page.Rows) != 1000 || page.Next != "1000" {
		t.Errorf("%d customers took %d calls, next %q, want 1000 in one, next 1000", len(page.Rows), calls, page.Next)
	}
}

func TestChangedCustomersIncludeThoseWithAChangedPart(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.rows("party.party")
	if _, err := f.adapter().Customers(t.Context(), erp.ListQuery{Since: fakeNow}); err != nil {
		t.Fatal(err)
	}
	asked := f.calls("party.party.search_read")[0]
	for _, field := range []string{`"write_date"`, `"create_date"`, `"addresses.write_date"`, `"contact_mechanisms.create_date"`, `"identifiers.write_date"`} {
		if !strings.Contains(asked.text(0), field) {
			t.Errorf("domain %s does not ask for %s", asked.text(0), field)
		}
	}
	if asked.Context["active_test"] != false {
		t.Error("archived customers are left out")
	}
}
