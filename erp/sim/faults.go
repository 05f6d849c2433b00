package sim

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// FaultKind is a way for a face to misbehave.
type FaultKind string

// The kinds.
const (
	FaultLatency     FaultKind = "latency"      // answer late, and every part of a batch later still
	FaultDropBefore  FaultKind = "drop_before"  // close the connection before anything is done
	FaultDropAfter   FaultKind = "drop_after"   // do it, then close the connection without an answer
	FaultThrottle    FaultKind = "throttle"     // 429 with Retry-After
	FaultServerError FaultKind = "server_error" // 5xx, nothing done
	FaultHTML        FaultKind = "html"         // a proxy's HTML page where JSON was due, nothing done
	FaultExpireLogin FaultKind = "expire_login" // the face forgets the caller's login first
	FaultStale       FaultKind = "stale"        // reads do not see what was written within Age
)

// Fault is an order to misbehave. It applies to requests of one Operation (as the face names them), or to all if it is
// empty; Times times, or until ClearFaults if it is zero; each time with Probability, or always if it is zero.
type Fault struct {
	ID          int // given by Order
	Kind        FaultKind
	Operation   string
	Times       int
	Probability float64
	Delay       time.Duration // FaultLatency: per request
	PartDelay   time.Duration // FaultLatency: per part of a batch, on top
	RetryAfter  time.Duration // FaultThrottle: whole seconds
	Status      int           // FaultServerError: zero means 503
	Age         time.Duration // FaultStale
}

// Effects are the faults that struck one request. Traffic carries out all but the last two, which are the face's.
type Effects struct {
	Delay, PartDelay time.Duration
	Refusal          FaultKind // throttle, server_error, html, drop_before; empty if none
	Status           int
	RetryAfter       time.Duration
	DropAfter        bool

	ExpireLogin bool
	HiddenAfter time.Time // records created later are not to be seen; zero hides none
}

// Hides reports whether a stale read must not see a record created at that time.
func (e Effects) Hides(created time.Time) bool {
	return !e.HiddenAfter.IsZero() && created.After(e.HiddenAfter)
}

func (f Fault) validate() error {
	switch f.Kind {
	case FaultLatency, FaultDropBefore, FaultDropAfter, FaultThrottle, FaultServerError, FaultHTML, FaultExpireLogin, FaultStale:
	default:
		return fmt.Errorf("order fault: there is no fault %q", f.Kind)
	}
	if f.Times < 0 || f.Probability < 0 || f.Probability > 1 {
		return fmt.Errorf("order fault %q: times %d or probability %g is out of range", f.Kind, f.Times, f.Probability)
	}
	return nil
}

// Order adds a fault. It fails for an unknown kind and for numbers out of range.
func (t *Traffic) Order(f Fault) error {
	if err := f.validate(); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ordered++
	f.ID = t.ordered
	t.faults = append(t.faults, f)
	return nil
}

// Withdraw forgets one fault, if it is still in force.
func (t *Traffic) Withdraw(id int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = slices.DeleteFunc(slices.Clone(t.faults), func(f Fault) bool { return f.ID == id })
}

// Faults returns the faults in force, with the times they have left.
func (t *Traffic) Faults() []Fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.faults)
}

// strike takes the faults that apply to an operation now and uses them up.
func (t *Traffic) strike(operation string) (Effects, []FaultKind) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var e Effects
	var struck []FaultKind
	kept := t.faults[:0:0]
	for _, f := range t.faults {
		if f.Operation != "" && f.Operation != operation || f.Probability > 0 && t.random.Float64() >= f.Probability {
			kept = append(kept, f)
			continue
		}
		e.add(f, t.now())
		struck = append(struck, f.Kind)
		if f.Times != 1 {
			f.Times = max(0, f.Times-1)
			kept = append(kept, f)
		}
	}
	t.faults = kept
	return e, struck
}

func (e *Effects) add(f Fault, now time.Time) {
	switch f.Kind {
	case FaultLatency:
		e.Delay, e.PartDelay = e.Delay+f.Delay, e.PartDelay+f.PartDelay
	case FaultDropAfter:
		e.DropAfter = true
	case FaultExpireLogin:
		e.ExpireLogin = true
	case FaultStale:
		e.HiddenAfter = now.Add(-f.Age)
	case FaultThrottle:
		e.Refusal, e.Status, e.RetryAfter = f.Kind, http.StatusTooManyRequests, f.RetryAfter
	case FaultServerError:
		e.Refusal, e.Status = f.Kind, cmp.Or(f.Status, http.StatusServiceUnavailable)
	case FaultHTML:
		e.Refusal, e.Status = f.Kind, http.StatusBadGateway
	case FaultDropBefore:
		e.Refusal = f.Kind
	}
}
