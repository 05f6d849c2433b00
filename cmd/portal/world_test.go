package main

import (
	"context"
	"errors"
	"io"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tradecounter/portal/db/dbtest"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/portal"
)

// world is what portals of one test share: a simulated ERP on a port of its own, and a database.
type world struct {
	*demo
	*simulated
	data *dbtest.Database
}

// newWorld simulates an ERP with the books of a small company.
func newWorld(t testing.TB) *world { return newWorldOf(t, 200) }

func newWorldOf(t testing.TB, items int) *world {
	t.Helper()
	company, err := sim.Generate(sim.Options{Seed: 7, Items: items})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{demo: &demo{company: company}, data: dbtest.New(t)}
	if w.simulated, err = simulate(t.Context(), company); err != nil {
		t.Fatal(err)
	}
	w.erp = w.simulated
	t.Cleanup(func() {
		if err := w.simulated.close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// config is of one portal in this world. Its times are short, so that a test need not wait for what an hour would show.
func (w *world) config(t testing.TB) config {
	t.Helper()
	c, err := loadConfig(nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen, err = freeAddress(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	c.PublicURL, c.TrustedProxies, c.MetricsListen = "http://"+c.Listen, "none", "127.0.0.1:0"
	c.DatabaseURL, c.Distributor = w.data.AppURL, "Test"
	w.erp.settings(&c)
	c.tuning = tuning{
		writeLease: 4 * time.Second, absentFor: time.Second, resumeAfter: 500 * time.Millisecond, resumeEvery: 500 * time.Millisecond, pollEvery: time.Second, syncEvery: time.Hour,
		timeouts: erp.Timeouts{Write: 3 * time.Second},
	}
	return c
}

// replica is one running portal.
type replica struct {
	*app
	url  string
	stop func()
}

// start runs a portal until the test ends or stop is called.
func (w *world) start(t testing.TB, c config) *replica {
	t.Helper()
	log, err := newLogger(testLog{t}, "text", "warn")
	if err != nil {
		t.Fatal(err)
	}
	a, err := newApp(t.Context(), c, log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	if err := a.startJobs(ctx); err != nil {
		t.Fatal(err)
	}
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- a.serve(ctx, func(address string) { ready <- address }) }()
	select {
	case err := <-ended:
		t.Fatal(err)
	case <-ready:
	}
	r := &replica{a, c.PublicURL, sync.OnceFunc(func() {
		cancel()
		if err := errors.Join(<-ended, a.close()); err != nil {
			t.Error(err)
		}
	})}
	t.Cleanup(r.stop)
	return r
}

// testLog puts a portal's log into the test's, where it is read when the test fails.
type testLog struct{ t testing.TB }

func (l testLog) Write(b []byte) (int, error) {
	if testing.Verbose() {
		return os.Stderr.Write(b)
	}
	return len(b), nil
}

var _ io.Writer = testLog{}

// buyer is a person at the first customer, signed in at one replica.
type buyer struct {
	*visitor
	t    testing.TB
	home string
}

// settle links the showcase customers and makes the people; once per world.
func (w *world) settle(t testing.TB, r *replica) {
	t.Helper()
	w.app = r.app
	if err := w.people(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := r.portal.SyncCatalog(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := r.portal.SyncDirectory(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (w *world) signIn(t testing.TB, base string) *buyer {
	t.Helper()
	return w.signInAs(t, base, w.logins[0])
}

func (w *world) signInAs(t testing.TB, base string, l login) *buyer {
	t.Helper()
	v, err := newVisitor(base)
	if err != nil {
		t.Fatal(err)
	}
	b := &buyer{visitor: v, t: t}
	page := b.must(v.get(t.Context(), "/sign-in"))
	page = b.must(v.submit(t.Context(), page, "form.form", url.Values{"email": {l.email}, "password": {l.password}}))
	b.home = strings.TrimSuffix(page.path, "/")
	return b
}

// at is the same browser at another replica: its cookies go by host, not by port.
func (b *buyer) at(url string) *buyer {
	other := *b
	other.visitor = &visitor{url, b.client}
	return &other
}

func (b *buyer) must(l leaf, err error) leaf {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	return l
}

// fill puts an item into the cart and returns the checkout page.
func (b *buyer) fill(ctx context.Context, item erp.ItemID) leaf {
	b.t.Helper()
	page := b.must(b.get(ctx, b.home+"/products/"+url.PathEscape(string(item))))
	b.must(b.submit(ctx, page, "main form[action$='/cart/lines']", nil))
	return b.must(b.get(ctx, b.home+"/checkout"))
}

// place sends the checkout form as a click would.
func (b *buyer) place(ctx context.Context, checkout leaf, po string) (leaf, error) {
	return b.submit(ctx, checkout, "main form[action$='/checkout']", url.Values{"customer_po": {po}, "intent": {"place"}})
}

// plentiful is an item that can be bought by the one and is in stock.
func (w *world) plentiful(t testing.TB) erp.ItemID {
	t.Helper()
	for item := range w.company.Items("", time.Time{}) {
		if item.Status != erp.ItemActive || item.Hazmat != "" {
			continue
		}
		stock, err := w.company.Stock(item.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, level := range stock {
			if level.ATP().GreaterThan(item.PerSell().Mul(item.MinQuantity.Add(item.Multiple)).Add(item.PerSell())) {
				return item.ID
			}
		}
	}
	t.Fatal("nothing is in stock")
	return ""
}

// contracted is the category in which the first customer has the most contract prices.
func (w *world) contracted(t testing.TB) erp.Category {
	t.Helper()
	found, best := map[erp.Category]int{}, erp.Category{}
	for _, special := range w.company.SpecialPrices(time.Time{}) {
		if special.Customer != w.logins[0].customer {
			continue
		}
		item, err := w.company.Item(special.Item)
		if err != nil {
			t.Fatal(err)
		}
		found[item.Category]++
		if found[item.Category] > found[best] {
			best = item.Category
		}
	}
	return best
}

// referenceOf is the order that a checkout page would become.
func referenceOf(checkout leaf) erp.Reference {
	return portal.QuoteID(checkout.Find("input[name=quote]").AttrOr("value", "")).Reference()
}

// confirmed waits until the order page shows the ERP's number, and returns it.
func (b *buyer) confirmed(ctx context.Context, ref erp.Reference) string {
	b.t.Helper()
	var shown, last string
	seen := func() bool {
		page, err := b.get(ctx, b.home+"/orders/"+string(ref))
		if err != nil {
			last = err.Error()
			return false
		}
		last = fold(page.Find("main .head, main .notice").Text())
		shown, err = page.text(".head__meta b.sku")
		return err == nil
	}
	if !within(time.Minute, seen) {
		b.t.Fatalf("a minute went by, and the order page does not show the ERP's number: %s", last)
	}
	return shown
}

// onceInERP fails unless the ERP has exactly one order under the reference.
func (w *world) onceInERP(t testing.TB, ref erp.Reference) sim.Order {
	t.Helper()
	orders := w.company.OrdersByReference(ref)
	if len(orders) != 1 {
		t.Fatalf("the ERP has %d orders under %s; want 1", len(orders), ref)
	}
	return orders[0]
}

// witnessed is the one order that the ERP, whichever it is, has under the reference by its own wire.
func (w *world) witnessed(t testing.TB, ref string) witnessed {
	t.Helper()
	erp, err := newWitness(t.Context(), w.app.config)
	if err != nil {
		t.Fatal(err)
	}
	found, err := erp.ordersByReference(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	order, err := only(found, "under "+ref)
	if err != nil {
		t.Fatal(err)
	}
	return order
}

// eventually waits for something another goroutine or process brings about. The limit is for a stuck test only.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	if !within(time.Minute, ok) {
		t.Fatalf("a minute went by, and not: %s", what)
	}
}

func within(limit time.Duration, ok func() bool) bool {
	for deadline := time.Now().Add(limit); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			return false
		}
	}
	return true
}
