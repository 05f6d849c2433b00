package tryton

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

// dock is a fake that takes complaints as Tryton does: whatever they ask for. Customer C20000 was billed 5 BOLT on line 501 of
// invoice INV-1, which stand on line 101 of sale 31; INV-2 is C30000's.
type dock struct {
	*fake
	mu         sync.Mutex
	complaints []values
	last       int64
	before     func() // happens once, before complaints of an order are looked for
}

func newDock(t *testing.T) *dock {
	t.Helper()
	d := &dock{fake: newFake(t)}
	d.rows("party.party", values{"id": 40, "code": "C20000", "active": true})
	d.rows("account.invoice.line")
	d.rows("sale.complaint.type", values{"id": 1, "name": "Damaged"}, values{"id": 2, "name": "Damaged by rain"})
	d.rows("sale.line", values{
		"id": 101, "sale": 31, "type": "line", "quantity": 5.0, "unit": 1, "product.": values{"id": 11, "code": "BOLT", "type": "goods"},
		"invoice_lines.": []values{{"id": 501, "quantity": 5.0, "unit": 1, "invoice.": values{"number": "INV-1", "state": "posted"}}},
	})
	d.on("account.invoice.search_read", func(a asked) any {
		for number, party := range map[string]string{"INV-1": "C20000", "INV-2": "C30000"} {
			if strings.Contains(a.text(0), number) {
				return []values{{"id": 71, "state": "posted", "party.": values{"code": party}, "lines.": []values{{
					"id": 501, "type": "line", "product.": values{"id": 11, "code": "BOLT"}, "quantity": 5.0, "unit": 1, "origin": "sale.line,101",
				}}}}
			}
		}
		return []values{}
	})
	d.on("sale.complaint.search_read", d.search)
	d.on("sale.complaint.create", d.create)
	d.on("sale.complaint.delete", func(a asked) any { return d.each(a, func(values) bool { return false }) })
	d.on("sale.complaint.wait", d.to(complaintWaiting))
	d.on("sale.complaint.cancel", d.to(complaintCancelled))
	return d
}

// returning is an adapter that waits for nobody in earnest.
func (d *dock) returning() *Adapter {
	a := d.adapter()
	a.queue.pause = func(context.Context, time.Duration) error { return nil }
	return a
}

func (d *dock) to(state string) func(asked) any {
	return func(a asked) any { return d.each(a, func(c values) bool { c["state"] = state; return true }) }
}

// each does something with complaints, and drops those that it does not want kept.
func (d *dock) each(a asked, keep func(values) bool) any {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.complaints = slices.DeleteFunc(d.complaints, func(c values) bool {
		return slices.Contains(idsIn(d.t, a), c["id"].(int64)) && !keep(c)
	})
	return nil
}

func idsIn(t *testing.T, a asked) (ids []int64) {
	t.Helper()
	if err := json.Unmarshal(a.Params[0], &ids); err != nil {
		t.Error(err)
	}
	return ids
}

// ask files a complaint about the order's only line.
func (d *dock) ask(ref, state string, quantity float64) int64 {
	d.last++
	d.complaints = append(d.complaints, values{
		"id": d.last, "number": "RMA-" + ref, "reference": ref, "customer.": values{"code": "C20000"}, "state": state, "type": 1,
		"origin": "sale.sale,31", "actions.": []values{{"id": 1, "action": takesBack, "sale_lines.": []values{{"id": 9, "line": 101, "quantity": quantity}}}},
	})
	return d.last
}

func (d *dock) create(a asked) any {
	d.mu.Lock()
	defer d.mu.Unlock()
	var records []struct {
		Reference, Description string
		Type                   int64
		Actions                json.RawMessage
	}
	if err := json.Unmarshal(a.Params[0], &records); err != nil {
		d.t.Error(err)
	}
	_, quantity, _ := strings.Cut(string(records[0].Actions), `"quantity":`)
	var q float64
	if err := json.NewDecoder(strings.NewReader(quantity)).Decode(&q); err != nil {
		d.t.Errorf("%s: %v", records[0].Actions, err)
	}
	id := d.ask(records[0].Reference, complaintDraft, q)
	d.complaints[len(d.complaints)-1]["description"] = records[0].Description
	return []int64{id}
}

// search knows what the adapter asks by: a reference, an id, a number, or all of an order.
func (d *dock) search(a asked) any {
	all := strings.Contains(a.text(0), `"origin"`)
	if all && d.before != nil {
		before := d.before
		d.before = nil
		before()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	found := []values{}
	for _, c := range d.complaints {
		id, err := json.Marshal([]any{"id", "=", c["id"]})
		if err != nil {
			d.t.Error(err)
		}
		named := strings.Contains(a.text(0), `"`+c["reference"].(string)+`"`) || strings.Contains(a.text(0), string(id)) ||
			strings.Contains(a.text(0), `"`+c["number"].(string)+`"`)
		hidden := c["state"] == complaintDraft && strings.Contains(a.text(0), `["state","!=","draft"]`)
		if all || named && !hidden {
			found = append(found, c)
		}
	}
	return found
}

func (d *dock) left() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var left []string
	for _, c := range d.complaints {
		left = append(left, c["reference"].(string)+" "+c["state"].(string))
	}
	return left
}

func bolts(invoice, quantity string) erp.RMADraft {
	return erp.RMADraft{Customer: "C20000", Note: "1. 9 EA of X, invoice INV-9 [999] Damaged", Lines: []erp.RMADraftLine{{
		Invoice: invoice, InvoiceLine: "501", Item: "BOLT", Quantity: erp.MustQuantity(quantity, "EA"), Reason: "2", Note: "box [1]\nwas wet",
	}}}
}

func TestReturnWaitsForApprovalAndSaysWhatWasAsked(t *testing.T) {
	t.Parallel()
	d := newDock(t)
	r, err := d.returning().CreateRMA(t.Context(), "R-1", bolts("INV-1", "2"))
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != erp.RMARequested || r.Number != "RMA-R-1" || r.Reference != "R-1" || len(r.Lines) != 1 {
		t.Fatalf("got %+v", r)
	}
	if l := r.Lines[0]; l.Invoice != "INV-1" || l.InvoiceLine != "501" || l.Item != "BOLT" || l.Reason != "2" || !l.Requested.Equal(erp.MustQuantity("2", "EA")) {
		t.Errorf("got the line %+v", l)
	}
}

func TestReturnIsHeldAgainstWhatWasBilledBeforeAnythingIsWritten(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		draft erp.RMADraft
		asked float64 // by another return
		want  erp.Code
	}{
		"more than was billed":       {bolts("INV-1", "6"), 0, erp.Rejected},
		"more than others left":      {bolts("INV-1", "3"), 3, erp.Rejected},
		"another customer's invoice": {bolts("INV-2", "1"), 0, erp.Rejected},
		"no such invoice":            {bolts("INV-3", "1"), 0, erp.Invalid},
	} {
		d := newDock(t)
		d.ask("other", complaintWaiting, c.asked)
		_, err := d.returning().CreateRMA(t.Context(), "R-1", c.draft)
		if erp.CodeOf(err) != c.want || len(d.calls("sale.complaint.create")) != 0 {
			t.Errorf("%s: got %v, and Tryton has %v", name, err, d.left())
		}
	}
}

func TestReturnThatIsOffLeavesItsGoodsToOthers(t *testing.T) {
	t.Parallel()
	d := newDock(t)
	d.ask("declined", complaintRejected, 5)
	d.ask("cancelled", complaintCancelled, 5)
	if _, err := d.returning().CreateRMA(t.Context(), "R-1", bolts("INV-1", "5")); err != nil {
		t.Error(err)
	}
}

func TestReturnLeavesOutWhatAClerkCredited(t *testing.T) {
	t.Parallel()
	d := newDock(t)
	d.rows("account.invoice.line", values{"origin": "account.invoice.line,501", "quantity": -3.0, "unit": 1})
	a := d.returning()
	if _, err := a.CreateRMA(t.Context(), "R-1", bolts("INV-1", "3")); !errors.Is(err, erp.Rejected) {
		t.Errorf("three of the two that are left: %v", err)
	}
	if _, err := a.CreateRMA(t.Context(), "R-2", bolts("INV-1", "2")); err != nil {
		t.Errorf("the two that are left: %v", err)
	}
}

// Its writer died. Should another come back to it, the draft is written anew, and held against what others were given since.
func TestDesertedDraftOfAReturnLeavesItsGoodsToOthers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		age  time.Duration
		want erp.Code
		back erp.Code // what its writer is told
		left []string
	}{
		"deserted": {desertedAfter + time.Minute, "", erp.Rejected, []string{"R-1 waiting"}},
		"young":    {desertedAfter - time.Minute, erp.Rejected, "", []string{"dead waiting"}},
	} {
		d := newDock(t)
		d.at = fakeNow
		d.ask("dead", complaintDraft, 5)
		d.complaints[0]["create_date"] = fakeMoment(fakeNow.Add(-c.age))
		a := d.returning()
		if _, err := a.CreateRMA(t.Context(), "R-1", bolts("INV-1", "5")); erp.CodeOf(err) != c.want {
			t.Errorf("%s: got %v", name, err)
		}
		if _, err := a.CreateRMA(t.Context(), "dead", bolts("INV-1", "5")); erp.CodeOf(err) != c.back {
			t.Errorf("%s: its writer came back: got %v", name, err)
		}
		if left := d.left(); !slices.Equal(left, c.left) {
			t.Errorf("%s: Tryton has %v", name, left)
		}
	}
}

func TestReturnCutShortIsNotFoundAndCompletedLater(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"sale.complaint.create", "sale.complaint.wait"} {
		d := newDock(t)
		a := d.returning()
		act := d.answers[method]
		d.on(method, func(call asked) any {
			d.on(method, act)
			if method == "sale.complaint.create" {
				act(call)
			}
			return lost{}
		})
		if _, err := a.CreateRMA(t.Context(), "R-1", bolts("INV-1", "5")); !errors.Is(err, erp.OutcomeUnknown) {
			t.Errorf("%s: got %v", method, err)
		}
		if _, err := a.RMAByReference(t.Context(), "C20000", "R-1"); !errors.Is(err, erp.NotFound) {
			t.Errorf("%s, looked up: got %v", method, err)
		}
		if _, err := a.CreateRMA(t.Context(), "R-1", bolts("INV-1", "5")); err != nil {
			t.Errorf("%s, sent again: got %v", method, err)
		}
		if left := d.left(); !slices.Equal(left, []string{"R-1 waiting"}) {
			t.Errorf("%s: Tryton has %v", method, left)
		}
	}
}

// What another replica writes shows only after this one has looked.
func TestReturnsOfTwoReplicasNeverAskForMoreThanWasBilled(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		meanwhile func(*dock)
		want      erp.Code
		left      []string
	}{
		"an older draft goes first":     {func(d *dock) { d.ask("other", complaintDraft, 4) }, erp.Rejected, []string{"other draft"}},
		"one that waits already has it": {func(d *dock) { d.ask("other", complaintWaiting, 4) }, erp.Rejected, []string{"other waiting"}},
		"the same reference is one":     {func(d *dock) { d.ask("R-1", complaintWaiting, 3) }, "", []string{"R-1 waiting"}},
	} {
		d := newDock(t)
		d.before = func() { // the look before the draft is written finds nothing
			d.before = func() {
				d.mu.Lock()
				defer d.mu.Unlock()
				c.meanwhile(d)
				d.complaints[0], d.complaints[1] = d.complaints[1], d.complaints[0]
				d.complaints[0]["id"] = int64(0)
			}
		}
		_, err := d.returning().CreateRMA(t.Context(), "R-1", bolts("INV-1", "3"))
		if erp.CodeOf(err) != c.want || !slices.Equal(d.left(), c.left) {
			t.Errorf("%s: got %v, and Tryton has %v", name, err, d.left())
		}
	}
}

func TestReturnWaitsForAYoungerDraftToMakeWay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		then func(*dock)
		want erp.Code
	}{
		"it does":               {func(d *dock) { d.complaints = d.complaints[:1] }, ""},
		"it was faster":         {func(d *dock) { d.complaints[1]["state"] = complaintWaiting }, erp.Rejected},
		"it stays all the time": {func(*dock) {}, erp.Rejected},
	} {
		d := newDock(t)
		a := d.returning()
		d.before = func() {
			d.before = func() { d.mu.Lock(); defer d.mu.Unlock(); d.ask("younger", complaintDraft, 4) }
		}
		paused := false
		a.queue.pause = func(context.Context, time.Duration) error {
			d.mu.Lock()
			defer d.mu.Unlock()
			if !paused {
				c.then(d)
			}
			paused = true
			return nil
		}
		_, err := a.CreateRMA(t.Context(), "R-1", bolts("INV-1", "3"))
		if erp.CodeOf(err) != c.want || !paused {
			t.Errorf("%s: got %v, and Tryton has %v", name, err, d.left())
		}
	}
}
