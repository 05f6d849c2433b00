package tryton

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
)

// newcomer is a customer with one of everything.
func newcomer() erp.NewCustomer {
	at := func(line string) erp.Address {
		return erp.Address{Lines: []string{line, "Gate 3"}, City: "Xenia", Region: "OH", Postal: "45385", Country: "US"}
	}
	return erp.NewCustomer{
		Name: "Kettering Gage", Email: "ap@gage.example", Phone: "+19375550142", TaxID: "31-1094436", Currency: "USD", BillTo: at("77 Pike"),
		ShipTos:  []erp.ShipTo{{Name: "Plant 2", Address: at("4 Foundry Ln")}, {Name: "Dock B", Address: at("9 River Rd"), Default: true}},
		Contacts: []erp.Contact{{Name: "Rosa Delgado", Email: "rosa@gage.example"}},
	}
}

// registry is a Tryton that keeps one customer once it is written, and knows the United States and Ohio.
func registry(t *testing.T, create func(asked) any) *fake {
	f := newFake(t)
	f.rows("country.country", values{"id": 1, "code": "US"})
	f.rows("country.subdivision", values{"id": 9, "code": "US-OH"})
	var written []values
	f.on("party.party.search_read", func(asked) any { return written })
	f.on("party.party.create", func(a asked) any {
		answer := create(a)
		if _, refused := answer.(refusal); refused && len(written) == 0 {
			return answer
		}
		mark := markOf("REF-1") + digestOf(newcomer())
		written = []values{partyRow(40, string(numberOf("REF-1")), values{"identifiers.": []values{identifierRow(nil, mark)}})}
		return answer
	})
	return f
}

func created(asked) any { return []int{40} }

func TestNewCustomerIsWrittenInOneRequest(t *testing.T) {
	t.Parallel()
	f := registry(t, created)
	got, err := f.adapter().CreateCustomer(t.Context(), "REF-1", newcomer())
	if err != nil || got.ID != numberOf("REF-1") || got.TaxID != "" {
		t.Fatalf("got %q with tax id %q, %v", got.ID, got.TaxID, err)
	}
	writes := f.calls("party.party.create")
	if len(writes) != 1 {
		t.Fatalf("%d writings, want one", len(writes))
	}
	var records []struct {
		Code       string  `json:"code"`
		Addresses  [][]any `json:"addresses"`
		Mechanisms [][]any `json:"contact_mechanisms"`
		Numbers    [][]any `json:"identifiers"`
	}
	if err := json.Unmarshal(writes[0].Params[0], &records); err != nil {
		t.Fatal(err)
	}
	place := func(name any, street string, bill, deliver bool) map[string]any {
		return map[string]any{"name": name, "party_name": nil, "street": street + "\nGate 3", "city": "Xenia", "postal_code": "45385",
			"country": 1.0, "subdivision": 9.0, "invoice": bill, "delivery": deliver}
	}
	want := []any{"create", []any{
		place(nil, "77 Pike", true, false), place("Dock B", "9 River Rd", false, true), place("Plant 2", "4 Foundry Ln", false, true),
	}}
	if got := records[0].Addresses; len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("addresses: got %v, want %v, the default ship-to first", got, want)
	}
	reach := func(kind, value string, name any) map[string]any {
		return map[string]any{"type": kind, "value": value, "name": name}
	}
	want = []any{"create", []any{
		reach("email", "ap@gage.example", nil), reach("phone", "+19375550142", nil), reach("email", "rosa@gage.example", "Rosa Delgado"),
	}}
	if got := records[0].Mechanisms; len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("contact mechanisms: got %v, want %v", got, want)
	}
	want = []any{"create", []any{
		map[string]any{"code": "portal:REF-1/" + digestOf(newcomer()), "sequence": 1e6}, map[string]any{"code": "31-1094436"},
	}}
	if got := records[0].Numbers; len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("identifiers: got %v, want %v, the tax id as it was written", got, want)
	}
}

func TestNumberOfACustomerIsMadeFromTheReference(t *testing.T) {
	t.Parallel()
	if a, b := numberOf("REF-1"), numberOf("REF-2"); a == b || a != numberOf("REF-1") || len(a) != 11 || a[0] != 'W' {
		t.Errorf("got %q and %q", a, b)
	}
}

func TestNewCustomerUnderATakenReference(t *testing.T) {
	t.Parallel()
	taken := refusal{userError, []any{"The code on party must be unique.", ""}}
	other := newcomer()
	other.Name = "Somebody Else"
	for name, c := range map[string]struct {
		before  []string // references written before
		sent    erp.NewCustomer
		answer  any
		want    erp.Code
		written int
	}{
		"the same input":                     {[]string{"REF-1"}, newcomer(), []int{40}, "", 1},
		"another input":                      {[]string{"REF-1"}, other, []int{40}, erp.Conflict, 1},
		"a number that somebody else has":    {nil, newcomer(), taken, erp.Conflict, 1},
		"what Tryton will not have at all":   {nil, newcomer(), refusal{userError, []any{"The phone number is not valid.", ""}}, erp.Rejected, 1},
		"a fault in the middle of the write": {nil, newcomer(), refusal{"KeyError", ""}, erp.OutcomeUnknown, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := registry(t, func(asked) any { return c.answer })
			a := f.adapter()
			for _, ref := range c.before {
				if _, err := a.CreateCustomer(t.Context(), erp.Reference(ref), newcomer()); err != nil {
					t.Fatal(err)
				}
			}
			_, err := a.CreateCustomer(t.Context(), "REF-1", c.sent)
			if erp.CodeOf(err) != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if n := len(f.calls("party.party.create")); n != c.written {
				t.Errorf("%d writings, want %d", n, c.written)
			}
		})
	}
}

func TestNewCustomerThatSomebodyElseWroteMeanwhileIsFound(t *testing.T) {
	t.Parallel()
	f := registry(t, created)
	keep := f.answers["party.party.create"]
	f.on("party.party.create", func(a asked) any {
		keep(a)
		return refusal{userError, []any{"The code on party must be unique.", ""}}
	})
	got, err := f.adapter().CreateCustomer(t.Context(), "REF-1", newcomer())
	if err != nil || got.ID != numberOf("REF-1") {
		t.Errorf("got %q, %v", got.ID, err)
	}
}

func TestNewCustomerTheReplyToWhichIsLostIsInDoubt(t *testing.T) {
	t.Parallel()
	f := registry(t, func(asked) any { return lost{} })
	a := f.adapter()
	if _, err := a.CreateCustomer(t.Context(), "REF-1", newcomer()); !errors.Is(err, erp.OutcomeUnknown) {
		t.Fatalf("got %v", err)
	}
	if c, err := a.CustomerByReference(t.Context(), "REF-1"); err != nil || c.ID != numberOf("REF-1") {
		t.Errorf("looked up: %q, %v", c.ID, err)
	}
}

func TestNewCustomerOfBadInputIsNotWritten(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*erp.NewCustomer){
		"no name":                 func(c *erp.NewCustomer) { c.Name = " " },
		"another currency":        func(c *erp.NewCustomer) { c.Currency = "EUR" },
		"a salesperson":           func(c *erp.NewCustomer) { c.Rep = "7" },
		"a tax id of dots":        func(c *erp.NewCustomer) { c.TaxID = "..." },
		"an unknown country":      func(c *erp.NewCustomer) { c.BillTo.Country = "ZZ" },
		"an unknown region":       func(c *erp.NewCustomer) { c.ShipTos[0].Address.Region = "ZZ" },
		"no country":              func(c *erp.NewCustomer) { c.ShipTos[0].Address.Country = "" },
		"a contact without a way": func(c *erp.NewCustomer) { c.Contacts[0].Email = "" },
		"a line feed in a line":   func(c *erp.NewCustomer) { c.BillTo.Lines[0] = "1 Main\nSt" },
		"letters cut in two":      func(c *erp.NewCustomer) { c.Contacts[0].Name = "Jos\xc3" },
	} {
		f := registry(t, created)
		c := newcomer()
		spoil(&c)
		if _, err := f.adapter().CreateCustomer(t.Context(), "REF-1", c); !errors.Is(err, erp.Invalid) {
			t.Errorf("%s: got %v", name, err)
		}
		if n := len(f.calls("party.party.create")); n != 0 {
			t.Errorf("%s: %d writings", name, n)
		}
	}
	for _, ref := range []string{"", strings.Repeat("R", maxReference+1)} {
		if _, err := registry(t, created).adapter().CreateCustomer(t.Context(), erp.Reference(ref), newcomer()); !errors.Is(err, erp.Invalid) {
			t.Errorf("reference %q: got %v", ref, err)
		}
	}
}
