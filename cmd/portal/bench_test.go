package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/portal"
)

// The benchmarks state what the design has targets for. They assert no times: a figure counts beside the ERP's own in the
// same run, on the same machine. What a page takes is measured at the browser, what the ERP takes at its door.

// benchItems fill forty pages of the catalogue.
const benchItems = 2000

// shareTime is longer than the client serves a finished answer again; see erp.ClientConfig.
const shareTime = 3500 * time.Millisecond

var erpDelays = []time.Duration{0, 50 * time.Millisecond, 200 * time.Millisecond}

// rig is a running portal with a stopwatch on either side.
type rig struct {
	*world
	*buyer
	pages, erp stopwatch
	statements *db.Counter // of all requests so far
}

func newRig(b *testing.B) *rig {
	b.Helper()
	r := &rig{world: newWorldOf(b, benchItems)}
	door := httptest.NewServer(r.erp.handler(r.face.Handler))
	b.Cleanup(door.Close)
	c := r.config(b)
	c.SAPB1.URL = door.URL + "/b1s/v2"
	c.tuning.requests, r.statements = db.CountStatements(b.Context())
	running := r.start(b, c)
	r.settle(b, running)
	if err := r.company.SetLimit(r.logins[0].customer, erp.CreditLimit{Kind: erp.LimitNotSet}); err != nil {
		b.Fatal(err)
	}
	r.buyer = r.signIn(b, running.url)
	r.client.Transport = &r.pages
	r.idle(b)
	return r
}

// idle waits until no job is left to do.
func (r *rig) idle(b *testing.B) {
	b.Helper()
	eventually(b, "the jobs are done", func() bool {
		var left int
		err := r.data.Superuser.Get(&left, "SELECT count(*) FROM river_job WHERE finalized_at IS NULL")
		return err == nil && left == 0
	})
}

// slow lets every request to the ERP take that much longer.
func (r *rig) slow(b *testing.B, delay time.Duration) {
	b.Helper()
	r.traffic.ClearFaults()
	if err := r.traffic.Order(sim.Fault{Kind: sim.FaultLatency, Delay: delay}); err != nil {
		b.Fatal(err)
	}
}

// fetch reads a page whole, and as it is: parsing it is the browser's time.
func (r *rig) fetch(b *testing.B, path string) {
	b.Helper()
	resp, err := r.client.Get(r.base + path)
	if err != nil {
		b.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
		b.Fatalf("GET %s: %s, %v", path, resp.Status, err)
	}
}

// BenchmarkCatalogPage reads pages of fifty items, each of which costs one request to the ERP: no answer is used twice.
func BenchmarkCatalogPage(b *testing.B) {
	r := newRig(b)
	shelf := func(i int) string { return r.home + "/products?page=" + strconv.Itoa(i%(benchItems/50)+1) }
	for i := range benchItems / 50 { // from here on the last verified prices are known
		r.fetch(b, shelf(i))
	}
	for _, delay := range erpDelays {
		b.Run(fmt.Sprintf("erp=%v", delay), func(b *testing.B) {
			r.slow(b, delay)
			time.Sleep(shareTime)
			var page, erp, over samples
			r.traffic.ClearArrivals()
			before, began := r.statements.Count(), time.Now()
			for i := 0; b.Loop(); i++ {
				if i > 0 && i%(benchItems/50) == 0 {
					b.StopTimer()
					time.Sleep(shareTime - time.Since(began))
					began = time.Now()
					b.StartTimer()
				}
				r.pages.clear()
				r.erp.clear()
				r.fetch(b, shelf(i))
				if r.erp.longest("$batch") == 0 {
					b.Fatal("the ERP was not asked")
				}
				page.add(r.pages.longest(""))
				erp.add(r.erp.longest("$batch"))
				over.add(r.pages.longest("") - r.erp.longest("$batch"))
			}
			page.report(b, "page")
			erp.report(b, "erp")
			over.report(b, "page-erp")
			b.ReportMetric(float64(len(r.traffic.Arrivals()))/float64(len(page)), "erp-requests/page")
			b.ReportMetric(float64(r.statements.Count()-before)/float64(len(page)), "sql/page")
		})
	}
}

// BenchmarkPlaceOrder measures from the click to the redirect, which the ERP's dry run is a part of.
func BenchmarkPlaceOrder(b *testing.B) {
	r := newRig(b)
	item := r.plentiful(b)
	for _, delay := range erpDelays {
		b.Run(fmt.Sprintf("erp=%v", delay), func(b *testing.B) {
			var click, dry, over samples
			for b.Loop() {
				b.StopTimer()
				r.slow(b, delay)
				checkout := r.fill(b.Context(), item)
				b.StartTimer()
				r.click(b, checkout)
				b.StopTimer()
				click.add(r.pages.longest("checkout"))
				dry.add(r.erp.longest("OrdersService_Preview"))
				over.add(r.pages.longest("checkout") - r.erp.longest("OrdersService_Preview"))
				r.traffic.ClearFaults()
				r.settled(b, referenceOf(checkout))
				b.StartTimer()
			}
			click.report(b, "click")
			dry.report(b, "dry-run")
			over.report(b, "click-dry-run")
		})
	}
	b.Run("erp=down", func(b *testing.B) {
		checkout := r.fill(b.Context(), item)
		if err := r.traffic.Order(sim.Fault{Kind: sim.FaultServerError}); err != nil {
			b.Fatal(err)
		}
		r.click(b, checkout) // opens the breaker
		var click samples
		for b.Loop() {
			b.StopTimer()
			checkout := r.fill(b.Context(), item)
			b.StartTimer()
			r.click(b, checkout)
			click.add(r.pages.longest("checkout"))
		}
		click.report(b, "click")
		r.traffic.ClearFaults()
	})
}

// BenchmarkPlacedToConfirmed measures from the redirect until the ERP's number is stored.
func BenchmarkPlacedToConfirmed(b *testing.B) {
	r := newRig(b)
	item := r.plentiful(b)
	r.slow(b, 100*time.Millisecond)
	var wait samples
	for b.Loop() {
		b.StopTimer()
		checkout := r.fill(b.Context(), item)
		r.click(b, checkout)
		began := time.Now()
		b.StartTimer()
		r.settled(b, referenceOf(checkout))
		wait.add(time.Since(began))
	}
	wait.report(b, "confirmed")
}

// click places what a checkout page shows, with the stopwatches at zero before.
func (r *rig) click(b *testing.B, checkout leaf) {
	b.Helper()
	r.pages.clear()
	r.erp.clear()
	ref := referenceOf(checkout)
	page := r.must(r.place(b.Context(), checkout, "PO "+string(ref[len(ref)-8:])))
	if path.Base(page.path) != string(ref) {
		b.Fatalf("the click led to %s: %s", page.path, fold(page.Find(".notices, .errors, .field__err").Text()))
	}
}

// settled waits until the ERP has confirmed an order and no job is left of it.
func (r *rig) settled(b *testing.B, ref erp.Reference) {
	b.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(2 * time.Millisecond) {
		var state portal.WriteState
		if err := r.data.Superuser.Get(&state, "SELECT state FROM writes WHERE reference = $1", string(ref)); err != nil {
			b.Fatal(err)
		}
		if state == portal.Confirmed {
			return
		}
		if time.Now().After(deadline) {
			b.Fatalf("order %s is %s after a minute", ref, state)
		}
	}
}

// stopwatch times requests, on their way out as a transport or on their way in as a handler.
type stopwatch struct {
	mu   sync.Mutex
	laps []lap
}

// lap is one request, under the last part of its path.
type lap struct {
	method, name string
	took         time.Duration
}

// RoundTrip implements http.RoundTripper. A request ends with the last byte of its answer.
func (s *stopwatch) RoundTrip(req *http.Request) (*http.Response, error) {
	defer s.lap(req)()
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, err
}

func (s *stopwatch) handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		defer s.lap(req)()
		next.ServeHTTP(w, req)
	})
}

func (s *stopwatch) lap(req *http.Request) (end func()) {
	began := time.Now()
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.laps = append(s.laps, lap{req.Method, path.Base(req.URL.Path), time.Since(began)})
	}
}

func (s *stopwatch) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.laps = nil
}

// longest is the longest request to the name, or of all if it is empty.
func (s *stopwatch) longest(name string) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	var most time.Duration
	for _, l := range s.laps {
		if name == "" || l.name == name {
			most = max(most, l.took)
		}
	}
	return most
}

// samples are measurements of one thing.
type samples []time.Duration

func (s *samples) add(d time.Duration) { *s = append(*s, d) }

// report prints three quantiles, in milliseconds.
func (s samples) report(b *testing.B, name string) {
	slices.SortFunc(s, cmp.Compare)
	for _, q := range []int{50, 95, 99} {
		at := min(len(s)*q/100, len(s)-1)
		b.ReportMetric(float64(s[at].Microseconds())/1000, fmt.Sprintf("%s-p%d-ms", name, q))
	}
}
