package tryton

import (
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
)

func customerIDs(found []erp.Customer) string {
	var ids []string
	for _, c := range found {
		ids = append(ids, string(c.ID))
	}
	return strings.Join(ids, " ")
}

func TestCustomersByEmailComparesWhatTheServerTakesForAlike(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.rows("party.party",
		partyRow(1, "OWN", values{"contact_mechanisms.": []values{mechanismRow(1, "email", "other@acme.example", nil), mechanismRow(2, "email", "Jane@acme.example", nil)}}),
		partyRow(2, "CONTACT", values{"contact_mechanisms.": []values{mechanismRow(3, "email", "JANE@acme.example", values{"name": "Jane"})}}),
		partyRow(3, "ACCENT", values{"contact_mechanisms.": []values{mechanismRow(4, "email", "jané@acme.example", nil)}}),
		partyRow(4, "ARCHIVED", values{"contact_mechanisms.": []values{mechanismRow(5, "email", "jane@acme.example", values{"active": false})}}),
		partyRow(5, "SKYPE", values{"contact_mechanisms.": []values{mechanismRow(6, "skype", "jane@acme.example", nil)}}),
	)
	found, err := f.adapter().CustomersByEmail(t.Context(), " jane@ACME.example ")
	if err != nil || customerIDs(found) != "OWN CONTACT" {
		t.Errorf("got %q, %v, want those who are reached there", customerIDs(found), err)
	}
}

func TestCustomersByEmailAsksForTextNotForAPattern(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.rows("party.party")
	if _, err := f.adapter().CustomersByEmail(t.Context(), `100%_\@acme.example`); err != nil {
		t.Fatal(err)
	}
	const want = `["contact_mechanisms","where",[["type","=","email"],["active","=",true],["value","ilike","100\\%\\_\\\\@acme.example"]]]`
	if got := f.calls("party.party.search_read")[0].text(0); !strings.Contains(got, want) {
		t.Errorf("asked %s, want in it %s", got, want)
	}
}

func TestCustomersByTaxIDIgnoreBlanksAndPunctuation(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	rows := []values{
		partyRow(1, "C1", values{"identifiers.": []values{identifierRow(nil, "de-12 34")}}),
		partyRow(2, "LONGER", values{"identifiers.": []values{identifierRow(nil, "DE-12345")}}),
	}
	f.on("party.party.search_read", func(a asked) any {
		if strings.Contains(a.text(0), `["id","in",[1]]`) {
			return rows[:1]
		}
		if !strings.Contains(a.text(0), `["identifiers.code","ilike","%D%E%1%2%3%4%"]`) {
			t.Errorf("asked %s", a.text(0))
		}
		return rows
	})
	found, err := f.adapter().CustomersByTaxID(t.Context(), "DE 12.34")
	if err != nil || customerIDs(found) != "C1" {
		t.Errorf("got %q, %v, want C1", customerIDs(found), err)
	}
}

func TestSearchForNothingFindsNobodyWithoutACall(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a := f.adapter()
	byEmail, err := a.CustomersByEmail(t.Context(), "  ")
	if err != nil || len(byEmail) != 0 {
		t.Errorf("got %q, %v", customerIDs(byEmail), err)
	}
	byTaxID, err := a.CustomersByTaxID(t.Context(), " -. ")
	if err != nil || len(byTaxID) != 0 || f.forget() != 0 {
		t.Errorf("got %q, %v, want nobody and no call", customerIDs(byTaxID), err)
	}
}
