//go:build tryton

package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // to look behind Tryton

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// The rush: so many buyers place so many orders each, and Tryton dies after so many were placed.
const (
	rushBuyers  = 20
	rushOrders  = 10
	rushKilled  = 70
	rushOutage  = 5 * time.Second
	rushPatient = 15 * time.Minute // how long the ERP may take for all of it
)

// TestTrytonHasEveryOrderOnceAfterItWasKilledInTheRush is the promise of the whole product: two hundred orders, twenty
// buyers at once, the ERP killed in the middle, and each order is there once.
func TestTrytonHasEveryOrderOnceAfterItWasKilledInTheRush(t *testing.T) {
	t.Parallel() // either keeps one processor busy for minutes
	w, tryton := newTrytonWorld(t)
	c := w.config(t)
	c.ERPConcurrency, c.tuning.timeouts = 4, erp.Timeouts{Write: 30 * time.Second}
	c.tuning.writeLease, c.tuning.absentFor = 75*time.Second, 2*time.Second
	c.tuning.resumeAfter, c.tuning.resumeEvery = 20*time.Second, 5*time.Second
	r := w.start(t, c)
	w.settle(t, r)
	rush := &rush{world: w, replica: r, placed: make(chan erp.Reference, rushBuyers*rushOrders)}
	item := w.plentiful(t)
	begun := time.Now()

	var crowd sync.WaitGroup
	for n, l := range rush.buyers(t) {
		crowd.Go(func() { rush.shop(t, w.signInAs(t, r.url, l), item, n) })
	}
	eventuallyWithin(t, rushPatient, "half of the orders are placed", func() bool { return len(rush.placed) >= rushKilled || rush.failed.Load() })
	if err := tryton.server.Kill(); err != nil {
		t.Fatal(err)
	}
	before := len(rush.placed)
	time.Sleep(rushOutage)
	during := len(rush.placed) - before
	if err := tryton.server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	crowd.Wait()
	close(rush.placed)
	taken := time.Since(begun)

	counts := rush.awaitERP(t, tryton)
	once, twice, missing := 0, 0, 0
	for _, n := range counts {
		switch n {
		case 1:
			once++
		case 0:
			missing++
		default:
			twice++
		}
	}
	tell(t, "rush: %d buyers placed %d orders in %s; Tryton was killed after %d and away for %s, %d were taken meanwhile\n",
		rushBuyers, len(counts), taken.Round(time.Second), before, rushOutage, during)
	tell(t, "rush: in Tryton once %d, twice %d, missing %d, after %s\n", once, twice, missing, time.Since(begun).Round(time.Second))
	if len(counts) != rushBuyers*rushOrders || once != rushBuyers*rushOrders {
		t.Errorf("%d orders were placed; in Tryton are %d once, %d twice, and %d are missing", len(counts), once, twice, missing)
	}
}

// rush is a crowd at work.
type rush struct {
	*world
	replica *replica
	placed  chan erp.Reference
	failed  atomic.Bool
}

// buyers makes logins at customers that may order on account.
func (r *rush) buyers(t *testing.T) []login {
	t.Helper()
	var logins []login
	for customer := range r.company.Customers(time.Time{}) {
		if len(logins) == rushBuyers {
			break
		}
		if !customer.Active || customer.Hold != nil || customer.Payer != "" || customer.Currency != r.company.Currency() || !r.affluent(t, customer.ID) {
			continue
		}
		for range 2 {
			logins = append(logins, r.login(t, customer.ID, len(logins)))
		}
	}
	if len(logins) != rushBuyers {
		t.Fatalf("only %d buyers found customers who may order", len(logins))
	}
	return logins
}

// affluent customers have no limit, or much of it left.
func (r *rush) affluent(t *testing.T, id erp.CustomerID) bool {
	t.Helper()
	receivable, err := r.company.Receivable(id, r.company.Today())
	if err != nil {
		t.Fatal(err)
	}
	left, limited := receivable.Available()
	return !limited || left.Amount.GreaterThan(erp.MustMoney("8000", "USD").Amount)
}

func (r *rush) login(t *testing.T, customer erp.CustomerID, n int) login {
	t.Helper()
	account, err := r.replica.portal.LinkAccount(t.Context(), customer)
	if err != nil {
		t.Fatal(err)
	}
	l := login{email: fmt.Sprintf("buyer%d@rush.example", n), password: rand.Text(), customer: customer}
	_, err = r.replica.portal.SaveUser(t.Context(), portal.NewUser{
		Name: "Buyer", Email: l.email, Language: "en", Password: l.password, Account: account.ID, Roles: []portal.Role{portal.RoleBuyer},
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// shop places one order after the other. What the portal does not take, a person would try again.
func (r *rush) shop(t *testing.T, b *buyer, item erp.ItemID, n int) {
	for i := range rushOrders {
		for tries := 0; ; tries++ {
			ref, err := r.order(t.Context(), b, item, fmt.Sprintf("RUSH-%d-%d", n, i))
			if err == nil {
				r.placed <- ref
				break
			}
			if tries == 60 || t.Context().Err() != nil {
				t.Errorf("buyer %d, order %d: %v", n, i, err)
				r.failed.Store(true)
				return
			}
			time.Sleep(time.Second)
		}
	}
}

// order fills the cart, checks out and clicks. The order's page says under which reference it was taken.
func (r *rush) order(ctx context.Context, b *buyer, item erp.ItemID, po string) (erp.Reference, error) {
	page, err := b.get(ctx, b.home+"/products/"+string(item))
	if err != nil {
		return "", err
	}
	if _, err = b.submit(ctx, page, "main form[action$='/cart/lines']", nil); err != nil {
		return "", err
	}
	checkout, err := b.get(ctx, b.home+"/checkout")
	if err != nil {
		return "", err
	}
	page, err = b.place(ctx, checkout, po)
	if err != nil {
		return "", err
	}
	_, ref, placed := strings.Cut(page.path, "/orders/W-")
	if !placed {
		return "", fmt.Errorf("the click led to %s: %s", page.path, fold(page.Find(".notices, .errors, .notice, .field__err").Text()))
	}
	return erp.Reference("W-" + ref), nil
}

// countOrders prints how many orders there are under each of the references that stand on the standard input's lines.
const countOrders = `
from collections import Counter
Sale = Model.get('sale.sale')
sales = Sale.find([('web_id', 'like', 'W-%'), ('state', 'in', ['confirmed', 'processing', 'done'])])
pos = Counter(s.reference for s in sales)
for sale in sales:
    print(sale.web_id, pos[sale.reference])
`

// awaitERP waits until Tryton has all orders, and returns how many it has under each reference, and under its PO.
func (r *rush) awaitERP(t *testing.T, tryton *realTryton) map[erp.Reference]int {
	t.Helper()
	counts := map[erp.Reference]int{}
	for ref := range r.placed {
		counts[ref] = 0
	}
	books, err := sqlx.ConnectContext(t.Context(), "postgres", tryton.database.SQL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := books.Close(); err != nil {
			t.Error(err)
		}
	}()
	eventuallyWithin(t, rushPatient, "Tryton has all orders", func() bool { return r.written(t, books) >= len(counts) })
	for line := range strings.Lines(tryton.proteus(t, countOrders)) {
		ref, sharing, _ := strings.Cut(strings.TrimSpace(line), " ")
		if counts[erp.Reference(ref)]++; sharing != "1" {
			t.Errorf("%s shares its PO with another order", ref)
		}
	}
	return counts
}

// written counts in Tryton's own table, since its server has better things to do.
func (r *rush) written(t *testing.T, books *sqlx.DB) (n int) {
	t.Helper()
	const count = `SELECT count(*) FROM sale_sale WHERE web_id LIKE 'W-%' AND state IN ('confirmed', 'processing', 'done')`
	if err := books.GetContext(t.Context(), &n, count); err != nil {
		t.Fatal(err)
	}
	return n
}

func eventuallyWithin(t *testing.T, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	if !within(limit, ok) {
		t.Fatalf("%s went by, and not: %s", limit, what)
	}
}
