package sapb1sim_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// ship sends quantities of the lines of an order on their way.
func ship(t *testing.T, w *wire, order int, lines map[int]decimal.Decimal) {
	t.Helper()
	if _, err := w.company.ShipOrder(order, sim.ShipRequest{Carrier: "UPS Ground", Tracking: "1Z9", Lines: lines}); err != nil {
		t.Fatal(err)
	}
}

func TestDeliveryAndInvoiceDrawTheOrder(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.place(t, orderC1)
	ship(t, w, 1, map[int]decimal.Decimal{0: dec("1")})

	if a := w.get("Orders(1)"); a.text(t, "DocumentStatus") != "bost_Open" || a.text(t, "DocumentLines", 0, "RemainingOpenQuantity") != "1.0" {
		t.Errorf("order shipped in part: %.300s", a.raw)
	}
	w.post("Orders(1)/Cancel", "").refusal(t, http.StatusBadRequest, "-5006", "")
	w.do(http.MethodPatch, "Orders(1)", `{"Comments":"half"}`).want(t, http.StatusNoContent)

	delivery := w.get("DeliveryNotes?$select=*&" + filter("U_WebOrderId eq 'w-1' and TrackingNumber eq '1Z9'"))
	for want, path := range map[string][]any{
		"300001": {"DocNum"}, "bost_Open": {"DocumentStatus"}, "63.14": {"DocTotal"},
		"17": {"DocumentLines", 0, "BaseType"}, "1": {"DocumentLines", 0, "BaseEntry"}, "0": {"DocumentLines", 0, "BaseLine"},
		"60.1234": {"DocumentLines", 0, "Price"}, "1.0": {"DocumentLines", 0, "RemainingOpenQuantity"},
	} {
		if got := delivery.text(t, append([]any{"value", 0}, path...)...); got != want {
			t.Errorf("delivery: %v is %s, want %s", path, got, want)
		}
	}
	if got := w.get("ShippingTypes("+delivery.text(t, "value", 0, "TransportationCode")+")").text(t, "Name"); got != "UPS Ground" {
		t.Errorf("carrier %q", got)
	}

	inv, err := w.company.InvoiceOrder(1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.company.ReceivePayment(sim.Payment{Customer: "C1", Allocations: []sim.PaymentAllocation{{Invoice: inv.Key, Amount: dec("10")}}}); err != nil {
		t.Fatal(err)
	}
	invoice := w.get("Invoices(1)")
	for want, path := range map[string][]any{
		"2026-05-08T00:00:00Z": {"DocDueDate"}, "63.14": {"DocTotal"}, "10.0": {"PaidToDate"}, "bost_Open": {"DocumentStatus"},
		"15": {"DocumentLines", 0, "BaseType"}, "PO-7781": {"NumAtCard"}, "100.0": {"DocumentInstallments", 0, "Percentage"},
	} {
		if got := invoice.text(t, path...); got != want {
			t.Errorf("invoice: %v is %s, want %s", path, got, want)
		}
	}
	if got := w.get("DeliveryNotes(1)").text(t, "DocumentStatus"); got != "bost_Close" {
		t.Errorf("invoiced delivery is %s", got)
	}
}

func TestBalancesFollowTheDocuments(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.place(t, orderC1)
	balances := func() string {
		a := w.get("BusinessPartners('C1')?$select=OpenOrdersBalance,OpenDeliveryNotesBalance,CurrentAccountBalance,CreditLimit")
		return a.text(t, "OpenOrdersBalance") + " " + a.text(t, "OpenDeliveryNotesBalance") + " " +
			a.text(t, "CurrentAccountBalance") + " " + a.text(t, "CreditLimit")
	}
	if got := balances(); got != "127.36 0.0 0.0 1000.0" {
		t.Errorf("ordered: %s", got)
	}
	ship(t, w, 1, map[int]decimal.Decimal{0: dec("2")})
	if got := balances(); got != "1.1 126.26 0.0 1000.0" {
		t.Errorf("shipped: %s", got)
	}
	if _, err := w.company.InvoiceOrder(1); err != nil {
		t.Fatal(err)
	}
	if got := balances(); got != "1.1 0.0 126.26 1000.0" {
		t.Errorf("invoiced: %s", got)
	}
	if a := w.get("Items('BOLT')"); a.text(t, "QuantityOnStock") != "4800.0" || a.text(t, "QuantityOrderedByCustomers") != "0.0" {
		t.Errorf("stock %.600s", a.raw)
	}
}

func TestPollingFindsWhatChanged(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.place(t, orderC1)
	w.later(26 * time.Hour)
	w.place(t, orderC1Tomorrow)
	w.do(http.MethodPatch, "Orders(1)", `{"Comments":"changed"}`).want(t, http.StatusNoContent)
	w.later(time.Hour)
	w.place(t, orderC1Tomorrow)
	cursor := func(date, clock string) string {
		return "Orders?$select=DocEntry&" + filter("(UpdateDate gt '"+date+"') or (UpdateDate eq '"+date+"' and UpdateTime ge '"+clock+"')")
	}
	for path, want := range map[string]string{
		cursor("2026-04-08", "00:00"): "1 2 3",
		cursor("2026-04-09", "12:12"): "1 2 3",
		cursor("2026-04-09", "13:00"): "3",
		cursor("2026-04-09", "13:13"): "",
	} {
		if got := w.get(path).column(t, "DocEntry"); got != want {
			t.Errorf("%s finds %q, want %q", path, got, want)
		}
	}
}

const orderC1Tomorrow = `{"CardCode":"C1","DocDueDate":"2026-04-15","DocumentLines":[{"ItemCode":"BOLT","Quantity":1}]}`

func TestPartnerHasAddressesAndContacts(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	a := w.get("BusinessPartners('C1')")
	for want, path := range map[string][]any{
		"DOCK": {"BPAddresses", 2, "AddressName"}, "Dock 4": {"BPAddresses", 2, "AddressName2"}, "bo_ShipTo": {"BPAddresses", 2, "AddressType"},
		"Hall 2": {"BPAddresses", 0, "Block"}, "bo_BillTo": {"BPAddresses", 0, "AddressType"}, "HQ": {"ShipToDefault"},
		"Bill to": {"BilltoDefault"}, "12": {"ContactEmployees", 0, "InternalCode"}, "jo@acme.test": {"ContactEmployees", 0, "E_Mail"},
		"12-345": {"FederalTaxID"}, "Jo Web": {"ContactPerson"},
	} {
		if got := a.text(t, path...); got != want {
			t.Errorf("%v is %s, want %s", path, got, want)
		}
	}
	terms := w.get("PaymentTermsTypes(" + a.text(t, "PayTermsGrpCode") + ")")
	if terms.text(t, "PaymentTermsGroupName") != "Net 30" || terms.text(t, "NumberOfAdditionalDays") != "30" {
		t.Errorf("terms %s", terms.raw)
	}
}

func TestStaleReadsMissNewDocuments(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.place(t, orderC1)
	w.later(time.Hour)
	w.place(t, orderC1Tomorrow)
	order(t, w, sim.Fault{Kind: sim.FaultStale, Operation: "GET Orders", Age: time.Minute})
	if got := w.get("Orders?$select=DocEntry").column(t, "DocEntry"); got != "1" {
		t.Errorf("a stale read finds %q", got)
	}
	w.get("Orders(2)").refusal(t, http.StatusNotFound, "-2028", "")
	w.traffic.ClearFaults()
	w.get("Orders(2)").want(t, http.StatusOK)
}

func TestMastersHaveNames(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.company.AddCustomer(sim.Customer{Customer: erp.Customer{ID: "C4", Rep: erp.Rep{ID: "7", Name: "Ann", Email: "ann@quay.test"}}})
	code := w.get("BusinessPartners('C4')").text(t, "SalesPersonCode")
	if a := w.get("SalesPersons(" + code + ")"); code != "7" || a.text(t, "SalesEmployeeName") != "Ann" {
		t.Errorf("salesperson %s: %s", code, a.raw)
	}
	group := w.get("Items('BOLT')").text(t, "ItemsGroupCode")
	if got := w.get("ItemGroups("+group+")").text(t, "GroupName"); group != "100" || got != "Fasteners" {
		t.Errorf("group %s is %q", group, got)
	}
	if got := w.get("PriceLists(2)").text(t, "BasePriceList"); got != "1" {
		t.Errorf("base list %s", got)
	}
	if got := w.get("CreditNotes?$count=true").text(t, "@odata.count"); got != "0" {
		t.Errorf("%s credit notes", got)
	}
}
