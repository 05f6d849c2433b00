package tryton

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
)

// changed sends a change of a customer and returns what was written of it, as JSON, and under which versions.
func changed(t *testing.T, row values, c erp.CustomerChange) (fields, versions string, err error) {
	t.Helper()
	f := registry(t, created)
	f.rows("party.party", row)
	f.on("party.party.write", func(asked) any { return nil })
	if err = f.adapter().ChangeCustomer(t.Context(), "C1", c); err != nil {
		return "", "", err
	}
	writes := f.calls("party.party.write")
	if len(writes) == 0 {
		return "", "", nil
	}
	known, err := json.Marshal(writes[0].Context["_timestamp"])
	if err != nil || len(writes) > 1 {
		t.Fatalf("%d writings, %v", len(writes), err)
	}
	return writes[0].text(1), string(known), nil
}

func TestCustomerChangeWritesWhatDiffers(t *testing.T) {
	t.Parallel()
	text := func(s string) *string { return &s }
	here := erp.Address{Lines: []string{"1 Main St", "Suite 2"}, City: "Dayton", Region: "OH", Postal: "45402", Country: "US"}
	there := here
	there.Lines = []string{"9 Side St"}
	mechanisms := []values{
		mechanismRow(21, "email", "ap@acme.example", values{"_timestamp": "21.0"}),
		mechanismRow(22, "mobile", "+1 937-555-0101", values{"name": "Jane Roe", "_timestamp": "22.0"}),
		mechanismRow(23, "email", "jane@acme.example", values{"name": "Jane Roe", "_timestamp": "23.0"}),
	}
	both := addressRow(11, values{"invoice": true, "delivery": true, "_timestamp": "11.0"})
	row := partyRow(4, "C1", values{"_timestamp": "4.0", "addresses.": []values{both}, "contact_mechanisms.": mechanisms})
	for name, c := range map[string]struct {
		change           erp.CustomerChange
		fields, versions string
	}{
		"nothing":        {change: erp.CustomerChange{}},
		"the same email": {change: erp.CustomerChange{Email: text("ap@acme.example")}},
		"another email": {
			erp.CustomerChange{Email: text("new@acme.example")},
			`{"contact_mechanisms":[["write",[21],{"value":"new@acme.example"}]]}`,
			`{"party.contact_mechanism,21":"21.0","party.party,4":"4.0"}`,
		},
		"no email any more": {
			erp.CustomerChange{Email: text("")},
			`{"contact_mechanisms":[["write",[21],{"active":false}]]}`,
			`{"party.contact_mechanism,21":"21.0","party.party,4":"4.0"}`,
		},
		"a first phone": {
			erp.CustomerChange{Phone: text("+1 937-555-0100")},
			`{"contact_mechanisms":[["create",[{"name":null,"sequence":1000000,"type":"phone","value":"+1 937-555-0100"}]]]}`,
			`{"party.party,4":"4.0"}`,
		},
		"the same contact": {change: erp.CustomerChange{Contact: &erp.Contact{Name: "Jane Roe", Email: "jane@acme.example", Phone: "+1 937-555-0101"}}},
		"another place to deliver to, where the bills went too": {
			erp.CustomerChange{ShipTo: &erp.ShipTo{ID: "11", Address: there}},
			`{"addresses":[["write",[11],{"city":"Dayton","country":1,"delivery":true,"invoice":false,"name":null,"party_name":null,` +
				`"postal_code":"45402","street":"9 Side St","subdivision":9}],["create",[{"city":"Dayton","country":1,"delivery":false,` +
				`"invoice":true,"name":null,"party_name":null,"postal_code":"45402","sequence":1000000,"street":"1 Main St\nSuite 2","subdivision":9}]]]}`,
			`{"party.address,11":"11.0","party.party,4":"4.0"}`,
		},
		"another place to bill, where orders go too": {
			erp.CustomerChange{BillTo: &there},
			`{"addresses":[["write",[11],{"invoice":false}],["create",[{"city":"Dayton","country":1,"delivery":false,"invoice":true,` +
				`"name":null,"party_name":null,"postal_code":"45402","sequence":1000000,"street":"9 Side St","subdivision":9}]]]}`,
			`{"party.address,11":"11.0","party.party,4":"4.0"}`,
		},
		"the same place to bill":      {change: erp.CustomerChange{BillTo: &here}},
		"a place there is already":    {change: erp.CustomerChange{ShipTo: &erp.ShipTo{Address: here}}},
		"a place that is the default": {change: erp.CustomerChange{ShipTo: &erp.ShipTo{ID: "11", Address: here, Default: true}}},
		"one more place":              {change: erp.CustomerChange{ShipTo: &erp.ShipTo{Name: "Site", Address: there}}, fields: `{"addresses":[["create",[{"city":"Dayton","country":1,"delivery":true,"invoice":false,"name":"Site","party_name":null,"postal_code":"45402","sequence":1000000,"street":"9 Side St","subdivision":9}]]]}`, versions: `{"party.party,4":"4.0"}`},
	} {
		fields, versions, err := changed(t, row, c.change)
		if err != nil || fields != c.fields || versions != c.versions {
			t.Errorf("%s: wrote %s under %s, %v\nwant %s under %s", name, fields, versions, err, c.fields, c.versions)
		}
	}
}

func TestShipToGoesByItsIDBeforeAnotherAtTheSameAddress(t *testing.T) {
	t.Parallel()
	here := erp.Address{Lines: []string{"1 Main St", "Suite 2"}, City: "Dayton", Region: "OH", Postal: "45402", Country: "US"}
	row := partyRow(4, "C1", values{"addresses.": []values{
		addressRow(11, values{"delivery": true}), addressRow(12, values{"delivery": true, "street": "9 Side St"}),
	}})
	fields, _, err := changed(t, row, erp.CustomerChange{ShipTo: &erp.ShipTo{ID: "12", Address: here}})
	want := `{"addresses":[["write",[12],{"city":"Dayton","country":1,"delivery":true,"name":null,"party_name":null,` +
		`"postal_code":"45402","street":"1 Main St\nSuite 2","subdivision":9}]]}`
	if err != nil || fields != want {
		t.Errorf("wrote %s, %v\nwant %s", fields, err, want)
	}
}

func TestEmailThatIsKnownBehindTheFirstChangesPlacesWithIt(t *testing.T) {
	t.Parallel()
	row := partyRow(4, "C1", values{"contact_mechanisms.": []values{
		mechanismRow(21, "email", "one@acme.example", nil), mechanismRow(22, "email", "two@acme.example", nil),
	}})
	email := "two@acme.example"
	fields, _, err := changed(t, row, erp.CustomerChange{Email: &email})
	if err != nil || !strings.Contains(fields, `["write",[21],{"value":"two@acme.example"}]`) || !strings.Contains(fields, `["write",[22],{"value":"one@acme.example"}]`) {
		t.Errorf("wrote %s, %v", fields, err)
	}
}

func TestCustomerChangeThatSomebodyElseWasFasterWithIsAConflict(t *testing.T) {
	t.Parallel()
	f := registry(t, created)
	f.rows("party.party", partyRow(4, "C1", nil))
	f.on("party.party.write", func(asked) any { return refusal{concurrencyException, "Records were modified in the meanwhile"} })
	email := "new@acme.example"
	if err := f.adapter().ChangeCustomer(t.Context(), "C1", erp.CustomerChange{Email: &email}); !errors.Is(err, erp.Conflict) {
		t.Errorf("got %v", err)
	}
}

func TestContactOfATakenNameIsRejected(t *testing.T) {
	t.Parallel()
	row := partyRow(4, "C1", values{"contact_mechanisms.": []values{
		mechanismRow(22, "email", "jane@acme.example", values{"name": "Jane Roe"}),
		mechanismRow(23, "email", "john@acme.example", values{"name": "John Doe"}),
	}})
	for _, c := range []erp.Contact{
		{Name: "Jane Roe", Email: "other@acme.example"},          // another person, or the same one without her id
		{ID: "23", Name: "Jane Roe", Email: "john@acme.example"}, // he would become her
	} {
		if _, _, err := changed(t, row, erp.CustomerChange{Contact: &c}); !errors.Is(err, erp.Rejected) {
			t.Errorf("%+v: got %v", c, err)
		}
	}
}

func TestContactIsRenamedInAllItsMechanisms(t *testing.T) {
	t.Parallel()
	row := partyRow(4, "C1", values{"_timestamp": "4.0", "contact_mechanisms.": []values{
		mechanismRow(22, "email", "jane@acme.example", values{"name": "Jane Roe", "_timestamp": "22.0"}),
	}})
	c := erp.Contact{ID: "22", Name: "Jane Doe", Email: "jane@acme.example", Phone: "+1 937-555-0101"}
	fields, _, err := changed(t, row, erp.CustomerChange{Contact: &c})
	const want = `{"contact_mechanisms":[["write",[22],{"name":"Jane Doe"}],` +
		`["create",[{"name":"Jane Doe","sequence":1000000,"type":"phone","value":"+1 937-555-0101"}]]]}`
	if err != nil || fields != want {
		t.Errorf("wrote %s, %v\nwant %s", fields, err, want)
	}
}
