package db

import "github.com/tradecounter/portal/erp"

// Waiting is how many calls wait for a slot.
func (l *Limiter) Waiting() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting[erp.Interactive]) + len(l.waiting[erp.Background])
}

// Open reports whether this replica knows the breaker to be open.
func (l *Limiter) Open() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.breaker.State == breakerOpen
}
