//go:build tryton

package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
)

// TestTrytonSmoke does the main job on a real Tryton: the lines are those of the simulated ERP, and the order is found by a
// client that is not ours.
func TestTrytonSmoke(t *testing.T) {
	w, tryton := newTrytonWorld(t)
	c := w.config(t)
	c.tuning.timeouts = erp.Timeouts{}
	r := w.start(t, c)
	w.settle(t, r)
	w.url = r.url
	var out bytes.Buffer
	if err := runSmoke(t.Context(), console{&out, &out}, w.demo); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	tell(t, "%s", out.String())
	wantSmoke(t, out.String(), nil)
	line := regexp.MustCompile(`(?m)^ok order-in-erp portal=(\S+) `).FindStringSubmatch(out.String())
	number := regexp.MustCompile(`(?m)^ok erp-confirmed portal=(\S+) `).FindStringSubmatch(out.String())
	if line == nil || number == nil {
		t.Fatal("no order was placed")
	}
	tryton.foundByProteus(t, erp.Reference(line[1]), number[1], w.logins[0].customer)
}

// TestTrytonDemoCommand runs the command as its user does.
func TestTrytonDemoCommand(t *testing.T) {
	var out, log bytes.Buffer
	if err := run(t.Context(), []string{"demo", "--erp", "tryton", "--smoke"}, console{&out, &log}); err != nil {
		t.Fatalf("%v\n%s%s", err, &out, &log)
	}
	wantSmoke(t, strings.TrimSpace(out.String()), nil)
}
