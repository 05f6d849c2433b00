//go:build tryton

package tryton_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tradecounter/portal/erp"
)

// What people are called and what they write is text, whatever it looks like to a browser, a database or a terminal.
var texts = map[string]string{
	"markup":     `<script>alert("1")</script> &amp; 'O''Neill' "Q"`,
	"patterns":   `100% _under_ \back\ %s {0} $1 ?`,
	"right left": "\u202eمصنع البراغي\u202c שלום",
	"Cyrillic":   "ООО «Болт и Гайка»",
	"Han":        "株式会社山田製作所🔩𠮷",
	"Greek":      "Βίδες & Παξιμάδια Α.Ε.",
	"Devanagari": "पेंच और बोल्ट",
	"decomposed": "Zoe\u0308 e\u0301",
}

func TestTextsComeBackUnchanged(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	customer := ground.facts.Customer
	place := c.draft(1).ShipTo
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			c := c.in(t)
			c.books.rename(customer, place, text)
			ref := erp.Reference("TEXT " + name)

			got, err := c.Customer(t.Context(), customer)
			if err != nil {
				t.Fatal(err)
			}
			if got.Name != text || !slices.ContainsFunc(got.Contacts, func(p erp.Contact) bool { return p.Name == text }) ||
				!slices.ContainsFunc(got.ShipTos, func(s erp.ShipTo) bool { return s.Name == text && slices.Contains(s.Address.Lines, text+" 1") }) {
				t.Errorf("customer is %+v, want everything called %q", got, text)
			}
			item, err := c.Item(t.Context(), ground.facts.Stocked)
			if err != nil || item.Description != text {
				t.Errorf("item is %q (%v), want %q", item.Description, err, text)
			}
			line := pieces(ground.facts.Stocked, 1)
			line.Note = text
			draft := erp.OrderDraft{
				Customer: customer, ShipTo: place, CustomerPO: text, Note: text + "\nsecond line",
				Lines: []erp.DraftLine{line},
			}
			order := c.ordered(ref, draft)
			if order.CustomerPO != text || order.ShipTo != place {
				t.Errorf("order has PO %q to %q, want %q to %q", order.CustomerPO, order.ShipTo, text, place)
			}
			note := cell[string](c.books, `SELECT comment FROM sale_sale WHERE web_id = $1`, ref)
			lineNote := cell[string](c.books, `SELECT l.note FROM sale_line l JOIN sale_sale s ON s.id = l.sale WHERE s.web_id = $1 AND l.note IS NOT NULL`, ref)
			if note != draft.Note || lineNote != text {
				t.Errorf("notes are %q and %q in Tryton, want %q and %q", note, lineNote, draft.Note, text)
			}
		})
	}
}

// rename calls a customer, a contact and a place of it, and an item all by the same text.
func (b *books) rename(customer erp.CustomerID, place erp.ShipToID, text string) {
	b.t.Helper()
	party := cell[int64](b, `SELECT id FROM party_party WHERE code = $1`, customer)
	b.office.call(nil, "model.party.party.write", []int64{party}, map[string]any{"name": text})
	contact := cell[int64](b, `SELECT min(id) FROM party_contact_mechanism WHERE party = $1 AND name IS NOT NULL`, party)
	b.office.call(nil, "model.party.contact_mechanism.write", []int64{contact}, map[string]any{"name": text})
	address := cell[int64](b, `SELECT id FROM party_address WHERE id = $1`, place)
	b.office.call(nil, "model.party.address.write", []int64{address}, map[string]any{"name": text, "street": text + " 1\nDock 2"})
	item := cell[int64](b, `SELECT template FROM product_product WHERE code = $1`, ground.facts.Stocked)
	b.office.call(nil, "model.product.template.write", []int64{item}, map[string]any{"name": text})
}

// Patterns of the database's search stand for themselves alone.
func TestWildcardsMatchThemselvesAlone(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	addresses := []string{"a_b@x.example", "a%b@x.example", `a\b@x.example`, "axb@x.example", "a__b@x.example"}
	customers := []erp.CustomerID{"C50000", "C60000", "C70000", "C80000", "C90000"}
	for n, address := range addresses {
		party := cell[int64](c.books, `SELECT id FROM party_party WHERE code = $1`, customers[n])
		c.books.office.call(nil, "model.party.contact_mechanism.create", []map[string]any{{"party": party, "type": "email", "value": address}})
	}
	for n, address := range addresses {
		found, err := c.CustomersByEmail(t.Context(), address)
		if err != nil || len(found) != 1 || found[0].ID != customers[n] {
			t.Errorf("%q is of %v (%v), want %q", address, found, err, customers[n])
		}
	}
	for _, pattern := range []string{"%", "_", `\`, "a%", "%@x.example", "a.b@x.example", "%' OR '1'='1", "a_%@x.example"} {
		if found, err := c.CustomersByEmail(t.Context(), pattern); err != nil || len(found) != 0 {
			t.Errorf("by e-mail %q: %d found (%v)", pattern, len(found), err)
		}
		if found, err := c.CustomersByTaxID(t.Context(), pattern); err != nil || len(found) != 0 {
			t.Errorf("by tax id %q: %d found (%v)", pattern, len(found), err)
		}
		_, err := c.Customer(t.Context(), erp.CustomerID(pattern))
		c.want(fmt.Sprintf("customer %q", pattern), err, refused{erp.NotFound, "no such customer"})
		_, err = c.Item(t.Context(), erp.ItemID(pattern))
		c.want(fmt.Sprintf("item %q", pattern), err, refused{erp.NotFound, ""})
		_, err = c.Order(t.Context(), ground.facts.Other, erp.OrderNumber(pattern))
		c.want(fmt.Sprintf("order %q", pattern), err, refused{erp.NotFound, ""})
		_, err = c.OrderByReference(t.Context(), ground.facts.Other, erp.Reference(pattern))
		c.want(fmt.Sprintf("reference %q", pattern), err, refused{erp.NotFound, ""})
		_, err = c.Invoice(t.Context(), ground.facts.Other, pattern)
		c.want(fmt.Sprintf("invoice %q", pattern), err, refused{erp.NotFound, ""})
	}
}
