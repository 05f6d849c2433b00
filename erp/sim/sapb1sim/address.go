package sapb1sim

import (
	"strings"

	"github.com/tradecounter/portal/erp"
)

// lineOf is the n-th line of an address, which B1 spreads over street, block and building.
func lineOf(a erp.Address, n int) string {
	if n < len(a.Lines) {
		return a.Lines[n]
	}
	return ""
}

// oneText is an address as a document prints it, its lines parted by carriage returns.
func oneText(a erp.Address) string {
	lines := append([]string{a.Name}, a.Lines...)
	lines = append(lines, strings.Join(strings.Fields(a.City+" "+a.Region+" "+a.Postal), " "), a.Country)
	var kept []string
	for _, l := range lines {
		if l != "" {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "\r")
}

// addressOf reads the ship-to half of an AddressExtension.
func addressOf(in input) *erp.Address {
	if in == nil {
		return nil
	}
	a := &erp.Address{
		Name: in.text("ShipToAddress2"), City: in.text("ShipToCity"), Region: in.text("ShipToState"),
		Postal: in.text("ShipToZipCode"), Country: in.text("ShipToCountry"),
	}
	street := strings.TrimSpace(in.text("ShipToStreet") + " " + in.text("ShipToStreetNo"))
	for _, l := range []string{street, in.text("ShipToBlock"), in.text("ShipToBuilding")} {
		if l != "" {
			a.Lines = append(a.Lines, l)
		}
	}
	return a
}
