package sim

import (
	"bytes"
	"context"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/tradecounter/portal/erp"
)

// Traffic is what passes between the world and one face: it keeps a log of what arrived and carries out the faults that
// were ordered.
type Traffic struct {
	mu       sync.Mutex
	now      func() time.Time
	random   *rand.Rand
	faults   []Fault
	ordered  int // faults so far; the last one's ID
	arrivals []*Arrival
}

// keptArrivals bounds the log of a simulator that runs for days.
const keptArrivals = 100_000

// Arrival is one request that arrived.
type Arrival struct {
	At        time.Time     `json:"at"` // by the company's clock
	Method    string        `json:"method"`
	Path      string        `json:"path"`
	Operation string        `json:"operation"` // as the face names it
	Bytes     int64         `json:"bytes"`     // of the body, as far as it was read
	Parts     int           `json:"parts"`     // of a batch; zero for a plain request
	Status    int           `json:"status"`    // zero where the connection was dropped, or while it is being served
	Took      Duration      `json:"took"`      // until it was answered or dropped; zero while it is being served
	Reference erp.Reference `json:"reference,omitempty"`
	Faults    []FaultKind   `json:"faults,omitempty"`
}

// NewTraffic returns an empty log with no faults. Now is the company's clock.
func NewTraffic(now func() time.Time) *Traffic {
	return &Traffic{now: now, random: rand.New(rand.NewPCG(1, 1))}
}

// ClearFaults forgets all faults.
func (t *Traffic) ClearFaults() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = nil
}

// ClearArrivals forgets what arrived.
func (t *Traffic) ClearArrivals() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.arrivals = nil
}

// Arrivals returns what arrived since the last ClearArrivals, oldest first: the last hundred thousand of it at least.
func (t *Traffic) Arrivals() []Arrival {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := make([]Arrival, len(t.arrivals))
	for i, a := range t.arrivals {
		list[i] = *a
	}
	return list
}

// Face is a vendor's wire format over a company.
type Face interface {
	http.Handler
	// Operation names a request, so that faults can be aimed at it: "POST Orders".
	Operation(r *http.Request) string
	// Refuse answers a request that a fault refuses, in the vendor's form. Retry-After is set already where it is due.
	Refuse(w http.ResponseWriter, r *http.Request, status int)
}

// Handler puts a face behind the log and the faults.
func (t *Traffic) Handler(face Face) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		operation := face.Operation(r)
		effects, struck := t.strike(operation)
		x := &exchange{traffic: t, effects: effects, arrival: &Arrival{
			At: t.now(), Method: r.Method, Path: r.URL.Path, Operation: operation, Faults: struck,
		}}
		begun := wall() // the company's clock may be moved meanwhile
		defer func() { x.note(func(a *Arrival) { a.Took = Duration(wall().Sub(begun)) }) }()
		t.enter(x.arrival)
		r = r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x))
		r.Body = countingBody{r.Body, x}
		if !pause(r.Context(), effects.Delay) || effects.Refusal == FaultDropBefore {
			panic(http.ErrAbortHandler)
		}
		x.answer(w, r, face)
	})
}

// enter writes a request into the log, and drops the older half of one that is twice as long as is kept.
func (t *Traffic) enter(a *Arrival) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.arrivals) >= 2*keptArrivals {
		t.arrivals = slices.Clone(t.arrivals[keptArrivals:])
	}
	t.arrivals = append(t.arrivals, a)
}

// exchange is one request on its way through.
type exchange struct {
	traffic *Traffic
	effects Effects
	arrival *Arrival // guarded by traffic.mu
}

type exchangeKey struct{}

func (x *exchange) note(change func(*Arrival)) {
	x.traffic.mu.Lock()
	defer x.traffic.mu.Unlock()
	change(x.arrival)
}

// answer lets the face, or the fault in its place, answer into a buffer, and sends that on unless it is to be lost.
func (x *exchange) answer(w http.ResponseWriter, r *http.Request, face Face) {
	reply := &reply{header: http.Header{}, status: http.StatusOK}
	switch x.effects.Refusal {
	case "":
		face.ServeHTTP(reply, r)
	case FaultHTML:
		reply.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
		reply.WriteHeader(x.effects.Status)
		reply.body.WriteString(proxyPage)
	default:
		if x.effects.Refusal == FaultThrottle {
			reply.Header().Set("Retry-After", strconv.Itoa(int(x.effects.RetryAfter.Seconds())))
		}
		face.Refuse(reply, r, x.effects.Status)
	}
	if x.effects.DropAfter {
		panic(http.ErrAbortHandler)
	}
	x.note(func(a *Arrival) { a.Status = reply.status })
	maps.Copy(w.Header(), reply.header)
	w.WriteHeader(reply.status)
	_, _ = w.Write(reply.body.Bytes()) // a caller that is gone has its own error
}

// reply holds an answer back until it is known whether it is to be lost.
type reply struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *reply) Header() http.Header         { return r.header }
func (r *reply) WriteHeader(status int)      { r.status = status }
func (r *reply) Write(p []byte) (int, error) { return r.body.Write(p) }

const proxyPage = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<html><head><title>502 Proxy Error</title></head><body>
<h1>Proxy Error</h1><p>The proxy server received an invalid response from an upstream server.</p>
</body></html>
`

// EffectsOf returns what the face has to do to a request itself: expire the login, read stale.
func EffectsOf(ctx context.Context) Effects {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x.effects
	}
	return Effects{}
}

// NoteReference records the reference that a request carried.
func NoteReference(ctx context.Context, ref erp.Reference) {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		x.note(func(a *Arrival) { a.Reference = ref })
	}
}

// ServePart counts a part of a batch, charges its latency, and returns false once the caller is gone.
func ServePart(ctx context.Context) bool {
	x, ok := ctx.Value(exchangeKey{}).(*exchange)
	if !ok {
		return ctx.Err() == nil
	}
	x.note(func(a *Arrival) { a.Parts++ })
	return pause(ctx, x.effects.PartDelay)
}

// pause waits, and returns false if the caller went away first.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// countingBody counts what was read of a body.
type countingBody struct {
	io.ReadCloser
	x *exchange
}

func (b countingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.x.note(func(a *Arrival) { a.Bytes += int64(n) })
	return n, err
}
