package sapb1_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp/erptest"
	"github.com/tradecounter/portal/erp/sim"
)

// wire stands before a simulated Service Layer, tells reads from writes, and orders faults for the next of either.
type wire struct {
	t            *testing.T
	traffic      *sim.Traffic
	serviceLayer http.Handler

	mu       sync.Mutex
	arrived  int
	armed    []armed
	expireIn *int // requests to let through before the login ends
}

type armed struct {
	target erptest.Target
	fault  sim.Fault
}

var _ erptest.Faults = (*wire)(nil)

// posted are the operations that are sent with POST and change nothing.
var posted = map[string]bool{
	"POST $batch": true, "POST OrdersService_Preview": true, "POST CompanyService_GetItemPrice": true,
	"POST CompanyService_GetCurrentServerTime": true, "POST CompanyService_GetAdminInfo": true,
	"POST CompanyService_GetCompanyInfo": true, "POST QueryService_PostQuery": true, "POST SQLQueries": true, // a query that answers to a read
}

var keys = regexp.MustCompile(`\([^)]*\)`)

func (w *wire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	operation := r.Method + " " + keys.ReplaceAllString(strings.TrimPrefix(r.URL.Path, "/b1s/v2/"), "")
	if operation != "POST Login" && operation != "POST Logout" {
		w.prepare(operation)
	}
	// A late answer must not outlast its test: the server would wait for it.
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(w.t.Context(), cancel)()
	w.serviceLayer.ServeHTTP(rw, r.WithContext(ctx))
}

// prepare orders what strikes this operation.
func (w *wire) prepare(operation string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.arrived++
	target := erptest.NextWrite
	if strings.HasPrefix(operation, "GET ") || posted[operation] {
		target = erptest.NextRead
	}
	waiting := w.armed[:0:0]
	for _, a := range w.armed {
		if a.target == target {
			w.order(a.fault, operation)
		} else {
			waiting = append(waiting, a)
		}
	}
	w.armed = waiting
	if w.expireIn == nil {
		return
	}
	if *w.expireIn == 0 {
		w.expireIn = nil
		w.order(sim.Fault{Kind: sim.FaultExpireLogin}, operation)
		return
	}
	*w.expireIn--
}

func (w *wire) order(f sim.Fault, operation string) {
	f.Operation, f.Times = operation, 1
	if err := w.traffic.Order(f); err != nil {
		w.t.Error(err)
	}
}

func (w *wire) arm(target erptest.Target, f sim.Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.armed = append(w.armed, armed{target, f})
}

func (w *wire) LoseReply(target erptest.Target) { w.arm(target, sim.Fault{Kind: sim.FaultDropAfter}) }

func (w *wire) Drop(target erptest.Target) { w.arm(target, sim.Fault{Kind: sim.FaultDropBefore}) }

func (w *wire) Throttle(target erptest.Target, wait time.Duration) {
	w.arm(target, sim.Fault{Kind: sim.FaultThrottle, RetryAfter: wait})
}

func (w *wire) AnswerHTML(target erptest.Target) { w.arm(target, sim.Fault{Kind: sim.FaultHTML}) }

func (w *wire) Fail(target erptest.Target) { w.arm(target, sim.Fault{Kind: sim.FaultServerError}) }

func (w *wire) ExpireLogin() { w.ExpireLoginAfter(0) }

func (w *wire) ExpireLoginAfter(requests int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.expireIn = &requests
}

func (w *wire) Latency(d time.Duration) {
	if err := w.traffic.Order(sim.Fault{Kind: sim.FaultLatency, Delay: d}); err != nil {
		w.t.Error(err)
	}
}

func (w *wire) Requests() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.arrived
}
