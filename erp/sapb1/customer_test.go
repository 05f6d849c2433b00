package sapb1

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
)

func partners(t *testing.T) *fake {
	t.Helper()
	f := newFake(t)
	f.on("BusinessPartners", `{"value":[`+testdata(t, "partner.json")+`]}`)
	f.on("PaymentTermsTypes", `{"value":[{"GroupNumber":2,"PaymentTermsGroupName":"Net 30","NumberOfAdditionalMonths":0,"NumberOfAdditionalDays":30}]}`)
	f.on("SalesPersons", `{"value":[{"SalesEmployeeCode":4,"SalesEmployeeName":"Sam Rep","Email":"sam@b1.example","Telephone":"1"}]}`)
	return f
}

func TestCustomerIsReadWhole(t *testing.T) {
	t.Parallel()
	a := newAdapter(t, partners(t))
	got, err := a.Customer(t.Context(), "C20000")
	if err != nil {
		t.Fatal(err)
	}
	name := "Łódź & Söhne's"
	want := erp.Customer{
		ID: "C20000", Name: name, Email: "ap@acme.example", Phone: "775 555 0100", TaxID: "12-345 67", Currency: "USD",
		Terms:  erp.Terms{Name: "Net 30", NetDays: 30},
		BillTo: erp.Address{Name: name, Lines: []string{"Hauptstraße 7", "Hof"}, City: "Köln", Postal: "50667", Country: "DE"},
		ShipTos: []erp.ShipTo{
			{ID: "DOCK", Name: "Gate 3", Default: true, Address: erp.Address{
				Name: name, Lines: []string{"2 Main"}, City: "Reno", Region: "NV", Postal: "89501", Country: "US"}},
			{ID: "S501", Name: "Hafen 9, Köln", Address: erp.Address{
				Name: name, Lines: []string{"Rear", "Hafen 9"}, City: "Köln", Postal: "50667", Country: "DE"}},
			{ID: "PIER", Name: "PIER", Address: erp.Address{Name: name}},
			{ID: "YARD", Name: "3 Main, Sparks", Address: erp.Address{
				Name: name, Lines: []string{"3 Main"}, City: "Sparks", Region: "NV", Postal: "89431", Country: "US"}},
		},
		Contacts: []erp.Contact{{ID: "12", Name: "Jo Web", Email: "jo@acme.example", Phone: "775 555 0101", Title: "Buyer"}},
		Parent:   "C1", Payer: "C1", Rep: erp.Rep{ID: "4", Name: "Sam Rep", Email: "sam@b1.example", Phone: "1"},
		Active: true, Changed: time.Date(2026, 1, 2, 8, 9, 10, 0, time.UTC),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_, err = a.Customer(t.Context(), "c20000") // a database that ignores case must not turn one key into another
	wantCode(t, err, erp.NotFound)
}

func TestNetDaysAreNotMadeUp(t *testing.T) {
	t.Parallel()
	f := partners(t)
	f.on("PaymentTermsTypes", `{"value":[{"GroupNumber":2,"PaymentTermsGroupName":"15th of next month","NumberOfAdditionalMonths":1,"NumberOfAdditionalDays":15}]}`)
	got, err := newAdapter(t, f).Customer(t.Context(), "C20000")
	if err != nil || got.Terms != (erp.Terms{Name: "15th of next month"}) {
		t.Errorf("got %+v, %v", got.Terms, err)
	}
}

const contactJoin = "$crossjoin(BusinessPartners,BusinessPartners/ContactEmployees)"

func TestCustomersByEmailOfAContact(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		answer string
	}{
		"joined":            {200, `{"value":[{"BusinessPartners":{"CardCode":"C20000"},"BusinessPartners/ContactEmployees":{"E_Mail":"JO@acme.example"}}]}`},
		"joins are refused": {400, `{"error":{"code":"-1000","message":"Service Not Found"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := partners(t)
			whole := `{"value":[` + testdata(t, "partner.json") + `]}`
			f.handle("BusinessPartners", func(w http.ResponseWriter, r *http.Request) {
				if strings.Contains(r.URL.Query().Get("$filter"), "EmailAddress eq") {
					if r.Header.Get("B1S-CaseInsensitive") != "true" {
						t.Error("the address is compared with case")
					}
					_, _ = io.WriteString(w, noRows)
					return
				}
				_, _ = io.WriteString(w, whole)
			})
			f.onStatus(contactJoin, c.status, c.answer)
			a := newAdapter(t, f)
			for range 2 {
				got, err := a.CustomersByEmail(t.Context(), " Jo@Acme.example ")
				if err != nil || len(got) != 1 || got[0].ID != "C20000" {
					t.Errorf("got %+v, %v", got, err)
				}
			}
			joins := 0
			for _, r := range f.requests() {
				if strings.HasPrefix(r, "GET $crossjoin") {
					joins++
				}
			}
			if refused := c.status == 400; refused && joins != 1 || !refused && joins != 2 {
				t.Errorf("asked %d times to join", joins)
			}
		})
	}
}

func TestCustomersByTaxIDIgnorePunctuation(t *testing.T) {
	t.Parallel()
	f := partners(t)
	var filters []string
	whole := `{"value":[` + testdata(t, "partner.json") + `,{"CardCode":"C3","FederalTaxID":"1777"}]}`
	f.handle("BusinessPartners", func(w http.ResponseWriter, r *http.Request) {
		filters = append(filters, r.URL.Query().Get("$filter"))
		if strings.Contains(r.URL.Query().Get("$filter"), "CardCode eq 'C3'") {
			t.Error("a customer with another tax id was read")
		}
		body := whole
		if len(filters) > 1 {
			body = `{"value":[` + testdata(t, "partner.json") + `]}`
		}
		_, _ = io.WriteString(w, body)
	})
	got, err := newAdapter(t, f).CustomersByTaxID(t.Context(), "1234567")
	if err != nil || len(got) != 1 || got[0].ID != "C20000" {
		t.Fatalf("got %+v, %v", got, err)
	}
	if !strings.Contains(filters[0], "startswith(FederalTaxID,'1') and endswith(FederalTaxID,'7')") {
		t.Errorf("asked %q", filters)
	}
	none, err := newAdapter(t, newFake(t)).CustomersByTaxID(t.Context(), " -./ ")
	if err != nil || none != nil {
		t.Errorf("a tax id of punctuation found %+v, %v", none, err)
	}
}
