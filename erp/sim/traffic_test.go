package sim_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp/sim"
)

// plainFace answers "done" and counts what it did.
type plainFace struct{ done atomic.Int32 }

func (f *plainFace) Operation(r *http.Request) string { return r.Method + " " + r.URL.Path }

func (f *plainFace) Refuse(w http.ResponseWriter, _ *http.Request, status int) {
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "refused in the vendor's form")
}

func (f *plainFace) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	sim.NoteReference(r.Context(), "w-1")
	for range 2 {
		sim.ServePart(r.Context())
	}
	f.done.Add(1)
	e := sim.EffectsOf(r.Context())
	if e.ExpireLogin {
		w.WriteHeader(http.StatusUnauthorized)
	}
	if e.Hides(noon.Add(-time.Minute)) {
		_, _ = io.WriteString(w, "stale and ")
	}
	_, _ = io.WriteString(w, "done")
}

// wire serves a face behind traffic.
func wire(t *testing.T) (*sim.Traffic, *plainFace, string) {
	t.Helper()
	traffic, face := sim.NewTraffic(fixed), &plainFace{}
	server := httptest.NewServer(traffic.Handler(face))
	t.Cleanup(server.Close)
	return traffic, face, server.URL
}

// call posts a body of ten bytes, without the client's own second try, and returns status and body; zero if the
// connection broke.
func call(t *testing.T, url string) (int, string, http.Header) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Post(url+"/Orders", "application/json", strings.NewReader(`{"a":"b" }`))
	if err != nil {
		return 0, "", nil
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content), response.Header
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		fault  sim.Fault
		status int
		body   string
		done   int32
	}{
		"none applies to another call": {sim.Fault{Kind: sim.FaultDropBefore, Operation: "GET /Items"}, 200, "done", 1},
		"drop before":                  {sim.Fault{Kind: sim.FaultDropBefore, Operation: "POST /Orders"}, 0, "", 0},
		"drop after":                   {sim.Fault{Kind: sim.FaultDropAfter}, 0, "", 1},
		"throttle":                     {sim.Fault{Kind: sim.FaultThrottle, RetryAfter: 3 * time.Second}, 429, "refused in the vendor's form", 0},
		"server error":                 {sim.Fault{Kind: sim.FaultServerError}, 503, "refused in the vendor's form", 0},
		"server error of a kind":       {sim.Fault{Kind: sim.FaultServerError, Status: 500}, 500, "refused in the vendor's form", 0},
		"html":                         {sim.Fault{Kind: sim.FaultHTML}, 502, "<!DOCTYPE HTML", 0},
		"expired login":                {sim.Fault{Kind: sim.FaultExpireLogin}, 401, "done", 1},
		"stale":                        {sim.Fault{Kind: sim.FaultStale, Age: time.Hour}, 200, "stale and done", 1},
		"not stale enough":             {sim.Fault{Kind: sim.FaultStale, Age: time.Second}, 200, "done", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			traffic, face, url := wire(t)
			if err := traffic.Order(tt.fault); err != nil {
				t.Fatal(err)
			}
			status, body, header := call(t, url)
			if status != tt.status || !strings.HasPrefix(body, tt.body) || face.done.Load() != tt.done {
				t.Errorf("status %d, body %q, done %d", status, body, face.done.Load())
			}
			if tt.fault.RetryAfter > 0 && header.Get("Retry-After") != "3" {
				t.Errorf("Retry-After %q", header.Get("Retry-After"))
			}
		})
	}
}

func TestFaultStrikesAsOftenAsOrdered(t *testing.T) {
	t.Parallel()
	traffic, _, url := wire(t)
	if err := traffic.Order(sim.Fault{Kind: sim.FaultServerError, Times: 2}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{503, 503, 200} {
		if status, _, _ := call(t, url); status != want {
			t.Errorf("call %d: status %d, want %d", i+1, status, want)
		}
	}
	if left := traffic.Faults(); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

func TestFaultWithProbabilityStrikesSometimes(t *testing.T) {
	t.Parallel()
	traffic, face, url := wire(t)
	if err := traffic.Order(sim.Fault{Kind: sim.FaultServerError, Probability: 0.5}); err != nil {
		t.Fatal(err)
	}
	for range 40 {
		call(t, url)
	}
	if done := face.done.Load(); done < 8 || done > 32 {
		t.Errorf("%d of 40 came through", done)
	}
}

func TestFaultsOutOfRangeAreRefused(t *testing.T) {
	t.Parallel()
	traffic, _, _ := wire(t)
	for _, f := range []sim.Fault{{Kind: "gremlins"}, {Kind: sim.FaultHTML, Times: -1}, {Kind: sim.FaultHTML, Probability: 1.5}} {
		if err := traffic.Order(f); err == nil {
			t.Errorf("%+v was taken", f)
		}
	}
}

func TestLatencyIsChargedByRequestAndByPart(t *testing.T) {
	t.Parallel()
	traffic, _, url := wire(t)
	if err := traffic.Order(sim.Fault{Kind: sim.FaultLatency, Delay: 20 * time.Millisecond, PartDelay: 15 * time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	call(t, url)
	if took := time.Since(start); took < 50*time.Millisecond {
		t.Errorf("answered after %s, want 20 ms and two parts of 15 ms", took)
	}
}

func TestLatencyEndsWithTheCaller(t *testing.T) {
	t.Parallel()
	traffic, face, url := wire(t)
	if err := traffic.Order(sim.Fault{Kind: sim.FaultLatency, Delay: time.Hour}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if response, err := http.DefaultClient.Do(request); err == nil {
		response.Body.Close()
		t.Error("answered within an hour")
	}
	if face.done.Load() != 0 {
		t.Error("did it although nobody waited")
	}
}

func TestArrivalsSayWhatCame(t *testing.T) {
	t.Parallel()
	traffic, _, url := wire(t)
	call(t, url)
	if err := traffic.Order(sim.Fault{Kind: sim.FaultDropAfter, Times: 1}); err != nil {
		t.Fatal(err)
	}
	call(t, url)
	got := traffic.Arrivals()
	if len(got) != 2 {
		t.Fatalf("arrivals %+v", got)
	}
	first, second := got[0], got[1]
	if first.Operation != "POST /Orders" || first.Bytes != 10 || first.Parts != 2 || first.Status != 200 || first.Reference != "w-1" || !first.At.Equal(noon) {
		t.Errorf("first %+v", first)
	}
	if second.Status != 0 || len(second.Faults) != 1 || second.Faults[0] != sim.FaultDropAfter {
		t.Errorf("second %+v", second)
	}
	traffic.ClearArrivals()
	if got := traffic.Arrivals(); len(got) != 0 {
		t.Errorf("after clearing: %+v", got)
	}
}
