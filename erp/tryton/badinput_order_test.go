//go:build tryton

package tryton_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

func TestAReferenceOfAnotherCustomerIsAConflict(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	first := c.ordered("TAKEN-1", c.draft(1))
	before := c.books.Documents()
	other := c.draft(1)
	other.Customer, other.ShipTo = ground.facts.Other, c.books.shipTo(ground.facts.Other, "TROY")
	_, err := c.CreateOrder(t.Context(), "TAKEN-1", other)
	c.want("order", err, refused{erp.Conflict, "the reference is another customer's"})
	_, err = c.OrderByReference(t.Context(), ground.facts.Other, "TAKEN-1")
	c.want("look it up", err, refused{erp.NotFound, ""})
	if now := c.books.Documents(); now != before {
		t.Errorf("there were %d sales and are %d", before, now)
	}
	if again := c.ordered("TAKEN-1", c.draft(1)); again.Number != first.Number {
		t.Errorf("order %q came back as %q", first.Number, again.Number)
	}
}

// Eight requests of two replicas at once are one order. Each gets it, or is told to look it up.
func TestEightOrdersUnderOneReferenceAreOne(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	draft, adapters := c.draft(2), []erp.Adapter{c.Adapter, c.adapter(t)}
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			_, err := adapters[n%2].CreateOrder(t.Context(), "EIGHT-1", draft)
			if err != nil && !errors.Is(err, erp.OutcomeUnknown) {
				t.Errorf("call %d: %v", n, err)
			}
		})
	}
	all.Wait()
	c.ordered("EIGHT-1", draft)
	c.wantOneShipment(t, draft.Customer, "EIGHT-1", 2)
}

// Somebody who holds the table of orders keeps a confirmation waiting, not more.
func TestAnOrderWaitsForALockAndGoesThroughOnce(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	draft := c.draft(2)
	var met atomic.Int64
	c.wire.arm(func(q rpc) bool { return q.model == "sale.sale" && q.procedure == "confirm" },
		func(rw http.ResponseWriter, r *http.Request, ask func() (reply, error)) {
			tx, err := c.books.db.Begin()
			if err == nil {
				_, err = tx.Exec(`LOCK TABLE sale_sale IN SHARE MODE`)
			}
			if err != nil {
				t.Errorf("lock: %v", err)
			}
			met.Add(1)
			a, err := ask()
			if err != nil || !strings.Contains(string(a.body), "could not obtain lock") {
				t.Errorf("confirmed past the lock: %s %v", a.body, err)
			}
			if err := tx.Rollback(); err != nil {
				t.Errorf("unlock: %v", err)
			}
			deliver(rw, r, func() (reply, error) { return a, nil })
		})
	c.ordered("LOCK-1", draft)
	if n := met.Load(); n != 1 {
		t.Errorf("the lock was met %d times, want once", n)
	}
	c.wantOneShipment(t, draft.Customer, "LOCK-1", 2)
}

// Tryton says yes to a confirmation and then fails over the order by itself. Nobody is told but its log, so the order is
// shown as held once it should have been processed. Here Tryton finds no account to bill a service on.
func TestAnOrderThatTrytonFailsToProcessIsHeld(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	template := cell[int64](c.books, `SELECT template FROM product_product WHERE code = 'NUT-05'`)
	_, err := c.books.db.Exec(`UPDATE product_template SET type = 'service' WHERE id = $1`, template) // which is billed at once
	c.books.check(err)
	draft := c.draftOf(pieces("NUT-05", 10))
	order, err := c.interrupted("confirm", "STUCK-1", draft, func() {
		c.books.office.call(nil, "model.product.template.write", []int64{template}, map[string]any{"account_category": nil})
	})
	if err != nil {
		t.Fatal(err)
	}
	if state := cell[string](c.books, `SELECT state FROM sale_sale WHERE web_id = 'STUCK-1'`); state != "confirmed" {
		t.Fatalf("Tryton has the order in state %q, want confirmed and no further", state)
	}
	if order.Status != erp.OrderOpen {
		t.Errorf("at first it is %q", order.Status)
	}
	c.config.Now = func() time.Time { return time.Now().Add(2 * time.Minute) }
	later, err := c.adapter(t).Order(t.Context(), draft.Customer, order.Number)
	if err != nil || later.Status != erp.OrderHeld || later.Hold == nil || later.Hold.Reason != "Confirmed in Tryton, but not processed." {
		t.Errorf("two minutes later: %q, %+v, %v", later.Status, later.Hold, err)
	}
	c.ordered("STUCK-1", draft) // again, which must not be another one
}

// Some of Tryton's refusals carry the whole of a rule that was broken. The caller gets the words.
func TestARefusalWithAHugeDetailIsItsWords(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	before := c.books.Documents()
	draft := c.draft(1)
	_, err := c.interrupted("create", "HUGE-1", draft, func() {
		_, err := c.books.db.Exec(`UPDATE party_address SET party = (SELECT id FROM party_party WHERE code = $1) WHERE id = $2`, ground.facts.Other, draft.ShipTo)
		c.books.check(err)
	})
	c.want("order", err, refused{erp.Invalid, `The value for field "Shipment Address" in "Sale" is not valid according to its domain.`})
	if n := len(err.Error()); n > 300 {
		t.Errorf("%d characters came through", n)
	}
	if now := c.books.Documents(); now != before {
		t.Errorf("there were %d sales and are %d", before, now)
	}
}

// Words can be long, too: those of a rule with a list of everything that broke it.
func TestWordsWithoutEndAreCutShort(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	words := strings.Repeat("Ä <b>huge</b> rule. ", 2_000)
	for _, answer := range []any{
		[]any{"UserError", []any{words, "", words}}, []any{words, words}, []any{"UserWarning", []any{words, words, words}},
	} {
		c.wire.arm(func(q rpc) bool { return q.model == "sale.sale" && q.procedure == "create" },
			func(rw http.ResponseWriter, _ *http.Request, _ func() (reply, error)) {
				if err := json.NewEncoder(rw).Encode(map[string]any{"id": 1, "error": answer}); err != nil {
					t.Error(err)
				}
			})
		_, err := c.CreateOrder(t.Context(), "WORDS-1", c.draft(1))
		if text := fmt.Sprint(err); len(text) > 3_000 || !strings.Contains(text, "Ä <b>huge</b> rule.") {
			t.Errorf("got %d bytes of %d: %.200s", len(text), len(words), text)
		}
	}
}
