//go:build tryton

package tryton_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// What an order must not say is refused before anything is written, as a quote and as an order alike.
func TestAnOrderThatCannotBeIsRefusedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	quantity := func(amount string) func(*erp.OrderDraft) {
		return func(d *erp.OrderDraft) { d.Lines[0].Quantity.Amount = decimal.RequireFromString(amount) }
	}
	for name, tt := range map[string]struct {
		change func(*erp.OrderDraft)
		want   refused
	}{
		"warehouse": {func(d *erp.OrderDraft) { d.Lines[0].Warehouse = "99" }, refused{erp.Invalid, `no such warehouse "99"`}},
		"customer":  {func(d *erp.OrderDraft) { d.Customer = ground.facts.NoCustomer }, refused{erp.Invalid, `no such customer "C99999"`}},
		"item":      {func(d *erp.OrderDraft) { d.Lines[0].Item = ground.facts.NoItem }, refused{erp.Invalid, `line 1: no such item "NO-SUCH-ITEM"`}},
		"unit":      {func(d *erp.OrderDraft) { d.Lines[0].Quantity.UOM = "PAL" }, refused{erp.Invalid, `item "VLV-BALL-1" has no unit "PAL"`}},
		"ship-to of another customer": {
			func(d *erp.OrderDraft) { d.ShipTo = c.books.shipTo(ground.facts.Other, "TROY") }, refused{erp.Invalid, "no such ship-to"},
		},
		"ship-to":               {func(d *erp.OrderDraft) { d.ShipTo = "1 OR 1=1" }, refused{erp.Invalid, `no such ship-to "1 OR 1=1"`}},
		"nothing of it":         {quantity("0"), refused{erp.Invalid, "line 1: quantity 0 EA is not positive"}},
		"less of it":            {quantity("-3"), refused{erp.Invalid, "line 1: quantity -3 EA is not positive"}},
		"part of a part":        {quantity("1.00005"), refused{erp.Invalid, `The number of digits in the value "1.00005" for field "Quantity"`}},
		"all of it":             {quantity("1e30"), refused{erp.Invalid, "EA is more than 1000000000"}},
		"long PO":               {func(d *erp.OrderDraft) { d.CustomerPO = strings.Repeat("Я", 101) }, refused{erp.Invalid, "customer PO is longer than 100 characters"}},
		"long note":             {func(d *erp.OrderDraft) { d.Note = strings.Repeat("x", 1001) }, refused{erp.Invalid, "note is longer than 1000 characters"}},
		"PO of two lines":       {func(d *erp.OrderDraft) { d.CustomerPO = "PO 1\nline 2" }, refused{erp.Invalid, "customer PO has a line break"}},
		"tab in the PO":         {func(d *erp.OrderDraft) { d.CustomerPO = "PO\t1" }, refused{erp.Invalid, "customer PO has a line break or another"}},
		"zero byte in the note": {func(d *erp.OrderDraft) { d.Note = "a\x00b" }, refused{erp.Invalid, "cannot contain NUL"}},
		"no price":              {func(d *erp.OrderDraft) { d.Lines[0].Item = ground.facts.NoPrice }, refused{erp.Rejected, "Item FAB-CUSTOM has no price for this customer."}},
		"other currency":        {func(d *erp.OrderDraft) { d.Currency = "EUR" }, refused{erp.Unsupported, "orders are in USD, not EUR"}},
	} {
		t.Run(name, func(t *testing.T) {
			draft := c.draft(2)
			tt.change(&draft)
			c.in(t).refuses(draft, tt.want)
		})
	}
}

func TestAReferenceOfFortyOneCharactersIsInvalid(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	before := c.books.Documents()
	_, err := c.CreateOrder(t.Context(), erp.Reference(strings.Repeat("r", 41)), c.draft(2))
	c.want("41", err, refused{erp.Invalid, "reference must have 1 to 40 characters"})
	if now := c.books.Documents(); now != before {
		t.Errorf("there were %d sales and are %d", before, now)
	}
	c.ordered(erp.Reference(strings.Repeat("r", 40)), c.draft(2))
}

func TestAnOrderPOAtItsLimitsComesBackUnchanged(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	for name, po := range map[string]string{
		"100 characters": strings.Repeat("Я", 100), "blanks": "  PO  1  ",
	} {
		t.Run(name, func(t *testing.T) {
			draft := c.draft(2)
			draft.CustomerPO = po
			if order := c.in(t).ordered(erp.Reference("PO "+name), draft); order.CustomerPO != po {
				t.Errorf("PO %q came back as %q", po, order.CustomerPO)
			}
		})
	}
}

func TestAnOrderOfThreeHundredLinesIsOneOrder(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	var lines []erp.DraftLine
	items := []erp.ItemID{"NUT-01", "NUT-02", "VLV-BALL-1", "HCS-3816-Z", "DRL-JOB-38"}
	for n := range 300 {
		lines = append(lines, pieces(items[n%len(items)], int64(1+n%3)))
	}
	order := c.ordered("LONG-1", c.draftOf(lines...))
	if len(order.Lines) != len(lines) {
		t.Fatalf("order has %d lines, want %d", len(order.Lines), len(lines))
	}
	for n, line := range order.Lines {
		if line.Item != lines[n].Item || !line.Quantity.Equal(lines[n].Quantity) {
			t.Fatalf("line %d is %s of %q, want %s of %q", n+1, line.Quantity, line.Item, lines[n].Quantity, lines[n].Item)
		}
	}
	if total := c.books.OrderTotal(order.Number); !order.Total.Equal(total) {
		t.Errorf("order comes to %s, in Tryton to %s", order.Total, total)
	}
}

// archive takes an item or a customer out of use, or back, as a person does.
func (b *books) archive(model, code string, archived bool) {
	b.t.Helper()
	table := strings.ReplaceAll(model, ".", "_")
	id := cell[int64](b, `SELECT id FROM `+table+` WHERE code = $1`, code)
	b.office.call(nil, "model."+model+".write", []int64{id}, map[string]any{"active": !archived})
}

// The adapter remembers items and customers for a minute, which must not make it sell what is gone, or to whom.
func TestWhatIsArchivedBetweenQuoteAndOrderIsRejected(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ model, code, words string }{
		"item":     {"product.product", "NUT-05", "Item NUT-05 is archived and no longer sold."},
		"customer": {"party.party", string(ground.facts.Customer), "Customer C20000 is archived."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCounter(t)
			draft := c.draftOf(pieces(ground.facts.Stocked, 1), pieces("NUT-05", 100))
			if _, err := c.Quote(t.Context(), draft); err != nil {
				t.Fatal(err)
			}
			c.books.archive(tt.model, tt.code, true)
			c.refuses(draft, refused{erp.Rejected, tt.words})
			c.books.archive(tt.model, tt.code, false)
			c.ordered("BACK-1", draft)
		})
	}
}
