package erptest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

// limit bounds one case. An adapter that ignores its context would otherwise hang the whole run.
const limit = 2 * time.Minute

// promise is one case of the suite.
type promise struct {
	name  string
	of    string // the operations it is about, by their names in the contract with blanks between
	needs string // the field of Capabilities it is about; empty: every ERP keeps it
	keep  func(*suite)
}

// suite is one case at work: a world of its own and a context that ends with it.
type suite struct {
	*testing.T
	World
	ctx        context.Context
	references int
}

// cases are all promises, by the name of their group.
var cases = []struct {
	group    string
	promises []promise
}{
	{"capabilities", capabilities},
	{"customers", customers},
	{"people", people},
	{"customerchanges", customerChanges},
	{"books", books},
	{"certificates", certificates},
	{"holds", holds},
	{"lists", lists},
	{"items", items},
	{"pricing", pricing},
	{"availability", availability},
	{"quote", quotes},
	{"orders", orders},
	{"fulfilment", fulfilment},
	{"shipments", shipments},
	{"invoices", invoices},
	{"receivables", receivables},
	{"creditmemos", creditMemos},
	{"payments", slices.Concat(payments, paymentFaults)},
	{"returns", slices.Concat(returns, returnDesk, returnFaults)},
	{"attachments", slices.Concat(attachments, filing)},
	{"changes", changes},
	{"webhooks", webhooks},
	{"faults", faults},
	{"signin", signIn},
}

// Run holds the adapter to every promise of the contract, each in a company of its own. With -v it says what became of each
// operation.
func Run(t *testing.T, h Harness) {
	found := &outcomes{passed: map[string]int{}, excused: map[string][]string{}}
	used, all := map[string]bool{}, 0
	for _, c := range cases {
		for _, p := range c.promises {
			name := c.group + "/" + p.name
			excuse, excused := excuseFor(h, c.group, p)
			used[excuse.Case] = true
			all++
			t.Run(name, func(t *testing.T) {
				t.Cleanup(func() { found.record(p, excuse.Reason, t.Failed()) })
				t.Parallel()
				begin(t, h, p, excuse, excused)
			})
		}
	}
	t.Cleanup(func() { found.report(t, strings.TrimPrefix(t.Name(), "Test"), all) })
	for _, e := range h.Excuses {
		if !used[e.Case] {
			t.Errorf("excuse for %q, which is no case of the suite", e.Case)
		}
	}
}

// excuseFor returns the excuse for a case by its own name, or for all cases of its group.
func excuseFor(h Harness, group string, p promise) (Excuse, bool) {
	for _, name := range []string{group + "/" + p.name, group + "/*"} {
		i := slices.IndexFunc(h.Excuses, func(e Excuse) bool { return e.Case == name })
		if i >= 0 {
			return h.Excuses[i], true
		}
	}
	return Excuse{}, false
}

// begin runs one case, unless it is rightly excused.
func begin(t *testing.T, h Harness, p promise, excuse Excuse, excused bool) {
	s := &suite{T: t, World: h.New(t)}
	able := p.needs == "" || able(s.Adapter.Capabilities(), p.needs)
	switch {
	case excused && (p.needs == "" || excuse.Reason == ""):
		t.Fatalf("this case cannot be excused, or not without a reason")
	case excused && able:
		t.Fatalf("excused (%s), but Capabilities.%s offers it", excuse.Reason, p.needs)
	case excused:
		t.Logf("excused: %s", excuse.Reason)
		return
	case !able:
		t.Fatalf("Capabilities.%s denies it: list an excuse with the reason", p.needs)
	}
	watch := time.AfterFunc(limit, func() { panic(fmt.Sprintf("erptest: %s still runs after %s", t.Name(), limit)) })
	defer watch.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), limit/2)
	defer cancel()
	s.ctx = ctx
	p.keep(s)
}

func able(c erp.Capabilities, field string) bool { return reflect.ValueOf(c).FieldByName(field).Bool() }

// check ends the case if err is not nil.
func (s *suite) check(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// wantCode ends the case unless err belongs to one of the classes.
func (s *suite) wantCode(err error, codes ...erp.Code) {
	s.Helper()
	if !slices.Contains(codes, erp.CodeOf(err)) {
		s.Fatalf("got error %v, want class %v", err, codes)
	}
}

// wantMoney reports a figure that is not what it should be.
func (s *suite) wantMoney(what string, got, want erp.Money) {
	s.Helper()
	if !got.Equal(want) {
		s.Errorf("%s: got %s, want %s", what, got, want)
	}
}

// sum adds up, and ends the case where currencies differ.
func (s *suite) sum(amounts ...erp.Money) erp.Money {
	s.Helper()
	total, err := erp.Sum(amounts...)
	s.check(err)
	return total
}

// today is the company's own day.
func (s *suite) today() erp.Date { return erp.DateOf(s.Company.Now()) }

// gather reads a list to its end, in pages of no more than q.Limit rows.
func gather[T any](s *suite, list func(context.Context, erp.ListQuery) (erp.Page[T], error), q erp.ListQuery) (rows []T, pages int) {
	s.Helper()
	seen := map[erp.Cursor]bool{}
	for {
		page, err := list(s.ctx, q)
		s.check(err)
		pages++
		if q.Limit > 0 && len(page.Rows) > q.Limit {
			s.Fatalf("page %d has %d rows, asked for %d", pages, len(page.Rows), q.Limit)
		}
		rows = append(rows, page.Rows...)
		if page.Next == "" {
			return rows, pages
		}
		if seen[page.Next] {
			s.Fatalf("page %d leads back to a page that was read already", pages)
		}
		seen[page.Next] = true
		q.Cursor = page.Next
	}
}

// sameKeys reports keys that are missing, foreign or doubled; order does not matter.
func sameKeys[K ~string](s *suite, what string, got, want []K) {
	s.Helper()
	count := map[K]int{}
	for _, k := range want {
		count[k]++
	}
	for _, k := range got {
		count[k]--
	}
	for k, n := range count {
		switch {
		case n > 0:
			s.Errorf("%s: %q is missing", what, k)
		case n < 0:
			s.Errorf("%s: %q came %d times too often", what, k, -n)
		}
	}
}

func keysOf[T any, K ~string](rows []T, key func(T) K) []K {
	keys := make([]K, len(rows))
	for i, row := range rows {
		keys[i] = key(row)
	}
	return keys
}
