package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp/erptest"
)

// suites are the adapters that the suite has run on, as README calls them.
var suites = []struct{ name, outcomes string }{
	{"SAP Business One, simulated", "erp/sapb1/testdata/conformance.txt"},
	{"Tryton 6.0, real", "erp/tryton/testdata/conformance.txt"},
}

const tableBegins, tableEnds = "<!-- made from what the suite found -->\n", "<!-- end -->\n"

// TestReadmeSaysWhatTheSuiteFound makes the table of what works on which ERP from what the suite wrote down; -update writes it.
func TestReadmeSaysWhatTheSuiteFound(t *testing.T) {
	readme := document(t, "README.md")
	before, rest, found := strings.Cut(readme, tableBegins)
	kept, after, ends := strings.Cut(rest, tableEnds)
	if !found || !ends {
		t.Fatal("README has no place for the table")
	}
	table := conformanceTable(t)
	if *erptest.Update {
		if err := os.WriteFile("../../README.md", []byte(before+tableBegins+table+tableEnds+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if kept != table {
		t.Errorf("the table in README is not what the suite found; run this test with -update. It should be\n%s", table)
	}
}

// conformanceTable has a row for each role, or several where its operations fare differently.
func conformanceTable(t *testing.T) string {
	t.Helper()
	var columns []map[string]string
	header, rule := "| operations |", "|---|"
	for _, s := range suites {
		columns = append(columns, outcomesOf(t, s.outcomes))
		header, rule = header+" "+s.name+" |", rule+"---|"
	}
	var rows strings.Builder
	var same []string // operations of the row that is being made
	var row string
	flush := func() {
		if len(same) > 0 {
			fmt.Fprintf(&rows, "| %s |%s\n", strings.Join(same, ", "), row)
		}
		same = nil
	}
	role := ""
	for _, operation := range erptest.Operations() {
		of, method, _ := strings.Cut(operation, ".")
		cells := ""
		for _, column := range columns {
			cells += " " + column[operation] + " |"
		}
		if of != role || cells != row {
			flush()
		}
		role, row, same = of, cells, append(same, "`"+method+"`")
	}
	flush()
	return "\n" + header + "\n" + rule + "\n" + rows.String() + "\n"
}

// outcomesOf reads what the suite found of each operation of an adapter: "pass", or why it is excused.
func outcomesOf(t *testing.T, file string) map[string]string {
	t.Helper()
	outcomes := map[string]string{}
	for line := range strings.Lines(document(t, file)) {
		operation, outcome, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		outcomes[operation] = strings.ReplaceAll(strings.ReplaceAll(outcome, "excused\t", "no: "), "\t", ", ")
	}
	for _, operation := range erptest.Operations() {
		if !slices.Contains([]string{"pass", "no: ", "pass, "}, firstWords(outcomes[operation])) {
			t.Errorf("%s: %q is %q", file, operation, outcomes[operation])
		}
	}
	return outcomes
}

// firstWords is "pass", or what comes before the reason.
func firstWords(outcome string) string {
	for _, begins := range []string{"pass, ", "no: "} {
		if strings.HasPrefix(outcome, begins) {
			return begins
		}
	}
	return outcome
}
