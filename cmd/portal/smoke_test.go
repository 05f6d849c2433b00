package main

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestSmoke runs the command as its user does, on both kinds of company, and reads what it prints.
func TestSmoke(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		none []string // steps whose data the company lacks
	}{
		{"generated", []string{"--items", "300"}, nil},
		{"from an export", []string{"--data", "../../erp/sim/testdata/full"}, nil},
		{"from files", []string{"--data", "testdata/books"}, []string{"credit", "search-explains"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, log bytes.Buffer
			err := run(t.Context(), append([]string{"demo", "--smoke"}, c.args...), console{&out, &log})
			if err != nil {
				t.Fatalf("%v\n%s%s", err, &out, &log)
			}
			wantSmoke(t, out.String(), c.none)
		})
	}
}

// wantSmoke reads the lines: one for each step, in order, and all well; "none" for the steps whose data the company lacks.
func wantSmoke(t *testing.T, out string, none []string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(out), "\n")
	steps := strings.Fields("sign-in contract-price availability quote place-order erp-confirmed order-in-erp order-history invoices credit " +
		"quick-order-paste quick-order-file reorder list search-explains staff-account acting-for acting-log")
	if len(lines) != len(steps) {
		t.Fatalf("%d lines for %d steps:\n%s", len(lines), len(steps), out)
	}
	for i, step := range steps {
		want := `^ok ` + step + ` portal=\S+ erp=\S+$`
		if slices.Contains(none, step) {
			want = `^none ` + step + `: .+$`
		}
		if !regexp.MustCompile(want).MatchString(lines[i]) {
			t.Errorf("line %d is %q; want %s", i+1, lines[i], want)
		}
	}
}
