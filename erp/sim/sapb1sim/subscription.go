package sapb1sim

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"
)

// The states of a subscription, and how it works.
const (
	stateActive      = "Active"
	stateInactive    = "Inactive"
	stateExceptional = "Exceptional" // something failed and is tried again
	modeStandard     = "Standard"
	modeReplay       = "Replay"
)

// subscription is a row of EventSubscriptions.
type subscription struct {
	id, url           string
	auth              string // None, Basic, HMAC, OAuth; of these, None and HMAC are simulated
	algorithm, secret string
	handshakes        bool

	mu       sync.Mutex
	state    string
	mode     string
	events   []subscribedEvent
	waiting  []notification
	sending  int            // how many of those waiting are in the batch under way
	missed   []notification // could not be delivered, or happened while nothing was
	failures int            // of the first batch, one after another
	dueAt    time.Time
}

// subscribedEvent is a row of EventCollection.
type subscribedEvent struct{ object, transaction, properties string }

func (s *subscription) wants(object, transaction string) (subscribedEvent, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.events, func(e subscribedEvent) bool { return e.object == object && e.transaction == transaction })
	if i < 0 {
		return subscribedEvent{}, false
	}
	return s.events[i], true
}

// collect adds events to those subscribed to, or puts them in their place.
func (s *subscription) collect(events []subscribedEvent, replace bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := slices.Clone(s.events)
	if replace {
		kept = nil
	}
	for _, e := range events {
		kept = slices.DeleteFunc(kept, func(old subscribedEvent) bool {
			return old.object == e.object && old.transaction == e.transaction
		})
		kept = append(kept, e)
	}
	slices.SortFunc(kept, func(a, b subscribedEvent) int {
		return cmp.Or(strings.Compare(a.object, b.object), strings.Compare(a.transaction, b.transaction))
	})
	s.events = kept
}

func (s *subscription) collection() []subscribedEvent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.events
}

func (s *subscription) add(n notification, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state != stateInactive {
		s.waiting = append(s.waiting, n)
		return
	}
	s.missed = append(slices.DeleteFunc(s.missed, func(old notification) bool { return now.Sub(old.at) > retention }), n)
}

// due reports whether a batch can go out.
func (s *subscription) due(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state != stateInactive && len(s.waiting) > 0 && !now.Before(s.dueAt)
}

// retry is when the batch that failed goes out again, if one did.
func (s *subscription) retry() (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dueAt, s.state == stateExceptional && len(s.waiting) > 0
}

// batch is what goes out next: always a list.
func (s *subscription) batch() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sending = min(len(s.waiting), maxBatch)
	bodies := make([]string, s.sending)
	for i, n := range s.waiting[:s.sending] {
		bodies[i] = n.body
	}
	return "[" + strings.Join(bodies, ",") + "]"
}

// sent takes note of what became of a batch: 0 stands for no answer. What is refused for good is not tried again.
func (s *subscription) sent(status int, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	gone, transient := s.waiting[:s.sending], status == 0 || status == 408 || status == 429 || status >= 500
	switch {
	case transient && s.failures < maxRetries:
		s.state, s.dueAt = stateExceptional, now.Add(firstRetry<<s.failures)
		s.failures++
		return
	case transient: // given up: all that waits will have to be asked for
		s.missed, s.waiting = append(s.missed, s.waiting...), nil
		s.state, s.mode = stateInactive, modeStandard
	default:
		s.waiting = s.waiting[s.sending:]
		if status >= 300 {
			s.missed = append(s.missed, gone...)
		}
		s.state = stateActive
	}
	s.failures, s.dueAt = 0, time.Time{}
	if len(s.waiting) == 0 {
		s.mode = modeStandard
	}
}

// wake makes a subscription active again, and, if it is to replay, sends what it has missed before anything else.
func (s *subscription) wake(replay bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = stateActive
	if replay {
		s.waiting, s.missed, s.mode = append(s.missed, s.waiting...), nil, modeReplay
	}
}

func (s *subscription) pause() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = stateInactive
}

func (s *subscription) standing() (state, mode string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state, s.mode
}
