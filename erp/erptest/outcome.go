package erptest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tradecounter/portal/erp"
)

// outcomesFile is where an adapter's package keeps what the suite said of it; README's table is made from these.
const outcomesFile = "testdata/conformance.txt"

// Update is the flag -update of every test that imports the suite.
var Update = flag.Bool("update", false, "write anew what is kept of the suite")

// roles are the contract, in the order of its documentation.
var roles = []reflect.Type{
	reflect.TypeFor[erp.Customers](), reflect.TypeFor[erp.Catalog](), reflect.TypeFor[erp.Pricing](), reflect.TypeFor[erp.Inventory](),
	reflect.TypeFor[erp.Quotes](), reflect.TypeFor[erp.Orders](), reflect.TypeFor[erp.Shipments](), reflect.TypeFor[erp.Invoices](),
	reflect.TypeFor[erp.Receivables](), reflect.TypeFor[erp.QuoteSweeper](), reflect.TypeFor[erp.CustomerWriter](), reflect.TypeFor[erp.Books](),
	reflect.TypeFor[erp.Certificates](), reflect.TypeFor[erp.CreditMemos](), reflect.TypeFor[erp.Returns](), reflect.TypeFor[erp.Payments](),
	reflect.TypeFor[erp.Holds](), reflect.TypeFor[erp.Attachments](), reflect.TypeFor[erp.AttachmentWriter](), reflect.TypeFor[erp.ReferenceLists](),
	reflect.TypeFor[erp.Changes](), reflect.TypeFor[erp.Webhooks](),
}

// Operations returns every operation of the contract as "Orders.CreateOrder", role by role.
func Operations() []string {
	operations := []string{"Adapter.Capabilities", "Adapter.Ping"}
	for _, role := range roles {
		for method := range role.Methods() {
			operations = append(operations, role.Name()+"."+method.Name)
		}
	}
	return operations
}

// outcomes gathers what became of the cases of each operation.
type outcomes struct {
	mu      sync.Mutex
	ran     int
	failed  bool
	passed  map[string]int
	excused map[string][]string // reasons, each once
}

func (o *outcomes) record(p promise, excuse string, failed bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ran++
	o.failed = o.failed || failed
	for operation := range strings.FieldsSeq(p.of) {
		switch {
		case failed:
		case excuse == "":
			o.passed[operation]++
		case !slices.Contains(o.excused[operation], excuse):
			o.excused[operation] = append(o.excused[operation], excuse)
		}
	}
}

// report prints a line for each operation, and holds the adapter's file to it once the whole suite has run.
func (o *outcomes) report(t *testing.T, adapter string, cases int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var lines strings.Builder
	for _, operation := range Operations() {
		_, method, _ := strings.Cut(operation, ".")
		switch passed, excused := o.passed[method], strings.Join(o.excused[method], "; "); {
		case passed > 0 && excused != "":
			fmt.Fprintf(&lines, "%s\tpass\tbut for: %s\n", operation, excused)
		case passed > 0:
			fmt.Fprintf(&lines, "%s\tpass\n", operation)
		case excused != "":
			fmt.Fprintf(&lines, "%s\texcused\t%s\n", operation, excused)
		default:
			fmt.Fprintf(&lines, "%s\tfailed or not run\n", operation)
		}
	}
	t.Logf("%s, %d of %d cases:\n%s", adapter, o.ran, cases, lines.String())
	if o.failed || o.ran < cases {
		return
	}
	if *Update {
		if err := os.MkdirAll(filepath.Dir(outcomesFile), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(outcomesFile, []byte(lines.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(outcomesFile)
	if err != nil || string(kept) != lines.String() {
		t.Errorf("%s does not say what the suite found (%v): run this test with -update", outcomesFile, err)
	}
}
