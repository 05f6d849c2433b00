// Package erptest is the one suite that every adapter must pass.
//
// An adapter's conformance test is a Harness and one call of Run. The harness brings a company with an adapter signed in
// to it (World), names the records that the cases are about (Known), reads the company's own figures past the adapter
// (Company), and makes the wire misbehave (Faults). A company may be simulated or a real ERP behind a proxy; nothing here
// knows a vendor. A case that an ERP cannot pass is excused by name and with a reason, and only where Capabilities denies
// the ability too, so that the portal never offers what the suite did not prove.
//
//	func TestConformance(t *testing.T) {
//		erptest.Run(t, erptest.Harness{New: newWorld, Excuses: []erptest.Excuse{
//			{Case: "orders/cancelled", Reason: "the API knows no way to cancel an order"},
//		}})
//	}
//
// See erp/sapb1/conformance_test.go for a whole harness.
package erptest
