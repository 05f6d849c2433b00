//go:build tryton

package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/tradecounter/portal/db/dbtest"
	"github.com/tradecounter/portal/erp"
)

// newTrytonWorld fills a real Tryton with the demo's company. The first in a day takes minutes, the others seconds.
func newTrytonWorld(t *testing.T) (*world, *realTryton) {
	t.Helper()
	company, err := demoCommand{ERP: erpTryton, Seed: 1}.company(console{os.Stdout, os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	tryton, err := openTryton(t.Context(), company, quietLog(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tryton.close(); err != nil {
			t.Error(err)
		}
	})
	return &world{demo: &demo{company: company, erp: tryton}, data: dbtest.New(t)}, tryton
}

// proteus runs a few lines of Tryton's own client library, which has never heard of us, as the administrator.
func (r *realTryton) proteus(t *testing.T, script string, args ...string) string {
	t.Helper()
	address, err := url.Parse(r.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	address.User = url.UserPassword("admin", r.database.AdminPassword)
	address.Path = "/" + r.database.Name + "/"
	cmd := exec.CommandContext(t.Context(), "/usr/bin/python3", append([]string{"-c", signInByProteus + script}, args...)...)
	cmd.Stdin = strings.NewReader(address.String()) // not an argument, which every user of the machine could read
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("proteus: %v\n%s", err, &complaint)
	}
	return strings.TrimSpace(string(out))
}

const signInByProteus = `
import sys
from proteus import Model, config
config.set_xmlrpc(sys.stdin.read())
`

// findOrder prints what the order under a reference is.
const findOrder = `
for sale in Model.get('sale.sale').find([('web_id', '=', sys.argv[1])]):
    print(sale.number, sale.state, sale.party.code, sale.reference, sale.total_amount)
`

// foundByProteus fails unless Tryton's own client finds the order, once, confirmed, with the figures of the page.
func (r *realTryton) foundByProteus(t *testing.T, ref erp.Reference, number string, customer erp.CustomerID) {
	t.Helper()
	found := r.proteus(t, findOrder, string(ref))
	want := fmt.Sprintf("%s processing %s ", number, customer)
	if strings.Count(found, "\n") != 0 || !strings.HasPrefix(found, want) {
		t.Errorf("proteus finds %q under %s; want one order, %q", found, ref, want)
	}
	tell(t, "proteus found under %s: %s\n", ref, found)
}

// tell prints what a test measured, and puts it into the file that REPORT names, since "go test" keeps what passing tests
// print to itself.
func tell(t *testing.T, format string, args ...any) {
	t.Helper()
	fmt.Printf(format, args...)
	path := os.Getenv("REPORT")
	if path == "" {
		return
	}
	report, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(report, format, args...)
	if err := errors.Join(err, report.Close()); err != nil {
		t.Fatal(err)
	}
}
